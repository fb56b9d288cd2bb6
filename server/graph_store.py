"""The SPARQL 1.1 Graph Store Protocol: whole graphs are read, put, added to and deleted.

A graph is named indirectly (``/graph-store?graph=IRI``, ``/graph-store?default``) or directly, by its own address:
those of the store below ``/id/graph/``, and everything below ``/graph-store/``.
"""

from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote, urlencode
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest, NotFound, PreconditionFailed, UnsupportedMediaType
from werkzeug.wrappers import Response as BaseResponse

from loader.graph.results import formats_of
from loader.graph.update_guard import DEFAULT
from loader.write import FORMATS, Change, Content
from server.answers import entity_tag
from server.conditions import known_tags
from server.current import release, settings
from server.lookups import node
from server.negotiate import chosen, offers, vary, wants_page
from server.received import refuse_packed
from server.sparql import answer
from server.things import thing
from server.visits import made_elsewhere
from server.workers.job import Job
from server.world import AT, UNTIL
from server.writes import author, done, require, write

blueprint = Blueprint("graph_store", __name__)

WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
MULTIPART = "multipart/form-data"
MOST_TAGS = 50
"""An If-Match is looked for among the tags of so many releases, the newest."""
_SUFFIXES = {".ttl": "text/turtle", ".nt": "application/n-triples", ".jsonld": "application/ld+json"} | {
    ".rdf": "application/rdf+xml"
}


@blueprint.get("/graph-store")
@blueprint.get("/graph-store/<path:rest>")
def read(rest: str | None = None) -> Response:
    """A graph in the format asked for. Raises 404 if there is none of this name."""
    return _read(_named(rest))


@blueprint.get("/id/graph/<path:name>")
def read_own(name: str) -> BaseResponse:
    """The same for a graph of the store, by the address that it has on this service. Browsers, and who asks for another
    world, are led to the file; what is no graph is a thing, if anything."""
    world = {parameter: request.args[parameter] for parameter in (AT, UNTIL) if parameter in request.args}
    if not world:
        graph = node(f"{release().base.iri}graph/{name}")
        if graph is None or not release().holds(graph):
            return made_elsewhere() or thing(f"graph/{name}")
        if not wants_page(offers(formats_of("construct"))):
            return _read(graph.value)
    place = f"/export.ttl?{urlencode({'graph': name, **world}, safe='/')}"
    return vary(redirect(place, 303))  # type: ignore[arg-type] # werkzeug's response


def _read(graph: str | None) -> Response:
    if graph is not None and not release().holds(NamedNode(graph)):
        raise NotFound(f"there is no graph {graph} in this release")
    offer = chosen(offers(formats_of("construct")), request.args.get("format") or None)
    assert offer.format is not None  # graphs have formats
    job = _job(graph, offer.format.name, release().number, release().published.isoformat())
    return answer(job, offer.format.content_type)


@blueprint.route("/graph-store", methods=["PUT", "POST", "DELETE"])
@blueprint.route("/graph-store/<path:rest>", methods=["PUT", "POST", "DELETE"])
def change(rest: str | None = None) -> Response:
    """Replaces a graph, adds to it or deletes it: 201 if it is new, else 204."""
    return _change(rest)


@blueprint.route("/id/graph/<path:name>", methods=["PUT", "POST", "DELETE"])
def change_own(name: str) -> Response:
    """The same for a graph of the store, by the address that it has on this service."""
    return _change(None, name)


def _change(rest: str | None, name: str | None = None) -> Response:
    request.max_content_length = settings().writing.bytes
    who = author()
    if name is not None:
        graph: str | None = release().base.node(f"graph/{name}").value
    elif rest is None and request.method == "POST" and not {"graph", "default"} & set(request.args):
        graph = f"{_root()}graph-store/{uuid4()}"  # section 5.5: a graph that the service names
    else:
        graph = _named(rest)
    require({DEFAULT if graph is None else graph}, who)
    if "Content-Range" in request.headers:
        raise BadRequest("graphs are written whole: send the whole graph, without Content-Range")
    _refuse_known(graph)
    as_of = _releases_matched(graph) if request.if_match and not request.if_match.star_tag else None
    written = write(
        Change(
            str(settings().store),
            request.method,  # type: ignore[arg-type] # the routes take these methods only
            who,
            graph=graph,
            contents=tuple(_contents()) if request.method != "DELETE" else (),
            missing=request.if_none_match.star_tag,
            present=request.if_match.star_tag,
            as_of=as_of,
        )
    )
    response = done(201 if written.created else 204)
    if written.created and graph is not None:
        response.headers["Location"] = _address(graph)
    return vary(response)


def _named(rest: str | None) -> str | None:
    """The IRI of the graph that the request names; None for the default graph. Raises 400 unless it names one."""
    graphs, is_default = request.args.getlist("graph"), "default" in request.args
    if rest is not None:
        if graphs or is_default:
            raise BadRequest("two graphs are named, by the address and by a parameter: name one")
        return f"{_root()}graph-store/{quote(rest, safe=_UNQUOTED)}"
    if len(graphs) + is_default != 1 or request.args.get("default"):
        raise BadRequest("name one graph: graph=IRI, or default for the default graph")
    if is_default:
        return None
    if node(graphs[0]) is None:
        raise BadRequest(f"graph is {graphs[0][:200]!r}, which is no absolute IRI: name a graph of this service")
    return graphs[0]


_UNQUOTED = "/:@!$&'()*+,;=-._~"
"""What may stand in a path as it is (RFC 3986, section 3.3)."""


def _root() -> str:
    return settings().public or request.url_root


def _address(graph: str) -> str:
    """Where a graph is read: at its own address, if that is one of this service."""
    root = f"{_root()}graph-store/"
    return graph if graph.startswith(root) else f"{_root()}graph-store?graph={quote(graph, safe='')}"


def _job(graph: str | None, name: str, number: int, published: str) -> Job:
    return Job(
        store=str(settings().store),
        number=number,
        published=published,
        base=release().base.iri,
        query=WHOLE_GRAPH,
        format=name,
        rows=settings().max_rows,
        default=(graph,) if graph is not None else None,
        named=() if graph is not None else None,
        texts=settings().texts,
        editions=settings().editions,
    )


def _refuse_known(graph: str | None) -> None:
    """Raises 412 for a change by who has the graph as it is, if it is to be made only for others (If-None-Match)."""
    if known_tags() & _tags(graph, release().number, release().published.isoformat()):
        raise PreconditionFailed("the graph is as If-None-Match names it: send the change without that header")


def _tags(graph: str | None, number: int, published: str) -> set[str]:
    """The entity tags of a graph in a release, one for each format."""
    return {entity_tag(_job(graph, f.name, number, published)) for f in formats_of("construct")}


def _releases_matched(graph: str | None) -> tuple[int, ...]:
    """The releases whose graph has one of the tags of If-Match, in some format. Raises 412 if none has."""
    folder = settings().folder
    assert folder is not None  # a store on a server is not written by the service
    found = []
    for number in folder.kept()[-MOST_TAGS:]:
        manifest = folder.manifest(number)
        if manifest is not None and request.if_match.as_set() & _tags(graph, number, manifest.published.isoformat()):
            found.append(number)
    if not found:
        raise PreconditionFailed("the graph is not as you read it: read it again and repeat your change")
    return tuple(found)


def _contents() -> Iterator[Content]:
    """The documents of the request. Raises 400 and 415 for what is no graph."""
    if request.mimetype != MULTIPART:
        yield Content(_media_type(request.mimetype, request.mimetype_params.get("charset")), request.get_data())
        return
    if request.form:
        raise BadRequest("a part of the form has no file name, so it is no graph: send graphs as files")
    files = [file for _, file in request.files.items(multi=True)]
    if not files:
        raise BadRequest("the form has no file: send the graph as one")
    for file in files:
        guess = file.mimetype if file.mimetype not in ("", "application/octet-stream") else None
        media_type = guess or _SUFFIXES.get(PurePath(file.filename or "").suffix, "")
        yield Content(_media_type(media_type, file.mimetype_params.get("charset")), file.read())


def _media_type(name: str, charset: str | None) -> str:
    refuse_packed()
    if name not in FORMATS:
        raise UnsupportedMediaType(f"the body is {name[:80]!r}, which is no graph: send one of {', '.join(FORMATS)}")
    if (charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"the body is encoded as {str(charset)[:20]!r}: send UTF-8")
    return name
