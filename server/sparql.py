"""SPARQL 1.1 query over HTTP (SPARQL 1.1 Protocol, section 2.1), and a plain form for browsers."""

from flask import Blueprint, Response, make_response, render_template, request
from pyoxigraph import QueryBoolean, QueryTriples
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from loader.errors import ForbiddenQuery, QueryError
from loader.graph.guard import inspect_query
from loader.graph.results import GRAPH_FORMATS, ResultFormat, formats_of, read_table, write_answer, write_triples
from server.current import names, release, settings
from server.negotiate import HTML, PAGE, chosen, offers, vary

blueprint = Blueprint("sparql", __name__)

QUERY_TYPE = "application/sparql-query"
FORM_TYPE = "application/x-www-form-urlencoded"
EXAMPLE = """PREFIX sk: <https://w3id.org/skerry/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?meeting ?date ?status {
  ?meeting a sk:Meeting ; sk:edtf ?date ; sk:status ?status .
} ORDER BY ?date
"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answers a query in the format asked for; without a query, shows a browser the form."""
    query = _query()
    if query is None:
        if request.method == "GET" and _is_browser():
            return vary(make_response(render_template("sparql.html", query=EXAMPLE, formats=_names())))
        raise BadRequest("there is no query: send it as the parameter 'query', or as the body with its own type")
    asked = request.values.get("format") or None
    try:
        return _answer(query, asked)
    except QueryError as error:
        if asked in (None, "html") and _is_browser():
            status = 403 if isinstance(error, ForbiddenQuery) else 400
            page = render_template("sparql.html", query=query, error=str(error), formats=_names())
            return vary(make_response(page, status))
        raise


def _query() -> str | None:
    """The one query of the request. Raises 400, 415 for what the protocol does not allow."""
    if request.method == "POST" and request.mimetype == QUERY_TYPE:
        if "query" in request.args:
            raise BadRequest("there are two queries, in the address and in the body: send one")
        return _decoded(request.get_data())
    if request.method == "POST" and request.mimetype != FORM_TYPE:
        raise UnsupportedMediaType(f"the body is {request.mimetype!r}: send {FORM_TYPE} or {QUERY_TYPE}")
    parameters = request.form if request.method == "POST" else request.args
    if "update" in request.values:
        raise BadRequest("this is a query service, it takes no update: articles are loaded with `skerry load`")
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in request.values:
            raise BadRequest(f"{name} is not supported: write FROM or FROM NAMED into the query")
    found = parameters.getlist("query")
    if len(found) > 1:
        raise BadRequest("there is more than one parameter 'query': send one query")
    return found[0] if found and found[0].strip() else None


def _decoded(body: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"the query is encoded as {charset!r}: send UTF-8")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BadRequest("the query is not UTF-8: encode it as UTF-8") from None


def _answer(query: str, name: str | None) -> Response:
    features = inspect_query(query)
    formats = formats_of(features.form)
    # A client that takes anything gets data; a browser names text/html.
    offer = chosen((*offers(formats), PAGE), name)
    if offer.format is None:
        return vary(make_response(_page(query)))
    response = Response(_written(query, offer.format), content_type=offer.format.content_type)
    return vary(response)


def _written(query: str, result_format: ResultFormat) -> bytes:
    return write_answer(release().query(query), result_format)


def _page(query: str) -> str:
    answer = release().query(query)
    shown: dict[str, object] = {"query": query, "formats": _names()}
    if isinstance(answer, QueryTriples):
        shown["graph"] = write_triples(answer, GRAPH_FORMATS[0]).decode()
    elif isinstance(answer, QueryBoolean):
        shown["boolean"] = bool(answer)
    else:
        shown["table"] = read_table(answer, settings().max_rows, names().name)
    return render_template("sparql.html", **shown)


def _names() -> tuple[str, ...]:
    return ("html", "json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml")


def _is_browser() -> bool:
    """Whether the client names HTML, not only takes anything."""
    return HTML in request.accept_mimetypes.values()
