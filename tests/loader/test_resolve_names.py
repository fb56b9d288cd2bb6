"""Which people, bodies, places and territories are one, and which are not."""

import re
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from loader.graph.named_graph import NamedGraph
from loader.record import EntityKind, Passage
from tests.loader.teller import CASES, named, person
from tests.loader.test_resolve import instances, values
from tests.telling import Telling, resolved


@pytest.mark.parametrize(
    ("first", "second", "people"),
    [
        ([("Igor Ivanov", None)], [("Igor Ivanov", None)], 1),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Igor Ivanov", None)], 1),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Igor Ivanov", "Minister", "Japan")], 2),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Ivanov", "Foreign Minister", "Russia")], 1),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Ivanov", "foreign minister", "Russia", "2001-06-01")], 1),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Ivanov", "Foreign Minister", "Russia", "2007-01-01")], 2),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Ivanov", "Defence Minister", "Russia")], 2),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("Ivanov", None)], 2),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("I. Ivanov", "Foreign Minister", "Russia")], 1),
        ([("Igor Ivanov", "Foreign Minister", "Russia")], [("S. Ivanov", "Foreign Minister", "Russia")], 2),
        ([("S. Ivanov", None)], [("S. Ivanov", None)], 2),
        ([("Ivanov", "Foreign Minister", "Russia")], [("Ivanov", "Foreign Minister", "Russia")], 1),
        ([("Ivanov", None)], [("Ivanov", None)], 2),
        ([("Igor Ivanov", None)], [("Sergei Ivanov", None)], 2),
    ],
)
def test_people_are_one_or_two(first: list[Any], second: list[Any], people: int) -> None:
    graph = resolved(person("a1", *first[0]).graph(), person("a2", *second[0]).graph())
    assert len(instances(graph, "sk:Person")) == people


PEOPLE = tomllib.loads((CASES / "people.toml").read_text(encoding="utf-8"))


def told_people(*names: str) -> list[NamedGraph]:
    """Articles that each name one person; "Igor Ivanov, Russia" serves a state."""
    told = []
    for number, (name, _, state) in enumerate(text.partition(", ") for text in names):
        told.append(person(f"a{number}", name, "Minister" if state else None, state).graph())
    return told


@pytest.mark.parametrize("names", PEOPLE["one"], ids=" = ".join)
def test_a_name_spelt_or_ordered_otherwise_is_one_person(names: list[str]) -> None:
    told = told_people(*names)
    graph = resolved(*told)
    assert graph == resolved(*reversed(told))
    (found,) = instances(graph, "sk:Person")
    assert len(values(graph, found, "sk:madeFrom")) == len(names)
    assert all(rule.startswith("same name") for rule in values(graph, found, "sk:mergedBy"))


@pytest.mark.parametrize("names", PEOPLE["apart"], ids=" / ".join)
def test_names_of_different_people_stay_apart(names: list[str]) -> None:
    assert len(instances(resolved(*told_people(*names)), "sk:Person")) == len(names)


@pytest.mark.parametrize("case", PEOPLE["careers"], ids=lambda case: case["why"])
def test_namesakes_are_told_apart_by_walks_of_life_that_one_person_is_not_in(case: dict[str, Any]) -> None:
    told = [walking(f"a{number}", *text.split(", ")) for number, text in enumerate(case["told"])]
    graph = resolved(*told)
    assert graph == resolved(*reversed(told))
    people = {frozenset(values(graph, found, "sk:reportedIn")) for found in instances(graph, "sk:Person")}
    assert people == {frozenset(f"article/a{number}" for number in group) for group in case["people"]}


def walking(article_id: str, year: str, *told: str) -> NamedGraph:
    """An article of a year about Haruto Mori, who is nothing, of an "occupation" or in an office ("Envoy of Japan")."""
    what = ", ".join(told)
    office, _, state = what.partition(" of ")
    telling = person(article_id, "Haruto Mori", office if state else None, state, f"{year}-06-01")
    telling.entities[0] = replace(telling.entities[0], occupation=None if state else what or None)
    return telling.graph()


@pytest.mark.parametrize("case", PEOPLE["known"], ids=lambda case: case["name"])
def test_a_name_spelt_otherwise_is_the_person_of_the_gazetteer(case: dict[str, str]) -> None:
    graph = resolved(*told_people(case["name"]))
    made = values(graph, case.get("person", "person/shinzo-abe"), "sk:madeFrom")
    assert bool(made) is ("person" in case)
    assert bool(instances(graph, "sk:Person")) is ("person" not in case)


@pytest.mark.parametrize(("kind", "name"), [("person", "Haruto Mori"), ("organization", "Coast Guard")])
def test_what_serves_two_states_does_not_make_one_of_those_that_serve_either(kind: EntityKind, name: str) -> None:
    told = [
        of_states(f"a{number}", kind, name, states)
        for number, states in enumerate([("Japan", "Russia"), ("Japan",), ("Russia",)])
    ]
    class_name = "sk:Person" if kind == "person" else "sk:Organization"
    assert len(instances(resolved(*(telling.graph() for telling in told)), class_name)) == 2


def of_states(article_id: str, kind: EntityKind, name: str, states: tuple[str, ...]) -> Telling:
    """Somebody who holds an office of each state, or what is named right after each."""
    telling = Telling(article_id, " ".join(f"{state}'s {name}." for state in states))
    holder = telling.entity(kind, name)
    places = [match.start() for match in re.finditer(name, telling.text)]
    evidence = tuple(Passage(start, start + len(name), name) for start in places)
    telling.entities[0] = replace(telling.entities[0], evidence=evidence)
    for state in states:
        served = telling.known(f"state/{state.lower()}", state)
        if kind == "person":
            telling.tell("tenures", name, "holder", "office", "serves", holder=holder, office="Envoy", serves=served)
    return telling


def test_surname_that_fits_two_ministers_joins_neither() -> None:
    told = [
        person("a1", "Igor Ivanov", "Foreign Minister", "Russia"),
        person("a2", "Boris Ivanov", "Foreign Minister", "Russia"),
        person("a3", "Ivanov", "Foreign Minister", "Russia"),
    ]
    assert len(instances(resolved(*(t.graph() for t in told)), "sk:Person")) == 3


@pytest.mark.parametrize(
    ("office", "state", "day", "known"),
    [
        ("Foreign Minister", "Japan", "2018-05-01", True),
        ("Foreign Minister", "Japan", "2020-05-01", False),
        ("Defence Minister", "Japan", "2018-05-01", False),
        ("Foreign Minister", "Russia", "2018-05-01", False),
    ],
)
def test_surname_with_office_is_the_office_holder_of_that_day(office: str, state: str, day: str, known: bool) -> None:
    graph = resolved(person("a1", "Kono", office, state, day).graph())
    assert bool(values(graph, "person/taro-kono", "sk:madeFrom")) is known
    assert bool(instances(graph, "sk:Person")) is not known


def test_person_keeps_the_names_the_articles_use() -> None:
    told = [
        person("a1", "Igor Ivanov", "Foreign Minister", "Russia"),
        person("a2", "Ivanov", "Foreign Minister", "Russia"),
    ]
    graph = resolved(*(t.graph() for t in told))
    assert values(graph, "person/igor-ivanov", "skos:prefLabel") == {"Igor Ivanov"}
    assert values(graph, "person/igor-ivanov", "skos:altLabel") == {"Ivanov"}
    assert values(graph, "person/igor-ivanov", "sk:mergedBy") == {"same surname and office (Igor Ivanov; Ivanov)"}


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        (("Envoy", "Russia"), ("Envoy", "Russia"), "same name and office (Igor Ivanov)"),
        (
            ("Envoy", "Russia"),
            ("Spokesman", "Russia"),
            "same name, serving the same state (Igor Ivanov; envoy; spokesman)",
        ),
        (("Envoy", "Russia"), (None,), "same name (Igor Ivanov; envoy)"),
    ],
)
def test_the_rule_names_no_more_than_what_people_have_in_common(
    first: tuple[Any, ...], second: tuple[Any, ...], rule: str
) -> None:
    told = [person("a1", "Igor Ivanov", *first), person("a2", "Igor Ivanov", *second)]
    graph = resolved(*(t.graph() for t in told))
    assert values(graph, "person/igor-ivanov", "sk:mergedBy") == {rule}


def test_a_place_with_the_name_of_the_gazetteers_is_that_one_unless_it_is_in_another_state() -> None:
    told = [
        named("a1", "They met in Moscow.", "place", "Moscow"),
        named("a2", "They met in Moscow.", "place", "Moscow", country="Russia"),
        named("a3", "They met in Moscow.", "place", "Moscow", country="United States"),
    ]
    graph = resolved(*(t.graph() for t in told))
    assert len(values(graph, "place/moscow", "sk:madeFrom")) == 2
    assert len(instances(graph, "sk:Place")) == 1


def test_two_of_one_name_get_addresses_and_labels_of_their_own() -> None:
    graph = resolved(person("a1", "Ivanov", None).graph(), person("a2", "Ivanov", None).graph())
    people = instances(graph, "sk:Person")
    assert len(people) == 2
    assert all(iri.startswith("person/ivanov-") for iri in people)
    assert {v for p in people for v in values(graph, p, "rdfs:label")} == {"Ivanov (as in a1)", "Ivanov (as in a2)"}


@pytest.mark.parametrize(
    ("first", "second", "class_name", "count"),
    [
        (("Utopia came.", "state", "Utopia"), ("Utopia left.", "state", "Utopia"), "sk:State", 1),
        (("To Nagato.", "place", "Nagato"), ("In Nagato.", "place", "Nagato"), "sk:Place", 1),
        (("To Thule.", "island", "Thule"), ("In Thule.", "island", "Thule"), "sk:Island", 1),
        (("The forum.", "event", "forum"), ("A forum.", "event", "forum"), "sk:PublicEvent", 2),
        (("G20 2019.", "event", "G20 2019"), ("The G20 2019.", "event", "G20 2019"), "sk:PublicEvent", 1),
        (
            ("Russia's Security Council.", "organization", "Security Council"),
            ("Russia's Security Council met.", "organization", "Security Council"),
            "sk:Organization",
            1,
        ),
        (
            ("Russia's Security Council.", "organization", "Security Council"),
            ("Japan's Security Council.", "organization", "Security Council"),
            "sk:Organization",
            2,
        ),
        (
            ("The High Court.", "organization", "High Court"),
            ("A High Court.", "organization", "High Court"),
            "sk:Organization",
            1,
        ),
        (
            ("The Foreign Ministry.", "organization", "Foreign Ministry"),
            ("A Foreign Ministry.", "organization", "Foreign Ministry"),
            "sk:Organization",
            2,
        ),
    ],
)
def test_named_things_are_one_or_two(first: Any, second: Any, class_name: str, count: int) -> None:
    graph = resolved(named("a1", *first).graph(), named("a2", *second).graph())
    assert len(instances(graph, class_name)) == count


BODIES = tomllib.loads((CASES / "bodies.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", BODIES, ids=lambda case: case["why"])
def test_bodies_of_states_are_one_or_two(case: dict[str, Any]) -> None:
    told = [named(f"a{n}", text, "organization", name).graph() for n, (text, name) in enumerate(case["told"])]
    graph = resolved(*told)
    assert graph == resolved(*reversed(told))
    found = instances(graph, "sk:Organization")
    assert len(found) == case["bodies"]
    if case["bodies"] == 1:
        (rule,) = values(graph, found.pop(), "sk:mergedBy")
        assert rule.startswith("same body of the same state (")


def test_places_of_one_name_in_two_states_are_two() -> None:
    one = named("a1", "In Nagato.", "place", "Nagato", country="Japan")
    other = named("a2", "In Nagato.", "place", "Nagato", country="Russia")
    graph = resolved(one.graph(), other.graph())
    assert len(instances(graph, "sk:Place")) == 2
    assert {v for p in instances(graph, "sk:Place") for v in values(graph, p, "sk:partOf")} == {
        "state/japan",
        "state/russia",
    }


def test_organization_of_an_unknown_dispute_is_its_articles_own() -> None:
    told = [named(article_id, "The High Court.", "organization", "High Court") for article_id in ("a1", "a2")]
    for telling in told:
        telling.dispute = None
    assert len(instances(resolved(*(t.graph() for t in told)), "sk:Organization")) == 2


def test_description_that_two_articles_share_is_not_one_territory() -> None:
    told = []
    for article_id in ("a1", "a2"):
        telling = named(article_id, "Japan claims two islands.", "territory", "two islands")
        japan = telling.entities[0].ref
        islands = telling.entities[1].ref
        telling.tell("claims", "claims", claimant=japan, territory=(islands,), position="claims sovereignty")
        told.append(telling.graph())
    assert len(instances(resolved(*told), "sk:Territory")) == len(instances(resolved(*told), "sk:Claim")) == 2


def test_description_means_the_territory_of_its_dispute() -> None:
    graph = resolved(named("a1", "Over four islands.", "territory", "four islands").graph())
    assert values(graph, "island/northern-territories", "sk:madeFrom") == {"article/a1/territory/four-islands"}
    assert values(graph, "island/northern-territories", "sk:mergedBy") == {"same description in the same dispute"}
