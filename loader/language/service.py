"""Which state an office holder serves, where the words of the office do not say it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from loader.gazetteer import Gazetteer, TermOfOffice
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.language.tenures import Held
from loader.record import Ref


@dataclass(frozen=True, slots=True)
class ServiceFinder:
    """Infers states for the offices of one article: terms of office first, then what stands around."""

    doc: Doc
    names: Mapping[int, Found]
    gazetteer: Gazetteer
    rules: OfficeRules
    published: date | None
    parties: Sequence[Ref]
    states: Mapping[str, Ref]
    """Names of the article's states -> references."""
    body_states: Mapping[str, str]
    """Keys of organizations -> names of the states they serve."""

    def state(self, held: Held, all_held: Sequence[Held]) -> Ref | None:
        """The state of an office, a state that the article names, or None."""
        if held.state is not None:
            return self.states.get(held.state.key) if held.state.kind == "state" else None
        if held.body is not None and (name := self.body_states.get(held.body.key)):
            return self.states.get(name)
        if (known := self._known(held)) is not None:
            return known
        if not self._is_national(held):
            return None
        for other in all_held:
            if other.holder.key == held.holder.key and other.state is not None and other.state.kind == "state":
                return self.states.get(other.state.key)
        return self._nearby(held, all_held)

    def _known(self, held: Held) -> Ref | None:
        """By the gazetteer: the term of office at the time, else any term of that person in that office."""
        terms = [t for t in self.gazetteer.terms_of_office if t.holder == held.holder.iri]
        labels = {e.iri: e.label for e in self.gazetteer.entries if e.kind == "state"}
        alike = [t for t in terms if held.office and alike_offices(t.office, held.office)]
        for term in sorted(alike, key=lambda t: not in_office(t, self.published)) + terms:
            if labels.get(term.serves) in self.states:
                return self.states[labels[term.serves]]
        return None

    def _is_national(self, held: Held) -> bool:
        if held.office is None:
            return False
        office = held.office.lower().removeprefix("former ")
        return any(re.search(rf"\b{re.escape(word)}\b", office) for word in self.rules.national)

    def _nearby(self, held: Held, all_held: Sequence[Held]) -> Ref | None:
        """By what stands around: the capital in which the sentence is set, a state named in the sentence that is not
        another holder's, the other side of a coordinated holder, the sentence before, the state named most."""
        others = [h for h in all_held if h.holder.key != held.holder.key]
        taken = {h.state.key for h in others if h.state and h.office == held.office}
        used = {i for h in others if h.state for i in range(h.state.first, h.state.last)}
        sentence = self.doc[held.holder.first].sent
        scene = self.names.get(sentence.start + 1)
        if scene is not None and scene.kind == "place" and scene.country in self.states and self.doc[sentence.start].lower_ == "in":
            return self.states[scene.country]
        inside = [f for i, f in self.names.items() if sentence.start <= i < sentence.end and i not in used]
        near = sorted(inside, key=lambda f: (f.first > held.first, abs(f.first - held.first)))
        for found in near:
            if found.kind == "state" and found.key not in taken and found.key in self.states:
                return self.states[found.key]
        if (other := self._other_side(held, others)) is not None:
            return other
        before = [f for i, f in self.names.items() if sentence.start - 40 <= i < sentence.start and f.kind == "state"]
        counts = Counter(f.key for f in self.names.values() if f.kind == "state")
        for key in [f.key for f in reversed(before)] + [key for key, _ in counts.most_common()]:
            if key not in taken and key in self.states:
                return self.states[key]
        return None

    def _other_side(self, held: Held, others: Sequence[Held]) -> Ref | None:
        """"Deputy Minister X and Russia's deputy minister, Y": X is of the other party."""
        if len(self.parties) != 2:
            return None
        for other in others:
            start, end = sorted((other.holder.first, held.holder.first))
            near = self.doc[start].sent == self.doc[end].sent and any(t.lower_ == "and" for t in self.doc[start:end])
            if near and end - start < 12 and other.state is not None:
                rest = [party for party in self.parties if party.name != other.state.key]
                if len(rest) == 1:
                    return rest[0]
        return None


def in_office(term: TermOfOffice, day: date | None) -> bool:
    """Whether a term covers a day; without a day every term does."""
    return day is None or ((term.start is None or term.start <= day) and (term.end is None or day <= term.end))


def alike_offices(one: str, other: str) -> bool:
    """Whether two wordings are one office: the same but for case, ``former`` and spelling of ``defence``."""
    return _fold(one) == _fold(other)


def _fold(office: str) -> str:
    words = office.lower().replace("defence", "defense").replace("-", " ").removeprefix("former ").split()
    return " ".join(word for word in words if word not in ("the", "of", "for", "affairs"))
