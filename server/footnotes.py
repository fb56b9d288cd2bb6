"""Footnotes: the sentences behind a fact, the words that say it marked, by article."""

from collections.abc import Iterable
from dataclasses import dataclass

from loader.graph.embedded import Release
from server.local_dates import shown_date
from server.lookups import Lookup, Row, ask, node
from server.names import Names


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a sentence; ``is_marked`` if it is among the words that say the fact."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, and where it stands; ``states_it`` unless it only names what or who is meant."""

    link: str | None
    fragments: tuple[Fragment, ...]
    states_it: bool = True


AGREEMENT = "/report/agreement-"
"""In the address of a report of an agreement."""
_NO_WORD = {"start": "0", "end": "0"}
MOST = 12
"""Articles whose sentences a footnote shows: nobody reads on in place."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article with the sentences that say the fact."""

    link: str | None
    name: str
    publisher: str
    published: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """A footnote: its sources, oldest first, and how many articles more tell the same."""

    sources: tuple[Source, ...] = ()
    more: int = 0

    @property
    def number(self) -> int:
        """The articles, shown or not."""
        return len(self.sources) + self.more


class Footnotes:
    """The footnotes of one release. Remembers what it looked up; made anew for every request.

    A store of many articles is asked thing by thing and report by report: each of these lookups takes the same time
    however many articles there are, while one over all would not.
    """

    def __init__(self, release: Release, names: Names) -> None:
        self._release = release
        self._names = names
        self._articles: dict[str, Row] = {}
        self._reports: dict[str, list[Row]] = {}

    def of(self, iri: str) -> Notes:
        """The footnote of a thing or a report; empty if only the background tells of it."""
        return self.of_reports(self.made_from(iri))

    def of_reports(self, reports: Iterable[str]) -> Notes:
        """The footnote of some reports together, each sentence once."""
        told = list(dict.fromkeys(reports))
        articles = dict.fromkeys(map(self._article_of, told))
        shown = set(list(articles)[:MOST])
        rows = [row for report in told if self._article_of(report) in shown for row in self._evidence(report)]
        return Notes(self._sources(rows), len(articles) - len(shown))

    def made_from(self, iri: str) -> list[str]:
        """The reports and article nodes that a thing was made from; for a report itself."""
        subject = node(iri)
        rows = ask(self._release, Lookup.MADE_FROM, {"thing": subject}) if subject else []
        return [row["source"] for row in rows]

    def mentions(self, iri: str) -> Notes:
        """The sentences that name a thing, under its own name or as an article's node."""
        named = [source for source in self.made_from(iri) if "/report/" not in source]
        rows = self._mentions(iri)
        articles = sorted({*(row["article"] for row in rows), *map(self._article_of, named)})
        shown = set(articles[:MOST])
        for source in named:
            if self._article_of(source) in shown:
                rows += self._mentions(source)
        return Notes(self._sources(row for row in rows if row["article"] in shown), len(articles) - len(shown))

    def _mentions(self, iri: str) -> list[Row]:
        subject = node(iri)
        return ask(self._release, Lookup.MENTIONS, {"thing": subject}) if subject else []

    def _article_of(self, iri: str) -> str:
        """The article of something that lies in one."""
        base = self._release.base.iri
        return base + "/".join(iri.removeprefix(base).partition("#")[0].split("/")[:2])

    def _evidence(self, report: str) -> list[Row]:
        """A row for each sentence and each word in it that says the fact."""
        if report not in self._reports:
            subject = node(report)
            rows = ask(self._release, Lookup.EVIDENCE, {"report": subject}) if subject else []
            words = [row for row in rows if row["role"] != "evidence"]
            self._reports[report] = [
                sentence | {"wordStart": word["start"], "wordEnd": word["end"], "weight": str(_weight(sentence, words))}
                for sentence in rows
                if sentence["role"] == "evidence"
                for word in [w for w in words if w["role"] != "name" and _holds(sentence, w)] or [_NO_WORD]
            ]
        return self._reports[report]

    def _sources(self, rows: Iterable[Row]) -> tuple[Source, ...]:
        articles: dict[str, dict[str, list[Row]]] = {}
        for row in rows:
            articles.setdefault(row["article"], {}).setdefault(row["passage"], []).append(row)
        ordered = sorted(articles, key=lambda article: (self._article(article).get("published", ""), article))
        return tuple(self._source(article, articles[article]) for article in ordered)

    def _source(self, article: str, passages: dict[str, list[Row]]) -> Source:
        known = self._article(article)
        weights = {passage: max(int(row.get("weight", 1)) for row in rows) for passage, rows in passages.items()}
        in_order = sorted(passages, key=lambda passage: (-weights[passage], int(passages[passage][0]["start"])))
        return Source(
            link=self._names.link(article),
            name=self._names.name(article),
            publisher=known.get("publisher", ""),
            published=shown_date(known.get("published", "")),
            sentences=tuple(self._sentence(passage, passages[passage], weights[passage] > 0) for passage in in_order),
        )

    def _sentence(self, passage: str, rows: list[Row], states_it: bool) -> Sentence:
        start = int(rows[0]["start"])
        words = [(int(row["wordStart"]) - start, int(row["wordEnd"]) - start) for row in rows]
        return Sentence(self._names.link(passage), marked(rows[0]["text"], words), states_it)

    def _article(self, iri: str) -> Row:
        if iri not in self._articles:
            subject = node(iri)
            rows = ask(self._release, Lookup.HEADLINE, {"article": subject}) if subject else []
            self._articles[iri] = rows[0] if rows else {}
        return self._articles[iri]


def _weight(sentence: Row, words: list[Row]) -> int:
    """How much of the report a sentence says; 0 if it only names what or who is meant. The words that state an
    agreement are its name, so that a sentence only names it that has nothing beside them: no other words of the
    agreement, and none that state what it provides for."""
    inside = [word for word in words if _holds(sentence, word)]
    names = [word for word in inside if word["role"] == "name"]
    triggers = [word for word in inside if word["role"] == "trigger"]
    stating = [word for word in triggers if not any(_holds(name, word) for name in names)]
    others = [word for word in inside if not any(_holds(one, word) for one in (*triggers, *names))]
    if not stating and not (AGREEMENT in sentence["report"] and triggers and others):
        return 0
    return 1 + len(others)


def _holds(sentence: Row, word: Row) -> bool:
    return int(sentence["start"]) <= int(word["start"]) and int(word["end"]) <= int(sentence["end"])


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
