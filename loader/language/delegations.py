"""For which state somebody acts: "the Japanese side was led by X", "Japan sent X", "X, Russia's man in Tokyo"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Token

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules

CLIMB = 5
"""Words above a name in which the "by" of a passive is looked for: "by Deputy Minister of Foreign Affairs X"."""
PHRASE = 6
"""Words behind the possessive of a state in which the noun for a person stands."""


@dataclass(frozen=True, slots=True)
class DelegationFinder:
    """Finds in one article whom a state sends. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules

    def find(self, person: Found) -> Held | None:
        """The state for which a person acts, without an office; None if nothing tells it."""
        state = self._led_by(person) or self._sent(person) or self._apposed(person)
        if state is None:
            return None
        first, last = min(state.first, person.first), max(state.last, person.last)
        return Held(person, first, last, None, state, "delegation")

    def _led_by(self, person: Found) -> Found | None:
        """As in "the Japanese side was led by X", "Canada was represented by X", "X leads the Japanese delegation"."""
        token = self.doc[person.last - 1]
        agent = next((t for t in islice(token.ancestors, CLIMB) if t.dep_ == "agent"), None)
        verb = agent.head if agent is not None else token.head
        if verb.lemma_ not in self.rules.leading_verbs or verb.pos_ != "VERB":
            return None
        if agent is not None:
            wanted = ("nsubjpass",)
        elif token.dep_ == "nsubj":
            wanted = ("dobj",)
        else:
            return None
        for noun in (t for t in verb.children if t.dep_ in wanted):
            if noun.lemma_ in self.rules.delegations:
                return next(self._states_in(noun), None)
            if agent is not None and verb.lemma_ == "represent":
                return self._state_at(noun.i)
        return None

    def _sent(self, person: Found) -> Found | None:
        """As in "Japan sent X"."""
        token = self.doc[person.last - 1]
        verb = token.head
        if token.dep_ != "dobj" or verb.lemma_ not in self.rules.sending_verbs:
            return None
        return next((s for t in verb.lefts if t.dep_ == "nsubj" and (s := self._state_at(t.i)) is not None), None)

    def _apposed(self, person: Found) -> Found | None:
        """As in "X, Russia's man in Tokyo, …"."""
        begin = person.last + 1
        state = self._state_at(begin) if begin < len(self.doc) and self.doc[person.last].text == "," else None
        if state is None or state.last >= len(self.doc) or self.doc[state.last].text not in ("'s", "'"):
            return None
        for token in self.doc[state.last + 1 : state.last + PHRASE]:
            if token.dep_ == "appos" and person.first <= token.head.i < person.last:
                return state
        return None

    def _states_in(self, noun: Token) -> Iterator[Found]:
        return (state for t in noun.lefts if (state := self._state_at(t.i)) is not None)

    def _state_at(self, index: int) -> Found | None:
        found = self.names.get(index)
        return found if found is not None and found.kind == "state" else None
