"""What corrections mean in the articles of now: each thing that one names, found by its anchors."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from loader.correction import Anchor, Correction
from loader.curation.anchoring import find_anchored
from loader.curation.wording import short
from loader.graph.index import GraphIndex
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base

Articles = Callable[[str], GraphIndex | None]
"""The graph of an article by its IRI; None if the store has no such article."""


@dataclass(frozen=True, slots=True)
class Found:
    """A correction with the reports, article nodes, mentions and things of the gazetteer that its things are now.

    ``values`` are those of the slot as reports have them: for a right value one for each, for a wrong one all that
    mean it. ``idle`` says why the correction finds nothing to apply to; None if it does.
    """

    correction: Correction
    subject: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    idle: str | None = None


def find_all(
    corrections: Iterable[Correction], articles: Articles, holds: Callable[[str], bool], base: Base
) -> tuple[Found, ...]:
    """All corrections with what they mean now, in the order of their ids; ``holds`` tells whether the gazetteer holds
    a thing."""
    finder = _Finder(cache(articles), holds, base)
    return tuple(finder.find(correction) for correction in sorted(corrections, key=lambda c: c.id))


def indexed(graph_of: Callable[[str], NamedGraph | None]) -> Articles:
    """The graphs of articles as values to look up."""

    def index(article: str) -> GraphIndex | None:
        graph = graph_of(article)
        return None if graph is None else GraphIndex(graph.triples)

    return index


@dataclass(frozen=True, slots=True)
class _Finder:
    articles: Articles
    holds: Callable[[str], bool]
    base: Base

    def find(self, correction: Correction) -> Found:
        """The correction with what it means now."""
        subject = self._now(correction, correction.subject)
        other = self._now(correction, correction.other) if correction.other else ()
        for thing, found in ((correction.subject, subject), (correction.other, other)):
            if thing is not None and not found:
                return Found(correction, idle=self._why(correction, thing))
        if correction.kind == "right":
            return self._right(correction, subject)
        if correction.kind == "wrong" and correction.slot is not None:
            return self._wrong(correction, correction.slot, subject)
        return Found(correction, subject, other)

    def _right(self, correction: Correction, subject: tuple[str, ...]) -> Found:
        values = []
        for value in correction.values:
            now = self._now(correction, value) if correction.anchors_of(value) else (value,)
            if not now:
                return Found(correction, idle=self._why(correction, value))
            values.append(now[0])
        return Found(correction, subject, (), tuple(values))

    def _wrong(self, correction: Correction, slot: str, subject: tuple[str, ...]) -> Found:
        """The reports that still give the wrong value."""
        wrong = {now for value in correction.values for now in (value, *self._now(correction, value))}
        giving: list[str] = []
        given: set[str] = set()
        for anchor in correction.anchors_of(correction.subject):
            index = self.articles(anchor.article)
            now = self._at(correction, anchor)
            if index is not None and now is not None:
                values = {value for value in index.all(now, slot) if not correction.values or value in wrong}
                given |= values
                giving += [now] if values else []
        if not giving:
            return Found(correction, idle=f"no article says {'it' if correction.values else 'anything'} there")
        return Found(correction, tuple(sorted(set(giving))), (), tuple(sorted(given)))

    def _now(self, correction: Correction, thing: str) -> tuple[str, ...]:
        anchors = correction.anchors_of(thing)
        if not anchors:
            return (thing,) if self.holds(thing) else ()
        found = (self._at(correction, anchor) for anchor in anchors)
        return tuple(sorted({iri for iri in found if iri is not None}))

    def _at(self, correction: Correction, anchor: Anchor) -> str | None:
        index = self.articles(anchor.article)
        # What is wrong must be said as it was; else something right that is said now instead would be left out.
        strictly = correction.kind == "wrong" and correction.slot is None
        return None if index is None else find_anchored(anchor, index, self.base, strictly)

    def _why(self, correction: Correction, thing: str) -> str:
        anchors = correction.anchors_of(thing)
        if not anchors:
            return f"the gazetteer does not hold {short(thing, self.base)}"
        articles = sorted({anchor.article for anchor in anchors})
        gone = [iri for iri in articles if self.articles(iri) is None]
        told = _listed([iri.removeprefix(self.base.article("").value) for iri in gone or articles])
        if len(gone) == len(articles):
            return f"article{'s' if len(gone) > 1 else ''} {told} {'are' if len(gone) > 1 else 'is'} not in the store"
        return f"article{'s' if len(articles) > 1 else ''} {told} no longer say{'' if len(articles) > 1 else 's'} it"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
