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
        self._begin = Matcher(ruler.vocab)
        self._longest = 0
        for number, rule in enumerate(ruler.patterns):
            patterns: Any = rule["patterns"]
            for pattern in patterns:
                if len(pattern) == 1 and set(pattern[0]) <= set(_ATTRIBUTES):
                    self._single.add(str(number), [pattern])
                    continue
                if any("OP" in part for part in pattern):
                    raise ValueError(f"a pattern of the attribute ruler has no fixed length: {pattern}")
                self._other.add(str(number), [pattern])
                self._longest = max(self._longest, len(pattern))
                # One whose first token asks for more may begin anywhere.
                self._begin.add(str(number), [[pattern[0] if set(pattern[0]) <= set(_ATTRIBUTES) else {}]])
        self._known: dict[tuple[int, ...], tuple[tuple[int, int], ...]] = {}
        self._begins: dict[tuple[int, ...], bool] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document, changed in place."""
        # Later rules win, as in AttributeRuler.match.
        self._ruler.set_annotations(doc, sorted(self._matches(doc)))  # type: ignore[no-untyped-call] # spaCy's own
        return doc

    def _matches(self, doc: Doc) -> Iterator[tuple[int, int, int, int]]:
        if len(self._known) > _MOST:
            self._known.clear()
            self._begins.clear()
        for index, values in enumerate(doc.to_array([*_ATTRIBUTES]).tolist()):
            key = tuple(values)
            found = self._known.get(key)
            if found is None:
                token = doc[index : index + 1]
                matches = self._single(token, allow_missing=True)
                found = self._known[key] = tuple((self._number(name), name) for name, _, _ in matches)
                self._begins[key] = bool(self._begin(token, allow_missing=True))
            for number, name in found:
                yield number, name, index, index + 1
            if self._begins[key]:
                for name, first, last in self._other(doc[index : index + self._longest], allow_missing=True):
                    if first == 0:
                        yield self._number(name), name, index, index + last

    def _number(self, name: int) -> int:
        return int(self._ruler.vocab.strings[name])
