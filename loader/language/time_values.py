"""What a matched time expression means: the readings that ``times.toml`` names under ``means``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from loader.edtf import interval, one_of, parse_edtf
from loader.language import calendar
from loader.language.calendar import Tense
from loader.language.time_context import TimeContext, Told
from loader.language.time_grammar import Match


@dataclass(frozen=True, slots=True)
class Meaning:
    """An EDTF date (None: a stretch of time without a date) and whether the publication day was needed for it."""

    edtf: str | None
    relative: bool = False


NOTHING = Meaning(None)
Reading = Callable[[Match, TimeContext], Meaning | None]


def _day(found: date | None, relative: bool) -> Meaning:
    return Meaning(found.isoformat() if found else None, relative)


def month_of(match: Match, context: TimeContext, number: int) -> Meaning | None:
    """A month by its number: with the year written, the year named ("last year"), or the nearest that fits."""
    year = match.number("YEAR")
    if year is not None:
        return Meaning(calendar.month(year, number))
    if match.has("that", "same"):
        anchor = context.anchor("year", "season", "month", "day", "interval")
        return Meaning(calendar.month(anchor.edtf.first.year, number), anchor.relative) if anchor else NOTHING
    narrative = context.narrative
    which = match.number("WHICH")
    if narrative is not None and which is None:
        year = narrative.first.year + (narrative.kind != "year" and number < narrative.first.month)
        return Meaning(calendar.month(year, number))
    if context.published is None:
        return NOTHING
    return Meaning(_month_near(match, context, context.published, number, which), True)


def _month_near(match: Match, context: TimeContext, published: date, number: int, which: int | None) -> str | None:
    candidates = [calendar.month(published.year + shift, number) for shift in (-1, 0, 1)]
    if match.has("coming"):
        return calendar.after(candidates, published)
    if which is None:
        tense = Tense.PAST if match.has("past") else context.tense
        return calendar.nearest(candidates, published, tense)
    if match.has("year") or which == 0:
        return candidates[1 + which]
    return calendar.before(candidates, published) if which < 0 else calendar.after(candidates, published)


def month(match: Match, context: TimeContext) -> Meaning | None:
    """A month, whatever part of it."""
    number, year = match.number("MONTH"), match.number("YEAR")
    if number is None:
        number, year = match.number("NUM") or 0, match.number("YEAR") or 0
        if number == (year + 1) % 100:
            return Meaning(interval(f"{year:04}", f"{year + 1:04}"))
        return Meaning(calendar.month(year, number)) if 1 <= number <= 12 else None
    return month_of(match, context, number)


def day(match: Match, context: TimeContext) -> Meaning | None:
    """A day of a month, with or without its year."""
    year, number, of_month = match.number("YEAR"), match.number("DAY"), match.number("MONTH")
    numbers = match.numbers("NUM")
    if year is not None and len(numbers) == 2:
        return _day(calendar.day(year, *numbers), False)
    if number is None:
        return None
    if of_month is None:
        if context.published is None:
            return NOTHING
        found = calendar.month(context.published.year, context.published.month + (match.number("WHICH") or 0))
        return _day(calendar.day(int(found[:4]), int(found[5:]), number), True)
    return day_of(match, context, of_month, number)


def day_of(match: Match, context: TimeContext, of_month: int, number: int) -> Meaning | None:
    """A day by month and number: with the year written, or the nearest that fits."""
    if calendar.day(2000, of_month, number) is None:
        return NOTHING
    if any((match.numbers("YEAR"), match.numbers("WHICH"), match.has("that", "same"), context.narrative)):
        found = month_of(match, context, of_month)
        if found is None or found.edtf is None:
            return found
        return _day(calendar.day(int(found.edtf[:4]), of_month, number), found.relative)
    if context.published is None:
        return NOTHING
    days = [calendar.day(context.published.year + shift, of_month, number) for shift in (-4, -1, 0, 1, 4)]
    tense = context.tense
    if tense is Tense.PRESENT:
        tense = Tense.UNKNOWN
    return Meaning(calendar.nearest([d.isoformat() for d in days if d], context.published, tense), True)


def numeric_day(match: Match, context: TimeContext) -> Meaning | None:
    """``13/2/2019``: only where the numbers leave one order of day and month."""
    (a, b), year = match.numbers("NUM"), match.number("YEAR") or 0
    readings = {calendar.day(year, b, a), calendar.day(year, a, b)} - {None}
    return _day(readings.pop(), False) if len(readings) == 1 else NOTHING


def day_of_month(match: Match, context: TimeContext) -> Meaning | None:
    """ "on the 15th": of the month that fits the tense."""
    if context.published is None:
        return NOTHING
    number = match.number("DAY") or 0
    months = [calendar.month(context.published.year, context.published.month + shift) for shift in range(-2, 3)]
    days = [calendar.day(int(m[:4]), int(m[5:]), number) for m in months]
    return Meaning(calendar.nearest([d.isoformat() for d in days if d], context.published, context.tense), True)


def several_days(match: Match, context: TimeContext) -> Meaning | None:
    """Two days joined: a set for "or", an interval for a span and for days in a row."""
    weekdays, numbers = match.numbers("WEEKDAY"), match.numbers("DAY")
    if not numbers:
        return _two_weekdays(match, context, weekdays)
    months, years = match.numbers("MONTH"), match.numbers("YEAR")
    second = _complete(match, context, months[-1], numbers[1])
    if second is None or second.edtf is None:
        return second
    last = date.fromisoformat(second.edtf)
    year = years[0] if len(years) == 2 else last.year - (not years and months[0] > months[-1])
    first = calendar.day(year, months[0], numbers[0])
    return _join(match, first, last, second.relative)


def _complete(match: Match, context: TimeContext, of_month: int, number: int) -> Meaning | None:
    years = match.numbers("YEAR")
    if years:
        return _day(calendar.day(years[-1], of_month, number), False)
    return day_of(match, context, of_month, number)


def _two_weekdays(match: Match, context: TimeContext, weekdays: list[int]) -> Meaning | None:
    if context.published is None:
        return NOTHING
    if context.tense is Tense.FUTURE:
        first = calendar.nearest_weekday(weekdays[0], context.published, Tense.FUTURE)
        last = calendar.weekday_after(weekdays[1], first)
    else:
        last = calendar.nearest_weekday(weekdays[1], context.published, context.tense)
        first = calendar.weekday_before(weekdays[0], last)
    return _join(match, first, last, True)


def _join(match: Match, first: date | None, last: date, relative: bool) -> Meaning | None:
    join = match.value("JOIN")
    if first is None or first >= last:
        return NOTHING
    if join == "or":
        return Meaning(one_of((first.isoformat(), last.isoformat())), relative)
    if join == "and" and (last - first).days > 1 and not match.has("between"):
        return None
    return Meaning(interval(first.isoformat(), last.isoformat()), relative)


def several_months(match: Match, context: TimeContext) -> Meaning | None:
    """Two months joined by "or" or "to"; two that stand beside each other are no span."""
    join = match.value("JOIN")
    months, years = match.numbers("MONTH"), match.numbers("YEAR")
    if join == "and":
        return None
    last = Meaning(calendar.month(years[-1], months[1])) if years else month_of(match, context, months[1])
    if last is None or last.edtf is None:
        return last
    year = years[0] if len(years) == 2 else int(last.edtf[:4]) - (months[0] > months[1])
    first = calendar.month(year, months[0])
    if first >= last.edtf:
        return NOTHING
    text = one_of((first, last.edtf)) if join == "or" else interval(first, last.edtf)
    return Meaning(text, last.relative)


def several_years(match: Match, context: TimeContext) -> Meaning | None:
    """ "2016-2018", "1945-46", "2018 or 2019"."""
    years, short, join = match.numbers("YEAR"), match.number("SHORTYEAR"), match.value("JOIN")
    last = years[0] // 100 * 100 + short if short is not None else years[1]
    if join == "and" or years[0] >= last:
        return None
    first = f"{years[0]:04}"
    return Meaning(one_of((first, f"{last:04}")) if join == "or" else interval(first, f"{last:04}"))


def year(match: Match, context: TimeContext) -> Meaning | None:
    """A year, whatever part of it."""
    number = match.number("YEAR")
    return Meaning(f"{number:04}") if number else None


def season(match: Match, context: TimeContext) -> Meaning | None:
    """A season: of a year written or named, or the nearest that fits."""
    code, number, which = match.number("SEASON"), match.number("YEAR"), match.number("WHICH")
    if number is not None:
        return Meaning(f"{number:04}-{code}")
    if context.published is None:
        return NOTHING
    published = context.published
    candidates = [f"{published.year + shift:04}-{code}" for shift in (-2, -1, 0, 1, 2)]
    if match.has("year") and which is not None:
        return Meaning(candidates[2 + which], True)
    if match.has("coming") or which == 1:
        return Meaning(calendar.after(candidates, published), True)
    if which == -1:
        return Meaning(calendar.before(candidates, published), True)
    if which == 0:
        return Meaning(calendar.nearest(candidates, published, Tense.UNKNOWN), True)
    return Meaning(calendar.nearest(candidates, published, context.tense), True)


def weekday(match: Match, context: TimeContext) -> Meaning | None:
    """A weekday near the publication day: the one that fits the tense, or that of the week named."""
    number, which, published = match.number("WEEKDAY"), match.number("WHICH"), context.published
    if published is None or number is None:
        return NOTHING
    if match.has("week"):
        return _day(calendar.weekday_of_week(published, number, which or 0), True)
    if match.has("coming") or which == 1:
        return _day(calendar.weekday_after(number, published), True)
    if match.has("past") or which == -1:
        return _day(calendar.weekday_before(number, published), True)
    return _day(calendar.nearest_weekday(number, published, context.tense), True)


def shifted_weekday(match: Match, context: TimeContext) -> Meaning | None:
    """ "the following Monday": seen from the day told before."""
    anchor, number = context.anchor("day"), match.number("WEEKDAY")
    if anchor is None or number is None:
        return NOTHING
    before = (match.number("SHIFT") or 0) < 0
    find = calendar.weekday_before if before else calendar.weekday_after
    return _day(find(number, anchor.edtf.first), anchor.relative)


def nth_weekday(match: Match, context: TimeContext) -> Meaning | None:
    """ "the first Saturday of December"."""
    number, nth = match.number("WEEKDAY") or 0, match.number("ORDINAL") or 0
    if match.number("MONTH") is not None:
        found = month(match, context)
    else:
        found = unit_near(context, "month", match.number("WHICH") or 0)
    if found is None or found.edtf is None:
        return found
    return _day(calendar.nth_weekday(int(found.edtf[:4]), int(found.edtf[5:7]), number, nth), found.relative)


def _from_publication(days: int) -> Reading:
    def reading(match: Match, context: TimeContext) -> Meaning | None:
        return _day(context.published + timedelta(days=days), True) if context.published else NOTHING

    return reading


def unit_near(context: TimeContext, unit: str, shift: int) -> Meaning:
    """The week, weekend, month or year so many after that of the publication day."""
    if context.published is None:
        return NOTHING
    return Meaning(_unit_around(context.published, unit, shift), True)


def _unit_around(day: date, unit: str, shift: int) -> str | None:
    if unit == "week":
        return calendar.week(day, shift)
    if unit == "weekend":
        return calendar.weekend(day, shift)
    if unit == "month":
        return calendar.month(day.year, day.month + shift)
    return f"{day.year + shift:04}" if 0 < day.year + shift <= 9999 else None


def unit(match: Match, context: TimeContext) -> Meaning | None:
    """ "last month", "later this year"; "the end of the year" is that of the past date told in the same sentence."""
    name, which = str(match.value("CALENDARUNIT") or "year"), match.number("WHICH")
    if which is None and not match.has("coming"):
        told = context.anchor_in_sentence("month", "day")
        if told is not None and (context.published is None or told.edtf.last <= context.published):
            return Meaning(_unit_around(told.edtf.first, name, 0), told.relative)
    return unit_near(context, name, 1 if match.has("coming") else which or 0)


def weekend(match: Match, context: TimeContext) -> Meaning | None:
    """The weekend that fits the tense."""
    if context.published is None:
        return NOTHING
    looks_ahead = match.has("coming") or (context.tense is Tense.FUTURE and not match.has("past"))
    shift = 0 if looks_ahead or context.published.weekday() >= 5 else -1
    return Meaning(calendar.weekend(context.published, shift), True)


def counted(match: Match, context: TimeContext) -> Meaning | None:
    """ "eight days ago": as precise as the unit that is counted in."""
    direction = match.number("DIRECTION") or 1
    return _count(match, context.published, direction, True)


def ahead(match: Match, context: TimeContext) -> Meaning | None:
    """ "in 48 hours": counted forward from the publication day."""
    return _count(match, context.published, 1, True)


def _count(match: Match, start: date | None, direction: int, relative: bool) -> Meaning | None:
    count, name = match.number("NUMBER") or match.number("NUM") or 0, str(match.value("UNIT"))
    if start is None or count > 3000:
        return NOTHING
    if name == "hour":
        count, name = (count // 24, "day") if count % 24 == 0 else (0, "none")
    if name == "fortnight":
        count, name = 2 * count, "week"
    if not count or name == "none":
        return NOTHING
    if name == "day":
        return _day(start + timedelta(days=direction * count), relative)
    return Meaning(_unit_around(start, name, direction * count), relative)


_ANCHORS = {
    "day": ("day",),
    "week": ("day", "interval"),
    "month": ("day", "month"),
    "year": ("day", "month", "season", "year"),
}


def same(match: Match, context: TimeContext) -> Meaning | None:
    """ "the same day": the date told before, at the unit's precision."""
    name = next(name for name in _ANCHORS if match.has(name))
    anchor = context.anchor(*_ANCHORS[name])
    if anchor is None:
        return NOTHING
    return Meaning(_at_unit(anchor, name, 0), anchor.relative)


def shifted(match: Match, context: TimeContext) -> Meaning | None:
    """ "a day earlier", "the following month": counted from the date told before."""
    name = str(match.value("UNIT") or next((n for n in _ANCHORS if match.has(n)), ""))
    if name not in _ANCHORS:
        return NOTHING
    backwards = match.has("before", "earlier") or (match.number("SHIFT") or match.number("SEQUENCE") or 1) < 0
    count = match.number("NUMBER") or match.number("NUM") or 1
    anchor = context.anchor(*_ANCHORS[name])
    if anchor is None and backwards and name == "day" and context.published is not None:
        return _day(context.published - timedelta(days=count), True)
    if anchor is None or count > 3000:
        return NOTHING
    return Meaning(_at_unit(anchor, name, -count if backwards else count), anchor.relative)


def clause(match: Match, context: TimeContext) -> Meaning | None:
    """ "a day after he landed": when that clause happened, counted back from the date of the main clause."""
    name = str(match.value("UNIT") or next((n for n in _ANCHORS if match.has(n)), ""))
    anchor = context.anchor_in_sentence(*_ANCHORS.get(name, ()))
    count = match.number("NUMBER") or match.number("NUM") or 1
    if anchor is None or count > 3000:
        return NOTHING
    return Meaning(_at_unit(anchor, name, count if match.has("before") else -count), anchor.relative)


def _at_unit(anchor: Told, name: str, shift: int) -> str | None:
    if name == "day":
        return (anchor.edtf.first + timedelta(days=shift)).isoformat()
    return _unit_around(anchor.edtf.first, name, shift)


def nothing(match: Match, context: TimeContext) -> Meaning | None:
    """A duration, a habit or a vague stretch."""
    return NOTHING


READINGS: dict[str, Reading] = {
    reading.__name__: reading
    for reading in (
        day, numeric_day, several_days, day_of_month, weekday, shifted_weekday, nth_weekday, month, several_months,
        season, year, several_years, unit, weekend, counted, ahead, same, shifted, clause, nothing,
    )
}  # fmt: skip
READINGS |= {
    "today": _from_publication(0),
    "yesterday": _from_publication(-1),
    "tomorrow": _from_publication(1),
    "day_before_yesterday": _from_publication(-2),
    "day_after_tomorrow": _from_publication(2),
}
"""The readings by the name that patterns use."""

__all__ = ["READINGS", "Meaning", "parse_edtf"]
