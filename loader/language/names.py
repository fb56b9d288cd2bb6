"""All names of an article: known ones, people, organizations, islands, places, each token in one of them at most."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from loader.language.ballot import cast_votes
from loader.language.found import Found, covered, longest
from loader.language.island_names import find_other_names
from loader.language.islands import equate, extend_islands, find_islands
from loader.language.organizations import find_organizations, trim
from loader.language.pipeline import Language


def find_names(doc: Doc, published: date | None, language: Language) -> list[Found]:
    """Every name in the text, in text order, none overlapping another; names inside names are kept in
    ``Found.inside``. Names of agreements are among them."""
    known = language.known.find(doc)
    states = longest(_not_water(doc, (f for f in known if f.kind in ("state", "none")), language.waters))
    states = [f for f in states if f.kind == "state"]
    states = _of_their_time(states, published, language)
    things = _things(doc, known, language)
    blocked = covered(things) | covered(states)
    ballot = cast_votes(doc, language.ballot)
    people = language.people.find(doc, longest(f for f in known if f.kind == "person"), blocked, ballot)
    things = [*things, *people]
    others = covered(f for f in things if f.kind not in ("organization", "island"))
    cities = [f for f in known if f.kind == "place"]
    bodies = find_organizations(
        doc, [*states, *things, *cities], others, language.organizations, language.offices.heads, ballot
    )
    things = longest([*things, *bodies])
    places = _places(doc, known, states, things, published, language)
    names = longest([*things, *states, *places])
    names += language.places.find(doc, names)
    inner = [*states, *(f for f in known if f.kind == "organization")]
    return [replace(f, inside=_inside(f, inner)) for f in sorted(names, key=lambda f: f.first)]


def _of_their_time(found: Sequence[Found], published: date | None, language: Language) -> list[Found]:
    """Buildings stand for the past state if the article names it and was published before its end: "the Kremlin"."""
    named = {f.key for f in found if f.form != "metonym"}
    past = [language.states[key] for key in sorted(named)]
    before = {s.successor: s for s in past if s.until and s.successor and published and published < s.until}
    result = []
    for item in found:
        state = before.get(item.key) if item.form == "metonym" else None
        result.append(replace(item, key=state.name, name=state.name, iri=state.iri) if state else item)
    return result


def _things(doc: Doc, known: Sequence[Found], language: Language) -> list[Found]:
    """Agreements, islands, known organizations and events."""
    islands = extend_islands(doc, known, language.islands)
    bodies = _parts_apart(doc, [trim(doc, f) for f in known if f.kind == "organization"])
    agreements = [f for f in known if f.kind == "agreement"]
    events = [_without_place(doc, f, language.places.prepositions) for f in known if f.kind == "event"]
    things = longest([*agreements, *islands, *bodies, *events])
    things += find_islands(doc, covered(things), language.islands)
    named = [f for f in things if f.kind == "island"]
    blocked = covered(things) | covered(f for f in known if f.kind in ("state", "person", "place", "none"))
    things += find_other_names(doc, named, blocked, language.islands)
    return equate(doc, things, language.islands, language.groups)


def _without_place(doc: Doc, event: Found, prepositions: Collection[str]) -> Found:
    """ "G20 summit in Osaka" names an event, and a place beside it."""
    for index in range(event.first + 1, event.last):
        if doc[index].lower_ in prepositions:
            return replace(event, last=index)
    return event


def _parts_apart(doc: Doc, bodies: Sequence[Found]) -> list[Found]:
    """A body of a body is named without it: "European Affairs Bureau | of the | Japanese Foreign Ministry"."""
    result = []
    for item in bodies:
        inner = next((b for b in bodies if item.first < b.first and b.last == item.last), None)
        end = inner.first if inner else item.last
        while inner and end > item.first + 1 and doc[end - 1].lower_ in ("of", "the"):
            end -= 1
        joined = inner is not None and end == inner.first
        result.append(item if joined else replace(item, last=end))
    return result


def _places(
    doc: Doc,
    known: Sequence[Found],
    states: Sequence[Found],
    things: Sequence[Found],
    published: date | None,
    language: Language,
) -> list[Found]:
    taken = covered(things)
    capitals = [f for f in known if f.kind == "place" and taken.isdisjoint(range(f.first, f.last))]
    past = frozenset(f.key for f in states if language.states[f.key].until)
    return language.places.read_capitals(doc, longest(capitals), past, published.year if published else None)


def _not_water(doc: Doc, states: Iterable[Found], waters: frozenset[str]) -> Iterable[Found]:
    """Names of states without those in "Sea of Japan", "Indian Ocean", "South China Sea"."""
    for found in states:
        behind = doc[found.last].text if found.last < len(doc) else ""
        before = doc[found.first - 2].text if found.first > 1 and doc[found.first - 1].lower_ == "of" else ""
        if behind not in waters and before not in waters:
            yield found


def _inside(item: Found, inner: Sequence[Found]) -> tuple[Found, ...]:
    kinds = {"organization": ("state",), "agreement": ("state",), "event": ("state", "organization")}.get(item.kind, ())
    return tuple(
        f
        for f in inner
        if f.kind in kinds
        and item.first <= f.first
        and f.last <= item.last
        and f.last - f.first < item.last - item.first
    )
