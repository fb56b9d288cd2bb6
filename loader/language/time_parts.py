"""What parts of a year and fixed days mean: quarters, halves, decades, holidays, the same month of another year."""

from datetime import date, timedelta

from loader.edtf import interval
from loader.language import calendar
from loader.language.calendar import Tense
from loader.language.time_context import TimeContext, Told
from loader.language.time_grammar import Match
from loader.language.time_meaning import NOTHING, Meaning, of_day

_QUARTER = 3
_WEEK = 7


def part_of_year(match: Match, context: TimeContext) -> Meaning | None:
    """ "the second half of 2019", "Q3 2019", "the first nine months of the year", "last quarter": its months."""
    length = match.number("YEARPART") or (match.number("NUMBER") or match.number("NUM") or _QUARTER)
    nth = match.number("QUARTER") or match.number("ORDINAL")
    which, year = match.number("WHICH"), match.number("YEAR")
    if nth is None or (nth == -1 and not _names_year(match)):
        return _near_quarter(context, -1 if which is None else which)
    if not _fits(match, nth, length):
        return None
    if year is not None:
        return Meaning(_months(year, nth, length))
    if _names_year(match):
        return _in_year(context, nth, length, which)
    if context.published is None:
        return NOTHING
    near = [_months(context.published.year + shift, nth, length) for shift in (-1, 0, 1)]
    return Meaning(calendar.nearest(near, context.published, context.tense), True)


def _names_year(match: Match) -> bool:
    return match.has("year") or match.number("YEAR") is not None


def _fits(match: Match, nth: int, length: int) -> bool:
    """There are that many parts of the length in a year; a count of months is the first or the last."""
    counted = match.number("YEARPART") is None and match.number("QUARTER") is None
    return 0 < length <= 12 and (nth in {-1, 1} if counted and match.has("months") else nth * length <= 12)


def _in_year(context: TimeContext, nth: int, length: int, which: int | None) -> Meaning:
    """In the year counted from the publication day, or in that of the date told in the same sentence."""
    told = context.anchor_in_sentence("year", "season", "month", "day") if which is None else None
    if told is not None:
        return Meaning(_months(told.edtf.first.year, nth, length), told.relative)
    if context.published is None:
        return NOTHING
    return Meaning(_months(context.published.year + (which or 0), nth, length), True)


def _near_quarter(context: TimeContext, shift: int) -> Meaning:
    if context.published is None:
        return NOTHING
    quarter = (context.published.month - 1) // _QUARTER + shift
    year = context.published.year + quarter // 4
    return Meaning(_months(year, quarter % 4 + 1, _QUARTER), True)


def _months(year: int, nth: int, length: int) -> str:
    """The nth stretch of so many months in a year, counted from its end if negative."""
    first = 13 - length if nth < 0 else (nth - 1) * length + 1
    return interval(calendar.month(year, first), calendar.month(year, first + length - 1))


def decade(match: Match, context: TimeContext) -> Meaning | None:
    """ "the 1990s", whatever part of them."""
    first = match.number("DECADE") or 0
    return Meaning(interval(f"{first:04}", f"{first + 9:04}")) if first else NOTHING


def dotted_day(match: Match, context: TimeContext) -> Meaning | None:
    """``21.01.2019`` or ``2019.01.21``."""
    a, b, c = (int(number) for number in str(match.value("DOTTED")).split("."))
    found = calendar.day(a, b, c) if a > 31 else calendar.day(c, b, a)
    return of_day(found, False)


def holiday(match: Match, context: TimeContext) -> Meaning | None:
    """A feast of a fixed day: of the year written, or the nearest that fits."""
    if match.pattern.day is None:
        return NOTHING
    year = match.number("YEAR")
    if year is not None:
        return of_day(calendar.day(year, *match.pattern.day), False)
    if context.published is None:
        return NOTHING
    days = [calendar.day(context.published.year + shift, *match.pattern.day) for shift in (-1, 0, 1)]
    return Meaning(calendar.nearest([str(d) for d in days if d], context.published, context.tense), True)


def day_in_year(match: Match, context: TimeContext) -> Meaning | None:
    """ "on this day in 1961": the day of publication in that year."""
    published, year = context.published, match.number("YEAR")
    if published is None or year is None:
        return NOTHING
    return of_day(calendar.day(year, published.month, published.day), True)


def day_around(match: Match, context: TimeContext) -> Meaning | None:
    """ "later in the day": the day of the last week that was told last, else that of publication."""
    anchor = context.past_day(_WEEK)
    if anchor is not None:
        return Meaning(anchor.edtf.text, anchor.relative)
    return of_day(context.published, True) if context.published else NOTHING


def shifted_name(match: Match, context: TimeContext) -> Meaning | None:
    """ "the following spring", "the previous November", "that summer": seen from the date told before."""
    anchor = context.anchor("year", "season", "month", "day")
    if anchor is None:
        return _previous_name(match, context)
    number = match.number("MONTH") or match.number("SEASON") or 0
    start = anchor.edtf.first
    near = [f"{start.year + shift:04}-{number:02}" for shift in (-1, 0, 1)]
    if match.has("that"):
        return Meaning(near[1], anchor.relative)
    back = (match.number("SHIFT") or 1) < 0
    found = calendar.before(near, start) if back else calendar.after(near, _end(anchor))
    return Meaning(found, anchor.relative)


def _previous_name(match: Match, context: TimeContext) -> Meaning:
    """ "They had met the previous November", where no date is told before: seen from the publication day."""
    number = match.number("MONTH") or match.number("SEASON") or 0
    back = (match.number("SHIFT") or 1) < 0 and not match.has("that")
    if not back or context.published is None or context.tense is not Tense.PAST:
        return NOTHING
    near = [f"{context.published.year + shift:04}-{number:02}" for shift in (-1, 0)]
    return Meaning(calendar.before(near, context.published.replace(day=1)), True)


def _end(anchor: Told) -> date:
    """A year leaves open where in it the next month is looked for: behind it."""
    return anchor.edtf.last


def same_of_year(match: Match, context: TimeContext) -> Meaning | None:
    """ "the same period last year": the month, quarter or day told last, in another year."""
    anchor = context.anchor("month", "day", "interval")
    if anchor is None:
        return NOTHING
    first, last = anchor.edtf.first, anchor.edtf.last
    shift = _years_from(match, context, first.year)
    if shift is None or (last - first) > timedelta(days=366):
        return NOTHING
    relative = anchor.relative or match.number("YEAR") is None
    if anchor.edtf.kind == "interval":
        text = interval(calendar.month(first.year + shift, first.month), calendar.month(last.year + shift, last.month))
        return Meaning(text, relative)
    return Meaning(calendar.month(first.year + shift, first.month), relative)


def _years_from(match: Match, context: TimeContext, year: int) -> int | None:
    if (written := match.number("YEAR")) is not None:
        return written - year
    which = match.number("WHICH")
    if which is None:
        return -1
    return context.published.year + which - year if context.published else None
