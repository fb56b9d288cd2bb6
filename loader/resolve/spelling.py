"""Spelling: the forms under which two ways to write one person's name are the same."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from loader.resolve.folding import words

# Hepburn: an open syllable with or without a consonant in front, or a closing n (m before lips); "h" for a long "o".
_JAPANESE = re.compile(
    r"(?:(?:(?:ky|gy|sh|ch|ny|hy|by|py|my|ry|ts|[kgsztdnhfbpmyrwj])?[aeiou]|(?<=o)h|n|m(?=[bpm])|k(?=k)|s(?=s)|t(?=[tc])|p(?=p)))+"
)
_LONG = re.compile(r"ou|oh(?![aeiouy])|uu")
NAME_WORDS = 2
"""A full name has at least so many words."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as it is compared.

    ``words`` are in the order of the article, each in the one spelling that stands for all. ``forms`` are the words
    that tell who it is, sorted, since some papers put the surname first; there are several forms if words may be
    written together. ``middle`` are initials and patronymics between first and last word, which others leave out.
    """

    words: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
    middle: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether a given name is spelt out."""
        return any(len(word) > 1 for word in self.words[:-1])

    def is_same(self, other: "Name") -> bool:
        """Whether two full names may be one person's: a form is shared, and no middle name contradicts."""
        if not set(self.forms) & set(other.forms):
            return False
        return all(a.startswith(b) or b.startswith(a) for a, b in zip(self.middle, other.middle, strict=False))


@dataclass(frozen=True, slots=True)
class Spellings:
    """Spellings of one name, as the lexicon lists them: word -> the one that stands for all; ends of words alike."""

    same: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[tuple[str, str], ...] = ()
    patronymics: tuple[str, ...] = ()

    def name(self, text: str) -> Name:
        """A name as it is compared: ``Abe Shinzō`` and ``Shinzo Abe`` have one form, so have Sergei and Sergey."""
        parts = [tuple(self._spelt(word) for word in words(part)) for part in text.split()]
        parts = _shortened([part for part in parts if part])
        told = tuple(word for part in parts for word in part)
        middle = tuple(part[0] for part in parts[1:-1] if len(part) == 1 and self._is_middle(part[0]))
        core = [part for place, part in enumerate(parts) if not (0 < place < len(parts) - 1 and part[0] in middle)]
        return Name(told, tuple(sorted({tuple(sorted(form)) for form in _forms(core)})), middle)

    def _spelt(self, word: str) -> str:
        if word in self.same:
            return self.same[word]
        for end, standard in self.endings:
            if word.endswith(end) and len(word) > len(end) + 1:
                return word.removesuffix(end) + standard
        return word

    def _is_middle(self, word: str) -> bool:
        return len(word) == 1 or word.endswith(self.patronymics)


def _shortened(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Japanese names with their long vowels as short ones: Shinzou, Satoh. Only if every word is made of Japanese
    syllables, since Young and Yong are two Korean names."""
    if all(_JAPANESE.fullmatch(word) for part in parts for word in part):
        return [tuple(_LONG.sub(lambda long: long[0][0], word) for word in part) for part in parts]
    return parts


def _forms(parts: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The words; with hyphened ones written together; and for three single words (Kim Jong Un) two of them together."""
    yield tuple(word for part in parts for word in part)
    if len(parts) >= NAME_WORDS:
        yield tuple("".join(part) for part in parts)
    if len(parts) == NAME_WORDS + 1 and all(len(part) == 1 for part in parts):
        singles = [part[0] for part in parts]
        for one, other in pairwise(range(len(singles))):
            yield (*singles[:one], singles[one] + singles[other], *singles[other + 1 :])
