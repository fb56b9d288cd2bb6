"""The words, numbers and marks of a text that can belong to a time expression, with what the lexicon makes of them."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

Value = int | str

_ATOM = re.compile(
    r"(?P<blank>\n[^\S\n]*\n)"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4}(?!\.?\d)|\d{4}\.\d{1,2}\.\d{1,2}(?!\.?\d))"
    r"|(?P<other>\d{1,3}(?:,\d{3})+(?!\d)|\d+[.:]\d+(?![.\d])|\d{5,})"
    r"|(?P<decade>\d{3}0['’]?s\b)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<number>\d{1,4}(?![^\W_]))"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<possessive>['’]s\b)"
    r"|(?P<mark>[^\w\s])"
)
_NO_VALUES: Mapping[str, Value] = {}
_DASHES = frozenset("-–—‐‑‒−\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True, slots=True)
class Atom:
    """A word (lower case in ``text``), number or mark; ``values`` maps the classes it belongs to onto its values."""

    text: str
    start: int
    end: int
    token: int
    """Index of the token that its first character lies in."""
    last_token: int
    values: Mapping[str, Value]
    capital: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """What an element of a pattern may ask for: the word itself and its classes."""
        return (self.text, *self.values)


class WordClasses:
    """The lexicon's word classes: ``[words.CLASS]`` with word = value."""

    def __init__(self, words: Mapping[str, Mapping[str, Any]], capitalised: frozenset[str]) -> None:
        self._values: dict[str, dict[str, Value]] = {}
        for name, members in words.items():
            for word, value in members.items():
                self._values.setdefault(word, {})[name] = value
        # "Feb 7" stands beside "Feb. 7" in the same wire report: a listed abbreviation may lack its period.
        for word in [word for word in self._values if word.endswith(".")]:
            self._values.setdefault(word[:-1], self._values[word])
        self._small = {
            word: {name: value for name, value in values.items() if name not in capitalised}
            for word, values in self._values.items()
        }

    def of(self, word: str, capital: bool) -> Mapping[str, Value]:
        """The classes of a word in lower case; names of months and days count only with a capital."""
        return (self._values if capital else self._small).get(word, _NO_VALUES)

    def is_abbreviation(self, word: str) -> bool:
        """With its period, the word is listed."""
        return word + "." in self._values


def atoms_of(doc: Doc, classes: WordClasses) -> tuple[Atom, ...]:
    """All atoms of a document in text order; an empty line is an atom ``¶``, so that no pattern spans it."""
    starts = [token.idx for token in doc]
    text = doc.text
    atoms: list[Atom] = []
    skip = -1
    for match in _ATOM.finditer(text):
        if match.start() < skip:
            continue
        atom = _atom(match, text, starts, classes)
        skip = atom.end
        if _continues_number(atoms, atom):
            ten = atoms[-2]
            value = int(ten.values["NUMBER"]) + int(atom.values["NUMBER"])
            atoms[-2:] = [Atom("", ten.start, atom.end, ten.token, atom.last_token, {"NUMBER": value})]
        else:
            atoms.append(atom)
    return tuple(atoms)


def _atom(match: re.Match[str], text: str, starts: list[int], classes: WordClasses) -> Atom:
    start, end, word, kind = match.start(), match.end(), match[0], match.lastgroup
    capital = word[:1].isupper()
    word = word.lower()
    values: Mapping[str, Value] = {}
    if kind == "number":
        values = _number_values(word)
    elif kind == "ordinal":
        day = int(word[:-2])
        values = {"ORDINAL": day, **({"DAY": day} if 1 <= day <= 31 else {})}
    elif kind == "word":
        if text[end : end + 1] == "." and classes.is_abbreviation(word):
            word, end = word + ".", end + 1
        values = classes.of(word, capital)
    elif kind == "decade":
        values = {"DECADE": int(word[:4])}
    elif kind == "dotted":
        values = {"DOTTED": word}
    elif kind == "possessive":
        word = "'s"
    elif kind == "mark":
        word = "-" if word in _DASHES else word
        values = classes.of(word, capital)
    elif kind == "blank":
        word = "¶"
    token = max(bisect_right(starts, start) - 1, 0)
    return Atom(word, start, end, token, max(bisect_right(starts, end - 1) - 1, 0), values, capital)


def _number_values(digits: str) -> dict[str, Value]:
    number = int(digits)
    values: dict[str, Value] = {"NUM": number}
    if len(digits) == 4 and number:
        values["YEAR"] = number
    if len(digits) == 2:
        values["SHORTYEAR"] = number
    if len(digits) <= 2 and 1 <= number <= 31:
        values["DAY"] = number
    return values


def _continues_number(atoms: list[Atom], atom: Atom) -> bool:
    """ "forty-five": a ten, a dash without blanks and a unit."""
    if len(atoms) < 2 or atoms[-1].text != "-" or atoms[-1].end != atom.start or atoms[-2].end != atoms[-1].start:
        return False
    ten, unit = atoms[-2].values.get("NUMBER", 0), atom.values.get("NUMBER", 0)
    return int(ten) >= 20 and 1 <= int(unit) <= 9 and int(ten) % 10 == 0
