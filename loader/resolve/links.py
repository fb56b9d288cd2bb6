"""Links: what corrections say of which nodes and reports are one thing and which are not, applied to groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Group(Generic[Item]):
    """Items that are one thing; ``known`` is the gazetteer's thing, if it is one."""

    items: tuple[Item, ...]
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """IRIs of nodes, reports and things of the gazetteer: those that are one, and those that are apart."""

    together: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IRI -> all that are one with it, itself included."""
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IRI -> all that are not one with it."""
    known: frozenset[str] = frozenset()
    """The things of the gazetteer among them."""

    def held(self, iri: str) -> frozenset[str]:
        """All that corrections hold together with an IRI, itself included."""
        return self.together.get(iri, frozenset({iri}))

    def regroup(self, groups: Iterable[Group[Item]], iri: Callable[[Item], str]) -> tuple[Group[Item], ...]:
        """The groups that the rules made, as the corrections have them; the same where no correction speaks.

        What is one comes together first, then parts what is not. An item of which no correction speaks stays with the
        most of those it was grouped with: a correction that takes one report out of a meeting leaves the rest.
        """
        groups = tuple(groups)
        if not self.together and not self.apart:
            return groups
        return tuple(part for united in _united(self, groups, iri) for part in _parted(self, united, iri))


@dataclass(frozen=True, slots=True, eq=False)
class _Unit(Generic[Item]):
    """What stays together: items with their places in the order, gazetteer's things, and the groups they were in."""

    keys: frozenset[str]
    known: frozenset[str]
    items: tuple[tuple[int, Item], ...]
    pieces: frozenset[int]

    @property
    def place(self) -> tuple[bool, int, int]:
        """Gazetteer's things first, then the largest, then the first."""
        return (not self.known, -len(self.items), min((place for place, _ in self.items), default=-1))


def _united(
    links: Links, groups: Sequence[Group[Item]], iri: Callable[[Item], str]
) -> Iterable[Sequence[Group[Item]]]:
    """The groups that corrections or a thing of the gazetteer hold together, in the order of their first."""
    parent = list(range(len(groups)))
    first: dict[str, int] = {}

    def find(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for index, group in enumerate(groups):
        for key in (*map(iri, group.items), *([group.known] if group.known else ())):
            one, other = sorted((find(first.setdefault(min(links.held(key)), index)), find(index)))
            parent[other] = one
    united: dict[int, list[Group[Item]]] = {}
    for index, group in enumerate(groups):
        united.setdefault(find(index), []).append(group)
    return united.values()


def _parted(links: Links, pieces: Sequence[Group[Item]], iri: Callable[[Item], str]) -> Sequence[Group[Item]]:
    units = _units(links, pieces, iri)
    bound = sorted((u for u in units if _is_bound(links, u, units)), key=lambda unit: unit.place)
    if not bound:
        return pieces
    parts: list[list[_Unit[Item]]] = []
    for unit in [*bound, *(unit for unit in units if unit not in bound)]:
        fitting = [part for part in parts if not any(_conflict(links, unit, other) for other in part)]
        mates = {id(part): sum(len(u.items) or 1 for u in part if u.pieces & unit.pieces) for part in fitting}
        best = max(fitting, key=lambda part: mates[id(part)], default=None)
        if best is not None and mates[id(best)]:
            best.append(unit)
        else:
            parts.append([unit])
    return [_group(part) for part in parts if any(unit.items for unit in part)]


def _units(links: Links, pieces: Sequence[Group[Item]], iri: Callable[[Item], str]) -> list[_Unit[Item]]:
    items: dict[str, list[tuple[int, Item]]] = {}
    known: dict[str, set[str]] = {}
    within: dict[str, set[int]] = {}
    place = 0
    for number, piece in enumerate(pieces):
        for key, item in [*([(piece.known, None)] if piece.known else ()), *((iri(item), item) for item in piece.items)]:
            held = links.held(key)
            mark = min(held)
            known.setdefault(mark, set()).update(held & links.known, {key} if key == piece.known else ())
            within.setdefault(mark, set()).add(number)
            items.setdefault(mark, [])
            if item is not None:
                items[mark].append((place, item))
                place += 1
    return [
        _Unit(links.held(mark), frozenset(known[mark]), tuple(found), frozenset(within[mark]))
        for mark, found in items.items()
    ]


def _is_bound(links: Links, unit: _Unit[Item], units: Sequence[_Unit[Item]]) -> bool:
    return len(unit.keys) > 1 or bool(unit.known) or any(_conflict(links, unit, other) for other in units)


def _conflict(links: Links, one: _Unit[Item], other: _Unit[Item]) -> bool:
    if one is other:
        return False
    keys = other.keys | other.known
    if any(not links.apart.get(key, frozenset()).isdisjoint(keys) for key in one.keys | one.known):
        return True
    return bool(one.known) and bool(other.known) and one.known != other.known


def _group(part: Sequence[_Unit[Item]]) -> Group[Item]:
    items = sorted((pair for unit in part for pair in unit.items), key=lambda pair: pair[0])
    return Group(tuple(item for _, item in items), min((k for unit in part for k in unit.known), default=None))
