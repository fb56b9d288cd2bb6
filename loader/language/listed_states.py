"""The state behind a name: "X of Russia", "X (Russia)", "X (left) of Russia", "X and Y of Japan and Norway"."""

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.found import Found
from loader.language.name_rules import OfficeRules


@dataclass(frozen=True, slots=True)
class ListedStates:
    """Reads states behind names in one article. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules

    def of(self, person: Found) -> Found | None:
        """The state of a person named in front of "of" and the state, in a list the one in the same place."""
        if (bracketed := self._bracketed(person)) is not None:
            return bracketed
        people = [person]
        while (following := self._next(people[-1], "person")) is not None:
            people.append(following)
        end = self.past_caption(people[-1].last)
        if end + 1 >= len(self.doc) or self.doc[end].lower_ not in ("of", "from"):
            return None
        first = self._state(end + 1) or self._state(end + 2)
        if first is None:
            return None
        states = [first]
        while (following := self._next(states[-1], "state")) is not None:
            states.append(following)
        if len(states) == 1:
            return first if len(people) == 1 and self.doc[end].lower_ == "of" else None
        place = len(people) - 1
        while (previous := self._previous(people[0])) is not None:
            people.insert(0, previous)
        if len(people) == len(states):
            return states[len(people) - 1 - place]
        return first if place == 0 else None

    def _bracketed(self, person: Found) -> Found | None:
        """As in "X (Japan) and Y (Russia)"."""
        end = person.last
        if end + 2 >= len(self.doc) or self.doc[end].text != "(":
            return None
        state = self.names.get(end + 1)
        closed = state is not None and state.kind == "state" and self.doc[state.last].text == ")"
        return state if closed else None

    def past_caption(self, index: int) -> int:
        """Behind "(left)" if it stands at a token."""
        if index + 2 < len(self.doc) and self.doc[index].text == "(" and self.doc[index + 2].text == ")":
            return index + 3 if self.doc[index + 1].lower_ in self.rules.sides else index
        return index

    def _next(self, found: Found, kind: str) -> Found | None:
        """The name of the kind behind a comma or "and"."""
        index = self.past_caption(found.last)
        if index + 1 >= len(self.doc) or self.doc[index].lower_ not in (",", "and"):
            return None
        index += 2 if self.doc[index].text == "," and self.doc[index + 1].lower_ == "and" else 1
        following = self.names.get(index)
        listed = following is not None and following.kind == kind and following.form == "name"
        return following if listed else None

    def _previous(self, found: Found) -> Found | None:
        index = found.first - 1
        if index < 1 or self.doc[index].lower_ not in (",", "and"):
            return None
        previous = self.names.get(index - 1) or (self.names.get(index - 2) if self.doc[index - 1].text == "," else None)
        return previous if previous is not None and previous.kind == "person" else None

    def _state(self, index: int) -> Found | None:
        found = self.names.get(index)
        if found is not None and found.kind == "organization":  # "Minister X of the Japanese Embassy"
            return next((inner for inner in found.inside if inner.kind == "state"), None)
        if found is None or found.kind != "state":
            return None
        body = found.last < len(self.doc) and self.doc[found.last].lower_ in self.rules.ministries
        return found if found.form == "name" or (found.form == "adjective" and body) else None
