"""The effect of corrections in words: which things merge, part, go or come, and which values change."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Triple

from loader.curation.slots import SLOTS
from loader.curation.wording import short
from loader.graph.index import GraphIndex
from loader.graph.terms import Base

_SHOWN = {slot.curie: slot.name for slot in SLOTS if slot.curie != "skos:prefLabel"}


def effect(
    before: Iterable[Triple], after: Iterable[Triple], background: Iterable[Triple], base: Base
) -> tuple[str, ...]:
    """A sentence for each thing of the resolved graph that changes; empty if none does."""
    return tuple(_Effect(GraphIndex(before), GraphIndex(after), GraphIndex(background), base).sentences())


class _Effect:
    """Compares two resolved graphs by what their things were made from."""

    def __init__(self, before: GraphIndex, after: GraphIndex, background: GraphIndex, base: Base) -> None:
        self.before, self.after, self.background, self.base = before, after, background, base
        self.became = _shared(_owners(before), _owners(after))
        self.came_from = _shared(_owners(after), _owners(before))

    def sentences(self) -> Iterator[str]:
        """What changes, thing by thing in the order of their IRIs."""
        for thing, pieces in sorted(self.came_from.items()):
            if len(pieces) > 1:
                names = " and ".join(self._name(self.before, piece) for piece in sorted(pieces))
                yield f"become one: {names}; together {self._name(self.after, thing)}"
        for thing, parts in sorted(self.became.items()):
            if len(parts) > 1:
                names = " and ".join(self._name(self.after, part) for part in sorted(parts))
                yield f"parts: {self._name(self.before, thing)} into {names}"
            elif not parts:
                yield f"is left out: {self._name(self.before, thing)}"
        for thing, pieces in sorted(self.came_from.items()):
            if not pieces:
                yield f"is new: {self._name(self.after, thing)}"
            elif len(pieces) == 1 and len(self.became[piece := next(iter(pieces))]) == 1:
                yield from self._changes(piece, thing)

    def _changes(self, old: str, new: str) -> Iterator[str]:
        changes = []
        for slot, name in _SHOWN.items():
            was, now = self.before.all(old, slot), self.after.all(new, slot)
            if was != now:
                changes.append(f"{name} {self._values(self.before, was)} → {self._values(self.after, now)}")
        was, now = self.before.all(old, "sk:madeFrom"), self.after.all(new, "sk:madeFrom")
        if len(was) != len(now):
            changes.append(f"made from {len(was)} → {len(now)} places in articles")
        if self._label(self.before, old) != self._label(self.after, new) and not changes:
            changes.append(f"name “{self._label(self.before, old)}” → “{self._label(self.after, new)}”")
        if changes:
            yield f"changes: {self._name(self.before, old)}: {', '.join(changes)}"

    def _values(self, index: GraphIndex, values: Iterable[str]) -> str:
        told = [self._label(index, value) or short(value, self.base) for value in values]
        return ", ".join(told) or "none"

    def _label(self, index: GraphIndex, iri: str) -> str | None:
        return index.one(iri, "skos:prefLabel") or self.background.one(iri, "rdfs:label")

    def _name(self, index: GraphIndex, iri: str) -> str:
        label = self._label(index, iri)
        return short(iri, self.base) + (f" “{label}”" if label else "")


def _owners(index: GraphIndex) -> Mapping[str, frozenset[str]]:
    """Thing -> what it was made from."""
    return {thing: frozenset(index.all(thing, "sk:madeFrom")) for thing in index.subjects("sk:madeFrom")}


def _shared(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """Thing of one graph -> things of the other that were made from some of the same. Members that stand for two
    things (a report as witness of its slots' things) tell nothing and are left out."""
    of_member: dict[str, set[str]] = {}
    for thing, members in other.items():
        for member in members:
            of_member.setdefault(member, set()).add(thing)
    return {
        thing: {found for member in members for found in of_member.get(member, ()) if len(of_member[member]) == 1}
        | ({thing} if thing in other else set())
        for thing, members in one.items()
    }
