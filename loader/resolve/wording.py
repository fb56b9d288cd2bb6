"""Wording: whether two quotations may be the same words, translated or cut differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

LEAST_WORDS = 5
"""Quotations with fewer content words are one only if they are the same: what is said shortly is said often."""
SAME_SHARE = 0.6
"""Two translations share at least this part of their content words (Dice). Two of one sentence share 0.6 to 0.8 in
the seeds, other sentences of one speech on one matter 0.3 or less."""
TELLING_WORDS = 5
"""So many of the longest words are looked up in pairs: long words are rare, and translators keep them."""
NOT = "not"
SHINGLE, WINDOW = 3, 3
"""Winnowing (Schleimer et al. 2003): whatever SHINGLE + WINDOW - 1 words in a row two texts share, they share a key."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words of quotations that say little by themselves, and those that turn or fix what is said."""

    function_words: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def wording(self, words: tuple[str, ...]) -> "Wording":
        """Folded words as they are compared."""
        content = tuple(_singular(word) for word in words if word not in self.function_words)
        fixed = (word for word in words if word in self.negations or word in self.numbers or word.isdigit())
        return Wording(
            " ".join(words), content, tuple(sorted({NOT if word in self.negations else word for word in fixed}))
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """A folded quotation, its content words in their order, and what is ``fixed``: its numbers, "not" if negated."""

    words: str = ""
    content: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()

    @property
    def is_telling(self) -> bool:
        """Whether there are words enough to be compared with others."""
        return len(self.content) >= LEAST_WORDS

    def hints(self) -> Iterator[tuple[str, ...]]:
        """What two quotations share if they can be the same: two long words, or some words in a row."""
        if not self.is_telling:
            return
        telling = sorted(set(self.content), key=lambda word: (-len(word), word))[:TELLING_WORDS]
        yield from combinations(sorted(telling), 2)
        shingles = [self.content[first : first + SHINGLE] for first in range(len(self.content) - SHINGLE + 1)]
        starts = range(len(shingles) - WINDOW + 1)
        yield from sorted({min(shingles[first : first + WINDOW], key=_hashed) for first in starts})

    def is_within(self, other: "Wording") -> bool:
        """Whether these words are a part of the other, word for word."""
        return self.is_telling and f" {self.words} " in f" {other.words} "

    def is_like(self, other: "Wording") -> bool:
        """Whether the two may be translations of one sentence. Other numbers, or a "not" in one, are other words."""
        one, two = set(self.content), set(other.content)
        if min(len(one), len(two)) < LEAST_WORDS or self.fixed != other.fixed:
            return False
        return 2 * len(one & two) >= SAME_SHARE * (len(one) + len(two))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _hashed(shingle: tuple[str, ...]) -> bytes:
    return sha256(" ".join(shingle).encode()).digest()
