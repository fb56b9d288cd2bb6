"""What an article has said so far: who was named where, in which office and part, and whom descriptions meant."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from loader.language.meeting_syntax import is_verb
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
        self.seen: list[tuple[int, Ref]] = sorted(
            (m.first, r) for m in mentions if len(m.refs) == 1 or m.form == "name" for r in m.refs if r.kind == "person"
        )
        """Where each person is mentioned, in text order."""
        self.paragraphs = [0, *(t.i + 1 for t in doc if t.is_space and "\n" in t.text)]
        """Where paragraphs begin."""

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

    def people_in(self, sentence: Span) -> Iterator[Mention]:
        """The mentions of people in a sentence, in text order."""
        last = None
        for index in range(sentence.start, sentence.end):
            mention = self.by_token.get(index)
            if mention is None or mention is last or mention.form == "adjective":
                continue
            last = mention
            if all(ref.kind == "person" for ref in mention.refs):
                yield mention

    def paragraph_of(self, index: int) -> int:
        """The first token of the paragraph of a token."""
        return max(start for start in self.paragraphs if start <= index)

    def sentences_before(self, token: Token) -> Iterator[Span]:
        """The sentence of a token and those before it, nearest first, without those that tell nothing ("-")."""
        sentence = token.sent
        yield sentence
        while sentence.start > 0:
            sentence = self.doc[sentence.start - 1].sent
            if any(is_verb(t) or t.i in self.by_token for t in sentence):
                yield sentence

    def start_of_window(self, index: int, sentences: int = WINDOW) -> int:
        """The first token of the sentences that count as shortly before a token."""
        start = self.doc[index].sent.start
        for _, sentence in zip(range(sentences), self.sentences_before(self.doc[index]), strict=False):
            start = sentence.start
        return start

    def part(self, mention: Mention) -> str:
        """The part that somebody plays in his sentence: "main" for who does what it says first of all, "subject" of
        another clause, "object", "other" for possessors and adjuncts; who is presented ("it was X who", "next came X",
        "the first was X") is as good as the subject."""
        token = self.doc[mention.first : mention.last].root
        while token.dep_ in ("conj", "appos") and token.head.i != token.i:
            token = token.head
        verb = token.head
        if token.dep_ == "ROOT" or (token.dep_ in SUBJECTS and _is_main(verb)):
            return "main"
        if token.dep_ == "attr" and not any(self.person_at(t.i) for t in verb.children if t.dep_ in SUBJECTS):
            return "main" if _is_main(verb) else "subject"
        if token.dep_ in SUBJECTS:
            return "subject"
        if token.dep_ == "pobj" and verb.lower_ == "for" and verb.i == verb.sent.start and _is_main(verb.head):
            return "subject"  # "For X the setback is personal": of whom the sentence speaks
        agent = token.dep_ == "pobj" and verb.dep_ == "agent"
        return "object" if agent or token.dep_ in ("dobj", "dative") else "other"


def _is_main(verb: Token) -> bool:
    """Whether a verb is that of the sentence, or coordinated to it."""
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.dep_ == "ROOT"
