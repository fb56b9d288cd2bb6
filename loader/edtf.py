"""Dates of the graph: a subset of the Extended Date/Time Format.

EDTF is ISO 8601-2:2019, annexes A and B; the Library of Congress publishes the specification
(https://www.loc.gov/standards/datetime/). Read here: day, month and year (level 0 "Date"), intervals of two of them
(level 0 "Time Interval"), seasons 21 to 24 (level 1 "Seasons") and one of a set (level 2 "Set representation",
``[a,b]``, without ranges). No uncertainty marks, no times of day. What happened has two ends; what may go on, a term of
office, may have one alone (level 1 "Extended Interval"): ``a/..`` has no end yet, ``a/`` one that is not known.

A season is that of the northern hemisphere: spring is March to May, winter is December and the two months after it,
named by the year of its December. Years are 0001 to 9999, as far as ``datetime.date`` reaches.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

EdtfKind = Literal["day", "month", "season", "year", "interval", "one of"]

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SEASONS = range(21, 25)
OPEN, UNKNOWN = "..", ""
"""How an interval is written that has no end, and one whose end is not known."""


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date of any precision: some day from ``first`` to ``last``, both included, or (an interval) all of them.

    ``parts`` are the two ends of an interval or the members of a set, in the order written; else empty. An interval
    that is open at an end has one part, and reaches as far there as days can be told.
    """

    text: str
    kind: EdtfKind
    first: date
    last: date
    parts: tuple["Edtf", ...] = ()

    @property
    def is_open(self) -> bool:
        """An interval with one end alone."""
        return self.kind == "interval" and len(self.parts) == 1

    @property
    def stretches(self) -> tuple[tuple[date, date], ...]:
        """The unbroken stretches of days it may mean: one, but for a set one a member."""
        if self.kind == "one of":
            return tuple((part.first, part.last) for part in self.parts)
        return ((self.first, self.last),)

    @property
    def days(self) -> int:
        """How many different days it may mean."""
        count, end = 0, 0
        for first, last in sorted(self.stretches):
            count += max(0, last.toordinal() - max(first.toordinal(), end + 1) + 1)
            end = max(end, last.toordinal())
        return count

    @property
    def months(self) -> tuple[str, ...]:
        """The calendar months that have a day it may mean: ``2019-01``. Of an open interval none is told."""
        if self.is_open:
            return ()
        found = {
            f"{number // 12:04}-{number % 12 + 1:02}"
            for first, last in self.stretches
            for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        }
        return tuple(sorted(found))

    def overlaps(self, other: "Edtf") -> bool:
        """Both may mean one and the same day: they do not contradict each other."""
        return any(a <= d and c <= b for a, b in self.stretches for c, d in other.stretches)

    def contains(self, other: "Edtf") -> bool:
        """Every stretch of days that ``other`` may mean lies within one that this may mean."""
        return all(any(a <= c and d <= b for a, b in self.stretches) for c, d in other.stretches)

    def is_more_precise_than(self, other: "Edtf") -> bool:
        """It may mean fewer days."""
        return self.days < other.days


def parse_term(text: str) -> Edtf:
    """The date of what may go on: an interval may be open at one end. Raises ValueError as ``parse_edtf``."""
    begin, slash, end = text.partition("/")
    if slash and begin in (OPEN, UNKNOWN):
        known = _point(end, text)
        return Edtf(text, "interval", date.min, known.last, (known,))
    if slash and end in (OPEN, UNKNOWN):
        known = _point(begin, text)
        return Edtf(text, "interval", known.first, date.max, (known,))
    return parse_edtf(text)


def parse_edtf(text: str) -> Edtf:
    """The date of what happened. Raises ValueError, with the value in its message, for what is not of the subset."""
    if text.startswith("[") and text.endswith("]"):
        members = tuple(_point(part.strip(" "), text) for part in text[1:-1].split(","))
        return Edtf(text, "one of", min(m.first for m in members), max(m.last for m in members), members)
    if "/" in text:
        ends = tuple(_point(part, text) for part in text.split("/"))
        if len(ends) != 2:
            raise ValueError(f"{text!r} is not a date: an interval has two ends")
        if ends[0].first > ends[1].first or ends[0].last > ends[1].last:
            raise ValueError(f"{text!r} is not a date: the interval ends before it starts")
        return Edtf(text, "interval", ends[0].first, ends[1].last, ends)
    return _point(text, text)


def one_of(dates: tuple[str, ...]) -> str:
    """The set of which one is meant, written as EDTF: ``[a,b]``."""
    return f"[{','.join(dates)}]"


def interval(first: str, last: str) -> str:
    """The interval between two dates, written as EDTF: ``a/b``. One of them may be ``OPEN`` or ``UNKNOWN``."""
    return f"{first}/{last}"


def _point(part: str, whole: str) -> Edtf:
    found = _POINT.fullmatch(part)
    if not found:
        raise ValueError(f"{whole!r} is not a date: expected YYYY, YYYY-MM, YYYY-MM-DD, a/b or [a,b] at {part!r}")
    year, month, day = (int(group) if group else None for group in found.groups())
    try:
        return _of_numbers(part, int(year or 0), month, day)
    except ValueError as error:
        raise ValueError(f"{whole!r} is not a date: {error}") from None


def _of_numbers(text: str, year: int, month: int | None, day: int | None) -> Edtf:
    if month is None:
        return Edtf(text, "year", date(year, 1, 1), date(year, 12, 31))
    if day is not None:
        return Edtf(text, "day", date(year, month, day), date(year, month, day))
    if month in _SEASONS:
        start = 3 * (month - _SEASONS.start) + 3
        end_year, end_month = (year, start + 2) if start < 12 else (year + 1, 2)
        return Edtf(text, "season", date(year, start, 1), _month_end(end_year, end_month))
    return Edtf(text, "month", date(year, month, 1), _month_end(year, month))


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02}")
    return date(year, month, calendar.monthrange(year, month)[1])
