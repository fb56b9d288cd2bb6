"""Offices told behind a name: "X, the Russian ambassador, …", "X, who heads the bureau, …", "X, No. 2 in the party"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.listed_states import ListedStates
from loader.language.name_rules import OfficeRules
from loader.language.office_complements import Complement
from loader.language.offices import Office, OfficeReader

REACH = 14
"""An office phrase ends at most this many tokens behind the name it belongs to."""
POSSESSIVES = ("its", "his", "her", "their")


@dataclass(frozen=True, slots=True)
class OfficesBehind:
    """Reads appositions and relative clauses behind the names of one article. ``names`` are the names found, by
    token."""

    doc: Doc
    names: Mapping[int, Found]
    reader: OfficeReader
    rules: OfficeRules

    def apposed(self, person: Found) -> Office | None:
        """As in "X, secretary of Russia's Security Council, …", "X, the Russian ambassador"."""
        begin = self._behind_asides(person.last + 1)
        if begin >= len(self.doc) or self.doc[begin - 1].text not in (",", "-", "("):
            return None
        then = self.doc[begin].lower_ == "then"
        possessive = self.doc[begin + then].lower_ in POSSESSIVES if begin + then < len(self.doc) else False
        begin += 1 + then if possessive else 0
        begin = self._behind_owner(begin)
        stop = min(len(self.doc), begin + REACH, self.doc[person.first].sent.end)
        if self._replaced(begin, stop):
            return None
        for head in range(begin, stop):
            if self.doc[head].text in (",", ".", ";") or self._kind(head) == "person":
                return None
            if self.doc[head].lower_ in self.rules.heads:
                office = self.reader.read(head)
                following = self.names.get(office.last) if office else None
                if office is None or (following is not None and following.kind == "person"):
                    continue
                goes_on = office.last < stop and self.reader.continues(office.last)
                if office.first == begin and not goes_on and not self._acts(person, office):
                    told = self.owned(office) if possessive else self._at_the_time(office)
                    return self._former(told) if possessive and then else told
        return None

    def _acts(self, person: Found, office: Office) -> bool:
        """As in "After meeting X, the foreign minister flew home": the office is another's, who does what follows."""
        noun, name = self.doc[office.last - 1], self.doc[person.last - 1]
        behind = self.doc[office.last] if office.last < len(self.doc) else noun
        acting = noun.dep_ in ("nsubj", "nsubjpass") and behind.pos_ in ("VERB", "AUX") and noun.head.i >= behind.i
        return acting and name.dep_ in ("pobj", "dobj")

    def relative(self, person: Found) -> tuple[Office, str] | None:
        """As in "X, who is Japan's prime minister"; "who was" makes it a former office."""
        if (acting := self._acting_as(person)) is not None:
            return acting, "relative clause"
        verb = self._verb_of_who(person)
        if verb is None or verb.lemma_ not in self.rules.copulas:
            return None
        heads = (t.i for t in verb.rights if t.dep_ in ("attr", "oprd") and t.lower_ in self.rules.heads)
        office = next((office for head in heads if (office := self.reader.read(head)) is not None), None)
        if office is None or office.name is None:
            return None
        past = verb.lower_ == "was" and not office.name.startswith("former")
        return (replace(office, name=f"former {office.name}") if past else office), "relative clause"

    def _acting_as(self, person: Found) -> Office | None:
        """As in "X, who as foreign minister signed the paper": an office of the past, told with what X did in it."""
        begin = person.last + 2
        if self.doc[person.last : begin].text.lower() != ", who":
            return None
        begin += self.doc[begin : begin + 1].text == ","
        if self.doc[begin : begin + 1].text.lower() != "as":
            return None
        for head in range(begin + 1, min(begin + REACH, len(self.doc))):
            if self.doc[head].lower_ in self.rules.heads:
                office = self.reader.read(head)
                whole = office is not None and all(t.pos_ == "DET" for t in self.doc[begin + 1 : office.first])
                verb = next((t for t in self.doc[head + 1 : head + 5] if t.pos_ == "VERB"), None)
                if office is None or not whole or verb is None:
                    return None
                return self._former(office) if verb.tag_ in ("VBD", "VBN") else office
        return None

    def heading(self, person: Found) -> Held | None:
        """As in "X, who heads Japan's National Security Secretariat": its head."""
        verb = self._verb_of_who(person)
        if verb is None:
            return None
        if verb.lemma_ not in self.rules.heading_verbs:
            return None
        state: Found | None = None
        for index in range(verb.i + 1, min(len(self.doc), verb.i + 8)):
            found = self.names.get(index)
            if found is not None and found.kind == "organization":
                body = self.reader.body_words(found)
                state = state or self.reader.state_inside(found) or self._state_of_rest(found.last)
                office = f"{self.rules.heading_verbs[verb.lemma_]} of the {body}"
                return Held(person, person.last + 1, found.last, office, state, "relative clause", False, found)
            if found is not None and found.kind == "state":
                state = found
            elif (body_read := self._common_body(index)) is not None:
                office = f"{self.rules.heading_verbs[verb.lemma_]} of the {body_read.text}"
                state = state or body_read.state
                return Held(
                    person, person.last + 1, body_read.index, office, state, "relative clause", False, body_read.body
                )
            elif self.doc[index].pos_ not in ("DET", "PART", "ADJ", "PRON") and self.doc[index].text != "'s":
                return None
        return None

    def _common_body(self, begin: int) -> Complement | None:
        """As in "the foreign affairs committee of the Federation Council": a part, without a name, of a named body."""
        end = self.reader.noun_phrase_end(begin)
        if end <= begin + 1 or self.doc[begin - 1].lower_ not in ("the", "'s", "its"):
            return None
        read = self.reader.complement(end, self.doc[end - 1].lower_)
        return replace(read, text=self.doc[begin:end].text + read.text) if read.body is not None else None

    def member(self, person: Found) -> Held | None:
        """As in "X, No. 2 in the Liberal Democratic Party": whose state the body tells."""
        begin = person.last + 1
        if begin >= len(self.doc) or self.doc[person.last].text != ",":
            return None
        for index in range(begin, min(begin + REACH, len(self.doc))):
            found = self.names.get(index)
            if found is not None and found.kind == "organization":
                words = {t.lower_ for t in self.doc[begin:index]}
                if words & self.rules.members and words & {"of", "in", "from"}:
                    return Held(person, begin, found.last, None, None, "member", False, found)
                return None
            if found is not None or self.doc[index].pos_ in ("VERB", "AUX") or self.doc[index].text in (",", ";"):
                return None
        return None

    def owned(self, office: Office) -> Office:
        """As in "its ambassador": the state that is the subject of the sentence before the phrase."""
        if office.state is not None or self.doc[office.first - 1].lower_ not in ("its", "their"):
            return office
        beside = self.names.get(office.first - 3) if self.doc[office.first - 2].lower_ in ("by", "through") else None
        if beside is not None and beside.kind == "state" and beside.form != "adjective":
            return replace(office, state=beside)
        for index in range(office.first - 1, self.doc[office.first].sent.start - 1, -1):
            found = self.names.get(index)
            named = found is not None and found.kind == "state" and found.form != "adjective"
            if found is not None and named and self.doc[found.last - 1].dep_ in ("nsubj", "nsubjpass"):
                return replace(office, state=found)
        return office

    def _replaced(self, begin: int, stop: int) -> bool:
        """As in "X, the premier whom Y ousted": a succession, which tells more."""
        whom = next((t for t in self.doc[begin:stop] if t.lower_ == "whom"), None)
        return whom is not None and whom.head.lemma_ in self.rules.succession.replacing

    def _behind_owner(self, begin: int) -> int:
        """Behind the possessor in "X, Y's adviser" and "X, President Y's adviser"."""
        for index in range(begin, min(begin + 4, len(self.doc))):
            found = self.names.get(index)
            if found is not None and found.kind == "state":
                continue
            if found is not None:
                owner = (
                    found.kind == "person" and found.last < len(self.doc) and self.doc[found.last].text in ("'s", "'")
                )
                return found.last + 1 if owner else begin
            if self.doc[index].lower_ not in self.rules.heads and not self.reader.continues(index):
                break
        return begin

    def _at_the_time(self, office: Office) -> Office:
        """As in "X, Japan's prime minister at the time, …": an office of the past."""
        behind = self.doc[office.last : office.last + 3].text.lower()
        past = behind.startswith(("then,", "then ", "back then"))
        return self._former(office) if past else office

    def _former(self, office: Office) -> Office:
        """The same as an office of the past."""
        if office.name is None or office.name.startswith("former"):
            return office
        return replace(office, name=f"former {office.name}")

    def _behind_asides(self, begin: int) -> int:
        """Behind an age or a place in a picture: "X, 64, …", "X, left, …", "X (left), …"."""
        behind = ListedStates(self.doc, self.names, self.rules).past_caption(begin - 1)
        if behind > begin - 1:
            return behind + 1
        for end in range(begin + 1, min(begin + 4, len(self.doc))):
            words = self.doc[begin:end]
            if self.doc[end].text == "," and all(t.is_digit or t.lower_ in ("from", *self.rules.sides) for t in words):
                return end + 1
        return begin

    def _verb_of_who(self, person: Found) -> Token | None:
        index = person.last
        if index + 2 < len(self.doc) and self.doc[index].text == "," and self.doc[index + 1].lower_ == "who":
            return self.doc[index + 2]
        return None

    def _state_of_rest(self, index: int) -> Found | None:
        """The state in "of the Japanese Foreign Ministry" behind a body."""
        if index + 1 >= len(self.doc) or self.doc[index].lower_ not in ("of", "at", "in"):
            return None
        for i in range(index + 1, min(index + 4, len(self.doc))):
            found = self.names.get(i)
            if found is not None:
                return found if found.kind == "state" else self.reader.state_inside(found)
        return None

    def _kind(self, index: int) -> str | None:
        found = self.names.get(index)
        return found.kind if found else None
