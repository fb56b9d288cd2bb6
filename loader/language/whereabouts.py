"""Which state an office holder serves, told by journeys and places: "flew to Hanoi to see President X"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.record import Ref

CLIMB = 8
"""Words above a name among which its journey is looked for: "to Hanoi, where he was to have met Minister X"."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Reads journeys and places around office holders in one article. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules
    parties: Sequence[Ref]

    def verb(self, held: Held) -> Token:
        """What the holder does."""
        return self.doc[held.holder.first : held.holder.last].root.head

    def host(self, held: Held) -> str | None:
        """As in "flew to Hanoi for talks with President X", "a trip to Hanoi, where he met X": who is met abroad
        serves the state of the place; as in "President X welcomed Y to Manila": so does who receives there."""
        root = self.doc[held.holder.first : held.holder.last].root
        if root.dep_ == "nsubj" and root.head.lemma_ in self.rules.receptions:
            return self._destination(root.head)
        met = False
        above = root
        for _ in range(CLIMB):
            if met and (place := self._where(above)) is not None:
                return place
            if above.dep_ in ("nsubj", "nsubjpass", "agent", "ROOT") or above.head == above:
                return None
            below, above = above, above.head
            if not met:
                met = above.lemma_ in self.rules.encounters
                continue
            if below.dep_ == "relcl" and (place := self._country(above.i)) is not None:
                return place
            if above.lemma_ in self.rules.journeys and (place := self._destination(above)) is not None:
                return place
        return None

    def _where(self, verb: Token) -> str | None:
        """The state of the place named last before the "where" of a clause, whatever the parser hangs it on."""
        where = next((t for t in verb.children if t.lower_ == "where" and t.i < verb.i), None)
        if where is None:
            return None
        names = (self._country(i) for i in range(where.i - 1, where.sent.start, -1) if self._is_place(i))
        return next((country for country in names if country is not None), None)

    def _is_place(self, index: int) -> bool:
        found = self.names.get(index)
        return found is not None and found.kind in ("place", "state") and found.form != "adjective"

    def abroad(self, held: Held) -> Iterator[str]:
        """As in "Foreign Minister X flew to Moscow": a party's office holder who goes to the other one is of this."""
        verb = self.verb(held)
        if verb.lemma_ not in self.rules.journeys or verb.pos_ != "VERB":
            return
        for noun in (t for child in verb.children for t in (child, *child.children) if t.dep_ in ("dobj", "pobj")):
            if noun.dep_ == "pobj" and noun.head.lower_ not in ("to", "in", "for"):
                continue
            host = self._country(noun.i)
            rest = [party.name for party in self.parties if party.name != host]
            if host is not None and len(rest) == 1 and len(self.parties) > 1:
                yield rest[0]

    def scene(self, held: Held) -> str | None:
        """The state of the city in which the sentence is set: "Meanwhile in Moscow, Foreign Minister X …", "Speaking
        in Seoul, …", before any noun that could be a subject; or in which the holder spoke: "X said in Moscow"."""
        start = self.doc[held.holder.first].sent.start
        for index in range(start, held.first):
            if self.doc[index].dep_ in ("nsubj", "nsubjpass"):
                break
            if (country := self._city(index)) is not None:
                return country
        verb = self.verb(held)
        if verb.pos_ != "VERB" or verb.i < held.holder.first or verb.lemma_ in self.rules.journeys:
            return None
        heads = [verb, *(t for t in verb.children if t.dep_ == "dobj")]  # "told a briefing in Moscow"
        objects = (t.i for h in heads for p in h.children if p.dep_ == "prep" for t in p.children if t.dep_ == "pobj")
        return next((country for i in objects if (country := self._city(i)) is not None), None)

    def _destination(self, word: Token) -> str | None:
        """The state to which, or in which, a verb or noun of going leads."""
        for child in word.children:
            if child.dep_ == "dobj" and (country := self._country(child.i)) is not None:
                return country
            if child.dep_ == "prep" and child.lower_ in ("to", "in", "for", "into"):
                found = (self._country(t.i) for t in child.children if t.dep_ == "pobj")
                if (country := next((c for c in found if c is not None), None)) is not None:
                    return country
        return None

    def _country(self, index: int) -> str | None:
        """The state that a place name is in, or that an apposition tells: "Cheju, a South Korean island"."""
        found = self.names.get(index)
        if found is not None and found.kind == "state":
            return found.key
        if found is not None and found.country is not None:
            return found.country
        for apposed in (t for t in self.doc[index].children if t.dep_ == "appos"):
            told = (self.names.get(t.i) for t in apposed.children)
            if (state := next((f for f in told if f is not None and f.kind == "state"), None)) is not None:
                return state.key
        return None

    def _city(self, index: int) -> str | None:
        """The state of the city that the token names behind "in"."""
        found = self.names.get(index)
        inside = found is not None and found.kind == "place" and found.first > 0
        return found.country if found and inside and self.doc[found.first - 1].lower_ == "in" else None
