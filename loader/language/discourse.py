"""What an article has said so far: who was named where, in which office, and whom descriptions meant."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span

from loader.language.reading import Mention
from loader.record import Passage, Ref, Tenure

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
WINDOW = 3
"""Sentences back in which somebody must have been named to be meant."""


class Discourse:
    """The mentions and offices of one article; ``mentions`` are those by name, others are added in text order."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], tenures: Sequence[Tenure]) -> None:
        self.doc = doc
        self.tenures = tenures
        self.by_token = {i: m for m in mentions for i in range(m.first, m.last)}
        self.described: dict[Ref, Ref] = {}
        """Person -> the state that a description of them names."""
        self.offices = {i for t in tenures for w in t.words if w.slot == "office" for i in self._tokens(w.passage)}
        """Tokens that give somebody's office."""
        self.seen: list[tuple[int, Ref]] = sorted((m.first, r) for m in mentions for r in m.refs if r.kind == "person")
        """Where each person is mentioned, in text order."""

    def _tokens(self, passage: Passage) -> range:
        span = self.doc.char_span(passage.start, passage.end, alignment_mode="expand")
        return range(span.start, span.end) if span is not None else range(0)

    def add(self, mention: Mention) -> None:
        """A description or pronoun that has been understood."""
        for index in range(mention.first, mention.last):
            self.by_token[index] = mention
        if len(mention.refs) == 1 and mention.refs[0].kind == "person":
            self.seen.append((mention.first, mention.refs[0]))
            self.seen.sort()

    def person_at(self, index: int) -> Ref | None:
        """The one person mentioned at a token."""
        mention = self.by_token.get(index)
        one = mention is not None and len(mention.refs) == 1 and mention.refs[0].kind == "person"
        return mention.refs[0] if mention is not None and one and mention.form != "adjective" else None

    def first_seen(self, person: Ref) -> int:
        """Where a person is mentioned first."""
        return next(i for i, ref in self.seen if ref == person)

    def subjects(self, sentence: Span) -> list[Ref]:
        """The people who are subjects in a sentence."""
        people = (self.person_at(t.i) for t in sentence if t.dep_ in SUBJECTS)
        return list(dict.fromkeys(ref for ref in people if ref is not None))

    def known(self) -> set[Ref]:
        """Whose office or state is told."""
        return {tenure.holder for tenure in self.tenures}

    def start_of_window(self, index: int) -> int:
        """The first token of the sentences that count as shortly before a token."""
        start = self.doc[index].sent.start
        for _ in range(WINDOW - 1):
            start = self.doc[start - 1].sent.start if start > 0 else 0
        return start
