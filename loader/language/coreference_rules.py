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


def coreference_rules(lexicon: Lexicon) -> CoreferenceRules:
    """The rules of a lexicon."""
    table = lexicon.table("names")["coreference"]
    pairs = table["pairs"]
    return CoreferenceRules(
        {role: tuple(offices) for role, offices in table["roles"].items()},
        frozenset(pairs["people"]),
        frozenset(pairs["ministers"]),
        frozenset(pairs["leaders"]),
        frozenset(pairs["states"]),
        frozenset(pairs["determiners"]),
    )
