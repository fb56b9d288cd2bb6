"""One office of several people: "the foreign ministers of Japan and Russia, X and Y", "X and Y, the two premiers"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.offices import OfficeReader

GAP = 3
"""Words between a plural office and the list of its holders: a comma, "respectively", a colon."""


@dataclass(frozen=True, slots=True)
class JointOffices:
    """Finds in one article the offices that several people hold, each for a state. ``names`` are the names found, by
    token."""

    doc: Doc
    names: Mapping[int, Found]
    reader: OfficeReader

    def find(self) -> Iterator[Held]:
        """The office of each of the people listed beside an office in the plural with as many states."""
        for token in self.doc:
            if token.i in self.names or not self.reader.is_plural(token.i):
                continue
            office = self.reader.read(token.i)
            if office is None or office.name is None:
                continue
            states, last = self._states_behind(token.i + 1)
            if len(states) < 2:
                states, last = self._states_before(office.first, token.i), token.i + 1
            if len(states) < 2:
                yield from self._stateless(office.first, token.i, office.name)
                continue
            people = self._people_behind(last) or self._people_before(states[0].first, office.first)
            if len(people) == len(states):
                for person, state in zip(people, states, strict=True):
                    first, end = min(office.first, token.i), max(last, token.i + 1)
                    yield Held(person, first, end, office.name, state, "joint office")

    def _stateless(self, first: int, head: int, office: str) -> Iterator[Held]:
        """As in "the defence ministers, X and Y", "their foreign ministers, X and Y": two of whom no state is told."""
        opening = {self.doc[first].lower_, self.doc[first - 1].lower_ if first else ""}
        people = self._people_behind(head + 1)
        if len(people) == 2 and opening & {"the", "their", "two", "both"}:
            for person in people:
                yield Held(person, first, head + 1, office, None, "joint office")

    def _states_behind(self, index: int) -> tuple[list[Found], int]:
        """The states of "of Japan, Russia and Norway", and where they end."""
        if index + 1 >= len(self.doc) or self.doc[index].lower_ not in ("of", "from"):
            return [], index
        states = self._list(index + 1, "state")
        return states, states[-1].last if states else index

    def _states_before(self, first: int, head: int) -> list[Found]:
        """The states of "the Japanese and Russian foreign ministers" and "Japan's and Norway's premiers"."""
        inner = [self.names[i] for i in range(first, head) if i in self.names]
        states = list(dict.fromkeys(f for f in inner if f.kind == "state"))
        index = (states[0].first if states else first) - 1
        while index > 0 and (self.doc[index].lower_ in (",", "and", "'s") or self._kind(index) == "state"):
            found = self.names.get(index)
            if found is not None and found not in states:
                states.insert(0, found)
            index -= 1
        return states

    def _people_behind(self, index: int) -> list[Found]:
        begin = index
        while begin < min(index + GAP, len(self.doc)) and self.doc[begin].lower_ in (",", ":", "-", "respectively"):
            begin += 1
        return self._list(begin, "person") if begin > index else []

    def _people_before(self, *ends: int) -> list[Found]:
        """The people of "X and Y, the foreign ministers of Japan and Russia"."""
        index = min(ends) - 1
        while index > 0 and self.doc[index].lower_ in ("the", "respectively"):
            index -= 1
        if index < 1 or self.doc[index].text not in (",", "-"):
            return []
        people: list[Found] = []
        index -= 1
        while index >= 0 and (found := self.names.get(index)) is not None and found.kind == "person":
            people.insert(0, found)
            index = found.first - 1
            while index > 0 and self.doc[index].lower_ in (",", "and"):
                index -= 1
        return people

    def _list(self, index: int, kind: str) -> list[Found]:
        """Names of one kind from a token on, joined by commas and "and"."""
        result: list[Found] = []
        while index < len(self.doc):
            index += self.doc[index].lower_ == "the"
            found = self.names.get(index)
            if found is None or found.kind != kind or (kind == "state" and found.form == "adjective"):
                break
            result.append(found)
            index = found.last
            while index < len(self.doc) and self.doc[index].lower_ in (",", "and"):
                index += 1
            if index == found.last:
                break
        return result

    def _kind(self, index: int) -> str | None:
        found = self.names.get(index)
        return found.kind if found else None


def lacking(joint: Sequence[Held], held: Sequence[Held]) -> list[Held]:
    """Those of the joint offices whose holders have no office with a state of their own, or none if they tell none."""
    told = {h.holder.key for h in held if h.office is not None and h.state is not None}
    titled = {h.holder.key for h in held if h.office is not None}
    return [h for h in joint if h.holder.key not in (titled if h.state is None else told)]
