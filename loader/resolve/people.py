"""Persons: which article nodes are one human being."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loader.resolve.article_view import ArticleView, Node
from loader.resolve.cluster import Cluster
from loader.resolve.folding import fold, words
from loader.resolve.grouping import group
from loader.resolve.known import Known
from loader.resolve.layer import Layer, key
from loader.resolve.named_things import node_cluster
from loader.resolve.sorting import SortKey
from loader.resolve.world import World

SAME_OFFICE_DAYS = 366
"""Two reports of a surname with an office mean one person if they are no further apart."""

BY_TERM = "same surname, office and term of office"
BY_NAME = "same name"
BY_NAME_AND_OFFICE = "same name and office"
BY_SURNAME = "same surname and office"
BY_NOTHING = "named in one article only"


@dataclass(frozen=True, slots=True)
class Office:
    """An office a node holds by a tenure report: folded title, the thing served, the day it is attested."""

    title: str
    serves: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """An article node of a person, with what tells persons apart."""

    node: Node
    name: tuple[str, ...]
    offices: tuple[Office, ...]

    @property
    def iri(self) -> str:
        """The node."""
        return self.node.iri

    @property
    def article(self) -> str:
        """The article of the node."""
        return self.node.article

    @property
    def is_short(self) -> bool:
        """Whether no given name is spelt out."""
        return all(len(word) == 1 for word in self.name[:-1])

    def fits(self, full: tuple[str, ...]) -> bool:
        """Whether a full name has this surname and begins the given names with these initials, if any."""
        initials = tuple(word[0] for word in full if word != self.name[-1])
        return self.name[-1] in full and initials[: len(self.name) - 1] == self.name[:-1]

    @property
    def states(self) -> frozenset[str]:
        """Whom the person serves."""
        return frozenset(office.serves for office in self.offices if office.serves is not None)


def office_holders(world: World, view: ArticleView) -> Mapping[str, str]:
    """The article's persons of whom a surname and an office tell that they are a certain person of the gazetteer."""
    people = ((person.iri, _holder(person, world)) for person in _people(view, world))
    return {iri: holder for iri, holder in people if holder is not None}


def _items(world: World, view: ArticleView) -> list[Person]:
    return [person for person in _people(view, world) if _holder(person, world) is None]


def _keys(_world: World, person: Person) -> Iterator[str]:
    """The full name, and each word of it that may be the surname with each office."""
    if not person.is_short:
        yield key("name", *person.name)
    for word in person.name[-1:] if person.is_short else person.name:
        for office in person.offices:
            if office.serves is not None:
                yield key("office", word, office.title, office.serves)


def _groups(_world: World, people: Sequence[Person]) -> Sequence[Sequence[Person]]:
    """Groups persons.

    A full name joins the same full name, unless the two serve different states. A surname, alone or with initials
    ("V. Putin"), joins only by an office: a gazetteer's office-holder of that day, a fully named person or the same
    surname with the same office of the same state within a year. Everything else stays a person of one article.
    """
    full = group(
        (p for p in people if not p.is_short),
        block=lambda p: p.name,
        order=_most_telling,
        compatible=_serve_alike,
        signature=lambda p: p.states,
    )
    short = group(
        (p for p in people if p.is_short),
        block=lambda p: (p.name, _title(p)) if _title(p) else None,
        order=_most_telling,
        compatible=_same_office,
    )
    return _joined(full, short)


def _cluster(world: World, people: Sequence[Person]) -> Cluster:
    named = [person for person in people if not person.is_short]
    if len(people) == 1:
        rule = BY_NOTHING
    elif len(named) < len(people):
        rule = BY_SURNAME
    else:
        rule = BY_NAME_AND_OFFICE if named[0].states else BY_NAME
    return node_cluster(world, [person.node for person in people], rule)


def _people(view: ArticleView, world: World) -> Iterator[Person]:
    offices: dict[str, list[Office]] = {}
    for report in view.reports:
        title = report.one("sk:office")
        holder = report.one("sk:holder")
        if report.report_class == "sk:TenureReport" and holder is not None and title is not None:
            serves = report.one("sk:serves")
            day = report.one("sk:attestedOn")
            served = None if serves is None else world.thing(serves)
            office = Office(fold(title), served, date.fromisoformat(day) if day else None)
            offices.setdefault(holder, []).append(office)
    for node in view.nodes:
        if node.kind == "sk:Person":
            yield Person(node, words(node.label), tuple(offices.get(node.iri, ())))


def _holder(person: Person, world: World) -> str | None:
    """The one office-holder of the gazetteer whose name has this surname and who held this office on that day."""
    return world.links.known_as(person.iri, _office_holder(person, world.known) if person.is_short else None)


def _office_holder(person: Person, known: Known) -> str | None:
    holders = {
        term.holder
        for office in person.offices
        for term in known.tenures
        if office.day is not None
        and term.office == office.title
        and term.serves == office.serves
        and term.covers(office.day)
        and any(person.fits(words(name)) for name in known.names(term.holder))
    }
    return holders.pop() if len(holders) == 1 else None


def _most_telling(person: Person) -> SortKey:
    return (-len(person.states), -len(person.offices), person.node.iri)


def _title(person: Person) -> tuple[str, str] | None:
    return next(((office.title, office.serves) for office in person.offices if office.serves is not None), None)


def _serve_alike(one: Person, other: Person) -> bool:
    return not one.states or not other.states or bool(one.states & other.states)


def _same_office(one: Person, other: Person) -> bool:
    return one.node.article != other.node.article and any(
        a.title == b.title
        and a.serves == b.serves
        and a.serves is not None
        and a.day is not None
        and b.day is not None
        and abs((a.day - b.day).days) <= SAME_OFFICE_DAYS
        for a in one.offices
        for b in other.offices
    )


def _joined(full: tuple[tuple[Person, ...], ...], short: tuple[tuple[Person, ...], ...]) -> list[tuple[Person, ...]]:
    """Lets a surname with an office join the one fully named person of that surname and office."""
    joining: dict[int, list[Person]] = {}
    alone = []
    for members in short:
        fitting = [
            index
            for index, named in enumerate(full)
            if members[0].fits(named[0].name)
            and not {p.node.article for p in members} & {q.node.article for q in named}
            and all(any(_same_office(p, q) for q in named) for p in members)
        ]
        if len(fitting) == 1:
            joining.setdefault(fitting[0], []).extend(members)
        else:
            alone.append(members)
    return [*((*named, *joining.get(index, ())) for index, named in enumerate(full)), *alone]


PEOPLE = Layer("person", Person, _items, _keys, _groups, _cluster, identifies=True)
