"""The rules for claims (``ontology/lexicon/claims.toml``) as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from loader.errors import GazetteerError
from loader.language.lexicon import Lexicon
from loader.language.sides import Side
from loader.language.territory import Territory
from loader.record import Passage, Position


class Words:
    """One table of word lists: ``words["reject"]`` is a frozenset. A missing list is a GazetteerError."""

    def __init__(self, name: str, table: Mapping[str, Any]) -> None:
        self._name = name
        self._lists = {key: frozenset(value) for key, value in table.items() if isinstance(value, list)}

    def __getitem__(self, key: str) -> frozenset[str]:
        try:
            return self._lists[key]
        except KeyError:
            raise GazetteerError(f"the lexicon's table [{self._name}] lacks the list {key!r}: restore it") from None


@dataclass(frozen=True, slots=True)
class VerbRule:
    """A verb (or verbal noun) that states a position by its own meaning."""

    rule: str
    position: Position
    lemmas: frozenset[str]
    claimant: str = "subject"
    territory: tuple[str, ...] = ("object",)
    complement: str | None = None
    """``own``: an "as" phrase or object complement must say whose it is."""
    particle: str | None = None
    """A word that must hang on the verb: "back"."""
    lasting: bool = False
    """The verb tells of a taking in the past, by the state as it then was."""
    once_done: Position | None = None
    """The position that the verb tells as done, where it is another one than when it is wished for: "regained"."""
    told_plainly: bool = False
    """Only as the article's own words: "Japan says it owns them" is a claim."""
    object: frozenset[str] = frozenset()
    """Lemmas one of which the object must be, where the territory is not the object."""


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """All rules for claims."""

    verbs: tuple[VerbRule, ...]
    nouns: tuple[VerbRule, ...]
    attitudes: Words
    taking: Words
    belonging: Words
    titles: Words
    transfer: Words
    others: Words

    @classmethod
    def of(cls, lexicon: Lexicon) -> "ClaimRules":
        """The rules of the lexicon. Raises GazetteerError if the file lacks one of its parts."""
        table = lexicon.table("claims")
        words = {name: Words(name, table[name]) for name in cls.__slots__ if name not in ("verbs", "nouns")}
        return cls(tuple(map(_verb_rule, table["verb"])), tuple(map(_verb_rule, table["noun"])), **words)


@dataclass(frozen=True, slots=True)
class Find:
    """One place in the text that states a position."""

    rule: str
    position: Position
    sides: tuple[Side, ...]
    territory: Territory
    trigger: Token
    words: tuple[Passage, ...] = ()
    """Further words of the trigger."""


def _verb_rule(table: Mapping[str, Any]) -> VerbRule:
    values = dict(table)
    values["lemmas"] = frozenset(values["lemmas"])
    values["territory"] = tuple(values.get("territory", ("object",)))
    values["object"] = frozenset(values.get("object", ()))
    return VerbRule(**values)
