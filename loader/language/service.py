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
        """The state named last before the office in its sentence or the one before, unless another person has the
        same office for that state; else the state named most."""
        sentence = self.doc[held.first].sent
        taken = {h.state.key for h in all_held if h.state and h.office == held.office and h.holder.key != held.holder.key}
        start = max(0, sentence.start - 40)
        before = [self.names[i] for i in range(held.first - 1, start, -1) if i in self.names]
        for found in before:
            if found.kind == "state" and found.key not in taken and found.key in self.states:
                return self.states[found.key]
            if found.kind == "place" and found.first >= sentence.start and found.country in self.states and found.country not in taken:
                return self.states[found.country]
        counts = Counter(found.key for found in self.names.values() if found.kind == "state" and found.key not in taken)
        return self.states.get(counts.most_common(1)[0][0]) if counts else None


def in_office(term: TermOfOffice, day: date | None) -> bool:
    """Whether a term covers a day; without a day every term does."""
    return day is None or ((term.start is None or term.start <= day) and (term.end is None or day <= term.end))


def alike_offices(one: str, other: str) -> bool:
    """Whether two wordings are one office: the same but for case, ``former`` and spelling of ``defence``."""
    return _fold(one) == _fold(other)


def _fold(office: str) -> str:
    words = office.lower().replace("defence", "defense").replace("-", " ").removeprefix("former ").split()
    return " ".join(word for word in words if word not in ("the", "of", "for", "affairs"))
