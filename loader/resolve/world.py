"""What every stage of resolution looks things up in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from loader.graph.terms import Base
from loader.resolve.article_view import Report
from loader.resolve.folding import fold, words
from loader.resolve.known import Known
from loader.resolve.links import Links
from loader.resolve.sources import Sources


class Found(Protocol):
    """What resolution has found out so far."""

    def thing(self, node: str) -> str | None:
        """The thing that an article node stands for."""
        ...

    def label(self, thing: str) -> str | None:
        """What a thing is called."""
        ...

    def part_of(self, place: str) -> tuple[str, ...]:
        """What a place found in the articles lies in."""
        ...

    def surname(self, person: str) -> str | None:
        """The word of a person's name by which the articles mention them."""
        ...

    def is_vague(self, name: str) -> bool:
        """Whether a folded name of an organization is part of a longer one."""
        ...


def _no_items(_layer: Any, _form: str) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class World:
    """What is known beforehand, the articles as sources, the things found so far, and what corrections say is one
    thing or is not."""

    base: Base
    known: Known
    sources: Sources
    found: Found
    links: Links = field(default_factory=Links)
    items_of: Callable[[Any, str], Iterable[Any]] = _no_items
    """The items that are of a form, by its layer and id."""

    def thing(self, iri: str) -> str:
        """The thing that a node stands for; a thing stands for itself."""
        return self.found.thing(iri) or iri

    def things(self, iris: Iterable[str]) -> tuple[str, ...]:
        """The things that nodes stand for, each once, sorted."""
        return tuple(sorted({self.thing(iri) for iri in iris}))

    def thing_of(self, report: Report, slot: str) -> str | None:
        """The thing in a slot with at most one value."""
        iri = report.one(slot)
        return None if iri is None else self.thing(iri)

    def label(self, thing: str) -> str:
        """What people call the thing."""
        return self.known.label(thing) or self.found.label(thing) or thing.rpartition("/")[2]

    def tail(self, thing: str) -> str:
        """The last part of a thing's IRI: its slug."""
        return thing.rpartition("/")[2]

    def surname(self, person: str) -> str | None:
        """A person's surname, as far as the gazetteer or the articles tell which word of the name it is."""
        label = self.label(person)
        names = [words(name) for name in self.known.names(person)]
        single = {name[0] for name in names if len(name) == 1}
        # "Abe Shinzo" beside "Shinzo Abe": the form that turns the name round begins with the surname.
        single |= {name[0] for name in names if len(name) > 1 and (*name[1:], name[0]) == words(label)}
        parts = [part for part in label.split() if fold(part) in single]
        if parts:
            return parts[-1]
        return self.found.surname(person) or (label if len(label.split()) == 1 else None)

    def short_labels(self, things: Iterable[str]) -> list[str]:
        """Names for listed actors, sorted: surnames if every person has one of its own, else labels."""
        listed = list(things)
        people = [thing for thing in listed if thing.startswith(f"{self.base.iri}person/")]
        surnames = {person: self.surname(person) for person in people}
        if None in surnames.values() or len(set(surnames.values())) < len(people):
            surnames = {}
        return sorted(surnames.get(thing) or self.label(thing) for thing in listed)

    def same_state(self, one: str, other: str) -> bool:
        """Whether two actors are the same, or one is the successor of the other (articles say Russia for both)."""
        successors = self.known.values(one, "sk:successorOf"), self.known.values(other, "sk:successorOf")
        return one == other or other in successors[0] or one in successors[1]

    def forebear(self, state: str) -> str:
        """The same for a state and all its successors: the first state in their line, as far as the gazetteer goes."""
        seen = {state}
        while earlier := set(self.known.values(state, "sk:successorOf")) - seen:
            state = min(earlier)
            seen.add(state)
        return state

    def wholes(self, thing: str) -> frozenset[str]:
        """Everything that a place is part of, however far up."""
        found: set[str] = set()
        ahead = [thing]
        while ahead:
            here = ahead.pop()
            for whole in (*self.known.values(here, "sk:partOf"), *self.found.part_of(here)):
                if whole not in found:
                    found.add(whole)
                    ahead.append(whole)
        return frozenset(found)

    def extent(self, territories: Iterable[str]) -> frozenset[str]:
        """The single islands that territories are, so that a group is the same as all its members.

        A group counts as its members only if at least two are known: with one, the others may just not be listed.
        """
        found: set[str] = set()
        for territory in territories:
            parts = self.known.parts(territory)
            found |= self.extent(parts) if len(parts) > 1 else {territory}
        return frozenset(found)

    def places_agree(self, one: str, other: str) -> bool:
        """Whether two places do not contradict each other: the same, or one within the other."""
        return one == other or one in self.wholes(other) or other in self.wholes(one)
