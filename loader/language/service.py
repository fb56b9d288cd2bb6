"""Which state an office holder serves, where the words of the office do not say it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from loader.gazetteer import Gazetteer, TermOfOffice
from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.language.offices import OfficeReader
from loader.record import Ref


@dataclass(frozen=True, slots=True)
class ServiceFinder:
    """Infers states for the offices of one article: the body or owner, terms of office, then what stands around."""

    doc: Doc
    names: Mapping[int, Found]
    reader: OfficeReader
    gazetteer: Gazetteer
    rules: OfficeRules
    published: date | None
    parties: Sequence[Ref]
    states: Mapping[str, Ref]
    """Names of the article's states -> references."""
    state_labels: Mapping[str, str]
    """IRIs of the gazetteer's states -> their names."""
    body_states: Mapping[str, str]
    """Keys of organizations -> names of the states they serve."""
    dateline: str | None
    """Name of the state from which the article was sent, if its dateline says so."""

    def state(self, held: Held, everyone: Sequence[Held]) -> Ref | None:
        """The state of an office, a state that the article names, or None."""
        if held.state is not None:
            return self.states.get(held.state.key) if held.state.kind == "state" else None
        if held.body is not None and (name := self.body_states.get(held.body.key)):
            return self.states.get(name)
        if held.body is not None and held.body.kind in ("island", "place"):
            return self.states.get(held.body.country or "")
        if (owner := self._owner(held, everyone)) is not None:
            return owner
        known = self._known(held)
        if known is not None:
            # Who is known to serve a state that the article does not name serves no other.
            return self.states.get(known)
        if not self._is_national(held):
            return None
        for other in everyone:
            if other.holder.key == held.holder.key and other.state is not None and other.state.kind == "state":
                return self.states.get(other.state.key)
        return self._nearby(held, everyone)

    def _owner(self, held: Held, everyone: Sequence[Held]) -> Ref | None:
        """As in "Putin's spokesman", "his foreign minister" serve the state that Putin serves."""
        before = self.doc[held.first - 1].lower_ if held.first else ""
        if before in ("'s", "'"):
            possessor = self.names.get(held.first - 2)
        elif before in ("his", "her"):
            earlier = [h.holder for h in everyone if h.holder.first < held.first and h.holder.key != held.holder.key]
            possessor = earlier[-1] if earlier else None
        else:
            return None
        if possessor is None or possessor.kind != "person" or possessor.key == held.holder.key:
            return None
        own = [h for h in everyone if h.holder.key == possessor.key and h.first < held.first]
        return next((ref for h in own if (ref := self.state(h, everyone)) is not None), None)

    def _known(self, held: Held) -> str | None:
        """By the gazetteer: the state of that person in that office at the time, else ever, else in another office."""
        terms = [
            t for t in self.gazetteer.terms_of_office if t.holder == held.holder.iri and t.serves in self.state_labels
        ]
        alike = [t for t in terms if held.office and alike_offices(t.office, held.office)]
        alike.sort(key=lambda t: not in_office(t, self.published))
        labels = [self.state_labels[t.serves] for t in [*alike, *terms]]
        return next((label for label in labels if label in self.states), labels[0] if labels else None)

    def _is_national(self, held: Held) -> bool:
        if held.office is None:
            return False
        office = re.split(r" (?:of|to|for|at|with) ", held.office.lower().removeprefix("former "))[0]
        return any(re.search(rf"\b{re.escape(word)}\b", office) for word in self.rules.national)

    def _nearby(self, held: Held, everyone: Sequence[Held]) -> Ref | None:
        """The first state that the context gives and that no other holder of the same office serves."""
        others = [h for h in everyone if h.holder.key != held.holder.key]
        past = (held.office or "").startswith("former")
        taken = {h.state.key for h in others if h.state and h.office == held.office and not past}
        for name in self._candidates(held, others):
            if name in self.states and name not in taken:
                return self.states[name]
        return None

    def _candidates(self, held: Held, others: Sequence[Held]) -> Iterator[str]:
        """Names of states in order of likelihood: the only state with such an office; the state that the office has
        elsewhere in the article; the capital in which the sentence is set; the other side of a coordinated holder;
        the dateline; a state of the sentence that is nobody else's; the sentences before; the state named most."""
        office = (held.office or "").lower().removeprefix("former ")
        if office in self.rules.of_state:
            yield self.rules.of_state[office]
        yield from self._elsewhere(office)
        sentence = self.doc[held.holder.first].sent
        scene = self.names.get(sentence.start + 1)
        if scene is not None and scene.kind == "place" and scene.country and self.doc[sentence.start].lower_ == "in":
            yield scene.country
        yield from self._other_side(held, others)
        if self.dateline is not None:
            yield self.dateline
        used = {i for h in others if h.state for i in range(h.state.first, h.state.last)}
        inside = [f for i, f in self.names.items() if sentence.start <= i < sentence.end and i not in used]
        near = sorted(inside, key=lambda f: (f.first > held.first, abs(f.first - held.first)))
        yield from (f.key for f in near if f.kind == "state")
        before = [f for i, f in self.names.items() if sentence.start - 40 <= i < sentence.start and f.kind == "state"]
        yield from (f.key for f in reversed(before))
        yield from (k for k, _ in Counter(f.key for f in self.names.values() if f.kind == "state").most_common())

    def _elsewhere(self, office: str) -> Iterator[str]:
        """As in "the Argentine foreign minister" elsewhere, if no other state has one."""
        head = office.split()[-1] if office else ""
        states = set()
        for token in self.doc:
            if token.lower_ == head:
                phrase = self.reader.read(token.i)
                if phrase is not None and phrase.state is not None and (phrase.name or "").lower() == office:
                    states.add(phrase.state.key)
        if len(states) == 1:
            yield states.pop()

    def _other_side(self, held: Held, others: Sequence[Held]) -> Iterator[str]:
        """By another holder: in "Deputy Minister X and Russia's deputy minister, Y" and in "Russian minister Y met
        Foreign Minister X", X is of the other party; in "Chinese Vice Premier X and State Councilor Y" both are of
        one state."""
        for other in sorted(others, key=lambda h: abs(h.holder.first - held.holder.first)):
            start, end = sorted((other.holder.first, held.holder.first))
            between = self.doc[start:end]
            if other.state is None or len(between) >= 14 or self.doc[start].sent != self.doc[end].sent:
                continue
            rest = [party.name for party in self.parties if party.name != other.state.key]
            if any(t.lemma_ in self.rules.dealings for t in between):
                yield from rest if len(rest) == 1 else ()
            elif any(t.lower_ == "and" for t in between):
                if other.holder.first < held.holder.first:
                    yield other.state.key
                elif len(rest) == 1:
                    yield rest[0]


def in_office(term: TermOfOffice, day: date | None) -> bool:
    """Whether a term covers a day; without a day every term does."""
    return day is None or ((term.start is None or term.start <= day) and (term.end is None or day <= term.end))


def alike_offices(one: str, other: str) -> bool:
    """Whether two wordings are one office: the same but for case, ``former`` and spelling of ``defence``."""
    return _fold(one) == _fold(other)


def _fold(office: str) -> str:
    words = office.lower().replace("defence", "defense").replace("-", " ").removeprefix("former ").split()
    return " ".join(word for word in words if word not in ("the", "of", "for", "affairs"))
