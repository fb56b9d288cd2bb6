"""Pages, reports and exports are made by processes with limits, as queries are: this hands requests over to them."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, current_app, request

from loader.errors import QueryTimeout, StoreError
from server.current import newest
from server.finishing import MOST, Finishing
from server.kept_pages import Keep, KeptPages, Noted, tag_of_request
from server.settings import Settings
from server.trace import trace
from server.workers.child import Work
from server.workers.pool import Answer, QueryPool
from server.workers.visit import Head, Visit
from server.world import SUBJECTS, UNTIL

BLUEPRINTS = frozenset(
    {"articles", "changes", "description", "exports", "pages", "releases", "reports", "search", "things", "vocabulary"}
)
"""The subjects whose answers are made elsewhere."""
LIGHT = frozenset({"pages.favicon", "pages.articles"})
"""Their answers that cost nothing: they come also when all processes are busy."""
POOLS = ("pages", "exports", "search", "worlds", "patient")
"""The pools of processes that answer for these subjects, by name."""


def page_pool(settings: Settings) -> QueryPool:
    """The processes that make pages and reports."""
    work = _work(settings, "page", "narrow it by its form, or ask SPARQL for less")
    return QueryPool(settings.pages, work)


def export_pool(settings: Settings) -> QueryPool:
    """The processes that write exports."""
    work = _work(settings, "export", "take one graph (?graph=), or another format")
    return QueryPool(settings.exports, replace(work, short_seconds=5))


def patient_pool(settings: Settings) -> QueryPool:
    """The one process that makes pages to the end which took too long: in the time that an export has."""
    work = _work(settings, "page", "narrow it by its form, or ask SPARQL for less")
    return QueryPool(replace(settings.exports, workers=1, queue=MOST), replace(work, short_seconds=0))


def search_pool(settings: Settings) -> QueryPool:
    """The one process that searches: it holds the index, and has the time to build it."""
    work = _work(settings, "search", "try again when the names and texts have been read, or ask SPARQL")
    return QueryPool(replace(settings.pages, workers=1, seconds=settings.search_seconds), work)


def world_pool(settings: Settings) -> QueryPool:
    """The processes that make worlds of articles until a day, and pages, reports and exports of them."""
    work = _work(
        settings, "page", "choose an earlier day, a release (at=N), or run skerry with --published-until on this store"
    )
    return QueryPool(settings.worlds, replace(work, short_seconds=5))


def _own() -> str:
    """The name of the pool whose processes answer this request."""
    if request.args.get(UNTIL) and request.blueprint in SUBJECTS:
        return "worlds"
    return request.blueprint if request.blueprint in ("exports", "search") else "pages"


def _work(settings: Settings, noun: str, advice: str) -> Work:
    """What takes too long or too much memory has the same advice. Pages never give way: what is ours is never so slow
    that others suffer."""
    return Work(
        program="server.workers.pages",
        noun=noun,
        if_long=advice,
        if_large=advice,
        short_seconds=math.inf,
        arguments=(settings.to_json(),),
    )


def hand_over() -> Response | None:
    """The answer of the request from a process with limits, or as such a one gave it before; None if this is such a
    process, or the request needs none.

    Raises TooManyQueries, QueryTimeout, QueryTooLarge or ClientGone."""
    if request.method not in ("GET", "HEAD") or request.blueprint not in BLUEPRINTS or request.endpoint in LIGHT:
        return None
    try:
        current = newest()
    except StoreError:
        return made_elsewhere()
    kept: KeptPages = current_app.extensions["skerry.kept-pages"]
    tag = tag_of_request(current)
    if tag is None:
        return made_elsewhere()
    return kept.get(tag) or _made_in_time(tag, partial(kept.put, tag, current))


def _made_in_time(tag: str, keep: Keep) -> Response | None:
    """The answer that is to be kept; one that takes too long is finished beside. Raises BeingFinished for that, else as
    ``made_elsewhere`` does."""
    finishing: Finishing | None = current_app.extensions.get("skerry.finishing")
    if finishing is None or _own() != "pages":
        return made_elsewhere(keep=keep)  # the others have their time already
    pool: QueryPool = current_app.extensions["skerry.pages"]
    if finishing.has(tag):
        raise finishing.refusal(pool.limits.seconds)
    try:
        return made_elsewhere(keep=keep)
    except QueryTimeout as error:
        if finishing.begin(tag, Visit.of(request.environ), keep):
            raise finishing.refusal(pool.limits.seconds) from error
        raise


def made_elsewhere(environ: Mapping[str, Any] | None = None, keep: Keep | None = None) -> Response | None:
    """The answer of any request, in the same way; of the one that ``environ`` tells in place of this one, if given.
    ``keep`` is told the head and the body when all of it was taken."""
    pool: QueryPool | None = current_app.extensions.get(f"skerry.{_own()}")
    if pool is None:
        return None
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    answer = pool.ask(Visit.of(environ or request.environ), trace().watch(gone), trace())
    head = Head.from_line(answer.take_line())
    parts: Answer | Noted = answer if keep is None else Noted(answer, partial(keep, head))
    body = b"".join(parts) if answer.is_whole else parts
    # An iterator has no length: the answer to a HEAD keeps that of GET's, if it tells one.
    content = iter((body,)) if isinstance(body, bytes) and request.method == "HEAD" else body
    return Response(content, head.status, list(head.headers))
