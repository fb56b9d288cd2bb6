"""The annotated article that the fact finders share: tokens, mentions, times, quotations.

``read_article`` (in ``reader.py``) makes it; ``meetings``, ``agreements``, ``claims``, ``statements`` … take it and
give facts of the record. The text that spaCy parsed is as long as the article's text, character for character,
so spaCy's character offsets are the article's.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol, TypeVar

from spacy.tokens import Doc, Span, Token

from loader.article import Article
from loader.record import Entity, EntityKind, Passage, Ref, Tenure

Made = TypeVar("Made")
MentionForm = Literal["name", "adjective", "metonym", "pronoun", "description"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens ``first`` up to ``last`` (exclusive) refer to ``refs`` (several for "the two leaders", "they").

    ``name``: a name of the thing; ``adjective``: "Japanese"; ``metonym``: a city or building for its government
    ("Moscow said"); ``pronoun``: "he", "they"; ``description``: "the prime minister", "the two leaders", "four
    islands". Pronouns and descriptions are not evidence that an entity is named, but fill slots.
    """

    first: int
    last: int
    refs: tuple[Ref, ...]
    form: MentionForm


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Tokens ``first`` up to ``last`` (exclusive) mean the EDTF date ``edtf``; ``relative`` to the publication date."""

    first: int
    last: int
    edtf: str
    relative: bool
    anchor: tuple[int, int] | None = None
    """The tokens of the date told before from which it counts ("two years earlier")."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch: tokens ``first`` up to ``last`` (exclusive) include the quotation marks; ``start`` and ``end``
    are the character offsets of what stands inside them."""

    first: int
    last: int
    start: int
    end: int


class PairFinder(Protocol):
    """Says which two people an article has put together before a word."""

    def before(self, token: Token, noun: str) -> tuple[Ref, ...]:
        """Those of its clause, its paragraph or the sentences before, else the main pair of the article; ``noun`` may
        say what they are ("leaders")."""

    def heads(self, token: Token) -> tuple[Ref, ...]:
        """The last two of different states who are told to lead them."""


@dataclass(frozen=True)
class Reading:
    """One article, annotated. Mentions, times and quotations are in text order; mentions do not overlap."""

    article: Article
    doc: Doc
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    quotations: tuple[Quotation, ...]
    dispute: str | None
    parties: tuple[Ref, ...]
    """The two (or more) states the article presents as the sides, in order of weight; may be empty."""
    heading_end: int = 0
    """Tokens before this one are headline, dateline and date line: no facts are drawn from them."""
    tenures: tuple[Tenure, ...] = ()
    """Who holds which office, as the article says."""
    capitals: Mapping[Ref, Ref] = field(default_factory=dict)
    """The states of the article -> their capitals, named or not."""
    dateline: Ref | None = None
    """The city that the dateline names, where the article is written from ("here")."""
    pairs: PairFinder | None = field(default=None, repr=False, compare=False)
    """Whom "the pair" means; None in readings made by hand."""
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, made at the first call with this name: several finders need the same preparation."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens; walking through them again and again costs less than through ``doc``."""
        return tuple(self.doc)

    @cached_property
    def running(self) -> tuple[Token, ...]:
        """The tokens from which facts are drawn: those behind the heading."""
        return self.tokens[self.heading_end :]

    @cached_property
    def lemmas(self) -> tuple[tuple[Token, str], ...]:
        """The tokens from which facts are drawn, each with its lemma in lower case."""
        return tuple((token, token.lemma_.lower()) for token in self.running)

    def with_lemma(self, lemmas: Collection[str]) -> list[Token]:
        """The tokens from which facts are drawn that have one of these lemmas (lower case), in text order."""
        return [token for token, lemma in self.lemmas if lemma in lemmas]

    def passage(self, first: int, last: int) -> Passage:
        """Tokens ``first`` up to ``last`` as a passage of the article's own text, outer white space trimmed."""
        span = self.doc[first:last]
        return self.slice(span.start_char, span.end_char)

    def slice(self, start: int, end: int) -> Passage:
        """Characters ``start`` up to ``end`` as a passage, outer white space trimmed."""
        text = self.article.text[start:end]
        start += len(text) - len(text.lstrip())
        return Passage(start, start + len(text.strip()), text.strip())

    def sentence_passage(self, token: Token) -> Passage:
        """The sentence of a token as a passage."""
        sentence = token.sent
        return self.slice(sentence.start_char, sentence.end_char)

    def mentions_in(self, first: int, last: int) -> Iterator[Mention]:
        """Mentions that lie within tokens ``first`` up to ``last``."""
        begin = bisect_left(self.mentions, first, key=lambda m: m.first)
        end = bisect_left(self.mentions, last, key=lambda m: m.first)
        return (m for m in self.mentions[begin:end] if m.last <= last)

    def mention_at(self, token: Token) -> Mention | None:
        """The mention that covers a token, if any."""
        return self._mention_of.get(token.i)

    def meant_by(self, passage: Passage) -> tuple[Ref, ...]:
        """What a mention means that is exactly this passage; nothing if there is none."""
        return self._meant_by.get(passage, ())

    def times_in(self, span: Span) -> Iterator[TimeExpression]:
        """Time expressions within a span of tokens."""
        return (t for t in self.times if span.start <= t.first and t.last <= span.end)

    def time_at(self, token: Token) -> TimeExpression | None:
        """The time expression that covers a token, if any."""
        return self._time_of.get(token.i)

    def entity(self, ref: Ref) -> Entity | None:
        """The entity of a reference."""
        return self._entity_of.get(ref)

    def of_kind(self, kind: EntityKind) -> tuple[Entity, ...]:
        """All entities of a kind, in text order."""
        return tuple(e for e in self.entities if e.kind == kind)

    @cached_property
    def _mention_of(self) -> Mapping[int, Mention]:
        return {index: m for m in reversed(self.mentions) for index in range(m.first, m.last)}

    @cached_property
    def _meant_by(self) -> Mapping[Passage, tuple[Ref, ...]]:
        return {self.passage(m.first, m.last): m.refs for m in self.mentions}

    @cached_property
    def _time_of(self) -> Mapping[int, TimeExpression]:
        return {index: t for t in reversed(self.times) for index in range(t.first, t.last)}

    @cached_property
    def _entity_of(self) -> Mapping[Ref, Entity]:
        return {e.ref: e for e in reversed(self.entities)}
