"""Footnotes: the sentences behind a fact, the words that say it marked, by article."""

from collections.abc import Iterable
from dataclasses import dataclass

from loader.graph.embedded import Release
from server.dates import date_in_words
from server.lookups import Lookup, Row, ask, node
from server.names import Names


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a sentence; ``is_marked`` if it is among the words that say the fact."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, and where it stands."""

    link: str | None
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An article with the sentences that say the fact."""

    link: str | None
    name: str
    publisher: str
    published: str
    sentences: tuple[Sentence, ...]


def footnote(release: Release, names: Names, iri: str) -> tuple[Source, ...]:
    """The sources of a thing or a report, oldest first; empty if only the background tells of it."""
    subject = node(iri)
    return sources_of(ask(release, Lookup.EVIDENCE, {"thing": subject}), names) if subject else ()


def mentions(release: Release, names: Names, iri: str) -> tuple[Source, ...]:
    """The sentences that name a thing."""
    subject = node(iri)
    return sources_of(ask(release, Lookup.MENTIONS, {"thing": subject}), names) if subject else ()


def sources_of(rows: Iterable[Row], names: Names) -> tuple[Source, ...]:
    """Rows of a sentence and a word each, as sources in the order of the rows."""
    articles: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        articles.setdefault(row["article"], {}).setdefault(row["passage"], []).append(row)
    return tuple(_source(article, passages, names) for article, passages in articles.items())


def _source(article: str, passages: dict[str, list[Row]], names: Names) -> Source:
    first = next(iter(passages.values()))[0]
    return Source(
        link=names.link(article),
        name=first.get("headline") or article.rpartition("/")[2],
        publisher=first.get("publisher", ""),
        published=date_in_words(first.get("published", "")),
        sentences=tuple(_sentence(passage, rows, names) for passage, rows in passages.items()),
    )


def _sentence(passage: str, rows: list[Row], names: Names) -> Sentence:
    start = int(rows[0]["start"])
    words = [(int(r["wordStart"]) - start, int(r["wordEnd"]) - start) for r in rows if "wordStart" in r]
    return Sentence(names.link(passage), marked(rows[0]["sentence"], words))


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> tuple[Fragment, ...]:
    """The text in fragments, those inside a range marked; ranges may overlap, touch or reach beyond the text."""
    is_marked = bytearray(len(text))
    for start, end in ranges:
        for position in range(max(start, 0), min(end, len(text))):
            is_marked[position] = 1
    fragments: list[Fragment] = []
    begin = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or is_marked[position] != is_marked[begin]:
            fragments.append(Fragment(text[begin:position], bool(is_marked[begin])))
            begin = position
    return tuple(fragments)
