"""Links: what corrections say of which nodes and reports are one thing and which are not, applied to groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """Whatever has an IRI: an item of resolution."""

    @property
    def iri(self) -> str:
        """The article node, report or mention."""
        ...


Item = TypeVar("Item", bound=Named)
BY_CORRECTION = "correction"
"""The rule by which nodes are a thing of the gazetteer because a correction says so."""


@dataclass(frozen=True, slots=True)
class Links:
    """IRIs of nodes, reports and things of the gazetteer: those that are one, and those that are apart."""

    together: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IRI -> all that are one with it, itself included."""
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IRI -> all that are not one with it."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Node or report -> the thing of the gazetteer that it is."""

    def held(self, iri: str) -> frozenset[str]:
        """All that corrections hold together with an IRI, itself included."""
        return self.together.get(iri, frozenset({iri}))

    def keys(self, iri: str) -> tuple[str, ...]:
        """A blocking key for an IRI that corrections hold together with others."""
        held = self.together.get(iri)
        return (f"held together\n{min(held)}",) if held else ()

    def known_as(self, iri: str, found: str | None) -> str | None:
        """The thing of the gazetteer that a node or report is, where the rules ``found`` this one or none."""
        known = self.known.get(iri)
        if known is not None or found is None:
            return known
        apart = self.apart.get(found, frozenset())
        return None if any(one in apart for one in self.held(iri)) else found

    def regroup(self, groups: Iterable[Sequence[Item]]) -> list[Sequence[Item]]:
        """The groups that the rules made, as the corrections have them; the same where no correction speaks.

        What is one comes together first, then parts what is not. An item of which no correction speaks stays with the
        most of those it was grouped with: a correction that takes one report out of a meeting leaves the rest.
        """
        groups = list(groups)
        if not self.together and not self.apart:
            return groups
        return [part for united in _united(self, groups) for part in _parted(self, united)]


@dataclass(frozen=True, slots=True, eq=False)
class _Unit(Generic[Item]):
    """What stays together: items with their places in the order, and the groups they were in."""

    keys: frozenset[str]
    items: tuple[tuple[int, Item], ...]
    pieces: frozenset[int]


def _united(links: Links, groups: Sequence[Sequence[Item]]) -> list[list[Sequence[Item]]]:
    """The groups that corrections hold together, in the order of their first."""
    parent = list(range(len(groups)))
    first: dict[str, int] = {}

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for index, group in enumerate(groups):
        for item in group:
            one, other = sorted((root(first.setdefault(min(links.held(item.iri)), index)), root(index)))
            parent[other] = one
    united: dict[int, list[Sequence[Item]]] = {}
    for index, group in enumerate(groups):
        united.setdefault(root(index), []).append(group)
    return list(united.values())


def _parted(links: Links, pieces: Sequence[Sequence[Item]]) -> Sequence[Sequence[Item]]:
    units = _units(links, pieces)
    bound = [unit for unit in units if len(unit.keys) > 1 or any(_conflict(links, unit, other) for other in units)]
    if not bound:
        return pieces
    parts: list[list[_Unit[Item]]] = []
    bound.sort(key=lambda unit: (-len(unit.items), unit.items[0][0]))
    for unit in [*bound, *(unit for unit in units if unit not in bound)]:
        fitting = [part for part in parts if not any(_conflict(links, unit, other) for other in part)]
        mates = [sum(len(other.items) for other in part if other.pieces & unit.pieces) for part in fitting]
        if any(mates):
            fitting[mates.index(max(mates))].append(unit)
        else:
            parts.append([unit])
    return [_items(part) for part in parts]


def _units(links: Links, pieces: Sequence[Sequence[Item]]) -> list[_Unit[Item]]:
    items: dict[str, list[tuple[int, Item]]] = {}
    within: dict[str, set[int]] = {}
    for number, piece in enumerate(pieces):
        for item in piece:
            mark = min(links.held(item.iri))
            items.setdefault(mark, []).append((sum(map(len, items.values())), item))
            within.setdefault(mark, set()).add(number)
    return [_Unit(links.held(mark), tuple(found), frozenset(within[mark])) for mark, found in items.items()]


def _conflict(links: Links, one: _Unit[Item], other: _Unit[Item]) -> bool:
    if one is other:
        return False
    return any(not links.apart.get(key, frozenset()).isdisjoint(other.keys) for key in one.keys)


def _items(part: Sequence[_Unit[Item]]) -> tuple[Item, ...]:
    pairs = sorted((pair for unit in part for pair in unit.items), key=lambda pair: pair[0])
    return tuple(item for _, item in pairs)
