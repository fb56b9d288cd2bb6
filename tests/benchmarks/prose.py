"""Invented running text, which two articles share no more of than two real ones do.

Words are drawn from a vocabulary as a language draws them: a few very often, most hardly ever (Zipf's law with
Mandelbrot's shift). Beside them stand set phrases, which all articles draw from.
"""

from functools import cached_property
from itertools import accumulate, product
from random import Random

VOCABULARY, EXPONENT, SHIFT = 20_000, 1.0, 2.7
PHRASES, PHRASE_WORDS, IN_PHRASES = 400, (3, 6), 0.06
"""How many set phrases there are, their words, and the part of all words that is theirs."""
SENTENCE_WORDS = (9, 28)
BEGINNINGS, MIDDLES, ENDS = (*"bdfgklmnprstvz", "st", "tr"), (*"aeiou", "ai"), ("", *"nrslt")


class Prose:
    """The sentences of a seed."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def sentences(self, random: Random, words: int) -> list[str]:
        """Sentences of so many words at least."""
        found: list[str] = []
        while words > 0:
            wanted = random.randint(*SENTENCE_WORDS)
            told = self.words(random, wanted)
            words -= wanted
            found.append(f"{told[0].capitalize()} {' '.join(told[1:])}.")
        return found

    def words(self, random: Random, number: int) -> list[str]:
        """So many words, set phrases among them."""
        drawn = random.choices(self._vocabulary, cum_weights=self._weights, k=number)
        if random.random() < IN_PHRASES * number / (sum(PHRASE_WORDS) / 2):
            phrase = random.choices(self._phrases, cum_weights=self._weights[:PHRASES])[0]
            place = random.randrange(number)
            drawn[place : place + len(phrase)] = phrase
        return drawn

    @cached_property
    def _weights(self) -> list[float]:
        return list(accumulate((rank + SHIFT) ** -EXPONENT for rank in range(VOCABULARY)))

    @cached_property
    def _vocabulary(self) -> list[str]:
        syllables = ["".join(parts) for parts in product(BEGINNINGS, MIDDLES, ENDS)]
        longer = [one + other for one, other in product(syllables, repeat=2)]
        Random(f"{self._seed} vocabulary").shuffle(longer)
        # The most frequent words are short, as in a language.
        return [*syllables, *longer][:VOCABULARY]

    @cached_property
    def _phrases(self) -> list[list[str]]:
        random = Random(f"{self._seed} phrases")
        return [
            random.choices(self._vocabulary, cum_weights=self._weights, k=random.randint(*PHRASE_WORDS))
            for _ in range(PHRASES)
        ]
