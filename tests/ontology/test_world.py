"""What is known of the states of the world (ontology/world.ttl, with countryinfo and CLDR)."""

from pathlib import Path
from typing import get_args

import pytest
from pyoxigraph import RdfFormat, parse

from loader.errors import GazetteerError
from loader.gazetteer import Gazetteer
from loader.graph.shipped import shipped
from loader.language.lexicon import Lexicon, load_lexicon
from loader.language.states import State, load_states, load_territories
from loader.language.world import load_world
from loader.validate import Engine, check, to_text

WORLD = shipped("ontology") / "world.ttl"
NOT_IN_THE_UN = {"PS", "TW", "VA", "XK"}
PREFIXES = """@base <https://w3id.org/skerry/id/> .
@prefix sk: <https://w3id.org/skerry/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(shipped("ontology") / "lexicon")


@pytest.fixture(scope="module")
def states(lexicon: Lexicon) -> dict[str, State]:
    return {state.name: state for state in load_states(lexicon, Gazetteer((), (), (), (), ""))}


@pytest.mark.parametrize("engine", get_args(Engine))
def test_the_file_fits_its_shapes(engine: Engine) -> None:
    triples = [quad.triple for quad in parse(path=WORLD, format=RdfFormat.TURTLE)]
    assert to_text(check(triples, "world", engine)) == ""


def test_every_member_of_the_united_nations_has_a_name_an_adjective_and_a_capital(states: dict[str, State]) -> None:
    members = [state for state in states.values() if state.code and state.code not in NOT_IN_THE_UN]
    assert len(members) == 193
    assert [s.name for s in members if not (s.name in s.names and s.adjectives and s.capital)] == []


def test_no_name_or_metonym_belongs_to_two_states(states: dict[str, State]) -> None:
    owners: dict[str, set[str]] = {}
    for state in states.values():
        for text in (*state.names, *state.metonyms):
            owners.setdefault(text, set()).add(state.name)
    assert {text: found for text, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("U.S.", "United States"),
        ("UK", "United Kingdom"),
        ("UAE", "United Arab Emirates"),
        ("DPRK", "North Korea"),
        ("ROK", "South Korea"),
        ("PRC", "China"),
        ("Argentine", "Argentina"),
        ("Danes", "Denmark"),
        ("Iraqis", "Iraq"),
        ("Greeks", "Greece"),
        ("Emirati", "United Arab Emirates"),
        ("Tajik", "Tajikistan"),
        ("Élysée", "France"),
        ("Downing Street", "United Kingdom"),
        ("Casa Rosada", "Argentina"),
        ("Malacañang", "Philippines"),
        ("Putrajaya", "Malaysia"),
        ("Kremlin", "Russia"),
        ("White House", "United States"),
        ("Soviet", "Soviet Union"),
        ("GDR", "East Germany"),
        ("Yugoslav", "Yugoslavia"),
        ("Saint Vincent and the Grenadines", "St. Vincent and the Grenadines"),
    ],
)
def test_what_a_state_is_called(states: dict[str, State], text: str, state: str) -> None:
    found = [s.name for s in states.values() if text in {*s.names, *s.adjectives, *s.metonyms}]
    assert found == [state]


def test_an_adjective_of_two_states_is_first_that_of_the_one_that_the_file_gives_it_to(
    states: dict[str, State],
) -> None:
    assert next(s.name for s in states.values() if "Dominican" in s.adjectives) == "Dominican Republic"
    assert next(s.name for s in states.values() if "Congolese" in s.adjectives) == "Democratic Republic of the Congo"


@pytest.mark.parametrize(
    ("name", "year", "successor"),
    [
        ("Soviet Union", 1991, "Russia"),
        ("Yugoslavia", 1992, "Serbia"),
        ("Czechoslovakia", 1992, "Czech Republic"),
        ("East Germany", 1990, "Germany"),
        ("Ryukyu Kingdom", 1879, "Japan"),
    ],
)
def test_a_past_state_has_its_end_and_its_successor(
    states: dict[str, State], name: str, year: int, successor: str
) -> None:
    past = states[name]
    assert past.until is not None
    assert (past.until.year, past.successor) == (year, successor)
    assert successor in states


def test_territories_that_are_no_states_are_none(lexicon: Lexicon, states: dict[str, State]) -> None:
    territories = set(load_territories(lexicon))
    assert {"Greenland", "Hong Kong", "Macau", "Bermuda", "Gibraltar"} <= territories
    assert territories.isdisjoint(states)


def test_a_capital_whose_name_means_other_things_does_not_speak_for_its_state(states: dict[str, State]) -> None:
    assert not states["Maldives"].speaks
    assert not states["Belgium"].speaks
    assert states["Argentina"].speaks


def test_a_silent_capital_is_the_capital_of_some_state(lexicon: Lexicon, states: dict[str, State]) -> None:
    assert set(lexicon.table("states")["silent_capitals"]) <= {state.capital for state in states.values()}


def test_a_state_without_code_and_end_is_refused_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "world.ttl"
    path.write_text(PREFIXES + '<state/utopia> a sk:State ;\n    skos:prefLabel "Utopia"@en .\n')
    with pytest.raises(GazetteerError, match=r"world\.ttl, line 4: Utopia has no skos:notation and no sk:notAfter"):
        load_world(path)
