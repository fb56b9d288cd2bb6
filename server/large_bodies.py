"""How large the body of a query or update may be, and how a large one is looked at."""

import threading

from flask import current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from loader.graph.guard import QueryFeatures, inspect_query
from server.access import SAFE, carries_token
from server.current import settings
from server.problems import too_large

LOOKED_AT = 100_000
"""Of a longer update the process that writes tells what is wrong with it: looking at one holds everybody up."""
IN_TURN = 32_000
"""Longer queries are looked at one after another."""
TURN = "skerry.large-queries"
_UPDATE, _FORM = "application/sparql-update", "application/x-www-form-urlencoded"


def allow_updates() -> None:
    """Lets what may be an update be as large as one, before its body is read: a form only of who may write. Raises 413
    for another form that is larger than a query may be."""
    if request.method != "POST" or not settings().takes_writes:
        return
    if request.mimetype == _UPDATE:
        g.is_change = True
        request.max_content_length = settings().writing.bytes
    elif _size() > settings().max_body_bytes and request.mimetype == _FORM and _may_write():
        request.max_content_length = settings().writing.bytes
        request.get_data()  # kept, for who looks at its bytes
        if "update" not in request.form:
            raise RequestEntityTooLarge(too_large(settings().max_body_bytes))


def may_change() -> bool:
    """Whether a request may be a change, and have the size of one, as far as its head tells."""
    if not settings().takes_writes:
        return False
    if request.endpoint == "sparql.endpoint" and request.method == "POST":
        return request.mimetype == _UPDATE or (request.mimetype == _FORM and _may_write())
    return request.blueprint == "graph_store" and request.method not in SAFE


def inspected(query: str) -> QueryFeatures:
    """What a query is, as ``inspect_query`` tells it; of large ones one at a time, so that others wait for one only."""
    if len(query) <= IN_TURN:
        return inspect_query(query, settings().size)
    turn: threading.Lock = current_app.extensions[TURN]
    with turn:
        return inspect_query(query, settings().size)


def require_size() -> None:
    """Raises 413 for an update that is too large."""
    g.is_change = True
    if _size() > settings().writing.bytes:
        raise RequestEntityTooLarge(too_large(settings().writing.bytes))


def _size() -> int:
    return request.content_length or 0


def _may_write() -> bool:
    return settings().open_store or carries_token("write")
