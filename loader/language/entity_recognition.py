"""spaCy's entity recognition with the same model, all tokens of a document scored at once.

spaCy scores token after token, each with a multiplication of its own: a third of the whole pipeline's time. A token
outside an entity is scored by itself alone, one inside by itself, the token before and the entity's first; so the
scores of all tokens that can begin an entity, then of their second tokens, and so on, are a few large
multiplications. Which move is allowed where is as in spaCy's ``BiluoPushDown`` for a document without preset entities.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

Scores = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
_NONE = -1
"""Instead of a token, in what a state is scored by."""


class EntityRecognition:
    """A component that sets the entities that ``recognizer`` would set on a document without any."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        self._model: Any = recognizer.model
        # Not ``recognizer.move_names``: it leaves out "U-", which has a score too.
        names: Any = recognizer.moves
        moves = [names.get_class_name(index).partition("-") for index in range(names.n_moves)]
        self._labels = [label for _, _, label in moves]
        kinds = np.array([kind for kind, _, _ in moves])
        named = np.array([bool(label) for label in self._labels])
        self._begin = (kinds == "B") & named
        self._unit = (kinds == "U") & named
        self._out = kinds == "O"
        where = {(kind, label): index for index, (kind, _, label) in enumerate(moves)}
        self._inner = np.array([where.get(("I", label), _NONE) for label in self._labels])
        self._last = np.array([where.get(("L", label), _NONE) for label in self._labels])

    def __call__(self, doc: Doc) -> Doc:
        """The document, changed in place."""
        if len(doc):
            scored = self._model.predict([doc])
            doc.set_ents(self._entities(doc, scored), default="outside")
            scored.clear_memory()
        return doc

    def _entities(self, doc: Doc, scored: Any) -> list[Span]:
        # A cast, because spaCy gives attributes as unsigned numbers.
        spaces, starts = doc.to_array(["IS_SPACE", "SENT_START"]).astype(np.int64).T
        goes_on = np.append(starts[1:] != 1, False)
        best = self._outside(_scores(scored, np.arange(len(doc))), spaces == 1, goes_on)
        ends = self._ends(scored, best, goes_on)
        found, index = [], 0
        for index_of, move in enumerate(best.tolist()):
            if index_of < index or self._out[move]:
                continue
            index = int(ends[index_of])
            found.append(Span(doc, index_of, index, label=self._labels[move]))
        return found

    def _outside(self, scores: Scores, is_space: npt.NDArray[np.bool_], goes_on: npt.NDArray[np.bool_]) -> Indices:
        """The best move at each token if no entity is open there."""
        allowed = np.outer(~is_space & goes_on, self._begin) | np.outer(~is_space, self._unit) | self._out
        best: Indices = np.where(allowed, scores, -np.inf).argmax(axis=1)
        return best

    def _ends(self, scored: Any, best: Indices, goes_on: npt.NDArray[np.bool_]) -> Indices:
        """For each token the end (exclusive) of the entity that begins there."""
        ends = np.arange(1, len(best) + 1)
        first = np.flatnonzero(self._begin[best])
        here = first + 1
        while len(first):
            scores = _scores(scored, here, first)
            rows = np.arange(len(first))
            inner, last = self._inner[best[first]], self._last[best[first]]
            stays = scores[rows, inner] > scores[rows, last]
            level = scores[rows, inner] == scores[rows, last]
            stays = goes_on[here] & (stays | (level & (inner < last)))
            ends[first[~stays]] = here[~stays] + 1
            first, here = first[stays], here[stays] + 1
        return ends


def _scores(scored: Any, here: Indices, first: Indices | None = None) -> Scores:
    """A row of scores, a column a move, for each token of ``here``, in the entities that begin at ``first``."""
    states = np.full((len(here), 3), _NONE, dtype=np.int32)
    states[:, 0] = here
    if first is not None:
        states[:, 1], states[:, 2] = first, here - 1
    scores: Scores = scored.vec2scores.predict(scored.state2vec.predict(states))
    return scores
