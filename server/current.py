"""What every request works with: the release that is current, the names of its things, the reports."""

from collections.abc import Mapping
from contextlib import suppress

from flask import Response, current_app, g, request

from loader.errors import StoreError
from loader.graph.embedded import Current, Release
from loader.write import Writer
from server.answers import AnswerCache
from server.canned import CannedQuery
from server.footnotes import Footnotes
from server.names import Names
from server.search_index import SearchIndex
from server.settings import Settings
from server.workers.pool import QueryPool

RELEASE_HEADER = "Skerry-Release"


def release() -> Release:
    """The release that this request answers from: one for all its queries. Raises StoreError if there is none."""
    if "release" not in g:
        current: Current = current_app.extensions["skerry.current"]
        g.release = current.release()
    found: Release = g.release
    return found


def renew() -> bool:
    """Lets a request that has answered nothing yet begin again from the release that is current by now; False if that
    is the one it had."""
    had = g.pop("release", None)
    for name in ("names", "footnotes"):
        g.pop(name, None)
    return had is not release()


def names() -> Names:
    """The names of the things of this request's release."""
    if "names" not in g:
        g.names = Names(release())
    found: Names = g.names
    return found


def footnotes() -> Footnotes:
    """The footnotes of this request's release."""
    if "footnotes" not in g:
        g.footnotes = Footnotes(release(), names())
    found: Footnotes = g.footnotes
    return found


def reports() -> tuple[CannedQuery, ...]:
    """The canned queries of the service."""
    found: tuple[CannedQuery, ...] = current_app.extensions["skerry.reports"]
    return found


def pool() -> QueryPool:
    """The processes that run the queries of strangers."""
    found: QueryPool = current_app.extensions["skerry.pool"]
    return found


def writer() -> Writer:
    """What writes to the store."""
    found: Writer = current_app.extensions["skerry.writer"]
    return found


def answers() -> AnswerCache:
    """The answers to queries that were given before."""
    found: AnswerCache = current_app.extensions["skerry.answers"]
    return found


def search_index() -> SearchIndex:
    """What the search box looks in."""
    found: SearchIndex = current_app.extensions["skerry.search-index"]
    return found


def settings() -> Settings:
    """What the service was told."""
    found: Settings = current_app.extensions["skerry.settings"]
    return found


def say_release(response: Response) -> Response:
    """Names the release in a header, unless it is named: the one that the request was answered from, or that a redirect
    or a refusal would have been. A file that comes with the service has none."""
    if not request.path.startswith("/static/"):
        with suppress(StoreError):
            response.headers.setdefault(RELEASE_HEADER, str(release().number))
    return response


def as_json(body: Mapping[str, object], media_type: str = "application/json") -> Response:
    """A JSON answer, text in UTF-8 as it is."""
    return Response(current_app.json.dumps(body) + "\n", content_type=media_type)
