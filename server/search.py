"""Search over the names of things in all languages and over the texts of articles."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import BadRequest

from server.current import as_json, names, release, search_index
from server.disputes import asked_dispute, disputes
from server.local_dates import shown_date
from server.lookups import Lookup, Row, ask, node
from server.messages import Message, pgettext
from server.name_index import FoundThing
from server.names import BOTH
from server.negotiate import PAGE, Offer, chosen, vary
from server.search_index import Found, FoundParagraph
from server.wording import KINDS

blueprint = Blueprint("search", __name__)

JSON = Offer("json", ("application/json",))
MOST = 25
"""Things, and paragraphs, on a page; JSON gives up to MOST_AS_DATA."""
MOST_AS_DATA = 500
SUGGESTED = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph as a page shows it."""

    link: str
    article: str
    publisher: str
    published: str
    excerpt: tuple[tuple[str, bool], ...]


@blueprint.get("/search")
@blueprint.get("/search.<suffix>")
def search(suffix: str = "") -> Response:
    """What fits the words of ``q``; narrowed by ``kind`` and ``dispute``. Raises 400 for a kind that there is not."""
    offer = chosen((PAGE, JSON), suffix or request.args.get("format"))
    text, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    if kind and kind not in KINDS:
        raise BadRequest(Message("there is no kind %(kind)r: choose %(kinds)s", kind=kind[:40], kinds=", ".join(KINDS)))
    current = release()
    given = asked_dispute()
    dispute = current.base.iri + given if given else ""
    most = MOST if offer is PAGE else MOST_AS_DATA
    found = search_index().search(current, text, kind, dispute, most)
    if offer is JSON:
        return vary(as_json(_as_json(text, found)))
    html = render_template(
        "search.html",
        searched=text,
        kind=kind,
        kinds=KINDS,
        dispute=given,
        disputes=disputes(),
        found=found,
        things=[(thing, _named(thing), _office(thing)) for thing in found.things],
        hits=[_hit(paragraph) for paragraph in found.paragraphs],
    )
    return vary(make_response(html))


@blueprint.get("/suggest")
def suggest() -> Response:
    """Names that begin like ``q``, for a form that is being filled in: of the kinds ``kind`` (any number of them)."""
    kinds = [kind for kind in request.args.getlist("kind") if kind in KINDS]
    found = search_index().suggest(release(), request.args.get("q", ""), kinds, SUGGESTED)
    return as_json({"things": [_thing(thing) for thing in found]})


def _named(thing: FoundThing) -> str:
    """The other name by which a thing was found, or nothing if pages call it so."""
    shown = names().name(thing.iri)
    return "" if thing.matched in (shown, *shown.split(BOTH)) else thing.matched


def _office(thing: FoundThing) -> str:
    """The office for which somebody was found, with its state and days, or nothing."""
    return names().name(thing.tenure).removeprefix(f"{names().name(thing.iri)}, ") if thing.tenure else ""


def _hit(found: FoundParagraph) -> Hit:
    row = _article(found.article)
    link = f"{names().link(found.article)}#paragraph-{found.number}"
    published = shown_date(row.get("published", "")) or pgettext("article", "undated")
    return Hit(link, names().name(found.article), row.get("publisher", ""), published, found.excerpt)


def _article(iri: str) -> Row:
    subject = node(iri)
    rows = ask(release(), Lookup.HEADLINE, {"article": subject}) if subject else []
    return rows[0] if rows else {}


def _thing(found: FoundThing) -> dict[str, object]:
    return {
        "iri": found.iri,
        "path": found.iri.removeprefix(release().base.iri),
        "name": names().name(found.iri),
        "matched": found.matched,
        "kind": found.kind,
        "stories": found.stories,
        **({"office": _office(found)} if found.tenure else {}),
    }


def _as_json(text: str, found: Found) -> dict[str, object]:
    return {
        "search": text,
        "instead": found.instead,
        "in_part": found.in_part,
        "things": [_thing(thing) for thing in found.things],
        "things_total": found.things_total,
        "paragraphs": [
            {"article": p.article, "number": p.number, "excerpt": "".join(part for part, _ in p.excerpt)}
            for p in found.paragraphs
        ],
        "paragraphs_total": found.paragraphs_total,
        "complete": len(found.things) == found.things_total and len(found.paragraphs) == found.paragraphs_total,
    }
