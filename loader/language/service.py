"""Which state an office holder serves, where the words of the office do not say it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Token

from loader.gazetteer import Gazetteer, TermOfOffice
from loader.language.bonds import BondFinder, Served
from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.language.office import alike_offices
from loader.language.offices import OfficeReader
from loader.language.other_holders import OtherHolders
from loader.language.owners import BodyOwners
from loader.language.whereabouts import Whereabouts
from loader.record import Ref, Tenure


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
    opening: int
    """The first token of the running text."""
    dateline: str | None
    """Name of the state from which the article was sent, if its dateline says so."""
    home: str
    """Name of the state that the article takes for granted, or empty."""

    @property
    def _owners(self) -> BodyOwners:
        return BodyOwners(self.doc, self.names, self.rules, self.states, self.dateline)

    def states_of(self, everyone: Sequence[Held]) -> tuple[Ref | None, ...]:
        """The state of each office, a state that the article names, or None where the article leaves it open. What
        stands around counts only after what the words say, and gives no state a second holder of one office."""
        served = [self._said(held, everyone) for held in everyone]
        bonds = BondFinder(self.doc, self.names, self.rules)
        for number, held in enumerate(everyone):
            if served[number] is not None or held.state is not None:
                continue
            pairs = list(zip(everyone, served, strict=True))
            opened = self._is_open(held)
            if opened:
                known = (s for h, s in pairs if h.holder.key == held.holder.key)
                served[number] = next((s for s in known if s is not None), None)
            if served[number] is None and held.office is not None and self._known(held) is None:
                served[number] = bonds.of(held, pairs)
            if served[number] is None and opened and held.like is None:
                served[number] = self._nearby(held, pairs)
        return tuple(served)

    def _is_open(self, held: Held) -> bool:
        """Whether nothing but what stands around can tell the state: who is known to serve a state that the article
        does not name serves no other."""
        if held.state is not None or (held.body is not None and held.body.kind in ("island", "place")):
            return False
        bound = held.body is not None and held.body.key in self.body_states
        return not bound and self._known(held) is None and self._is_national(held)

    def _said(self, held: Held, everyone: Sequence[Held]) -> Ref | None:
        """The state that the words of the office, its body, its owner or the gazetteer give."""
        if held.state is not None:
            return self.states.get(held.state.key) if held.state.kind == "state" else None
        if held.body is not None and (name := self.body_states.get(held.body.key)):
            return self.states.get(name)
        if (region := self._region(held)) is not None:
            return self.states.get(region)
        if held.body is not None and held.body.kind in ("island", "place"):
            return self.states.get(held.body.country or "")
        if held.body is not None and (owner := self._owners.of_body(held.body)) is not None:
            return owner
        if (known := self.states.get(self._known(held) or "")) is not None:
            return known
        if (owner := self._owner(held, everyone) or self._owners.of_ministry(held)) is not None:
            return owner
        return None

    def of_office(self, held: Held) -> str | None:
        """The state that the office itself tells: "Chief Cabinet Secretary", "Governor of Sakhalin"."""
        if (region := self._region(held)) is not None:
            return region
        office = (held.office or "").lower().removeprefix("former ")
        return next(
            (s for name, s in self.rules.of_state.items() if office == name or office.endswith(f" {name}")), None
        )

    def _region(self, held: Held) -> str | None:
        """The state of a region that has a governor or a mayor."""
        head, _, place = (held.office or "").removeprefix("former ").partition(" of ")
        led = head.lower() in self.rules.local or head.lower() == "premier"
        name, _, noun = place.removeprefix("the ").rpartition(" ")
        return self.rules.regions.get(name if noun.lower() in self.rules.region_nouns else place) if led else None

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
        return next((ref for h in own if (ref := self._said(h, everyone)) is not None), None)

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
        """Whether it is an office of a state: not of a party or a company, and not "a lawmaker", one of many."""
        if held.office is None or self.doc[held.first].lower_ in ("a", "an"):
            return False
        if held.body is not None and held.body.kind == "organization" and not self._is_ministry(held.body):
            return False
        if held.first and self.doc[held.first - 1].lower_ in ("a", "an"):
            return False
        behind = (
            self.doc[held.last : held.last + 4] if self._owners.binds(held.last) else self.doc[held.last : held.last]
        )
        if any(t.lower_ in self.rules.organs for t in [*self.doc[held.first : held.last], *behind]):
            return True
        office = re.split(r" (?:of|to|for|at|with) ", held.office.lower().removeprefix("former "))[0]
        organ = any(word in held.office.lower() for word in self.rules.commands)  # "Chief of the General Staff"
        return organ or any(re.search(rf"\b{re.escape(word)}\b", office) for word in self.rules.national)

    def _is_ministry(self, body: Found) -> bool:
        return any(token.lower_ in self.rules.ministries for token in self.doc[body.first : body.last])

    def _nearby(self, held: Held, everyone: Sequence[Served]) -> Ref | None:
        """The first state that the context gives and in which nobody else holds the same office."""
        others = [(h, state) for h, state in everyone if h.holder.key != held.holder.key]
        past = (held.office or "").startswith("former")
        same = (s for h, s in others if s and h.office and held.office and alike_offices(h.office, held.office))
        taken = set() if past else {state.name for state in same}
        beside = OtherHolders(self.doc, self.names, self.rules, self.parties)
        for name in beside.across(held, others):
            if self._may_be_of(held, name):
                return self.states[name]
        for name in self._candidates(held, others):
            if name not in taken and self._may_be_of(held, name):
                return self.states[name]
        where = Whereabouts(self.doc, self.names, self.rules, self.parties)
        elsewhere = where.host(held) or where.scene(held)
        if elsewhere is not None and elsewhere not in self.states:
            return None
        return self._remaining(held.office or "", taken)

    def remaining(self, office: str, tenures: Sequence[Tenure]) -> Ref | None:
        """The state of an office that a description gives ("the prime minister"), if nobody else can be its."""
        same = (t.serves for t in tenures if t.serves and t.office and alike_offices(t.office, office))
        return self._remaining(office, {state.name for state in same})

    def _may_be_of(self, held: Held, state: str) -> bool:
        """Whether the article names a state that has such an office; a counterpart's may have another name at home."""
        return state in self.states and (held.rule == "counterpart" or self._has(state, held.office or ""))

    def _has(self, state: str, office: str) -> bool:
        """Whether a state has such an office at all."""
        words = office.lower().removeprefix("former ")
        if state in self.rules.lacking.get(words, ()) or state in self.rules.lacking.get(words.split(" ")[0], ()):
            return False
        return all(state in states for name, states in self.rules.only.items() if words == name)

    def _remaining(self, office: str, taken: Collection[str]) -> Ref | None:
        """The home state of the article, else the one party that may have such an office, where others cannot."""
        if self.home in self.states and self.home not in taken and self._has(self.home, office):
            return self.states[self.home]
        sides = [party for party in self.parties if party.name in self.states]
        able = [party for party in sides if party.name not in taken and self._has(party.name, office)]
        if len(able) > 1 or not taken:
            second = self.rules.second.get(office.lower().removeprefix("former "), frozenset())
            able = [party for party in able if party.name not in second]
        return able[0] if len(able) == 1 and len(sides) > 1 else None

    def _candidates(self, held: Held, others: Sequence[Served]) -> Iterator[str]:
        """Names of states in order of likelihood: that of the place where somebody meets them; the only state with such
        an office in the article, or anywhere; the city in which the sentence is set; the other side of a coordinated
        holder; the one state that acts in the sentence; the state from which the article was sent."""
        office = (held.office or "").lower()
        where = Whereabouts(self.doc, self.names, self.rules, self.parties)
        if (host := where.host(held)) is not None:
            yield host
            if host not in self.states:
                return
        yield from self._elsewhere(office)
        if (state := self.of_office(held)) is not None:
            yield state
        if (scene := where.scene(held)) is not None:
            yield scene
            if scene not in self.states:
                return
        yield from where.abroad(held)
        yield from OtherHolders(self.doc, self.names, self.rules, self.parties).coordinated(held, others)
        sentence = self.doc[held.holder.first].sent
        used = {i for h, _ in others if h.state for i in range(h.state.first, h.state.last)}
        inside = [f for i, f in self.names.items() if sentence.start <= i < sentence.end and i not in used]
        actors = [f for f in inside if f.kind == "state" and self._acts(f, held)]
        acting = {f.key for f in actors if self._head(f).dep_ != "poss"} or {f.key for f in actors}
        if acting and self._is_partner(held):
            others_there = {f.key for f in inside if f.kind == "state"} - acting
            yield from others_there if len(others_there) == 1 else ()
        elif len(acting) == 1:
            yield from self._by_actor(held, acting.pop())
        elif not acting and not office.startswith("former"):
            yield from self._of_dateline(sentence.start)
            yield from self._acting_before(held)

    def _acting_before(self, held: Held) -> Iterator[str]:
        """As in "Norway on Friday rejected the plan. "…," Foreign Minister X said": the state that is the subject of
        the sentence before, else of the first one, where the holder says something."""
        root = self.doc[held.holder.first : held.holder.last].root
        if root.dep_ != "nsubj" or root.head.lemma_ not in self.rules.telling or held.posted:
            return
        sentences = [s for s in self.doc.sents if self.opening <= s.start < root.sent.start and not s.text.isspace()]
        for sentence in dict.fromkeys((*sentences[-1:], *sentences[:1])):
            for index in range(sentence.start, sentence.end):
                found = self.names.get(index)
                if found is not None and found.kind == "state" and found.first == index and self._leads(found):
                    yield found.key

    def _leads(self, state: Found) -> bool:
        """The state, or a body of it, is the subject of its sentence's main clause."""
        root = self.doc[state.first : state.last].root
        while root.dep_ in ("poss", "amod", "compound", "nmod") and root.head.lower_ in self.rules.organs:
            root = root.head
        return root.dep_ == "nsubj" and root.head.dep_ == "ROOT"

    def _is_partner(self, held: Held) -> bool:
        """As in "China wants talks with President X": who acts has the holder on the other side."""
        root = self.doc[held.holder.first : held.holder.last].root
        return root.dep_ == "pobj" and root.head.lower_ == "with"

    def _by_actor(self, held: Held, actor: str) -> Iterator[str]:
        """The state that acts; if it summons an envoy, the other side."""
        verb = self.doc[held.holder.first : held.holder.last].root.head
        hosted = held.posted and verb.lemma_ in self.rules.dealings
        rest = [party.name for party in self.parties if party.name != actor]
        if not hosted:
            yield actor
        elif len(rest) == 1 and actor in {party.name for party in self.parties}:
            yield rest[0]

    def _of_dateline(self, start: int) -> Iterator[str]:
        """The state from which the article was sent: of its first sentence, further on only if it is a party."""
        first = not any(t.is_alpha for t in self.doc[self.opening : start])
        if self.dateline is not None and (first or self.dateline in {party.name for party in self.parties}):
            yield self.dateline

    def _acts(self, state: Found, held: Held) -> bool:
        """It does something or owns something; it is not where somebody goes or whom somebody meets. Of whom the
        holder says something may be the other side, so the article must not have been sent from elsewhere."""
        root = self._head(state)
        topic = root.dep_ == "poss" and root.head.dep_ == "pobj" and root.head.head.lower_ in ("on", "about", "over")
        if (
            topic
            or root.dep_ not in ("nsubj", "nsubjpass", "poss")
            or self._quoted(state.first) != self._quoted(held.first)
        ):
            return False
        verb = self.doc[held.holder.first : held.holder.last].root.head
        told = any(t.dep_ == "ccomp" and t.head == verb for t in root.ancestors)
        return not told or self.dateline in (None, state.key)

    def _head(self, state: Found) -> Token:
        """The name of a state, or the body that it stands before: "the Philippine government"."""
        root = self.doc[state.first : state.last].root
        return root.head if root.dep_ in ("amod", "compound") and root.head.lower_ in self.rules.organs else root

    def _quoted(self, index: int) -> bool:
        """Whether a token stands behind an opening quotation mark of its paragraph that nothing has closed."""
        open_ = False
        while index > 0 and "\n" not in self.doc[index - 1].text:
            index -= 1
            open_ = open_ != (self.doc[index].text in ('"', "''", "``"))
        return open_

    def _elsewhere(self, office: str) -> Iterator[str]:
        """As in "the Argentine foreign minister" elsewhere, if no other state has one."""
        head = office.split()[-1] if office else ""
        states = set()
        for token in self.doc:
            if token.lower_ == head:
                phrase = self.reader.read(token.i)
                named = phrase.name.lower() if phrase is not None and phrase.name else ""
                if phrase is not None and phrase.state is not None and named == office:
                    states.add(phrase.state.key)
        if len(states) == 1:
            yield states.pop()


def in_office(term: TermOfOffice, day: date | None) -> bool:
    """Whether a term covers a day; without a day every term does."""
    return day is None or ((term.start is None or term.start <= day) and (term.end is None or day <= term.end))
