"""SPARQL 1.1 query over HTTP (SPARQL 1.1 Protocol, section 2.1), and a plain form for browsers."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, make_response, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from loader.errors import QueryError, StoreError
from loader.graph.guard import QueryFeatures
from loader.graph.results import SPREADSHEET, formats_of
from server.answers import Keeping, entity_tag
from server.conditions import knows, under_conditions
from server.current import answers, pool, release, renew, settings, world
from server.description import describe_service
from server.front.keys import BEGUN_KEY, KEPT_KEY
from server.large_bodies import allow_updates, inspected
from server.lookups import node
from server.messages import Message
from server.negotiate import PAGE, chosen, offers, vary, wants_page
from server.problems import PROBLEMS, STATUS, detail_of, told
from server.query_page import VIEWS, Raw, answer_page, blank_page, refused_page
from server.query_worlds import AnswerHere, answers_itself, check_world, handed_over
from server.received import FORM_TYPE, refuse_unreadable
from server.trace import trace
from server.updates import USING_PARAMETERS, do_update, is_update
from server.visits import made_elsewhere
from server.workers.copies import CopyGone
from server.workers.job import PAGE as PAGE_JOB
from server.workers.job import Job, Shown
from server.workers.pool import Answer, Begun
from server.workers.visit import SHORTEN_KEY
from server.world import AT, UNTIL, asked_world

blueprint = Blueprint("sparql", __name__)
blueprint.before_request(allow_updates)

QUERY_TYPE = "application/sparql-query"
DATASET_PARAMETERS = ("default-graph-uri", "named-graph-uri")
BESIDES = ("report", "query", "format", AT, UNTIL)
"""The parameters of the form that are no values for the query of a report."""
RAW_BYTES = 200_000
"""So much of an answer a page shows as it is sent."""


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answers a query in the format asked for, of the world asked for, or does an update; without either, describes the
    service, to a browser by a form."""
    refuse_unreadable()
    check_world(is_update())
    if is_update():
        return do_update()
    query, is_read = _query(), request.method != "POST"
    elsewhere = handed_over(query) if asked_world().until else None
    if elsewhere is not None:
        return elsewhere
    if query is None:
        if is_read and wants_page(offers(formats_of("construct"))):
            # The empty form costs nothing; the query of a report looks its values up.
            return ("report" in request.args and made_elsewhere()) or _blank()
        if is_read and not any(name in request.args for name in DATASET_PARAMETERS):
            return made_elsewhere() or describe_service()
        raise BadRequest(
            Message("there is no query: send it as the parameter 'query', or as the body with its own type")
        )
    asked = request.values.get("format") or None
    try:
        return _answer_of_one_release(query, asked)
    except QueryError as error:
        # What is wrong with the query is told above it; that it takes too long or must wait, as everywhere.
        if (asked is None or asked in VIEWS) and wants_page(PROBLEMS) and STATUS.get(type(error)) in (400, 403):
            trace().note(error)
            return vary(make_response(refused_page(query, told(detail_of(error))), STATUS[type(error)]))
        raise


def _blank() -> Response:
    """The form, with the query of the report that the address names."""
    given = {name: value for name, value in request.args.items() if name not in BESIDES}
    try:
        return vary(make_response(blank_page(request.args.get("report"), given)))
    except QueryError as error:
        trace().note(error)
        return vary(make_response(refused_page("", told(detail_of(error))), 400))


def _query() -> str | None:
    """The one query of the request; None if it has none, and for the empty one that the form of a browser sends. Raises
    400, 415 for what the protocol does not allow."""
    is_body = request.method == "POST" and request.mimetype == QUERY_TYPE
    if request.method == "POST" and not is_body and request.mimetype != FORM_TYPE:
        raise UnsupportedMediaType(f"the body is {request.mimetype!r}: send {FORM_TYPE} or {QUERY_TYPE}")
    if request.method == "POST" and "query" in request.args:
        raise BadRequest(Message("there are two queries, in the address and in the body: send one"))
    if "update" in request.values:
        raise BadRequest(
            Message("an update is sent by POST, as the parameter 'update' of the form and without a query")
        )
    if any(name in request.values for name in USING_PARAMETERS):
        raise BadRequest(
            Message("using-graph-uri and using-named-graph-uri belong to updates: a query has default-graph-uri")
        )
    if is_body:
        return request.get_data().decode()
    found = (request.form if request.method == "POST" else request.args).getlist("query")
    if len(found) > 1:
        raise BadRequest(Message("there is more than one parameter 'query': send one query"))
    return found[0] if found and (found[0].strip() or not wants_page(())) else None


def _dataset() -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The graphs that the request names (SPARQL 1.1 Protocol, section 2.1.4), or None; they override the query's own.
    They are names of graphs, never addresses. Raises 400 for what is no IRI."""
    sources = request.values if request.mimetype == FORM_TYPE else request.args
    given = {name: tuple(sources.getlist(name)) for name in DATASET_PARAMETERS}
    for name, iris in given.items():
        for iri in iris:
            if node(iri) is None:
                raise BadRequest(
                    Message(
                        "%(name)s is %(iri)r, which is no absolute IRI: name a graph of this service",
                        name=name, iri=iri[:200],
                    )
                )  # fmt: skip
    default, named = given.values()
    return (default, named) if default or named else None


def _answer_of_one_release(query: str, name: str | None) -> Response:
    """Answers from the release that is current. If that is pruned before a worker has opened it, another was published
    meanwhile, which answers instead; if its copy in memory is gone, its tables do."""
    while True:
        try:
            return _answer(query, name)
        except CopyGone:
            continue
        except StoreError:
            if not renew():
                raise


def _answer(query: str, name: str | None) -> Response:
    trace().asks("unknown", query)
    features = inspected(query)
    trace().asks(features.form, query)
    formats = formats_of(features.form)
    # A client that takes anything gets data; a browser names text/html.
    offer = chosen((*offers(formats), PAGE), "html" if name in VIEWS else name)
    if offer.format is None:
        return vary(make_response(_page(query, name or "html", formats[0].name)))
    job = _job(query, offer.format.name, features)
    if features.is_volatile:
        return _response(_ask(job), offer.format.content_type)
    return answer(job, offer.format.content_type)


def answer(job: Job, content_type: str) -> Response:
    """The answer to a job that is the same each time, from the cache if it was given before."""
    tag = entity_tag(job)
    body: bytes | Answer | AnswerHere | Keeping | None = b"" if knows(tag) else answers().get(tag)
    if body is None:
        body = _ask(job)
        if body.is_whole:
            body = b"".join(body)
            answers().put(tag, body)
        else:
            body = Keeping(body, tag, answers())
    response = _response(body, content_type)
    response.set_etag(tag)
    request.environ[KEPT_KEY] = job
    return under_conditions(response, tag)


def _response(body: bytes | Answer | AnswerHere | Keeping, content_type: str) -> Response:
    sent: bytes | Answer | AnswerHere | Keeping | Iterator[bytes] = body
    if not isinstance(body, bytes) and body.is_whole:
        sent = b"".join(body)
    elif not isinstance(body, bytes) and request.method == "HEAD":
        body.close()  # its head is known, and what follows may be long
        sent = iter(())  # without a length, which is not known
    response = Response(sent, content_type=content_type)
    if content_type == SPREADSHEET.content_type:
        response.headers["Content-Disposition"] = f'attachment; filename="answer.{SPREADSHEET.extension}"'
    return vary(response)


def _job(query: str, name: str, features: QueryFeatures | None = None) -> Job:
    current, dataset = release(), _dataset()
    default, named = dataset or (None, None)
    job = Job(
        store=str(settings().store),
        number=current.number,
        published=current.published.isoformat(),
        base=current.base.iri,
        query=query,
        format=name,
        rows=settings().max_rows,
        default=default,
        named=named,
        texts=settings().texts,
        editions=settings().editions,
        nesting=settings().size.nesting,
        words=settings().size.words,
        until=world().until,
        names_dataset=features.has_dataset if features is not None else None,
    )
    is_of_tables = answers_itself() or not world().is_now or (features is not None and features.lists_graphs)
    return job if is_of_tables else pool().copies.best(job)


def _ask(job: Job) -> Answer | AnswerHere:
    if answers_itself():
        shorten: Callable[[float], None] | None = request.environ.get(SHORTEN_KEY)
        if shorten is not None:
            shorten(settings().limits.seconds)
        return AnswerHere(release(), job)
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    begun: Begun | None = request.environ.get(BEGUN_KEY)
    if begun is not None and begun.job == job:
        del request.environ[BEGUN_KEY]
        return pool().resume(begun, trace().watch(gone), trace())
    return pool().ask(job, trace().watch(gone), trace())


def _page(query: str, view: str, raw_format: str) -> str:
    if view != "raw":
        shown = Shown.from_json(b"".join(_ask(_job(query, PAGE_JOB))))
        return answer_page(query, view, shown)
    answer, text = _ask(_job(query, raw_format)), b""
    for part in answer:
        text += part
        if len(text) > RAW_BYTES:
            answer.close()
            break
    return answer_page(query, view, Raw(text[:RAW_BYTES].decode(errors="ignore"), len(text) <= RAW_BYTES, raw_format))
