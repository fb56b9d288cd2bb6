"""Near meetings: two that may be one, because stories that know of one of them only differ on its day or place.

They stay two, since the same people can meet twice; the first of them has a disagreement with the reports of both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from pyoxigraph import NamedNode

from loader.resolve.cluster import Cluster
from loader.resolve.members import Members
from loader.resolve.world import World

NEAR_DAYS = 3
"""Meetings of the same people in one city this close can be one whose day stories give otherwise."""


class Told(Protocol):
    """A report of a meeting."""

    @property
    def iri(self) -> str:
        """The report."""
        ...

    @property
    def article(self) -> str:
        """Its article."""
        ...


Item = TypeVar("Item", bound=Told)
Slots = Mapping[str, str]


def near(world: World, clusters: Sequence[Cluster]) -> Iterator[tuple[int, list[int], str]]:
    """The meetings that others of the component may be, with these and the slot on which they differ: place or date."""
    slots = [_slots(cluster) for cluster in clusters]
    for number, one in enumerate(slots):
        found: dict[str, list[int]] = {}
        for other in range(number + 1, len(slots)):
            slot = _differing(world, one, slots[other])
            if slot is not None:
                found.setdefault(slot, []).append(other)
        yield from ((number, others, slot) for slot, others in found.items())


def _slots(cluster: Cluster) -> Slots:
    """The slots as text, and who met."""
    told = {slot: str(getattr(values[0], "value", values[0])) for slot, values in cluster.slots.items() if values}
    people = sorted(v.value for v in cluster.slots.get("sk:participant", ()) if isinstance(v, NamedNode))
    return told | {"who": " ".join([str(cluster.class_name == "sk:Call"), *people])}


def _differing(world: World, one: Slots, other: Slots) -> str | None:
    if one["who"] != other["who"] or one.get("sk:status") != other.get("sk:status"):
        return None
    first, second = _day(one), _day(other)
    if first is None or second is None or abs((first - second).days) > NEAR_DAYS:
        return None
    place, where = one.get("sk:place"), other.get("sk:place")
    agree = place is not None and where is not None and world.places_agree(place, where)
    if first == second:
        return "sk:place" if place is not None and where is not None and not agree else None
    return "sk:edtf" if agree or (abs((first - second).days) == 1 and None in (place, where)) else None


def _day(slots: Slots) -> date | None:
    first, last = slots.get("sk:notBefore"), slots.get("sk:notAfter")
    return date.fromisoformat(first) if first is not None and first == last else None


def are_told_apart(
    world: World, one: Sequence[Item], other: Sequence[Item], members: Callable[[Sequence[Item]], Members[Item]]
) -> bool:
    """Whether a story tells of both meetings, so that they are two, or a correction says that they are."""
    some, rest = ({item.iri for item in items} for items in (one, other))
    if any(not world.links.apart.get(iri, frozenset()).isdisjoint(rest) for iri in some):
        return True
    stories: dict[str, set[bool]] = {}
    for item in members([*one, *other]):
        stories.setdefault(world.sources.vote(item.article, "").story, set()).add(item.iri in some)
    return any(len(sides) > 1 for sides in stories.values())
