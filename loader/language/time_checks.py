"""Conditions on a matched time expression that need the parse: the ``check`` of a pattern in ``times.toml``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from loader.language.calendar import Tense
from loader.language.time_atoms import Atom
from loader.language.time_context import TimeContext
from loader.language.time_grammar import Match

_SHORT = 3
"""Letters of an abbreviated month without its period."""
_PUNCTUATION = frozenset(".,;:!?)”\"'’]¶-")


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """``[year]`` and ``[ambiguous]`` of ``times.toml``: what a bare number or month name needs around it."""

    first_year: int
    last_year: int
    year_after: frozenset[str]
    modifying_after: frozenset[str]
    year_not_before: frozenset[str]
    names: frozenset[str]
    verb_tags: frozenset[str]
    needs_before: frozenset[str]
    prepositions: frozenset[str]
    determined: frozenset[str]
    ranking: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> "Ambiguity":
        """The rules of a lexicon table whose shared lists are ``lists``."""
        year, ambiguous = table["year"], table["ambiguous"]
        return cls(
            year["first"],
            year["last"],
            frozenset(year["after"]),
            frozenset(year["modifying_after"]),
            lists["measures"],
            frozenset(ambiguous["words"]),
            frozenset(ambiguous["verb_tags"]),
            frozenset(ambiguous["needs_before"]),
            lists["prepositions"],
            frozenset(ambiguous["determined"]),
            frozenset(table["ranking"]["words"]),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A match in its text."""

    match: Match
    atoms: Sequence[Atom]
    context: TimeContext
    rules: Ambiguity

    @property
    def doc(self) -> Doc:
        """The parsed text."""
        return self.context.doc

    @property
    def previous(self) -> str:
        """The word or mark before the match, in lower case; empty at the start."""
        return self.atoms[self.match.first - 1].text if self.match.first else ""

    @property
    def following(self) -> Atom | None:
        """The word or mark after the match."""
        return self.atoms[self.match.last] if self.match.last < len(self.atoms) else None

    @property
    def following_token(self) -> Token | None:
        """The token after the match, unless a mark or the end follows."""
        atom = self.following
        return None if atom is None or atom.text in _PUNCTUATION else self.doc[atom.token]


def is_year(place: Place) -> bool:
    """A bare number of four digits is a year: by the word before it, or as the modifier of a noun."""
    number, rules = place.match.number("YEAR") or 0, place.rules
    following = place.following
    if not rules.first_year <= number <= rules.last_year:
        return False
    if following is not None and following.text in rules.year_not_before:
        return False
    token = place.following_token
    if (
        place.previous in rules.modifying_after
        and token is not None
        and token.pos_ in {"NOUN", "PROPN", "ADJ", "CCONJ"}
    ):
        return True
    if token is not None and token.tag_ == "NNS":
        # "In 1971 officials signed": at the head of a sentence a year, elsewhere a number of things.
        opening = place.doc[place.match.atoms[0].token]
        return place.previous == "in" and opening.i > 0 and bool(opening.nbor(-1).is_sent_start)
    return place.previous in rules.year_after or _continues_years(place)


def _continues_years(place: Place) -> bool:
    told = place.context.told
    return (
        place.previous == ","
        and bool(told)
        and told[-1].edtf.kind == "year"
        and told[-1].last >= place.context.first - 1
    )


def is_name(place: Place) -> bool:
    """A month's name is neither a verb nor part of a person's or ship's name."""
    match, rules = place.match, place.rules
    if len(match.atoms) > 1:
        return True
    atom = match.atoms[0]
    token = place.doc[atom.token]
    # "Vina del Mar": an abbreviation without its period inside a name.
    inside = len(atom.text) <= _SHORT and token.i > 0 and token.nbor(-1).pos_ in {"PROPN", "X"}
    if _opens_name(place, token):
        return True
    if token.ent_type_ == "PERSON" or token.tag_ in rules.verb_tags or inside:
        return False
    if atom.text in rules.names:
        determined = token.ent_type_ == "DATE" and place.previous in rules.determined
        known = determined or place.previous in rules.prepositions
        return known or atom.text not in rules.needs_before
    return True


def _opens_name(place: Place, token: Token) -> bool:
    """ "In May Abe paid a visit": behind "in" a month, whatever the model makes of the two names together."""
    behind = token.doc[token.i + 1 : token.i + 2]
    within = token.ent_iob_ == "B" and len(behind) > 0 and behind[0].ent_iob_ == "I"
    return place.previous == "in" and token.ent_type_ == "PERSON" and within and token.tag_ not in place.rules.verb_tags


def stands_alone(place: Place) -> bool:
    """No noun follows that the words would modify ("on the 15th", not "on the 15th floor")."""
    token = place.following_token
    if token is not None and token.ent_type_ == "PERSON" and token.ent_iob_ == "B":
        # "On the 15th Ivanov left."
        return True
    return token is None or token.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"}


def introduces_clause(place: Place) -> bool:
    """ "before" and "after" at the end have something after them that they belong to."""
    following = place.following
    if not place.match.atoms or place.match.atoms[-1].text not in {"before", "after"} or following is None:
        return False
    token = place.following_token
    return token is not None and token.pos_ not in {"CCONJ", "ADP"}


def looks_ahead(place: Place) -> bool:
    """The clause looks into the future; "the first premier to visit in ten years" looks back."""
    return place.context.tense is Tense.FUTURE and not _counts_back(place)


def _counts_back(place: Place) -> bool:
    """The span belongs to an infinitive behind "the first", "the only", "the last"; or to such a noun phrase itself:
    "the first visit by a Danish leader in ten years"."""
    first = place.doc[place.match.atoms[0].token]
    for before in reversed(place.doc[first.sent.start : first.i]):
        if before.pos_ in {"VERB", "AUX"} or before.is_punct:
            break
        if before.lower_ in place.rules.ranking and before.pos_ in {"ADJ", "ADV"}:
            return True
    for above in place.doc[place.match.atoms[0].token].ancestors:
        if above.tag_ == "VB" and above.dep_ in {"relcl", "acl", "xcomp"} and any(c.tag_ == "TO" for c in above.lefts):
            return any(t.lower_ in place.rules.ranking for t in above.head.subtree if t.i < above.i)
        if above.pos_ in {"VERB", "AUX"}:
            return False
    return False


CHECKS: dict[str | None, Callable[[Place], bool]] = {
    None: lambda place: True,
    "year": is_year,
    "name": is_name,
    "alone": stands_alone,
    "clause": introduces_clause,
    "not_clause": lambda place: not introduces_clause(place),
    "future": looks_ahead,
}
"""The conditions by the name that patterns use."""
