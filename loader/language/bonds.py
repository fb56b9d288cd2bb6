"""Whom an office holder serves with: "his foreign minister, X", "X's spokesman", "Minister X and Minister Y"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.language.office import alike_offices
from loader.record import Ref

Served = tuple[Held, Ref | None]


@dataclass(frozen=True, slots=True)
class BondFinder:
    """Finds in one article the state of an office by that of another office holder, however that one was found."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules

    def of(self, held: Held, everyone: Sequence[Served]) -> Ref | None:
        """The state that another holder serves, with whom the words join this one; None if there is none."""
        others = [(h, state) for h, state in everyone if state is not None and h.holder.key != held.holder.key]
        if held.like is not None:
            return next((state for h, state in others if h.holder.key == held.like), None)
        if owned := self._owned(held, others):
            return owned
        sentence = self.doc[held.holder.first].sent
        beside = [(h, state) for h, state in others if sentence.start <= h.holder.first < sentence.end]
        for other, state in beside:
            start, end = sorted((other.holder.first, held.holder.first))
            succession = "succession" in (held.rule, other.rule)
            if succession and alike_offices(other.office or "", held.office or ""):
                return state
            if any(t.lemma_ in self.rules.companions for t in self.doc[start:end]):
                return state
        return self._coordinated(held, beside)

    def _owned(self, held: Held, others: Sequence[Served]) -> Ref | None:
        """As in "Sato's wife and his foreign minister X", "President X's spokesman, Y": of the person named last before
        it whose state is known."""
        before = self.doc[held.first - 1].lower_ if held.first else ""
        if before not in ("his", "her", "'s", "'"):
            return None
        served = {h.holder.key: state for h, state in reversed(others)}
        start = self.doc[held.first].sent.start if before in ("his", "her") else held.first - 2
        for index in range(held.first - 2, start - 1, -1):
            found = self.names.get(index)
            if found is not None and found.kind == "person" and found.key in served:
                return served[found.key]
        return None

    def _coordinated(self, held: Held, beside: Sequence[Served]) -> Ref | None:
        """As in "Foreign Minister X, Trade Minister Y and Z": ministers told in one breath, none of whom leads."""
        for other, state in beside:
            adjacent = held.first == other.holder.last + 1 and self.doc[other.holder.last].lower_ in ("and", ",")
            titles = held.rule == other.rule == "title" and not (held.posted or other.posted)
            if not adjacent or not titles or self._leads(held) or self._leads(other):
                continue
            between = other.first > 0 and self.doc[other.first - 1].lower_ == "between"
            if not between and not alike_offices(held.office or "", other.office or ""):
                return state
        return None

    def _leads(self, held: Held) -> bool:
        words = (held.office or "").lower().split()
        return words[-1:] != ["minister"] or words[-2:] == ["prime", "minister"]
