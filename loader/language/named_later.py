"""Offices told before their holder is named: "Argentina's foreign minister said … Ana Rojas told a committee …"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.language.office import alike_offices
from loader.language.offices import Office, OfficeReader

_SENTENCES = 6
"""Sentences from the office to the name at most."""


@dataclass(frozen=True, slots=True)
class NamedLater:
    """Finds in one article the one person whom the news names only after the office. ``names`` are the names found, by
    token; ``known`` are the keys of people whose office is known beforehand."""

    doc: Doc
    names: Mapping[int, Found]
    reader: OfficeReader
    rules: OfficeRules
    known: Mapping[str, str]

    def find(self, people: Sequence[Found], held: Sequence[Held]) -> Held | None:
        """The office of a state whose holder says something without a name, and who is named in full as the speaker
        soon after, with no word of who that is; None unless office and name are the only ones of their kind."""
        told = {h.holder.key for h in held} | set(self.known)
        first: dict[str, Found] = {}
        for person in people:
            first.setdefault(person.key, person)
        nameless = [p for p in first.values() if p.key not in told and p.iri is None and self._speaks(p)]
        offices = [office for office in self._unnamed() if not self._taken(office, held)]
        if len(nameless) != 1 or len({(o.name, o.state.key) for o in offices if o.state}) != 1:
            return None
        person, office = nameless[0], offices[0]
        begun = sum(bool(token.is_sent_start) for token in self.doc[office.last : person.first + 1])
        if office.last > person.first or begun > _SENTENCES:
            return None
        return Held(person, office.first, office.last, office.name, office.state, "named later")

    def _speaks(self, person: Found) -> bool:
        """A full name, the subject of what somebody says, without an apposition."""
        root = self.doc[person.first : person.last].root
        speaks = root.dep_ == "nsubj" and root.head.lemma_ in self.rules.telling
        behind = self.doc[person.last].text if person.last < len(self.doc) else "."
        return speaks and person.last - person.first > 1 and behind not in (",", "(", "-") and not self._titled(person)

    def _titled(self, person: Found) -> bool:
        before = self.doc[person.first - 1] if person.first else None
        return before is not None and before.sent == self.doc[person.first].sent and before.pos_ in ("NOUN", "PROPN")

    def _unnamed(self) -> Iterator[Office]:
        """Offices of one holder that say something without a name beside them."""
        for token in self.doc:
            if token.lower_ not in self.rules.sole or token.dep_ != "nsubj":
                continue
            if token.head.lemma_ not in self.rules.telling:
                continue
            office = self.reader.read(token.i)
            if office is None or office.state is None or office.name is None or office.last != token.i + 1:
                continue
            if office.name.lower() not in self.rules.shared and not office.name.startswith("former"):
                yield office

    def _taken(self, office: Office, held: Sequence[Held]) -> bool:
        """Whether somebody is told to hold the office, perhaps of a state that is still to be found."""
        state = office.state.key if office.state else None
        alike = (h for h in held if h.office and office.name and alike_offices(h.office, office.name))
        return any(h.state is None or h.state.key == state for h in alike)
