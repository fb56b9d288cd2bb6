"""Tallying: things that more articles tell of than can be looked through, resolved by counting what comes and goes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loader.graph.draft import Value, literal
from loader.graph.terms import term
from loader.resolve.layer import Tally
from loader.resolve.sources import Source
from loader.resolve.working import Working, mark


@dataclass(frozen=True, slots=True)
class Share:
    """What one article gives to a tally: its source, the items it has, and what they tell."""

    source: Source
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of one key, in the working data."""

    working: Working
    key: str

    @property
    def size(self) -> int:
        """How many items there are."""
        return self.working.count(self.key)

    @property
    def stories(self) -> int:
        """How many independent stories the articles tell."""
        return self.working.count(self.key, "stories")

    def counts(self, slot: str) -> Mapping[str, int]:
        """Value -> how many articles or stories give it."""
        place = mark(self.key, slot)
        return {value: self.working.count(mark(self.key, slot, value)) for value in self.working.values(place, "told")}

    def add(self, share: Share, tally: Tally[Any], by: int) -> Iterator[tuple[str, Value]]:
        """Counts an article's share in (``by`` 1) or out (-1), and gives the values of listed slots that come or go."""
        source = share.source
        self.working.bump(self.key, by * len(share.items))
        if self._crosses(mark(self.key, "story", source.story), by):
            self.working.bump(self.key, by, "stories")
        told = {pair for item in share.items for pair in tally.told(item)}
        for slot, value in sorted(told | {("dispute", dispute) for dispute in source.disputes}):
            if slot in tally.voted and not self._crosses(mark(self.key, slot, value, source.story), by):
                continue
            if self._crosses(mark(self.key, slot, value), by):
                if slot in tally.listed:
                    yield slot, tally.listed[slot](value)
                else:
                    change = self.working.add if by > 0 else self.working.remove
                    change(mark(self.key, slot), "told", value)

    def _crosses(self, counter: str, by: int) -> bool:
        """Counts, and tells whether the number was or became 0."""
        before = self.working.bump(counter, by)
        return before == 0 or before + by == 0


@dataclass(frozen=True, slots=True)
class Flow:
    """The predicates and values that come to one thing and go from it, article by article."""

    gone: list[tuple[str, Value]] = field(default_factory=list)
    come: list[tuple[str, Value]] = field(default_factory=list)

    def count(self, counts: Counts, tally: Tally[Any], old: Iterable[Share], new: Iterable[Share]) -> None:
        """Counts old shares out and new ones in."""
        for shares, by, values in ((old, -1, self.gone), (new, 1, self.come)):
            for share in shares:
                values.extend(counts.add(share, tally, by))
                values.append(("sk:reportedIn", NamedNode(share.source.article)))
                members = {member for item in share.items for member in tally.members(item)}
                values.extend(("sk:madeFrom", NamedNode(member)) for member in sorted(members))


def triples(thing: str, values: Iterable[tuple[str, Value]]) -> Iterator[Triple]:
    """The values as triples about a thing."""
    for predicate, value in values:
        if value is not None:
            node = value if isinstance(value, NamedNode | Literal) else literal(value)
            yield Triple(NamedNode(thing), term(predicate), node)
