"""Sides: a meeting told by a state is the meeting of who came for that state, if only one can be meant.

"Abe met Russia's leaders in May" and "Abe and Putin met in May" have the same sides, Japan and Russia. A state can meet
through several people on one day, so what is told by a state joins the only meeting that fits, or none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from loader.resolve.article_view import ArticleView
from loader.resolve.world import World


class Sided(Protocol):
    """A meeting report as it is compared with those told by states."""

    @property
    def participants(self) -> tuple[str, ...]:
        """Who met."""
        ...

    @property
    def sides(self) -> tuple[str, ...]:
        """The state of each participant, in their order; empty if one is not known."""
        ...

    @property
    def is_by_state(self) -> bool:
        """Whether a side is told by its state alone."""
        ...


Item = TypeVar("Item", bound=Sided)


@dataclass(frozen=True, slots=True)
class Allegiances:
    """Whom people serve, as an article tells by their offices and the gazetteer by their terms of office."""

    world: World
    told: Mapping[str, frozenset[str]]

    def sides(self, participants: Sequence[str]) -> tuple[str, ...]:
        """The state of each participant, successors as the first of their line; empty if one has none or several."""
        found = [self._states(participant) for participant in participants]
        return tuple(min(states) for states in found) if all(len(states) == 1 for states in found) else ()

    def _states(self, participant: str) -> set[str]:
        world = self.world
        if is_state(world, participant):
            return {world.forebear(participant)}
        known = {term.serves for term in world.known.tenures_of(participant) if term.serves is not None}
        return {world.forebear(state) for state in known or self.told.get(participant, frozenset())}


def allegiances(world: World, view: ArticleView) -> Allegiances:
    """Whom the people of an article serve."""
    told: dict[str, set[str]] = {}
    for report in view.told("sk:TenureReport"):
        holder, serves = world.thing_of(report, "sk:holder"), world.thing_of(report, "sk:serves")
        if holder is not None and serves is not None and is_state(world, serves):
            told.setdefault(holder, set()).add(serves)
    return Allegiances(world, {holder: frozenset(states) for holder, states in told.items()})


def is_state(world: World, thing: str) -> bool:
    """Whether a participant is a state."""
    return thing.startswith(f"{world.base.iri}state/")


def is_through(one: Sided, other: Sided) -> bool:
    """Whether the other tells by people of what one tells by a state: who is told by both is the same."""
    if one.participants == other.participants or sorted(one.sides) != sorted(other.sides):
        return False
    people = set(other.participants)
    shared = people & set(one.participants)
    rest = [side for name, side in zip(one.participants, one.sides, strict=True) if name not in shared]
    met = [side for name, side in zip(other.participants, other.sides, strict=True) if name not in shared]
    return not other.is_by_state and sorted(rest) == sorted(met)


def joined(
    groups: Iterable[tuple[Item, ...]], compatible: Callable[[Item, Item], bool]
) -> tuple[tuple[Item, ...], ...]:
    """The groups, where each that is told by a state has joined the only one told by people that it fits."""
    groups = tuple(groups)
    through = [members for members in groups if not members[0].is_by_state]
    joining: dict[int, list[Item]] = {}
    alone: list[tuple[Item, ...]] = []
    for members in groups:
        if not members[0].is_by_state:
            continue
        fitting = [
            place
            for place, others in enumerate(through)
            if is_through(members[0], others[0]) and all(compatible(a, b) for a in members for b in others)
        ]
        place = fitting[0] if len(fitting) == 1 else None
        if place is not None and all(compatible(a, b) for a in members for b in joining.get(place, ())):
            joining.setdefault(place, []).extend(members)
        else:
            alone.append(members)
    return (*((*members, *joining.get(place, ())) for place, members in enumerate(through)), *alone)
