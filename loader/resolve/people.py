"""Persons: which article nodes are one human being."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from loader.resolve.article_view import ArticleView, Node
from loader.resolve.careers import Walk
from loader.resolve.cluster import Cluster
from loader.resolve.explanation import explained
from loader.resolve.folding import fold, words
from loader.resolve.grouping import group
from loader.resolve.known import Known
from loader.resolve.layer import Layer, key
from loader.resolve.members import Members
from loader.resolve.named_things import node_cluster
from loader.resolve.sorting import SortKey
from loader.resolve.spelling import Name
from loader.resolve.world import World

SAME_OFFICE_DAYS = 366
"""Two reports of a surname with an office mean one person if they are no further apart."""

BY_TERM = "same surname, office and term of office"
BY_NAME = "same name"
BY_NAME_AND_OFFICE = "same name and office"
BY_SPELLING = "same name in another spelling or order"
BY_SPELLING_AND_OFFICE = "same name in another spelling or order, and office"
BY_NAME_AND_STATE = "same name, serving the same state"
BY_SPELLING_AND_STATE = "same name in another spelling or order, serving the same state"
BY_SURNAME = "same surname and office"
BY_NOTHING = "named in one article only"
SAME_OFFICES = frozenset({BY_NAME_AND_OFFICE, BY_SPELLING_AND_OFFICE, BY_SURNAME})


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
    name: Name
    offices: tuple[Office, ...]
    walks: tuple[Walk, ...] = ()
    """The walks of life that the offices and the occupation are of."""
    year: int | None = None
    """The year in which the article tells so."""

    @property
    def iri(self) -> str:
        """The node."""
        return self.node.iri

    @property
    def article(self) -> str:
        """The article of the node."""
        return self.node.article

    def at(self, iri: str, article: str) -> Self:
        """The same told by another node."""
        return replace(self, node=replace(self.node, iri=iri, article=article))

    @property
    def is_short(self) -> bool:
        """Whether no given name is spelt out."""
        return not self.name.is_full

    def fits(self, full: Name) -> bool:
        """Whether a full name has this surname and begins the given names with these initials, if any."""
        own = self.name.words
        initials = tuple(word[0] for word in full.words if word not in own[-1:])
        return bool(own) and own[-1] in full.words and initials[: len(own) - 1] == own[:-1]

    @property
    def states(self) -> frozenset[str]:
        """Whom the person serves."""
        return frozenset(office.serves for office in self.offices if office.serves is not None)


def known_people(world: World, view: ArticleView) -> Mapping[str, tuple[str, str]]:
    """The article's persons that are a certain person of the gazetteer, by an office or by another way to write the
    name; each with that person and the rule."""
    people = ((person, _holder(person, world)) for person in _people(view, world))
    return {p.iri: (holder, BY_TERM if p.is_short else BY_SPELLING) for p, holder in people if holder is not None}


def _items(world: World, view: ArticleView) -> list[Person]:
    return [person for person in _people(view, world) if _holder(person, world) is None]


def _keys(_world: World, person: Person) -> Iterator[str]:
    """Each form of the full name; of a surname each office with it."""
    if person.is_short:
        yield from _office_keys(person, person.name.words[-1:])
    else:
        yield from (key("name", *form) for form in person.name.forms)


def _offers(_world: World, person: Person) -> Iterator[str]:
    """Each word of a full name that may be the surname with each office: two full names are not one by an office."""
    if not person.is_short:
        yield from _office_keys(person, person.name.words)


def _office_keys(person: Person, words: Iterable[str]) -> Iterator[str]:
    for word in words:
        for office in person.offices:
            if office.serves is not None:
                yield key("office", word, office.title, office.serves)


def _groups(world: World, people: Sequence[Person]) -> Sequence[Sequence[Person]]:
    """Groups persons.

    A full name joins the same full name, however spelt, unless the two serve different states or are in walks of life
    that one person is not in: an ambassador and a fisherman, a minister and a professor of the same year. A surname,
    alone or with initials ("V. Putin"), joins only by an office: a gazetteer's office-holder of that day, a fully named
    person or the same surname with the same office of the same state within a year. Everything else stays a person of
    one article.
    """
    named = [p for p in people if not p.is_short]
    years = _years(named)
    full = group(
        named,
        block=lambda p: True,
        order=_most_telling,
        compatible=lambda one, other: (
            one.name.is_same(other.name)
            and _serve_alike(world, one, other)
            and world.known.alike.careers.fit(one.walks, other.walks, _between(years, one, other))
        ),
        signature=lambda p: (p.states, p.walks),
        compared=lambda p: (p.name, p.states, p.walks),
    )
    short = group(
        (p for p in people if p.is_short),
        block=lambda p: (p.name.words, _title(p)) if _title(p) else None,
        order=_most_telling,
        compatible=_same_office,
    )
    return _joined(world, full, short)


def _years(named: Iterable[Person]) -> Mapping[object, tuple[int, ...]]:
    """The years in which people of one name are told to be in the same walks of life. All of them fit others or none
    does, so that no career is torn where it is close to another."""
    found: dict[object, set[int]] = {}
    for person in named:
        found.setdefault((person.name.forms, person.walks), set()).update(() if person.year is None else (person.year,))
    return {told: tuple(sorted(years)) for told, years in found.items()}


def _between(years: Mapping[object, tuple[int, ...]], one: Person, other: Person) -> int:
    """The years that lie between what is told of two people at least; none, if that is not known."""
    some, others = (years[person.name.forms, person.walks] for person in (one, other))
    return min((abs(a - b) for a in some for b in others), default=0)


def _cluster(world: World, people: Members[Person]) -> Cluster:
    named = [person for person in people if not person.is_short]
    if people.size == 1:
        rule = BY_NOTHING
    elif len(named) < len(people):
        rule = BY_SURNAME
    else:
        rule = _by_name(named, is_spelt_alike=len({words(person.node.label) for person in named}) == 1)
    if people.size > 1:
        # Where the office is not what they have in common, the offices that one person was taken to hold.
        offices = (o.title for p in named for o in p.offices) if rule not in SAME_OFFICES else ()
        rule = explained(rule, (person.node.label for person in people), offices)
    return node_cluster(world, [person.node for person in people], rule)


def _by_name(named: Sequence[Person], is_spelt_alike: bool) -> str:
    """The rule by which full names are one: what all of them have in common beyond the name."""
    offices = [{(office.title, office.serves) for office in person.offices} for person in named]
    if set.intersection(*offices):
        return BY_NAME_AND_OFFICE if is_spelt_alike else BY_SPELLING_AND_OFFICE
    if all(person.states for person in named):
        return BY_NAME_AND_STATE if is_spelt_alike else BY_SPELLING_AND_STATE
    return BY_NAME if is_spelt_alike else BY_SPELLING


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
            held, year = tuple(offices.get(node.iri, ())), view.published.year if view.published else None
            yield Person(node, world.known.alike.spellings.name(node.label), held, _walks(world, node, held), year)


def _walks(world: World, node: Node, offices: Iterable[Office]) -> tuple[Walk, ...]:
    told = [*(office.title for office in offices), *([fold(node.occupation)] if node.occupation else [])]
    return tuple(sorted({walk for title in told if (walk := world.known.alike.careers.walk(title)) is not None}))


def _holder(person: Person, world: World) -> str | None:
    """The one person of the gazetteer: of a surname, who held this office on that day; of a full name, who is named
    so if spelt otherwise."""
    if person.is_short:
        return world.links.known_as(person.iri, _office_holder(person, world.known))
    # What a correction holds together is decided together, among the people of the articles.
    is_held = len(world.links.held(person.iri)) > 1
    return world.links.known_as(person.iri, None if is_held else _namesake(person, world))


def _namesake(person: Person, world: World) -> str | None:
    """The one person of the gazetteer with this name, unless he served other states."""
    known = world.known
    found = {
        namesake
        for form in person.name.forms
        for namesake in known.people_by_form.get(form, ())
        if any(person.name.is_same(known.alike.spellings.name(name)) for name in known.names(namesake))
        and _agree(world, person.states, {t.serves for t in known.tenures_of(namesake) if t.serves is not None})
        and known.alike.careers.fit(person.walks, _known_walks(known, namesake), known.alike.careers.years_between)
    }
    return found.pop() if len(found) == 1 else None


def _known_walks(known: Known, person: str) -> set[Walk]:
    told = (known.alike.careers.walk(tenure.office) for tenure in known.tenures_of(person))
    return {walk for walk in told if walk is not None}


def _office_holder(person: Person, known: Known) -> str | None:
    holders = {
        term.holder
        for office in person.offices
        for term in known.tenures
        if office.day is not None
        and term.office == office.title
        and term.serves == office.serves
        and term.covers(office.day)
        and any(person.fits(known.alike.spellings.name(name)) for name in known.names(term.holder))
    }
    return holders.pop() if len(holders) == 1 else None


def _most_telling(person: Person) -> SortKey:
    return (-len(person.states), -len(person.offices), -len(person.walks), person.node.iri)


def _title(person: Person) -> tuple[str, str] | None:
    return next(((office.title, office.serves) for office in person.offices if office.serves is not None), None)


def _serve_alike(world: World, one: Person, other: Person) -> bool:
    return _agree(world, one.states, other.states)


def _agree(world: World, some: Collection[str], others: Collection[str]) -> bool:
    """Whether one of the states served is the same, or nothing is known of those of one side."""
    return not some or not others or any(world.same_state(a, b) for a in some for b in others)


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


def _joined(
    world: World, full: tuple[tuple[Person, ...], ...], short: tuple[tuple[Person, ...], ...]
) -> list[tuple[Person, ...]]:
    """Lets a surname with an office join the one fully named person of that surname and office."""
    if not short:
        return [*full]
    # Days of office and articles are not in the form of a full name.
    told = [[q for person in members for q in _told_by(world, person)] for members in full]
    joining: dict[int, list[Person]] = {}
    alone = []
    for members in short:
        fitting = [
            index
            for index, named in enumerate(told)
            if members[0].fits(named[0].name)
            and not {p.node.article for p in members} & {q.node.article for q in named}
            and all(any(_same_office(p, q) for q in named) for p in members)
        ]
        if len(fitting) == 1:
            joining.setdefault(fitting[0], []).extend(members)
        else:
            alone.append(members)
    return [*((*named, *joining.get(index, ())) for index, named in enumerate(full)), *alone]


def _told_by(world: World, person: Person) -> Iterable[Person]:
    return (person,) if person.article != person.iri else world.items_of(PEOPLE, person.iri)


def _form(_world: World, person: Person) -> Person:
    """A full name with the offices of the article, whenever they are attested; who is in no walk of life that is known
    is told of in any year."""
    offices = {replace(office, day=None) for office in person.offices}
    return replace(
        person,
        node=replace(person.node, part_of=None),
        offices=tuple(sorted(offices, key=lambda office: (office.title, office.serves or ""))),
        year=person.year if person.walks else None,
    )


def _alone(person: Person, _others: Sequence[Person]) -> bool:
    """Whether articles and days of office matter."""
    return person.is_short


def _block(person: Person) -> str:
    """The letters of a full name, however it is written together."""
    return "".join(sorted("".join(person.name.forms[0]))) if person.name.forms else ""


PEOPLE = Layer(
    "person",
    Person,
    _items,
    _keys,
    _groups,
    _cluster,
    identifies=True,
    offers=_offers,
    form=_form,
    alone=_alone,
    block=_block,
)
