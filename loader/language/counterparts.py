"""Counterparts: "his Russian counterpart X" has the office of the person named before, for another state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.found import Found
from loader.language.name_rules import OfficeRules


@dataclass(frozen=True, slots=True)
class Held:
    """The article says that the person ``holder`` (a mention of them) holds an office. Tokens ``first`` up to ``last``
    are the words of the office; ``state`` is a name of the state, or None if the words do not say it."""

    holder: Found
    first: int
    last: int
    office: str | None
    state: Found | None
    rule: str
    posted: bool = False
    """An ambassador or the like whose host the words do not say."""
    body: Found | None = None
    like: str | None = None
    """Key of the person whose state it is too, whose successor it is."""
    model: "Held | None" = None
    """By whose office it is told: that of a counterpart, a successor or a predecessor."""


@dataclass(frozen=True, slots=True)
class CounterpartFinder:
    """Finds counterparts in one article. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules
    known: Mapping[str, str]
    """Key of a person -> the office that the gazetteer knows for the article's day."""

    def find(self, person: Found, first_of_name: int, before: Sequence[Held]) -> Held | None:
        """What the words around the name (which begins at token ``first_of_name``, honorifics included) say;
        ``before`` is what is known so far."""
        index = first_of_name - 1
        if index >= 0 and self.doc[index].text == ",":
            index -= 1
        if index > 0 and self.doc[index].lower_ in ("there", "here"):
            index -= 1
        origin = self.names.get(index)
        if (
            origin is not None
            and origin.kind in ("state", "place")
            and self.doc[origin.first - 1].lower_ in ("from", "in")
        ):
            index = origin.first - 2
        start, place = self._start(index), 0
        if start is None:
            start, place = self._of_pair(index), 1
        if start is None:
            return self._behind(person, before)
        state = None
        first = start
        while first > 0 and self.doc[first].sent.start < first:
            found = self.names.get(first - 1)
            if found is not None and found.kind == "state" and state is None:
                state, first = found, found.first
            elif self.doc[first - 1].pos_ in ("ADJ", "PRON", "DET") or self.doc[first - 1].text == "'s":
                first -= 1
            else:
                break
        if state is None and self.doc[start].lower_ in self.rules.colleagues:
            return None
        if (apart := self._apart(first, start)) is not None:
            state, model = apart[place], self._model(apart[0].first, before)
            office = model.office if model is not None else None
            return Held(person, apart[0].first, first_of_name, office, state, "counterpart", model=model)
        pair = self._models(first, before) if self.doc[index if place == 0 else start].lower_.endswith("s") else []
        other = pair[place] if len(pair) == 2 else self._model(first, before) if place == 0 else None
        state = state or (origin if origin is not None and origin.kind == "state" else None)
        if other is None:
            return Held(person, first, first_of_name, None, state, "counterpart") if state is not None else None
        return Held(person, first, first_of_name, other.office, state, "counterpart", other.posted, model=other)

    def _apart(self, first: int, start: int) -> tuple[Found, Found] | None:
        """As in "her Danish and Norwegian counterparts, X and Y": a state for each."""
        if first < 2 or self.doc[first - 1].lower_ != "and" or not self.doc[start].lower_.endswith("s"):
            return None
        one, other = self._state_at(first - 2), self._state_at(first)
        return (one, other) if one is not None and other is not None else None

    def _behind(self, person: Found, before: Sequence[Held]) -> Held | None:
        """As in "X, her Russian counterpart,", "X, Ramirez's opposite number from Russia,"."""
        begin = person.last + 1
        if begin >= len(self.doc) or self.doc[person.last].text != ",":
            return None
        owner = self.names.get(begin)
        owned = owner is not None and owner.kind == "person" and self.doc[owner.last].text in ("'s", "'")
        if not owned and self.doc[begin].pos_ != "PRON" and self.doc[begin].lower_ != "the":
            return None
        inner = owner.last + 1 if owner is not None and owned else begin
        for index in range(inner, min(inner + 5, len(self.doc))):
            if self._start(index) is None:
                continue
            last = index + 1
            state = next((f for i in range(inner, index) if (f := self._state_at(i)) is not None), None)
            if state is None and self.doc[last].lower_ in ("from", "in", "of"):
                state = self._state_at(last + 1) or self._state_at(last + 2)
            if state is None and self.doc[index].lower_ in self.rules.colleagues:
                return None
            other = self._of(owner, before) if owner is not None and owned else self._model(person.first, before)
            if other is not None and other.holder.key != person.key:
                return Held(person, begin, last, other.office, state, "counterpart", other.posted, model=other)
            return Held(person, begin, last, None, state, "counterpart") if state is not None else None
        return None

    def _of(self, owner: Found, before: Sequence[Held]) -> Held | None:
        """The office of the person whose counterpart the words name, today's before former ones."""
        own = [h for h in before if h.office and h.holder.key == owner.key]
        own.sort(key=lambda h: (h.office or "").startswith("former"))
        if not own and owner.key in self.known:
            return Held(owner, owner.first, owner.last, self.known[owner.key], None, "counterpart")
        return own[0] if own else None

    def _state_at(self, index: int) -> Found | None:
        found = self.names.get(index)
        return found if found is not None and found.kind == "state" else None

    def _start(self, index: int) -> int | None:
        """Where a word or phrase for a counterpart begins that ends at the token."""
        if index < 0:
            return None
        if self.doc[index].lower_ in self.rules.counterparts or self.doc[index].lower_ in self.rules.colleagues:
            return index
        for phrase in self.rules.counterpart_phrases:
            words = phrase.split()
            start = index - len(words) + 1
            if start >= 0 and [t.lower_ for t in self.doc[start : index + 1]] == words:
                return start
        return None

    def _of_pair(self, index: int) -> int | None:
        """Where the word for counterparts begins in front of two: "their Japanese colleagues X and | Y"."""
        first = self.names.get(index - 1) if index > 1 and self.doc[index].lower_ == "and" else None
        if first is None or first.kind != "person":
            return None
        comma = first.first > 1 and self.doc[first.first - 1].text == ","
        start = self._start(first.first - (2 if comma else 1))
        return start if start is not None and self.doc[start].lower_.endswith("s") else None

    def _models(self, index: int, before: Sequence[Held]) -> list[Held]:
        """The offices of the last two people named in the sentence before a token, of whom others are counterparts."""
        named = [self.names[i].key for i in range(self.doc[index].sent.start, index) if self._is_person(i)]
        last = list(dict.fromkeys(reversed(named)))[1::-1]
        offices = [self._of(next(f for f in self.names.values() if f.key == key), before) for key in last]
        return [held for held in offices if held is not None]

    def _model(self, index: int, before: Sequence[Held]) -> Held | None:
        """The office of the person whose counterpart it is: the last one named before who has one, in the sentence if
        there is one."""
        candidates = [h for h in before if h.office and h.holder.first < index]
        named = [self.names[i].key for i in range(self.doc[index].sent.start, index) if self._is_person(i)]
        own = [h for h in candidates if h.holder.key in named]
        if own:
            return own[-1]
        for key in reversed(named):
            if key in self.known:
                holder = next(f for f in self.names.values() if f.key == key)
                return Held(holder, index, index, self.known[key], None, "counterpart")
        return candidates[-1] if candidates and not named else None

    def _is_person(self, index: int) -> bool:
        found = self.names.get(index)
        return found is not None and found.kind == "person"
