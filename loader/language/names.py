"""All names of an article: known ones, people, organizations, islands, places, each token in one of them at most."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Doc

from loader.language.found import Found, covered, longest
from loader.language.islands import equate, extend_islands, find_islands
from loader.language.organizations import find_organizations, trim
from loader.language.pipeline import Language


def find_names(doc: Doc, published: date | None, language: Language) -> list[Found]:
    """Every name in the text, in text order, none overlapping another; states inside the names of bodies are kept in
    ``Found.inside``. Names of agreements are among them."""
    known = language.known.find(doc)
    states = longest(_not_water(doc, (f for f in known if f.kind == "state"), language.waters))
    things = _things(doc, known, language)
    blocked = covered(things) | covered(states)
    people = language.people.find(doc, longest(f for f in known if f.kind == "person"), blocked)
    things = [*things, *people]
    others = covered(f for f in things if f.kind != "organization")
    bodies = find_organizations(doc, [*states, *things], others, language.organizations)
    things = longest([*bodies, *things])
    places = _places(doc, known, states, things, published, language)
    names = longest([*things, *states, *places])
    names += language.places.find(doc, names)
    return [replace(f, inside=_inside(f, states)) for f in sorted(names, key=lambda f: f.first)]


def _things(doc: Doc, known: Sequence[Found], language: Language) -> list[Found]:
    """Agreements, islands, known organizations and events."""
    islands = extend_islands(doc, known, language.islands)
    bodies = [trim(doc, f) for f in known if f.kind == "organization"]
    agreements = [f for f in known if f.kind == "agreement"]
    events = [f for f in known if f.kind == "event"]
    things = longest([*agreements, *islands, *bodies, *events])
    return equate(doc, [*things, *find_islands(doc, covered(things), language.islands)], language.islands)


def _places(
    doc: Doc, known: Sequence[Found], states: Sequence[Found], things: Sequence[Found], published: date | None, language: Language
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


def _inside(item: Found, states: Sequence[Found]) -> tuple[Found, ...]:
    if item.kind not in ("organization", "agreement", "event"):
        return ()
    return tuple(s for s in states if item.first <= s.first and s.last <= item.last and (s.first, s.last) != (item.first, item.last))
