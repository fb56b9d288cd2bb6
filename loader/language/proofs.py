"""Proofs: where an article names a thing, ties a person to a state, and tells the day from which a date counts."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from loader.language.reading import Mention, Reading, TimeExpression
from loader.record import Passage, Ref, Tenure

DESCRIBED = frozenset({"territory", "actor", "event"})
"""Kinds of things that an article tells by a description, which then is their name."""
_GAP = 8
"""Tokens within which a state beside a name or its title says whom the person serves."""


class Proofs:
    """The sentences of one article as proofs."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._sentences = [(s.start_char, s.end_char) for s in reading.doc.sents]
        self._starts = [start for start, _ in self._sentences]
        self._named: dict[Ref, tuple[Passage, ...]] = {}
        self._people: dict[Ref, list[Mention]] = {}
        for mention in reading.mentions:
            for ref in mention.refs:
                if ref.kind == "person":
                    self._people.setdefault(ref, []).append(mention)
        self._states: dict[int, set[Ref]] = {}
        for entity in reading.of_kind("state"):
            for passage in entity.evidence:
                self._states.setdefault(self.number(passage), set()).add(entity.ref)
        self._times: Mapping[int, TimeExpression] = {reading.doc[t.first].idx: t for t in reading.times}

    @cached_property
    def dateline(self) -> Passage | None:
        """The city of the dateline, where it stands before the text."""
        reading = self.reading
        if reading.dateline is None or reading.heading_end >= len(reading.doc):
            return None
        name = reading.dateline.name.upper()
        start = reading.article.text.rfind(name, 0, reading.doc[reading.heading_end].idx)
        return reading.slice(start, start + len(name)) if start >= 0 else None

    def edtf(self, passage: Passage) -> str | None:
        """What a date means that begins where a passage does."""
        time = self._times.get(passage.start)
        return time.edtf if time is not None else None

    def number(self, passage: Passage) -> int:
        """The number of the sentence in which a passage begins."""
        return max(bisect_right(self._starts, passage.start) - 1, 0)

    def sentence(self, passage: Passage) -> Passage:
        """The sentence, or sentences, around a passage; of the dateline its line."""
        if self.dateline == passage:
            text, first = self.reading.article.text, self.reading.doc[self.reading.heading_end].idx
            return self.reading.slice(text.rfind("\n", 0, passage.start) + 1, first)
        first = self.number(passage)
        last = max(bisect_right(self._starts, passage.end - 1) - 1, first)
        return self.reading.slice(self._sentences[first][0], self._sentences[last][1])

    def names(self, ref: Ref) -> tuple[Passage, ...]:
        """The names of a thing in text order; of what has none its descriptions."""
        if ref not in self._named:
            entity = self.reading.entity(ref)
            found = entity.evidence if entity is not None else ()
            self._named[ref] = tuple(p for p in found if ref.kind in DESCRIBED or not self._describes(p, ref))
        return self._named[ref]

    def printed(self, ref: Ref) -> tuple[Passage, ...]:
        """The names that are written as the record writes the thing; all names of a state, and where none is."""
        names = self.names(ref)
        if ref.kind == "state":
            return names
        return tuple(p for p in names if _plain(p.text) == _plain(ref.name)) or names

    def own(self, state: Ref) -> tuple[Passage, ...]:
        """The names of a state that stand alone, not inside the name of a body; all of them if none does."""
        names = self.names(state)
        return tuple(p for p in names if not self._in_name(p) and not self._opens_name(p)) or names

    def _in_name(self, passage: Passage) -> bool:
        """Whether a name is part of another: "Japanese" in "the Japanese Foreign Ministry"."""
        span = self.reading.doc.char_span(passage.start, passage.end)
        mention = self.reading.mention_at(span[0]) if span is not None else None
        if mention is None or mention.form != "name" or mention.refs[0].kind == "state":
            return False
        return self.reading.passage(mention.first, mention.last) != passage

    def _opens_name(self, passage: Passage) -> bool:
        """Whether a name goes on behind the state that opens it: "Japan Bank for International Cooperation"."""
        span = self.reading.doc.char_span(passage.start, passage.end)
        mention = self.reading.mention_at(span[0]) if span is not None else None
        behind = self.reading.doc[span.end : span.end + 1] if span is not None else ()
        return mention is not None and mention.form == "name" and any(t.pos_ == "PROPN" for t in behind)

    def _describes(self, passage: Passage, ref: Ref) -> bool:
        span = self.reading.doc.char_span(passage.start, passage.end, alignment_mode="expand")
        mention = self.reading.mention_at(span[0]) if span is not None else None
        return mention is not None and mention.form == "description" and ref in mention.refs

    def introducing(self, person: Ref) -> tuple[Passage, ...]:
        """The names of a person in sentences that tell an office of theirs."""
        told = {self.number(passage) for passage in self.offices(person)}
        return tuple(p for p in self.names(person) if self.number(p) in told)

    def offices(self, person: Ref) -> tuple[Passage, ...]:
        """The words that tell an office of a person."""
        return tuple(w.passage for t in self._tenures(person) for w in t.words if w.slot == "office")

    def national(self, person: Ref) -> tuple[Passage, ...]:
        """The descriptions that tell for which state a person acts, where they tell no office: "the Soviet leader"."""
        told = (m for m in self._people.get(person, ()) if m.form == "description" and m.refs == (person,))
        spans = (self.reading.passage(m.first, m.last) for m in told)
        return tuple(p for p in spans if any(inside(state, [p]) for state in self._state_names))

    @cached_property
    def _state_names(self) -> tuple[Passage, ...]:
        return tuple(passage for entity in self.reading.of_kind("state") for passage in entity.evidence)

    def says(self, word: str, passage: Passage) -> bool:
        """Whether a passage has a word that is no part of the name of an event ("the G20 summit")."""
        events = [p for entity in self.reading.of_kind("event") for p in entity.evidence]
        starts = (passage.start + m.start() for m in re.finditer(re.escape(word), passage.text.lower()))
        return any(not any(p.start <= start < p.end for p in events) for start in starts)

    def _tenures(self, person: Ref) -> Iterator[Tenure]:
        return (t for t in self.reading.tenures if t.holder == person and t.office is not None)

    def served(self, person: Ref) -> Ref | None:
        """The state that a person serves as the article tells."""
        return next((t.serves for t in self.reading.tenures if t.holder == person and t.serves), None)

    def beside(self, person: Ref, state: Ref) -> Iterator[Passage]:
        """Names of a state beside a name of a person or inside a description: "Japan's Abe", "Taro Kono of Japan"."""
        for mention in self._people.get(person, ()):
            if mention.form == "pronoun":
                continue
            for other in self.reading.mentions_in(max(mention.first - _GAP, 0), mention.last + _GAP):
                named = state in other.refs and other.form in ("name", "adjective", "metonym")
                if named and self._together(*sorted((mention, other), key=lambda m: m.first)):
                    yield self.reading.passage(other.first, other.last)
            if mention.form == "description":
                span = self.reading.passage(mention.first, mention.last)
                yield from (p for p in self.names(state) if span.start <= p.start and p.end <= span.end)

    def _together(self, one: Mention, other: Mention) -> bool:
        between = self.reading.doc[one.last : other.first]
        if any(t.pos_ in ("VERB", "AUX", "CCONJ") or t.is_sent_start or t.lower_ in ("to", "in") for t in between):
            return False
        return not any(m.refs[0].kind in ("person", "state") for m in self.reading.mentions_in(one.last, other.first))

    def speakers(self, state: Ref, sentence: int) -> Iterator[Passage]:
        """The words in a sentence that mean somebody who serves a state."""
        for person, mentions in self._people.items():
            if self.served(person) == state:
                passages = (self.reading.passage(m.first, m.last) for m in mentions)
                yield from (p for p in passages if self.number(p) == sentence)

    def around(self, person: Ref, state: Ref) -> Iterator[Passage]:
        """Names of a state in sentences that name a person."""
        named = {self.number(p) for p in self.names(person)}
        return (p for p in self.names(state) if self.number(p) in named)

    def foreign(self, state: Ref, sentence: int) -> bool:
        """Whether a sentence names another state."""
        return bool(self._states.get(sentence, set()) - {state})

    def anchors(self, date: Passage) -> Iterator[Passage]:
        """The date told before from which a date counts ("in 2003" of "two years earlier"), and the one from which that
        counts; of a longer chain only its first and its last link."""
        links: list[Passage] = []
        time = self._times.get(date.start)
        while time is not None and time.anchor is not None:
            first, last = time.anchor
            links.append(self.reading.passage(first, last))
            time = self._times.get(self.reading.doc[first].idx)
        yield from dict.fromkeys([*links[:1], *links[-1:]])

    def year_of(self, date: Passage, year: str) -> Passage | None:
        """Of a date without its year the one told last before it with this year ("in April 2000" of "in September")."""
        if year in date.text:
            return None
        times = (self.reading.passage(t.first, t.last) for t in self.reading.times)
        return next(
            (p for p in nearest((t for t in times if year in t.text), date.start) if p.start < date.start), None
        )


def nearest(passages: Iterable[Passage], at: int) -> Sequence[Passage]:
    """Passages by how well they stand for words at an offset: those before it, the last first, then those behind it."""
    return sorted(passages, key=lambda p: (p.start > at, abs(p.start - at)))


def inside(passage: Passage, evidence: Iterable[Passage]) -> bool:
    """Whether a passage lies inside one of some passages."""
    return any(e.start <= passage.start and passage.end <= e.end for e in evidence)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()
