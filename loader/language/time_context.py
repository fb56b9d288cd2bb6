"""What a time expression is read against: the publication day, the tense of its clause, the dates told before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc, Span, Token

from loader.edtf import Edtf, parse_edtf
from loader.language.calendar import Tense
from loader.language.tense import TenseCues, tense_at

_ANCHOR_REACH = 4
"""A date told more sentences ago than this is no anchor for "the next day"."""

_ANCHOR_TOKENS = 400
_SUBORDINATE = frozenset({"ccomp", "relcl", "acl", "advcl", "pcomp", "csubj"})


@dataclass(frozen=True, slots=True)
class Told:
    """A date found earlier in the text: its tokens, its meaning, and whether that came from the publication day."""

    first: int
    last: int
    edtf: Edtf
    relative: bool
    anchor: tuple[int, int] | None = None
    """The tokens of the date from which it counts, if that is not the publication day."""


@dataclass(slots=True)
class TimeContext:
    """The surroundings of the tokens ``first`` up to ``last`` that are being read."""

    doc: Doc
    published: date | None
    cues: TenseCues
    told: Sequence[Told]
    first: int
    last: int
    anchored: Told | None = field(default=None, init=False)
    """The date told before that was asked for and found."""
    _tense: Tense | None = field(default=None, init=False)

    @property
    def span(self) -> Span:
        """The tokens being read."""
        return self.doc[self.first : self.last]

    @property
    def tense(self) -> Tense:
        """The tense of their clause."""
        if self._tense is None:
            self._tense = tense_at(self.doc[self.first], self.span.root, self.cues)
        return self._tense

    def anchor(self, *kinds: str) -> Told | None:
        """The last date told of one of these kinds of precision, at most a few sentences ago."""
        for told in reversed(self.told):
            if told.edtf.kind in kinds:
                near = self.first - told.first < _ANCHOR_TOKENS
                return self._counted(told if near and self._sentences_since(told) <= _ANCHOR_REACH else None)
        return None

    def past_day(self, most_days: int | None = None) -> Told | None:
        """The last day told that is over, at most so many days before publication: one of a main clause before one
        of a clause that depends on it ("the ministry said on Monday that the ships had come on Friday")."""
        days = [t for t in reversed(self.told) if t.edtf.kind == "day" and self.first - t.first < _ANCHOR_TOKENS]
        past = [t for t in days if self._is_past(t, most_days)]
        main = next((t for t in past if self._is_of_main_clause(t)), None)
        if main is not None and past[0].first >= self.doc[main.first].sent.end:
            # A later sentence has told of another day since, by its date and not by its weekday alone.
            dated = any(token.is_digit for token in self.doc[past[0].first : past[0].last])
            main = None if dated else main
        near = past[0] if past and self._sentences_since(past[0]) <= _ANCHOR_REACH else None
        return self._counted(main or near)

    def _counted(self, told: Told | None) -> Told | None:
        self.anchored = told or self.anchored
        return told

    def _is_past(self, told: Told, most_days: int | None) -> bool:
        if self.published is None:
            return True
        ago = (self.published - told.edtf.first).days
        return ago >= 0 and (most_days is None or ago < most_days)

    def _is_of_main_clause(self, told: Told) -> bool:
        node = self.doc[told.first : told.last].root
        while node.head != node:
            attributed = node.dep_ == "ccomp" and node.i < node.head.i
            if node.dep_ in _SUBORDINATE and not attributed:
                return False
            node = node.head
        return True

    def anchor_in_sentence(self, *kinds: str) -> Told | None:
        """The last date told in the same sentence before this one."""
        told = self.anchor(*kinds)
        return told if told is not None and told.first >= self.span.sent.start else None

    @property
    def narrative(self) -> Edtf | None:
        """The date with an explicit year that a past narrative has reached, which a bare month or day then follows:
        told with the verb that governs this clause, or as a month or day at the head of the sentence before."""
        if not self.told or self.tense is not Tense.PAST:
            return None
        told = self.told[-1]
        if told.relative or not self._is_adverbial(told):
            return None
        verb, told_verb = _verb_above(self.span.root), _verb_above(self.doc[told.first : told.last].root)
        if verb is None or told_verb is None:
            return None
        sentence = self.span.sent
        if told.first >= sentence.start:
            governs = told_verb == verb or told_verb in verb.ancestors
            return told.edtf if governs and self._counted(told) else None
        before = self.doc[told.first].sent
        opens = self.first <= sentence.start + 2 and told.first <= before.start + 2
        together = before.end == sentence.start and "\n" not in before.text_with_ws.strip(" ")[-1:]
        reached = opens and together and told.edtf.kind in {"month", "day", "season"}
        return told.edtf if reached and self._counted(told) else None

    def _is_adverbial(self, told: Told) -> bool:
        span = self.doc[told.first : told.last]
        if told.first == 0 or self.doc[told.first - 1].pos_ != "ADP":
            return False
        preposition = span.root.head
        return (
            preposition.head.pos_ in {"VERB", "AUX"}
            and tense_at(self.doc[told.first], span.root, self.cues) is Tense.PAST
        )

    def _sentences_since(self, told: Told) -> int:
        text = self.doc[told.first : self.first]
        return sum(1 for token in text if token.is_sent_start) - int(bool(text) and bool(text[0].is_sent_start))


def told(first: int, last: int, edtf: str, relative: bool, anchor: Told | None = None) -> Told:
    """A date as told before, and the date from which it counts."""
    return Told(first, last, parse_edtf(edtf), relative, (anchor.first, anchor.last) if anchor else None)


def _verb_above(token: Token) -> Token | None:
    return next((node for node in token.ancestors if node.pos_ in {"VERB", "AUX"}), None)
