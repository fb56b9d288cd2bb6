"""Spelling: the word that is meant by one that is written wrong, of the words that names and texts have."""

from collections import Counter
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_MISSPELT = 4
"""Letters of a word that is taken for another one; shorter ones are alike by chance."""
LONG = 6
"""Letters from which on a word may be wrong in two places."""
MOST_COMPARED = 30
"""Words in a search that are compared with the known ones; who pastes more has not typed them."""


class Spelling:
    """The known words with how often they occur."""

    def __init__(self, words: Iterable[tuple[str, int]] = ()) -> None:
        self._often: Counter[str] = Counter()
        for word, times in words:
            self._often[word] += times
        self._words = tuple(sorted(self._often))

    def __contains__(self, word: str) -> bool:
        return word in self._often

    def corrections(self, words: Iterable[str], whole: bool) -> dict[str, str]:
        """The words to take for others that are unknown, where there are any. A word that a known one begins with is
        unknown only if ``whole``, since it may be what is typed so far."""
        found = {}
        for word in list(dict.fromkeys(words))[:MOST_COMPARED]:
            if not self._is_known(word, whole) and (meant := self._nearest(word)):
                found[word] = meant
        return found

    def _is_known(self, word: str, whole: bool) -> bool:
        if len(word) < SHORTEST_MISSPELT or word in self._often:
            return True
        return not whole and any(known.startswith(word) for known in self._words)

    def _nearest(self, word: str) -> str | None:
        """The word with the fewest letters to change, of equals the one that occurs most often."""
        most = 1 if len(word) < LONG else 2
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None)
        return min(near, key=lambda found: (found[1], -self._often[found[0]], found[0]))[0] if near else None
