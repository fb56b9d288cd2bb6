"""Which state an office holder serves by those beside: "X met Foreign Minister Y", "Minister X and Minister Y"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from loader.language.bonds import Served
from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.record import Ref

NEAR = 14
"""Words between two office holders who are told of together."""


@dataclass(frozen=True, slots=True)
class OtherHolders:
    """Reads in one article on whose side an office holder stands. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules
    parties: Sequence[Ref]

    def across(self, held: Held, others: Sequence[Served]) -> Iterator[str]:
        """By a holder of the other side: in "Deputy Minister X and Russia's deputy minister, Y met" and in "Russian
        minister Y met Foreign Minister X", X is of the other party, whoever else has held such an office."""
        for other, served, between in self._neighbours(held, others):
            dealing = any(t.lemma_ in self.rules.dealings for t in between)
            rest = [party.name for party in self.parties if party.name != served]
            if len(rest) == 1 and (dealing or self._jointly(held.holder, other.holder)):
                yield rest[0]

    def coordinated(self, held: Held, others: Sequence[Served]) -> Iterator[str]:
        """By a holder told of with "and" whose words name the state: in "Chinese Vice Premier X and State Councilor Y"
        both are of one state; in "Minister X and Russian Minister Y" they are of the two."""
        for other, served, between in self._neighbours(held, others):
            rest = [party.name for party in self.parties if party.name != served]
            if other.state is None or not any(t.lower_ == "and" for t in between):
                continue
            if other.holder.first < held.holder.first:
                yield served
            elif len(rest) == 1:
                yield rest[0]

    def _neighbours(self, held: Held, others: Sequence[Served]) -> Iterator[tuple[Held, str, Span]]:
        """The other holders near by in the sentence, the state of each, and the words between."""
        for other, state in sorted(others, key=lambda pair: abs(pair[0].holder.first - held.holder.first)):
            former, later = sorted((other.holder, held.holder), key=lambda f: f.first)
            start, end = former.last, later.first
            served = other.state.key if other.state is not None else state.name if state is not None else None
            if served is not None and end - start < NEAR and self.doc[former.first].sent == self.doc[end].sent:
                yield other, served, self.doc[start:end]

    def _jointly(self, one: Found, other: Found) -> bool:
        """Both are the subject of what two sides do with each other: "Minister X and Russia's Y held talks"."""
        first, second = sorted((one, other), key=lambda f: f.first)
        head = self.doc[first.last - 1]
        verb = next((t for t in head.ancestors if t.pos_ == "VERB"), None)
        if verb is None or head.dep_ != "nsubj" or verb.i < second.first or verb.lemma_ not in self.rules.joint_acts:
            return False
        return not any(
            (found := self.names.get(t.i)) is not None and found.kind == "person" for t in verb.subtree if t.i > verb.i
        )
