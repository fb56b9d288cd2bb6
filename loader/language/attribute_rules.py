"""spaCy's attribute ruler, which maps tags onto parts of speech and mends exceptions, with a memory.

The model has about 180 patterns, nearly all of one token; spaCy tries each of them at every token, a seventh of the
whole pipeline's time. What a pattern of one token says depends on a few attributes of the token only, so it is asked
once for each combination of them. The result is spaCy's own, match by match.
"""

from collections.abc import Iterator
from typing import Any

from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_ATTRIBUTES = ("TAG", "DEP", "LOWER", "IS_SPACE")
"""What patterns of one token may ask for; one that asks for more is matched as spaCy does it."""
_MOST = 20_000
"""Combinations remembered; then the memory begins anew, so that a long run stays small."""


class RememberingRuler:
    """A component that sets what ``ruler`` would set."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._single = Matcher(ruler.vocab)
        self._other = Matcher(ruler.vocab)
        for number, rule in enumerate(ruler.patterns):
            patterns: Any = rule["patterns"]
            for pattern in patterns:
                is_single = len(pattern) == 1 and set(pattern[0]) <= set(_ATTRIBUTES)
                (self._single if is_single else self._other).add(str(number), [pattern])
        self._known: dict[tuple[int, ...], tuple[tuple[int, int], ...]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document, changed in place."""
        # Later rules win, as in AttributeRuler.match.
        matches = sorted([*self._of_tokens(doc), *self._of_phrases(doc)])
        self._ruler.set_annotations(doc, matches)  # type: ignore[no-untyped-call] # spaCy's own
        return doc

    def _of_tokens(self, doc: Doc) -> Iterator[tuple[int, int, int, int]]:
        if len(self._known) > _MOST:
            self._known.clear()
        for index, values in enumerate(doc.to_array([*_ATTRIBUTES]).tolist()):
            key = tuple(values)
            found = self._known.get(key)
            if found is None:
                matches = self._single(doc[index : index + 1], allow_missing=True)
                found = self._known[key] = tuple((self._number(name), name) for name, _, _ in matches)
            for number, name in found:
                yield number, name, index, index + 1

    def _of_phrases(self, doc: Doc) -> Iterator[tuple[int, int, int, int]]:
        for name, first, last in self._other(doc, allow_missing=True):
            yield self._number(name), name, first, last

    def _number(self, name: int) -> int:
        return int(self._ruler.vocab.strings[name])
