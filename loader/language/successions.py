"""Who held an office before or after whom: "A succeeded B as foreign minister", "his predecessor, X"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.name_rules import OfficeRules
from loader.language.office import Office
from loader.language.offices import OfficeReader

REACH = 10
"""Words behind a verb in which "as" and the office are looked for."""
FUTURE = frozenset({"will", "would", "may", "might", "could", "should", "shall", "to", "not", "n't", "never"})
"""Words in front of a verb that make its office none of today."""


@dataclass(frozen=True, slots=True)
class SuccessionFinder:
    """Finds successions in one article. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    reader: OfficeReader
    rules: OfficeRules

    def find(self, people: Sequence[Found], held: Sequence[Held]) -> Iterator[Held]:
        """What successions say about those of ``people`` for whom ``held`` gives no office."""
        titled = {h.holder.key for h in held if h.office}
        for person in people:
            if person.key in titled:
                continue
            found = self._by_verb(person, held) or self._by_noun(person, held)
            found = found or self._by_post(person) or self._after(person, held)
            if found is not None:
                titled.add(person.key)
                yield found

    def _by_verb(self, person: Found, held: Sequence[Held]) -> Held | None:
        """As in "A succeeded B as minister": A is minister, B a former one; "A took over as minister"."""
        token = self._subject(person)
        behind = token.dep_ == "pobj" and (token.head.dep_ == "agent" or token.head.lower_ == "from")
        verb = token.head.head if behind else token.head
        words = self.rules.succession
        if verb.pos_ != "VERB" or verb.lemma_ not in words.accession | words.leaving or self._denied(verb):
            return None
        passive = any(t.dep_ in ("auxpass", "agent") for t in verb.children)
        object_ = token.dep_ == "dobj" or token == self._from(verb) or (passive and token.dep_ == "nsubjpass")
        replacing = verb.lemma_ in words.replacing or (verb.lemma_ == "take" and self._from(verb) is not None)
        if token.dep_ not in ("nsubj", "nsubjpass") and not (replacing and token.dep_ in ("dobj", "pobj")):
            return None
        office = self._office_behind(verb)
        past = verb.lemma_ in words.leaving or (replacing and object_)
        if office is not None and office.name is not None:
            return Held(person, office.first, office.last, _as_of(office.name, past), office.state, "succession")
        other = self._partner(verb, person, held) if replacing else None
        if other is None or other.office is None:
            return None
        return Held(
            person,
            verb.i,
            verb.i + 1,
            _as_of(other.office, past),
            other.state,
            "succession",
            like=other.holder.key,
            model=other,
        )

    def _subject(self, person: Found) -> Token:
        """The last word of a name, or "who" and "whom" behind its comma, or behind "the premier"."""
        begin = person.last + 1
        if begin < len(self.doc) and self.doc[person.last].text == ",":
            if self.doc[begin].lower_ in ("who", "whom"):
                return self.doc[begin]
            for token in self.doc[begin : begin + REACH]:
                if token.lower_ == "whom":
                    return token
                if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN"):
                    break
        return self.doc[person.last - 1]

    def _by_post(self, person: Found) -> Held | None:
        """As in "X, who has given up the post of secretary general", "X took the job of finance minister"."""
        token = self._subject(person)
        verb, words = token.head, self.rules.succession
        if token.dep_ != "nsubj" or verb.lemma_ not in words.holding | words.giving_up or self._denied(verb):
            return None
        post = next((t for t in verb.rights if t.dep_ == "dobj" and t.lemma_ in words.posts), None)
        if post is None or post.i + 2 >= len(self.doc) or post.nbor(1).lower_ not in ("of", "as"):
            return None
        office = self._office_from(post.i + 2, verb)
        if office is None or office.name is None:
            return None
        past = verb.lemma_ in words.giving_up or (verb.lemma_ == "hold" and verb.tag_ == "VBD")
        return Held(
            person,
            office.first,
            office.last,
            _as_of(office.name, past),
            office.state,
            "succession",
            False,
            office.body,
        )

    def _after(self, person: Found, held: Sequence[Held]) -> Held | None:
        """As in "After President A came B": B has the office that A had."""
        verb = self.doc[person.last - 1].head
        behind = verb.lemma_ in ("come", "follow") and verb.i < person.first
        if not behind or verb.sent[0].lower_ not in ("after", "behind"):
            return None
        other = self._person_before(verb.i, person.key)
        model = next((h for h in held if other is not None and h.office and h.holder.key == other.key), None)
        if model is None or model.office is None:
            return None
        return Held(
            person,
            verb.i,
            verb.i + 1,
            _as_of(model.office, False),
            model.state,
            "succession",
            like=model.holder.key,
            model=model,
        )

    def _from(self, verb: Token) -> Token | None:
        """The noun in "took over from X"."""
        return next((t for c in verb.children if c.lower_ == "from" for t in c.children if t.dep_ == "pobj"), None)

    def _denied(self, verb: Token) -> bool:
        return any(t.lower_ in FUTURE for t in verb.lefts if t.dep_ in ("aux", "neg"))

    def _office_behind(self, verb: Token) -> Office | None:
        """The office behind "as"."""
        stop = min(verb.i + REACH, verb.sent.end)
        begin = next((i + 1 for i in range(verb.i + 1, stop) if self.doc[i].lower_ == "as"), None)
        return self._office_from(begin, verb) if begin is not None else None

    def _office_from(self, begin: int, verb: Token) -> Office | None:
        """The office whose words begin at a token, articles apart."""
        for head in range(begin, min(begin + REACH, verb.sent.end)):
            if self.doc[head].text in (",", ".", ";") or self._person_at(head) is not None:
                return None
            if self.doc[head].lower_ in self.rules.heads:
                office = self.reader.read(head)
                if office is not None and self._is_whole(office, begin):
                    return office
        return None

    def _is_whole(self, office: Office, begin: int) -> bool:
        opening = office.last >= len(self.doc) or not self.reader.continues(office.last)
        return opening and all(t.pos_ in ("DET", "PRON", "ADJ") for t in self.doc[begin : office.first])

    def _partner(self, verb: Token, person: Found, held: Sequence[Held]) -> Held | None:
        """The office of the other whom the verb tells of, by name or as "he"."""
        if any(t.dep_ == "nsubj" and t.lower_ in ("he", "she") for t in verb.children) and verb.dep_ == "relcl":
            owner = self._person_before(person.first, person.key)
            return next((h for h in held if owner is not None and h.office and h.holder.key == owner.key), None)
        keys = {
            found.key
            for t in verb.subtree
            if (found := self._person_at(t.i)) is not None and found.key != person.key and t.head.i <= verb.i + 3
        }
        return next((h for h in held if h.holder.key in keys and h.office), None) if len(keys) == 1 else None

    def _by_noun(self, person: Found, held: Sequence[Held]) -> Held | None:
        """As in "his successor, X", "Y's predecessor X", "X, her predecessor,"."""
        index = person.first - 1
        index -= 1 if index > 0 and self.doc[index].text == "," else 0
        if not self._is_role(index):
            index = self._role_behind(person)
        if index < 1 or not self._is_role(index):
            return None
        other = self._owner(index, person, held)
        if other is None or other.office is None:
            return None
        past = self.doc[index].lower_ in self.rules.succession.predecessors
        return Held(
            person,
            index,
            index + 1,
            _as_of(other.office, past),
            other.state,
            "succession",
            like=other.holder.key,
            model=other,
        )

    def _is_role(self, index: int) -> bool:
        words = self.rules.succession
        return index > 0 and self.doc[index].lower_ in words.successors | words.predecessors

    def _role_behind(self, person: Found) -> int:
        begin = person.last + 1
        if begin >= len(self.doc) or self.doc[person.last].text != ",":
            return -1
        return next((i for i in range(begin, min(begin + 5, len(self.doc))) if self._is_role(i)), -1)

    def _owner(self, index: int, person: Found, held: Sequence[Held]) -> Held | None:
        """Whose successor it is."""
        for before in range(index - 1, max(index - 4, -1), -1):
            token = self.doc[before]
            if token.lower_ in ("his", "her"):
                owner = self._parallel(index, person.key) or self._person_before(before, person.key)
                return next((h for h in held if owner is not None and h.office and h.holder.key == owner.key), None)
            if token.text in ("'s", "'"):
                owner = self._person_at(before - 1)
                return next((h for h in held if owner is not None and h.office and h.holder.key == owner.key), None)
            if token.pos_ != "ADJ":
                break
        return None

    def _parallel(self, role: int, other: str) -> Found | None:
        """ "A asked B for a border; his successor X got it": of one who is a subject the subject before, in the
        sentence."""
        if self.doc[role].dep_ not in ("nsubj", "compound") or self.doc[role - 1].lower_ not in ("his", "her"):
            return None
        for index in range(role - 2, self.doc[role].sent.start - 1, -1):
            found = self._person_at(index)
            if found is not None and found.key != other and self.doc[index].dep_ in ("nsubj", "nsubjpass"):
                return found
        return None

    def _person_before(self, index: int, other: str) -> Found | None:
        """The person named last before a token, in its sentence or the one before."""
        start = self.doc[index].sent.start
        start = self.doc[start - 1].sent.start if start else start
        people = (self._person_at(i) for i in range(index - 1, start - 1, -1))
        return next((found for found in people if found is not None and found.key != other), None)

    def _person_at(self, index: int) -> Found | None:
        found = self.names.get(index)
        return found if found is not None and found.kind == "person" else None


def _as_of(office: str, past: bool) -> str:
    """An office as one of today, or as a former one."""
    name = office.removeprefix("former ")
    return f"former {name}" if past else name
