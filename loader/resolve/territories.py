"""Words about territories: which names are one name, and how many islands a description means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from loader.resolve.folding import words

_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class TerritoryWords:
    """Words of the lexicon; empty, every spelling is a name of its own and nothing is counted."""

    kinds: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()

    def core(self, name: str) -> str:
        """What a name is but for the kind of territory, the plural and spellings: the same for "South Kuril Islands"
        and "the Southern Kurils", another for "Iturup" than for "Etorofu"."""
        said = [self._singular(word) for word in words(name)]
        return " ".join(word for word in said if word) or " ".join(words(name))

    def _singular(self, word: str) -> str:
        if word in self.kinds:
            return ""
        word = self.same.get(word, word)
        if len(word) > _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
            word = word.removesuffix("s")
        return self.same.get(word, word)

    def number(self, description: str) -> int | None:
        """How many islands a description means ("two of the four disputed islands": 2), None if it does not say."""
        said = words(description)
        if not said or said[-1] not in self.counted:
            return None
        return next((self.numbers[word] for word in said if word in self.numbers), None)
