"""SPARQL 1.1 updates over HTTP (SPARQL 1.1 Protocol, section 2.2)."""

from flask import Response, request
from werkzeug.exceptions import BadRequest

from loader.graph.update_guard import inspect_update
from loader.write import Change
from server.current import release, settings
from server.large_bodies import LOOKED_AT, require_size
from server.lookups import node
from server.received import FORM_TYPE
from server.trace import trace
from server.writes import author, done, require, write

UPDATE_TYPE = "application/sparql-update"
USING_PARAMETERS = ("using-graph-uri", "using-named-graph-uri")


def is_update() -> bool:
    """Whether the request is an update, rightly made or not."""
    is_form = request.mimetype == FORM_TYPE and "update" in request.form
    return request.method == "POST" and (is_form or request.mimetype == UPDATE_TYPE)


def do_update() -> Response:
    """Does the update: 204 with the release that it made in the header. Raises 400, 413, 415 for what is not allowed
    or too large, 401 and 403 as ``holder`` does, and as ``Writer.write`` does."""
    require_size()
    text = _update()
    trace().asks("update", text)
    who = author()
    default, named = (_iris(name) for name in USING_PARAMETERS)
    if len(text) <= LOOKED_AT:
        # Told at once; the process that writes looks again.
        require(inspect_update(text, release().base.iri, settings().size).targets, who)
    change = Change(
        str(settings().store),
        "UPDATE",
        who,
        update=text,
        default=default,
        named=named,
        texts=settings().texts,
        editions=settings().editions,
        nesting=settings().size.nesting,
        words=settings().size.words,
    )
    write(change)
    return done(204)


def _update() -> str:
    """The one update of the request."""
    if any(name in request.values for name in ("query", "default-graph-uri", "named-graph-uri")):
        raise BadRequest("an update has no query, default-graph-uri or named-graph-uri beside it: leave them out")
    if request.mimetype == UPDATE_TYPE:
        if "update" in request.args:
            raise BadRequest("there are two updates, in the address and in the body: send one")
        return request.get_data().decode()
    found = request.values.getlist("update")
    if len(found) > 1:
        raise BadRequest("there is more than one parameter 'update': send one update; it may hold several operations")
    return found[0]


def _iris(name: str) -> tuple[str, ...]:
    found = tuple(request.values.getlist(name))
    for iri in found:
        if node(iri) is None:
            raise BadRequest(f"{name} is {iri[:200]!r}, which is no absolute IRI: name a graph of this service")
    return found
