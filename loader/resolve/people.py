"""Persons: which article nodes are one human being."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from loader.resolve.article_view import ArticleView, Node
from loader.resolve.folding import fold, words
from loader.resolve.grouping import group
from loader.resolve.known import Known
from loader.resolve.sorting import SortKey

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


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """Nodes that are one person, by which rule; ``known`` is the gazetteer's person, if it is one."""

    nodes: tuple[Node, ...]
    rule: str
    known: str | None = None


def group_people(views: Iterable[ArticleView], known: Known, thing: Callable[[str], str]) -> tuple[PersonGroup, ...]:
    """Groups the person nodes of all articles.

    A full name joins the same full name, unless the two serve different states. A surname, alone or with initials
    ("V. Putin"), joins only by an office: a gazetteer's office-holder of that day, a fully named person or the same
    surname with the same office of the same state within a year. Everything else stays a person of one article.
    """
    people = [person for view in views for person in _people(view, thing)]
    by_term = {p.node.iri: holder for p in people if (holder := _holder(p, known)) is not None}
    rest = [p for p in people if p.node.iri not in by_term]
    full = group(
        (p for p in rest if not p.is_short),
        block=lambda p: p.name,
        order=_most_telling,
        compatible=_serve_alike,
        signature=lambda p: p.states,
    )
    short = group(
        (p for p in rest if p.is_short),
        block=lambda p: (p.name, _title(p)) if _title(p) else None,
        order=_most_telling,
        compatible=_same_office,
    )
    return (*_with_gazetteer(people, by_term), *_joined(full, short))


def _people(view: ArticleView, thing: Callable[[str], str]) -> Iterable[Person]:
    offices: dict[str, list[Office]] = {}
    for report in view.reports:
        title = report.one("sk:office")
        holder = report.one("sk:holder")
        if report.report_class == "sk:TenureReport" and holder is not None and title is not None:
            serves = report.one("sk:serves")
            day = report.one("sk:attestedOn")
            office = Office(
                fold(title), None if serves is None else thing(serves), date.fromisoformat(day) if day else None
            )
            offices.setdefault(holder, []).append(office)
    for node in view.nodes:
        if node.kind == "sk:Person":
            yield Person(node, words(node.label), tuple(offices.get(node.iri, ())))


def _holder(person: Person, known: Known) -> str | None:
    """The one office-holder of the gazetteer whose name has this surname and who held this office on that day."""
    if not person.is_short:
        return None
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


def _with_gazetteer(people: list[Person], holders: Mapping[str, str]) -> Iterable[PersonGroup]:
    for holder in sorted(set(holders.values())):
        nodes = tuple(p.node for p in people if holders.get(p.node.iri) == holder)
        yield PersonGroup(nodes, BY_TERM, holder)


def _joined(full: tuple[tuple[Person, ...], ...], short: tuple[tuple[Person, ...], ...]) -> Iterable[PersonGroup]:
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
    for index, named in enumerate(full):
        guests = joining.get(index, [])
        rule = BY_NOTHING if len(named) == 1 else (BY_NAME_AND_OFFICE if named[0].states else BY_NAME)
        yield PersonGroup(tuple(p.node for p in (*named, *guests)), BY_SURNAME if guests else rule)
    for members in alone:
        yield PersonGroup(tuple(p.node for p in members), BY_SURNAME if len(members) > 1 else BY_NOTHING)
