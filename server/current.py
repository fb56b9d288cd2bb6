"""What every request works with: the release that is current, the names of its things, the reports."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import quote

from flask import Response, current_app, g, request

from loader.errors import StoreError
from loader.graph.embedded import Following, Release
from loader.write import Writer
from server.answers import AnswerCache
from server.canned import CannedQuery
from server.citation import Citation, lasting_address
from server.footnotes import Footnotes
from server.names import Names
from server.offered import Offered
from server.parameters import Choice, Parameter
from server.past import Past
from server.search_index import SearchIndex
from server.search_indexes import SearchIndexes
from server.settings import Settings
from server.workers.pool import QueryPool
from server.world import AT, NOW, UNTIL, Shown, World, asked_world, this_page

RELEASE_HEADER, UNTIL_HEADER = "Skerry-Release", "Skerry-Published-Until"


def newest() -> Release:
    """The release that is current. Raises StoreError if there is none."""
    current: Following = current_app.extensions["skerry.current"]
    return current.release()


def release() -> Release:
    """The release that this request answers from: one for all its queries; the newest, or what the request asks for.
    Raises StoreError if there is none, and what ``Past.shown`` raises."""
    if "release" not in g:
        asked, current = asked_world(), newest()
        past: Past = current_app.extensions["skerry.past"]
        g.shown = Shown(current) if asked.is_now else past.shown(asked, current)
        g.world, g.release = asked, g.shown.release
    found: Release = g.release
    return found


def world() -> World:
    """The world that this request is answered from; the present one until that is known."""
    found: World = g.get("world", NOW)
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
        g.names = Names(release(), world().kept_in)
    found: Names = g.names
    return found


def all_sentences(iri: str) -> str:
    """The address of the report of all sentences that tell a thing."""
    return world().kept_in(f"/reports/evidence?thing={quote(iri.removeprefix(release().base.iri), safe='')}")


def footnotes() -> Footnotes:
    """The footnotes of this request's release."""
    if "footnotes" not in g:
        g.footnotes = Footnotes(release(), names())
    found: Footnotes = g.footnotes
    return found


def cite(title: str, path: str = "", shown: str = "") -> Citation:
    """How to cite this page, or the one at ``path`` with the same parameters: by its release, for good. ``shown`` is
    the title in the language of the pages, if it is translated."""
    current = release()
    own, given = this_page()
    parameters = [(name, value) for name, value in given if name != "format"]
    lasting = {AT: str(current.number), **({UNTIL: world().until} if world().until else {})}
    root = settings().public or request.url_root
    url = lasting_address(root, path or own, parameters, lasting)
    return Citation(title, current.number, current.published.date(), url, world().until, shown or title)


def offered(parameter: Parameter) -> tuple[Choice, ...]:
    """What a form offers for a parameter in this request's release."""
    known: Offered = current_app.extensions["skerry.offered"]
    current = release()
    return known.of(parameter, current, tuple(world().given.items()))


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
    """What the search box looks in, in this request's world."""
    found: SearchIndexes = current_app.extensions["skerry.search-indexes"]
    current = release()
    return found.of(world(), current)


def settings() -> Settings:
    """What the service was told."""
    found: Settings = current_app.extensions["skerry.settings"]
    return found


def say_release(response: Response) -> Response:
    """Names the release in a header, unless it is named: the one that the request was answered from, or the newest.
    A file that comes with the service has none."""
    if not request.path.startswith("/static/") and RELEASE_HEADER not in response.headers:
        with suppress(StoreError):
            response.headers[RELEASE_HEADER] = str(g.get("release", newest()).number)
        if world().until:
            response.headers[UNTIL_HEADER] = world().until
    return response


def as_json(body: Mapping[str, object] | Sequence[object], media_type: str = "application/json") -> Response:
    """A JSON answer, text in UTF-8 as it is."""
    return Response(current_app.json.dumps(body) + "\n", content_type=media_type)
