"""Grounding: every filled slot of a fact has a sentence that proves it.

"He said", "the two leaders met", "the islands are ours" prove little alone. The sentence that names who or what is
meant becomes evidence: the nearest one before the words, the one that introduces a person with an office, the one that
ties a person to a state, the date from which "two years earlier" counts, the dateline of what happened "here".
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from loader.evidence import WORDED_SLOTS
from loader.language.agreement_parties import told_parties
from loader.language.coreference import PLURAL, SINGULAR
from loader.language.needs import Need, fulfil
from loader.language.proofs import Proofs, inside, nearest
from loader.language.reading import Reading
from loader.record import Agreement, Fact, Meeting, Passage, Provision, Ref, Tenure, Words

F = TypeVar("F", bound=Fact)

BY_OFFICE = frozenset({"summit", "ministerial"})
"""Kinds of meetings that the offices of those who meet decide."""
PRONOUNS = SINGULAR | PLURAL | {"it"}
"""Words of a speaker that continue a name."""
MOST = 4
"""Sentences: a fact that has so many gets no more for a name in full."""


def ground(facts: Sequence[F], reading: Reading) -> tuple[F, ...]:
    """The facts with words and sentences for every filled slot that the article proves anywhere.

    A slot that holds one thing which the article names nowhere is emptied: the article does not say it.
    """
    proofs = reading.once("proofs", lambda: Proofs(reading))
    grounded = (_Grounding(fact, proofs).grounded() for fact in facts)
    return tuple(fact for fact in grounded if not _is_void(fact))


def _is_void(fact: Fact) -> bool:
    """Whether nothing is left that the fact tells: nobody's office for nobody."""
    return isinstance(fact, Tenure) and fact.office is None and fact.serves is None


class _Grounding(Generic[F]):
    """One fact on the way to its proofs."""

    def __init__(self, fact: F, proofs: Proofs) -> None:
        self.fact = fact
        self.proofs = proofs
        self.words = list(fact.words)
        self.evidence = list(fact.evidence)
        self.emptied: dict[str, Any] = {}
        triggers = [w.passage.start for w in fact.words if w.slot == "trigger"]
        self.at = min(triggers or [p.start for p in fact.evidence], default=0)

    def grounded(self) -> F:
        """The fact with its proofs."""
        worded = WORDED_SLOTS[type(self.fact)]
        slots = [(slot.field, slot.words[0], self._refs(slot.field)) for slot in worded]
        for field, name, refs in slots:
            if name == "party" and not self._given(name) and not self._parties_told():
                self.emptied[field] = ()
            else:
                self._fill(field, name, refs)
        self._continue()
        for field, name, refs in slots:
            if field not in self.emptied:
                self._stand_for(field, name, refs)
        slots = [(field, name, refs) for field, name, refs in slots if field not in self.emptied]
        self._dateline()
        self._date()
        labels = [Need(name, ref, self._labels(ref)) for _, name, refs in slots for ref in refs]
        labels += [Need(None, ref, self._labels(ref)) for ref in self._other_refs(slots)]
        self._meet(labels, MOST - len(self.evidence))
        self._kind()
        fact = self.fact
        if isinstance(fact, Agreement):
            fact = replace(fact, provisions=tuple(self._named(p) for p in ground(fact.provisions, self.proofs.reading)))
        return replace(
            fact,
            words=tuple(sorted(set(self.words))),
            evidence=tuple(sorted(set(self.evidence))),
            **self.emptied,
        )

    def _named(self, provision: Provision) -> Provision:
        """A provision with the sentence that names its agreement as the record does: "Under the 1956 text"."""
        name = " ".join(str(getattr(self.fact, "name", "")).split()).casefold()
        if any(name in " ".join(p.text.split()).casefold() for p in provision.evidence):
            return provision
        at = min(p.start for p in provision.evidence)
        told = [w.passage for w in self.fact.words if " ".join(w.passage.text.split()).casefold() == name]
        shown = [self.proofs.sentence(p) for p in nearest(told, at)[:1]]
        return replace(provision, evidence=tuple(sorted({*provision.evidence, *shown})))

    def _parties_told(self) -> bool:
        found = told_parties(self.fact, self.proofs) if isinstance(self.fact, Agreement) else ()
        for words in found or ():
            self._add(words)
        return found is not None

    def _refs(self, field: str) -> list[Ref]:
        value = getattr(self.fact, field)
        return [ref for ref in (value if isinstance(value, tuple) else (value,)) if isinstance(ref, Ref)]

    def _other_refs(self, slots: Iterable[tuple[str, str, list[Ref]]]) -> list[Ref]:
        """What fills slots that need no words of their own: occasion, what a statement is about, what is named."""
        worded = {*self.emptied, *(field for field, _, _ in slots)}
        return [ref for f in fields(self.fact) if f.name not in worded for ref in self._refs(f.name)]

    def _given(self, slot: str) -> list[Passage]:
        return [w.passage for w in self.words if w.slot == slot]

    def _meant(self, slot: str) -> set[Ref]:
        return {ref for passage in self._given(slot) for ref in self.proofs.reading.meant_by(passage)}

    def _shown(self, ref: Ref) -> bool:
        return any(inside(name, self.evidence) for name in self.proofs.names(ref))

    def _add(self, words: Words) -> None:
        self.words.append(words)
        self._show(words.passage)

    def _meet(self, needs: Sequence[Need], most: int | None = None) -> None:
        for need, name in list(fulfil(needs, self.evidence, self.proofs, most)):
            if need.slot is None:
                self._show(name)
            else:
                self._add(Words(need.slot, name))

    def _show(self, passage: Passage) -> None:
        if not inside(passage, self.evidence):
            self.evidence.append(self.proofs.sentence(passage))

    def _fill(self, field: str, slot: str, refs: list[Ref]) -> None:
        """Names for what no words of the slot mean, and the antecedents of pronouns and descriptions."""
        given, meant = self._given(slot), self._meant(slot)
        at = max((p.start for p in given), default=self.at)
        shown = [ref for ref in refs if self._shown(ref)]
        if len(given) < len(refs):
            for ref in shown:
                if ref not in meant and not self._spoken_for(slot, ref):
                    within = [p for p in self.proofs.names(ref) if inside(p, self.evidence)]
                    self.words.append(Words(slot, nearest(within, at)[0]))
        needs = [Need(slot, ref, self._antecedents(ref, at)) for ref in refs if ref not in shown]
        self._meet([need for need in needs if not self._spoken_for(slot, need.ref)])
        value = getattr(self.fact, field)
        if isinstance(value, Ref) and not self._given(slot) and not self._spoken_for(slot, value):
            self.emptied[field] = None

    def _continue(self) -> None:
        """Shows the sentence that names last whom a pronoun means that speaks: an earlier one may name others too."""
        speaker = getattr(self.fact, "speaker", None)
        for passage in [p for p in self._given("speaker") if p.text.lower() in PRONOUNS]:
            names = [p for p in self.proofs.names(speaker) if p.start < passage.start] if speaker else []
            if names:
                self._show(names[-1])

    def _antecedents(self, ref: Ref, at: int) -> Sequence[Passage]:
        """The names that can stand for words at an offset, the best first: of a person a near one in full."""
        names = nearest(self.proofs.names(ref), at)
        if ref.kind != "person":
            return names
        full = [p for p in self.proofs.printed(ref) if p.start <= at]
        close = [p for p in full if self.proofs.number(p) + 2 >= self.proofs.number(Passage(at, at, ""))]
        return [*nearest(close, at), *names]

    def _spoken_for(self, slot: str, state: Ref) -> bool:
        """Whether the words of a slot mean a person who serves a state: that tie is proved apart."""
        if isinstance(self.fact, Tenure):
            return slot == "serves"
        return state.kind == "state" and self._spokesperson(slot, state) is not None

    def _spokesperson(self, slot: str, state: Ref) -> Ref | None:
        meant = self._meant(slot)
        if state in meant:
            return None
        people = sorted(ref for ref in meant if ref.kind == "person")
        return next((p for p in people if self.proofs.served(p) == state), None)

    def _stand_for(self, field: str, slot: str, refs: list[Ref]) -> None:
        """Proves that a person serves a state: of an office, or for whom the person speaks. An office whose state no
        sentence tells has none."""
        for ref in refs:
            if ref.kind != "state" or ref in self._meant(slot):
                continue
            person = self.fact.holder if isinstance(self.fact, Tenure) else self._spokesperson(slot, ref)
            if person is None:
                continue
            if not self._shown(person):
                names = nearest(self.proofs.introducing(person) or self.proofs.names(person), self.at)
                self._show(names[0])
            by_office = isinstance(self.fact, Tenure) and self._given(slot)
            tie = self._tie(person, ref) or self._implied(ref) or (self._any_name(ref) if by_office else None)
            if tie is not None:
                self._add(Words(slot, tie))
            elif isinstance(self.fact, Tenure):
                self.emptied[field] = None

    def _tie(self, person: Ref, state: Ref) -> Passage | None:
        """The name of a state that best tells that a person serves it: beside the person in the evidence, else in a
        sentence on both sides, else the only state of the evidence, else beside the person elsewhere, else in the
        evidence among others, else in another sentence that names the person and no other state."""
        proofs = self.proofs
        beside, names = list(proofs.beside(person, state)), proofs.names(state)
        own = [p for p in names if inside(p, self.evidence)]
        shown = [p for p in beside if inside(p, self.evidence)]
        alone = own if not any(proofs.foreign(state, proofs.number(e)) for e in self.evidence) else []
        around = [p for p in proofs.around(person, state) if not proofs.foreign(state, proofs.number(p))]
        pairs = () if shown or isinstance(self.fact, Tenure) else self._paired(person, state)
        for passages in (shown, pairs, alone, beside, own, around):
            if passages:
                return nearest(passages, self.at)[0]
        return None

    def _paired(self, person: Ref, state: Ref) -> Sequence[Passage]:
        """Names of a state in sentences that name the people of a fact and the states they serve, one a state: "Japan
        and Russia want a meeting of Abe and Putin"."""
        proofs = self.proofs
        people = {ref for words in self.words for ref in proofs.reading.meant_by(words.passage) if ref.kind == "person"}
        served = {p: s for p in (*people, person) if (s := proofs.served(p)) is not None}
        if len(served) < 2 or len({*served.values()}) < len(served):
            return ()
        named = [{proofs.number(p) for p in proofs.own(s)} for s in served.values()]
        named += [{proofs.number(n) for n in proofs.names(p)} for p in served]
        common = set.intersection(*named)
        return [p for p in proofs.own(state) if proofs.number(p) in common]

    def _implied(self, state: Ref) -> Passage | None:
        """The name of a state in a sentence on the two sides, where the evidence tells of the other one: "the minister
        and his Russian counterpart". An office takes more than that the article names the state."""
        proofs = self.proofs
        others = {*proofs.reading.parties} - {state}
        if isinstance(self.fact, Tenure) and not any(self._shown(other) for other in others):
            return None
        both = [p for p in proofs.own(state) if proofs.foreign(state, proofs.number(p))]
        return nearest(both, self.at)[0] if both else self._any_name(state)

    def _any_name(self, state: Ref) -> Passage | None:
        found = nearest(self.proofs.own(state), self.at)
        return found[0] if found else None

    def _dateline(self) -> None:
        """Where "here" is: the city in capitals before the text."""
        city = self.proofs.dateline
        if city is None or getattr(self.fact, "place", None) != self.proofs.reading.dateline:
            return
        if any(passage.text.lower() == "here" for passage in self._given("place")):
            self._add(Words("place", city))

    def _told_exactly(self) -> None:
        """Of the dates with a fact those that tell its own, where one does: not what else is told beside it."""
        given = {p: self.proofs.edtf(p) for p in self._given("date")}
        date = getattr(self.fact, "date", None)
        if date not in given.values():
            return
        other = {p for p, edtf in given.items() if edtf != date}
        self.words = [w for w in self.words if w.slot != "date" or w.passage not in other]
        told = [w.passage for w in self.words]
        bare = [e for e in self.evidence if any(inside(p, [e]) for p in other)]
        bare = [e for e in bare if not any(inside(p, [e]) for p in told)]
        self.evidence = [e for e in self.evidence if e not in bare]

    def _date(self) -> None:
        self._told_exactly()
        for passage in self._given("date"):
            for anchor in self.proofs.anchors(passage):
                self._add(Words("date", anchor))
        year, given = str(getattr(self.fact, "date", None) or "")[:4], self._given("date")
        relative = getattr(self.fact, "relative", False) or any(year in passage.text for passage in given)
        if given and year.isdigit() and not relative:
            found = (self.proofs.year_of(passage, year) for passage in given)
            if (told := next((p for p in found if p is not None), None)) is not None:
                self._add(Words("date", told))

    def _kind(self) -> None:
        """Proves that a meeting is a summit or ministerial where no word says so: by the offices of those who met."""
        fact = self.fact
        if not isinstance(fact, Meeting) or fact.kind not in BY_OFFICE:
            return
        if not any(self.proofs.says(fact.kind, passage) for passage in self.evidence):
            proofs, people = self.proofs, [ref for ref in fact.participants if ref.kind == "person"]
            told = ((p, proofs.introducing(p) or proofs.offices(p) or proofs.national(p)) for p in people)
            self._meet([Need(None, ref, nearest(words, self.at)) for ref, words in told], MOST)

    def _labels(self, ref: Ref) -> Sequence[Passage]:
        """Where a thing is named as the record names it; a person first where an office is told too."""
        printed = self.proofs.printed(ref)
        introduced = [p for p in self.proofs.introducing(ref) if p in printed] if ref.kind == "person" else []
        return [*nearest(introduced, self.at), *nearest(printed, self.at)]
