"""The tables of ``names.toml`` as frozen rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loader.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """How offices are worded."""

    heads: frozenset[str]
    modifiers: frozenset[str]
    former: frozenset[str]
    dropped: frozenset[str]
    counterparts: frozenset[str]
    counterpart_phrases: tuple[str, ...]
    synonyms: Mapping[str, str]
    heading_verbs: frozenset[str]
    national: frozenset[str]
    titled: frozenset[str]
    posted: frozenset[str]
    local: frozenset[str]
    joining: frozenset[str]
    copulas: frozenset[str]
    dealings: frozenset[str]
    of_state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PersonRules:
    """How people are named."""

    honorifics: frozenset[str]
    particles: frozenset[str]
    mistaken_labels: frozenset[str]
    no_first: frozenset[str]
    """Words with which no person's name begins: "Cape", "Mount"."""
    no_last: frozenset[str]
    human_verbs: frozenset[str]
    """Verbs whose subject, if it has a name of two words, is a person."""
    """Words with which no person's name ends: "Maru", "Street"."""


def office_rules(lexicon: Lexicon) -> OfficeRules:
    """The table ``offices``."""
    table: Mapping[str, Any] = lexicon.table("names")["offices"]
    return OfficeRules(
        frozenset(table["heads"]),
        frozenset(table["modifiers"]),
        frozenset(table["former"]),
        frozenset(table["dropped"]),
        frozenset(table["counterparts"]),
        tuple(table["counterpart_phrases"]),
        dict(table["synonyms"]),
        frozenset(table["heading_verbs"]),
        frozenset(table["national"]),
        frozenset(table["titled"]),
        frozenset(table["posted"]),
        frozenset(table["local"]),
        frozenset(table["joining"]),
        frozenset(table["copulas"]),
        frozenset(table["dealings"]),
        dict(table["of_state"]),
    )


def person_rules(lexicon: Lexicon) -> PersonRules:
    """The table ``people``."""
    table: Mapping[str, Any] = lexicon.table("names")["people"]
    return PersonRules(
        frozenset(table["honorifics"]),
        frozenset(table["particles"]),
        frozenset(table["mistaken_labels"]),
        frozenset(table["no_first"]),
        frozenset(table["no_last"]),
        frozenset(table["human_verbs"]),
    )
