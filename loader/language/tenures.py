"""Who holds which office: titles, appositions, relative clauses, counterparts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from loader.language.counterparts import CounterpartFinder, Held
from loader.language.delegations import DelegationFinder
from loader.language.found import Found
from loader.language.joint_offices import JointOffices, lacking
from loader.language.listed_states import ListedStates
from loader.language.name_rules import OfficeRules
from loader.language.named_later import NamedLater
from loader.language.offices import Office, OfficeReader
from loader.language.offices_behind import OfficesBehind
from loader.language.successions import SuccessionFinder

REACH = 14
"""An office phrase begins at most this many tokens before the name it belongs to."""


@dataclass(frozen=True, slots=True)
class TenureFinder:
    """Finds what the article says about the offices of the people it names."""

    doc: Doc
    names: Mapping[int, Found]
    reader: OfficeReader
    rules: OfficeRules
    honorifics: frozenset[str]
    known: Mapping[str, str]
    """Key of a person -> the office that the gazetteer knows for the article's day."""

    def find(self, people: Sequence[Found]) -> list[Held]:
        """Everything said about offices, in text order."""
        held: list[Held] = []
        ordered = sorted(people, key=lambda f: f.first)
        successions = SuccessionFinder(self.doc, self.names, self.reader, self.rules)
        for person in ordered:
            held.extend(self._of(person, held))
            held.extend(successions.find([person], held))
        held += lacking(list(JointOffices(self.doc, self.names, self.reader).find()), held)
        held += successions.find(ordered, held)
        later = NamedLater(self.doc, self.names, self.reader, self.rules, self.known).find(ordered, held)
        return sorted([*held, *([later] if later else [])], key=lambda h: h.holder.first)

    def _of(self, person: Found, before: Sequence[Held]) -> Iterator[Held]:
        for office, rule in self._phrases(person):
            state = office.state or self._state_behind(person)
            name = office.name
            posted = self.doc[office.head].lower_ in self.rules.posted and office.host is None
            yield Held(person, office.first, office.last, name, state, rule, posted, office.body)
        if shared := self._shared(person, before):
            yield shared
        counterparts = CounterpartFinder(self.doc, self.names, self.rules, self.known)
        if counterpart := counterparts.find(person, self._first(person), before):
            yield counterpart
        if heading := self._behind.heading(person):
            yield heading
        if national := self._national(person):
            yield national
        elif acting := DelegationFinder(self.doc, self.names, self.rules).find(person):
            yield acting
        elif member := self._behind.member(person):
            yield member

    @property
    def _behind(self) -> OfficesBehind:
        return OfficesBehind(self.doc, self.names, self.reader, self.rules)

    def _phrases(self, person: Found) -> Iterator[tuple[Office, str]]:
        if office := self._title(person):
            yield office, "title"
        elif office := self._apposed_before(person):
            yield office, "apposition before name"
        if office := self._behind.apposed(person):
            yield office, "apposition"
        if office := self._copula(person):
            yield office, "copula"
        if relative := self._behind.relative(person):
            yield relative

    def _first(self, person: Found) -> int:
        """Where the name begins, honorifics ("Ms.") included."""
        first = person.first
        while (
            first > 0
            and self.doc[first - 1].lower_ in self.honorifics
            and self.doc[first - 1].lower_ not in self.rules.heads
        ):
            first -= 1
        return first

    def _behind_rank(self, first: int) -> int:
        """Where a rank between an office and a name begins: "spokesman | Major General X"."""
        rank = first
        while rank > 0 and self.doc[rank - 1].lower_ in self.rules.ranks:
            rank -= 1
        return rank

    def _heads_before(self, end: int) -> Iterator[int]:
        """Heads of offices in the words before ``end``, nearest first, no further than the last person or clause."""
        floor = max(self.doc[end].sent.start if end < len(self.doc) else 0, end - REACH)
        for index in range(end - 1, floor - 1, -1):
            found = self.names.get(index)
            if found is not None and found.kind == "person":
                return
            if self.doc[index].lower_ in self.rules.heads or self.reader.is_plural(index):
                yield index

    def _title(self, person: Found) -> Office | None:
        """As in "Japanese Foreign Minister X", "President of Russia X", "Russia's deputy foreign minister X"."""
        first = self._first(person)
        for end in dict.fromkeys((first, self._behind_rank(first))):
            for head in self._heads_before(end):
                office = self.reader.read(head)
                if office is not None and office.last == end:
                    return self.reader.staff_of(office) or self._completed(office, person)
        return None

    def _completed(self, office: Office, person: Found) -> Office:
        """As in "Secretary X of the Security Council": with the body behind the name."""
        if office.body is not None or office.name is None or person.last >= len(self.doc):
            return office
        if self.doc[person.last].lower_ != "of":
            return office
        read = self.reader.complement(person.last, self.doc[office.head].lower_)
        if read.body is None or read.body.kind != "organization":
            return office
        return replace(office, name=office.name + read.text, state=office.state or read.state, body=read.body)

    def _apposed_before(self, person: Found) -> Office | None:
        """As in "Japan's foreign minister, X, …": a definite phrase, a comma, the name."""
        end = self._first(person) - 1
        if end < 1 or self.doc[end].text != ",":
            return None
        behind = self.doc[person.last].text if person.last < len(self.doc) else "."
        for head in self._heads_before(end):
            office = self.reader.read(head)
            if office is None or office.last != end:
                continue
            definite = office.state is not None or office.body is not None or self._definite(office.first)
            if definite and (behind in (",", ".", ";", ")", "-", ":") or self.doc[person.last].pos_ in ("VERB", "AUX")):
                return self._behind.owned(office)
        return None

    def _definite(self, first: int) -> bool:
        """Whether "the" opens the phrase (the reader walks over it), or a possessive stands before it."""
        opening = self.doc[first].lower_
        before = self.doc[first - 1].lower_ if first else ""
        return opening in ("the", "its", "his", "her", "their") or before in ("its", "his", "her", "their", "'s")

    def _copula(self, person: Found) -> Office | None:
        """As in "X became the first Russian president", "Japan's foreign minister was X"."""
        token = self.doc[person.last - 1]
        verb = token.head
        if verb.lemma_.lower() not in self.rules.copulas or any(t.dep_ == "neg" for t in verb.children):
            return None
        if token.dep_ in ("nsubj", "nsubjpass"):
            phrases = [t for t in verb.rights if t.dep_ in ("attr", "oprd", "xcomp")]
        elif token.dep_ == "attr":
            phrases = [t for t in verb.lefts if t.dep_ == "nsubj"]
        else:
            return None
        head = next((t.i for t in phrases if t.lower_ in self.rules.heads), None)
        return self.reader.read(head) if head is not None else None

    def _shared(self, person: Found, before: Sequence[Held]) -> Held | None:
        """As in "Presidents X and Y": the title in the plural belongs to the second name too."""
        titled = [h for h in before if h.rule in ("title", "shared title") and h.holder.first < person.first]
        if not titled:
            return None
        previous = titled[-1]
        plural = any(self.reader.is_plural(index) for index in range(previous.first, previous.last))
        between = self.doc[previous.holder.last : self._first(person)]
        joined = len(between) > 0 and all(
            t.lower_ in (",", "and", "of", "the", "his", "her", "from", "(", ")", *self.rules.sides)
            or self._kind(t.i) == "state"
            for t in between
        )
        if not plural or not joined or not any(t.lower_ in (",", "and") for t in between):
            return None
        state = self._state_behind(person)
        return Held(person, previous.first, previous.last, previous.office, state, "shared title", False)

    def _national(self, person: Found) -> Held | None:
        """As in "Japan's Abe", "Shinzo Abe of Japan": whom the person serves, not as what."""
        first = self._first(person)
        possessor = self.names.get(first - 2) if first > 1 and self.doc[first - 1].text == "'s" else None
        if possessor is not None and possessor.kind == "state" and possessor.form == "name":
            return Held(person, possessor.first, first, None, possessor, "possessive")
        behind = self._state_behind(person)
        return (
            Held(person, behind.first, behind.last, None, behind, "state behind name") if behind is not None else None
        )

    def _state_behind(self, person: Found) -> Found | None:
        """As in "President Vladimir Putin of Russia"."""
        return ListedStates(self.doc, self.names, self.rules).of(person)

    def _kind(self, index: int) -> str | None:
        found = self.names.get(index)
        return found.kind if found else None
