"""The limits of the service, told by each answer (the header ``Skerry-Limits``) and by the service description."""

from flask import Response, current_app, g, request

from server.settings import Settings
from server.workers.pool import Limits
from server.world import SUBJECTS, UNTIL

HEADER = "Skerry-Limits"
"""A dictionary of RFC 9651: the limits of the kind of request that was answered."""
PROPERTIES = {
    "seconds": "maxSeconds",
    "megabytes": "maxMegabytes",
    "workers": "maxConcurrent",
    "queue": "maxWaiting",
    "nesting": "maxNesting",
    "words": "maxWords",
    "rows": "maxRows",
    "body": "maxBodyBytes",
    "url": "maxUrlBytes",
    "headers": "maxHeaderBytes",
    "head-seconds": "maxHeadSeconds",
    "body-seconds": "maxBodySeconds",
}
"""Key of the header -> property of the vocabulary."""
KINDS = {
    "queries": "SPARQL queries, and graphs of the graph store that are read",
    "pages": "pages, reports and things",
    "search": "searches",
    "exports": "exports",
    "worlds": "pages, reports, things, searches and exports as articles until a day tell them",
    "world-queries": "SPARQL queries as articles until a day tell it, once that world is made",
    "changes": "updates, and graphs of the graph store that are written",
    "others": "everything else",
}
"""Kind of request -> what it is."""
_BY_SUBJECT = {"exports": "exports", "search": "search", "operations": "others", "openapi": "others"}
_PAGES = frozenset({"articles", "changes", "description", "pages", "releases", "reports", "things"})

Told = dict[str, float]


def limits_of(settings: Settings) -> dict[str, Told]:
    """The limits of each kind of request."""
    common: Told = {"url": settings.max_url_bytes, "headers": settings.max_header_bytes}
    common |= {"head-seconds": settings.patience.head}
    body: Told = {"body": settings.max_body_bytes, "body-seconds": settings.patience.body}
    size: Told = {"nesting": settings.size.nesting, "words": settings.size.words}
    rows: Told = {"rows": settings.max_rows}
    found = {
        "queries": _of(settings.limits) | size | rows | body | common,
        "pages": _of(settings.pages) | rows | common,
        "search": _of(settings.pages) | {"seconds": settings.search_seconds, "workers": 1} | common,
        "exports": _of(settings.exports) | common,
        "worlds": _of(settings.worlds) | rows | common,
        "world-queries": _of(settings.worlds) | {"seconds": settings.limits.seconds} | size | rows | body | common,
        "others": body | common,
    }
    if settings.takes_writes:
        writing = settings.writing
        found["changes"] = {"seconds": writing.seconds, "megabytes": writing.megabytes}
        found["changes"] |= body | {"body": writing.bytes} | common
    return found


def headers_of(settings: Settings) -> dict[str, str]:
    """The header of each kind of request."""
    return {
        kind: ", ".join(f"{key}={number(value)}" for key, value in told.items())
        for kind, told in limits_of(settings).items()
    }


def number(value: float) -> str:
    """A number without an exponent, to three places: ``10``, ``0.5``."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def tell_limits(response: Response) -> Response:
    """Names the limits of this kind of request in the header."""
    known: dict[str, str] = current_app.extensions["skerry.limits"]
    response.headers.setdefault(HEADER, known.get(_kind(), known["others"]))
    return response


def _kind() -> str:
    if request.args.get(UNTIL) and request.blueprint in SUBJECTS:
        return "world-queries" if request.blueprint == "sparql" else "worlds"
    if request.blueprint in _PAGES:
        return "pages"
    if request.blueprint not in ("sparql", "graph_store"):
        return _BY_SUBJECT.get(request.blueprint or "", "others")
    return "changes" if g.get("is_change") else "queries"


def _of(limits: Limits) -> Told:
    return {
        "seconds": limits.seconds,
        "megabytes": limits.megabytes,
        "workers": limits.workers,
        "queue": limits.queue,
    }
