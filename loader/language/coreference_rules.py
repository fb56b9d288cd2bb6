"""The words that refer to people and states named before, as the lexicon lists them."""

from collections.abc import Mapping
from dataclasses import dataclass

from loader.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class CoreferenceRules:
    """The table ``coreference`` of ``names.toml``."""

    roles: Mapping[str, tuple[str, ...]]
    people: frozenset[str]
    ministers: frozenset[str]
    leaders: frozenset[str]
    states: frozenset[str]
    determiners: frozenset[str]
    twos: frozenset[str]
    """They stand alone for two people: "the two", "the pair"."""
    beside: frozenset[str]
    """Prepositions behind which somebody takes part in what another does: "spoke to", "dined with"."""
    judging: frozenset[str]
    """Verbs and nouns of praise and blame: "protest to A over his visit"."""
    nicknames: frozenset[str]
    """Behind a building that stands for a state: "the Kremlin boss"."""
    hosts: frozenset[str]
    guests: frozenset[str]
    receptions: frozenset[str]
    """Verbs whose subject is host: "received"."""
    journeys: frozenset[str]
    """Verbs whose subject is guest: "flew to"."""
    ministerial: frozenset[str]
    """In an office of which a state has one: "foreign minister"."""
    ordinals: frozenset[str]
    """ "the former", "the latter"."""
    restricting: frozenset[str]
    """Before a role, words that mean another one than today's: "the new president"."""
    indefinite: frozenset[str]
    """Before a role, words that mean nobody who has been named: "no president"."""
    of_then: frozenset[str]
    """Behind a role, words that mean who held it then: "of the day"."""
    coming: frozenset[str]
    """Behind the hyphen of a role, words that mean who does not hold it yet: "elect"."""
    his_titles: frozenset[str]
    her_titles: frozenset[str]
    his_names: frozenset[str]
    """Given names of men, lower-cased."""
    her_names: frozenset[str]
    peoples: tuple[str, ...]
    """Ends of adjectives that alone stand for a people: "the Japanese", "the British"."""


def coreference_rules(lexicon: Lexicon) -> CoreferenceRules:
    """The rules of a lexicon."""
    table = lexicon.table("names")["coreference"]
    pairs, parts, offices = table["pairs"], table["parts"], lexicon.table("names")["offices"]
    return CoreferenceRules(
        {role: tuple(offices) for role, offices in table["roles"].items()},
        frozenset(pairs["people"]),
        frozenset(pairs["ministers"]),
        frozenset(pairs["leaders"]),
        frozenset(pairs["states"]),
        frozenset(pairs["determiners"]),
        frozenset(pairs["twos"]),
        frozenset(pairs["beside"]),
        frozenset(parts["judging"]),
        frozenset(parts["nicknames"]),
        frozenset(parts["hosts"]),
        frozenset(parts["guests"]),
        frozenset(offices["receptions"]),
        frozenset(offices["journeys"]),
        frozenset(parts["ministerial"]),
        frozenset(parts["ordinals"]),
        frozenset(parts["restricting"]),
        frozenset(parts["indefinite"]),
        frozenset(parts["of_then"]),
        frozenset(offices["coming"]),
        frozenset(parts["his_titles"]),
        frozenset(parts["her_titles"]),
        frozenset(lexicon.table("names")["people"]["given"]).difference(parts["her_names"], parts["either_names"]),
        frozenset(parts["her_names"]),
        tuple(parts["peoples"]),
    )
