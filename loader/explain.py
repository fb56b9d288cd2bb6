"""A record laid over its article: paragraphs cut into segments, each with the facts that its words say.

Both forms of ``skerry extract --explain``, the terminal's and the page, are drawn from this.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loader.article import Article
from loader.record import Passage, Record
from loader.telling import Told, tell

_PARAGRAPH = re.compile(r"\n\s*\n|\n")


@dataclass(frozen=True, slots=True)
class Word:
    """Words of fact ``fact`` (its number) that fill ``slot``; ``number`` counts the words of that fact."""

    fact: int
    number: int
    slot: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with one look. ``words`` say facts there, the shortest first; ``begins`` are those that begin
    here, ``ends`` the numbers of the facts whose trigger ends here; ``evidence`` are the facts that this sentence
    proves. ``named`` is the entity named here, as kind and name; ``quoted`` says whether it is a quotation."""

    text: str
    words: tuple[Word, ...] = ()
    begins: tuple[Word, ...] = ()
    ends: tuple[int, ...] = ()
    evidence: tuple[int, ...] = ()
    named: tuple[str, str] | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the facts told in it with their numbers."""

    segments: tuple[Segment, ...]
    facts: tuple[tuple[int, Told], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article with all that was read in it."""

    article: Article
    record: Record
    paragraphs: tuple[Paragraph, ...]


def explain(article: Article, record: Record) -> Explanation:
    """The article's text with each fact at its words. All characters but the line breaks between paragraphs are in
    the segments, once and in order; a fact stands under the paragraph with its trigger."""
    facts = list(enumerate(tell(record), 1))
    layers = _Layers(article.text, record, facts)
    bounds = _bounds(article.text)
    begins = [begin for begin, _ in bounds]
    below: dict[int, list[tuple[int, Told]]] = {}
    for number, told in facts:
        below.setdefault(max(bisect_right(begins, told.start) - 1, 0), []).append((number, told))
    paragraphs = (
        Paragraph(layers.segments(begin, end), tuple(below.get(index, ()))) for index, (begin, end) in enumerate(bounds)
    )
    return Explanation(article, record, tuple(paragraphs))


class _Layers:
    """Everything that lies over a text."""

    def __init__(self, text: str, record: Record, facts: Sequence[tuple[int, Told]]) -> None:
        self.text = text
        self.words = [
            Word(number, count, words.slot, words.passage.start, words.passage.end)
            for number, told in facts
            for count, words in enumerate(told.words, 1)
        ]
        self.evidence = [(p.start, p.end, number) for number, told in facts for p in told.evidence]
        self.named = [
            (p.start, p.end, entity.ref.kind, entity.name) for entity in record.entities for p in entity.evidence
        ]
        self.quotes = [(w.start, w.end) for w in self.words if w.slot == "quote"]

    def segments(self, begin: int, end: int) -> tuple[Segment, ...]:
        """The text from ``begin`` up to ``end``, cut wherever anything begins or ends."""
        words = [w for w in self.words if w.start < end and w.end > begin]
        evidence = [e for e in self.evidence if e[0] < end and e[1] > begin]
        named = [n for n in self.named if n[0] < end and n[1] > begin]
        spans = [*((w.start, w.end) for w in words), *((e[0], e[1]) for e in evidence), *((n[0], n[1]) for n in named)]
        cuts = sorted({begin, end, *(edge for span in spans for edge in span if begin < edge < end)})
        return tuple(self._segment(left, right, words, evidence, named) for left, right in pairwise(cuts))

    def _segment(
        self,
        left: int,
        right: int,
        words: Iterable[Word],
        evidence: Iterable[tuple[int, int, int]],
        named: Iterable[tuple[int, int, str, str]],
    ) -> Segment:
        over = sorted((w for w in words if w.start <= left and w.end >= right), key=lambda w: (w.end - w.start, w.fact))
        names = min((n for n in named if n[0] <= left and n[1] >= right), key=lambda n: n[1] - n[0], default=None)
        return Segment(
            self.text[left:right],
            tuple(over),
            tuple(w for w in over if w.start == left),
            tuple(sorted({w.fact for w in over if w.end == right and w.slot in ("trigger", "nameUsed")})),
            tuple(sorted({number for start, end, number in evidence if start <= left and end >= right})),
            (names[2], names[3]) if names else None,
            any(start <= left and end >= right for start, end in self.quotes),
        )


def _bounds(text: str) -> list[tuple[int, int]]:
    """Where paragraphs begin and end."""
    bounds, begin = [], 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[begin:end].strip():
            bounds.append((begin, end))
        begin = gap.end() if gap else end
    return bounds


def sentences(passages: Iterable[Passage]) -> str:
    """The evidence of a fact in one line: offsets of its passages."""
    return ", ".join(f"{p.start}–{p.end}" for p in passages)
