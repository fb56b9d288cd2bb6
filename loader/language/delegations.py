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
LIST = 40
"""Words before a name in which the side that it stands for is looked for: the list may hold long offices."""


@dataclass(frozen=True, slots=True)
class DelegationFinder:
    """Finds in one article whom a state sends. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules

    def find(self, person: Found) -> Held | None:
        """The state for which a person acts, without an office; None if nothing tells it."""
        state = self._of_side(person) or self._led_by(person) or self._sent(person)
        state = state or self._apposed(person) or self._for(person) or self._ranked(person)
        if state is None:
            return None
        first, last = min(state.first, person.first), max(state.last, person.last)
        return Held(person, first, last, None, state, "delegation")

    def _of_side(self, person: Found) -> Found | None:
        """As in "the Japanese side was represented by X and Minister Y, the Russian side by Z", "on the Danish side
        were X and Y", "on the Danish side, X": nothing but people, their offices and the verb stand between."""
        floor = max(person.first - LIST, self.doc[person.first].sent.start)
        for index in range(person.first - 1, floor, -1):
            token = self.doc[index]
            if token.lower_ in self.rules.delegations:
                state = next(self._states_in(token), None)
                between = {t.lower_ for t in self.doc[index + 1 : person.first]}
                opens = self.doc[state.first - 2].lower_ in ("on", "from", "for") if state is not None else False
                listed = between & {"by", "were", "included", "include", "includes", "comprised", "was", "is", "are"}
                behind = self.doc[index + 1].text == ","
                return state if listed or (opens and behind and not between - {","}) else None
            verb = token.pos_ == "VERB" and token.lemma_ not in (*self.rules.leading_verbs, "include", "comprise")
            if verb or token.text in (";", ":"):
                return None
        return None

    def _for(self, person: Found) -> Found | None:
        """As in "X, for Britain, and Y, for Argentina, signed": behind the name, between commas; "X from the Danish
        side"."""
        if person.last < len(self.doc) and self.doc[person.last].lower_ in ("from", "on", "for"):
            sides = (t for t in self.doc[person.last + 2 : person.last + 5] if t.lower_ in self.rules.delegations)
            side = next(sides, None)
            return next(self._states_in(side), None) if side is not None else None
        words = [t.lower_ for t in self.doc[person.last : person.last + 2]]
        if words != [",", "for"]:
            return None
        state = self._state_at(person.last + 2) or self._state_at(person.last + 3)
        closed = state is not None and state.last < len(self.doc) and self.doc[state.last].text in (",", ".", ";")
        return state if closed and state is not None and state.form != "adjective" else None

    def _ranked(self, person: Found) -> Found | None:
        """As in "Chilean Admiral X", "Russian Major General X": a rank, which no office is."""
        index = person.first - 1
        while index > 0 and (self.doc[index].lower_ in self.rules.ranks or self.doc[index].lower_ in ("vice", "rear")):
            index -= 1
        state = self._state_at(index)
        return state if state is not None and state.last < person.first and state.form == "adjective" else None

    def _led_by(self, person: Found) -> Found | None:
        """As in "the Japanese side was led by X", "Canada was represented by X", "X leads the Japanese delegation",
        "X, who heads the Japanese team"."""
        token = self._subject(person)
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

    def _subject(self, person: Found) -> Token:
        """The last word of a name, or "who" behind its comma."""
        who = person.last + 1
        relative = who < len(self.doc) and self.doc[person.last].text == "," and self.doc[who].lower_ == "who"
        return self.doc[who] if relative else self.doc[person.last - 1]

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
