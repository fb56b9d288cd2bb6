"""What a time expression is read against: the publication day, the tense of its clause, the dates told before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Doc, Span

from loader.edtf import Edtf, parse_edtf
from loader.language.calendar import Tense
from loader.language.tense import TenseCues, tense_at
from loader.language.time_narrative import Narrative, is_in_passing, is_pluperfect, month_again, month_at, narrative_at

_ANCHOR_REACH = 5
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
        """The last date told of one of these kinds of precision, at most a few sentences ago; one told in passing only
        where it is no look back or ahead from another."""
        told = next((t for t in reversed(self.told) if t.edtf.kind in kinds and not self._is_aside(t)), None)
        if told is None or self.first - told.first >= _ANCHOR_TOKENS or self._sentences_since(told) > _ANCHOR_REACH:
            return None
        return self._counted(told)

    def _is_aside(self, told: Told) -> bool:
        """ "fished in May 1997 and promised a treaty by 2000; the following April": not from 2000."""
        back = is_pluperfect(self, told)
        if not is_in_passing(self, told) and not back:
            return False
        main = next((t for t in reversed(self.told) if t.first < told.first and not is_in_passing(self, t)), None)
        if main is None or self.first - main.first >= _ANCHOR_TOKENS or self._sentences_since(main) > 2 * _ANCHOR_REACH:
            return False
        return told.edtf.first < main.edtf.first or self.doc[told.first - 1].lower_ == "by"

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
    def narrative(self) -> Narrative | None:
        """The past narrative with an explicit year that a bare month or day follows."""
        return narrative_at(self)

    def year_of(self, month: int) -> int | None:
        """The year of a month that is named again: "On June 3, 1961, … On June 4"."""
        told = month_again(self, month)
        return told.edtf.first.year if self._counted(told) is not None and told is not None else None

    @property
    def month_reached(self) -> Told | None:
        """The month or day just told, in whose month a bare number of a day lies."""
        told = month_at(self)
        return self._counted(told) if told is not None else None

    def _sentences_since(self, told: Told) -> int:
        text = self.doc[told.first : self.first]
        return sum(1 for token in text if token.is_sent_start) - int(bool(text) and bool(text[0].is_sent_start))


def told(first: int, last: int, edtf: str, relative: bool, anchor: Told | None = None) -> Told:
    """A date as told before, and the date from which it counts."""
    return Told(first, last, parse_edtf(edtf), relative, (anchor.first, anchor.last) if anchor else None)
