"""An article: its text with what was found in it marked, and the facts beside the paragraphs that say them."""

import re
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from loader.graph.departed import departed
from loader.graph.results import GRAPH_FORMATS
from server import departed as departures
from server.article_text import article_text
from server.current import cite, names, release, world
from server.lookups import Lookup, Row, ask, node
from server.marking import Mark, Paragraph, lay_out
from server.messages import N_, Message, gettext
from server.negotiate import PAGE, offers, preferred, vary
from server.wording import SAID

blueprint = Blueprint("articles", __name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """How a kind of mention is marked: a letter and a style, so that colour is never needed."""

    letter: str
    style: str
    label: str


LETTERS = {
    "person": Letter("P", "person", N_("person")),
    "state": Letter("S", "state", N_("state")),
    "organization": Letter("O", "body", N_("organization")),
    "island": Letter("I", "island", N_("island or group")),
    "territory": Letter("I", "island", N_("island or group")),
    "place": Letter("L", "place", N_("place")),
    "event": Letter("E", "event", N_("event")),
    "agreement": Letter("A", "agreement", N_("agreement")),
    "actor": Letter("P", "person", N_("person")),
}
"""Kind of a thing, as its address has it -> its mark."""
OTHER = Letter("N", "other", N_("other name"))


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of the article: what it is, the thing it became, or the correction that took it out."""

    number: int
    kind: str
    label: str
    link: str | None
    correction: str | None = None


_DATE_LINE = re.compile(r"\s*date [0-9-]+\s*")
"""How a file says at its head when the article appeared."""


@blueprint.get("/article/<path:name>")
def article(name: str) -> BaseResponse:
    """The page of an article; a client that wants RDF is sent to the article's IRI; of an article that is gone, that
    it is. Raises 404 for an unknown one."""
    current = release()
    subject = node(f"{current.base.iri}article/{name}")
    rows = ask(current, Lookup.ARTICLE, {"article": subject}) if subject else []
    gone = departed(current, subject) if subject else None
    if gone:
        return departures.answer(current, gone)
    if not rows or subject is None:
        raise NotFound(Message("there is no such article in this release"))
    offer = preferred(request.accept_mimetypes, (PAGE, *offers(GRAPH_FORMATS)))
    if offer is not None and offer is not PAGE:
        return vary(redirect(world().kept_in(f"/id/article/{name}"), 303))  # type: ignore[arg-type] # werkzeug's response
    return vary(_page(subject, rows[0]))


def _page(subject: NamedNode, row: Row) -> Response:
    current = release()
    told, spans, places = _told(ask(current, Lookup.REPORTS, {"article": subject}))
    marks = ask(current, Lookup.MARKS, {"article": subject})
    mentions = list(dict.fromkeys(_mark(mark) for mark in marks))
    lines = {(int(mark["lineStart"]), int(mark["lineEnd"])) for mark in marks if "lineStart" in mark}
    title = names().name(subject.value)
    headline, paragraphs = _headed(title, lay_out(article_text(current, subject, row), mentions, spans, places, lines))
    used = sorted({(mark.letter, mark.style, mark.label) for mark in mentions})
    html = render_template(
        "article.html",
        iri=subject.value,
        path=subject.value.removeprefix(current.base.iri),
        article=row,
        title=title,
        headline=headline,
        paragraphs=paragraphs,
        told=told,
        legend=used,
        cited=cite(title),
    )
    return make_response(html)


def _headed(title: str, laid_out: tuple[Paragraph, ...]) -> tuple[Paragraph | None, list[tuple[int, Paragraph]]]:
    """The paragraph that is the title of the page, if the text begins with it, and the others with their numbers: it is
    shown once. Its facts stand beside the one that follows. A line before it that only gives the date is not shown,
    for the page tells the date itself."""
    numbered = list(enumerate(laid_out, 1))
    if numbered and _DATE_LINE.fullmatch(numbered[0][1].text) and not numbered[0][1].is_led_to:
        del numbered[0]
    if len(numbered) < 2 or _words(numbered[0][1].text) != _words(title):
        return None, numbered
    (_, headline), (number, following), *rest = numbered
    facts = tuple(sorted({*headline.facts, *following.facts}))
    return headline, [(number, replace(following, facts=facts)), *rest]


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _mark(row: Row) -> Mark:
    target = row["target"]
    letter = LETTERS.get(_kind(target), OTHER)
    return Mark(
        start=int(row["start"]),
        end=int(row["end"]),
        letter=letter.letter,
        style=letter.style,
        label=gettext(letter.label),
        name=names().name(target),
        link=names().link(target),
    )


def _kind(iri: str) -> str:
    """``island`` of ``<base>island/etorofu`` and of ``<base>article/ID/island/x``."""
    return iri.rsplit("/", 2)[-2]


def _told(rows: list[Row]) -> tuple[dict[int, Told], list[tuple[int, int, int]], dict[int, int]]:
    """The facts by number, the spans of their evidence as (start, end, number), and where each is told: at its trigger
    words, for its evidence may begin with a sentence that only says whom "he" means."""
    numbers: dict[str, int] = {}
    told: dict[int, Told] = {}
    spans: set[tuple[int, int, int]] = set()
    places: dict[int, int] = {}
    for row in rows:
        number = numbers.setdefault(row["report"], len(numbers) + 1)
        shown = row.get("thing") or row["report"]
        term_of_kind = names().name(row["class"]).removesuffix(" report")
        kind = gettext(SAID[term_of_kind]) if term_of_kind in SAID else term_of_kind
        correction = names().link(row["correction"]) if "correction" in row else None
        told.setdefault(number, Told(number, kind, names().name(shown), names().link(shown), correction))
        spans.add((int(row["start"]), int(row["end"]), number))
        places.setdefault(number, int(row.get("trigger") or row["start"]))
    return told, sorted(spans), places
