"""What resolution takes for the same, as the lexicon lists it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loader.errors import GazetteerError
from loader.resolve.bodies import Bodies
from loader.resolve.careers import Careers
from loader.resolve.spelling import Spellings
from loader.resolve.territories import TerritoryWords
from loader.resolve.wording import Wordings


@dataclass(frozen=True, slots=True)
class Alike:
    """Spellings of names, words of quotations, names of bodies and of territories, walks of life; empty, nothing but
    the same is the same."""

    spellings: Spellings = field(default_factory=Spellings)
    wordings: Wordings = field(default_factory=Wordings)
    bodies: Bodies = field(default_factory=Bodies)
    territories: TerritoryWords = field(default_factory=TerritoryWords)
    careers: Careers = field(default_factory=Careers)


def read_alike(path: Path) -> Alike:
    """The lexicon file of resolution. Raises GazetteerError naming the file if it cannot be used."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Alike(
            _spellings(table["spellings"]),
            _wordings(table["quotations"]),
            _bodies(table["bodies"]),
            _territories(table["territories"]),
            _careers(table["careers"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, LookupError, TypeError, AttributeError) as error:
        raise GazetteerError(f"lexicon file {path} cannot be used: {error!r}; restore or correct it") from error


def _spellings(table: Mapping[str, Any]) -> Spellings:
    same = {word: group[0] for group in table["groups"] for word in group}
    endings = {end: group[0] for group in table["endings"] for end in group}
    longest_first = sorted(endings.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    return Spellings(same, tuple(longest_first), tuple(table["patronymics"]))


def _wordings(table: Mapping[str, Any]) -> Wordings:
    return Wordings(*(frozenset(table[name].split()) for name in ("function_words", "negations", "numbers")))


def _bodies(table: Mapping[str, Any]) -> Bodies:
    return Bodies({name: names[0] for names in table["groups"] for name in names})


def _territories(table: Mapping[str, Any]) -> TerritoryWords:
    same = {word: group[0] for group in table["same"] for word in group}
    kinds, counted = frozenset(table["kinds"].split()), frozenset(table["counted"].split())
    return TerritoryWords(kinds, same, table["numbers"], counted)


def _careers(table: Mapping[str, Any]) -> Careers:
    walks = {word: walk for walk, words in table["walks"].items() for word in words.split()}
    together, in_turn = (
        frozenset(frozenset({walk, other}) for walk, others in table[name].items() for other in others)
        for name in ("together", "in_turn")
    )
    suffixes, joining = frozenset(table["suffixes"].split()), frozenset(table["joining"].split())
    return Careers(walks, suffixes, joining, together, in_turn, table["years_between"])
