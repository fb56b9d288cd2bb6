"""Days, weeks, months and seasons around a day: plain calendar arithmetic that gives EDTF."""

import calendar
from datetime import date, timedelta
from enum import Enum

from loader.edtf import Edtf, interval, parse_edtf


class Tense(Enum):
    """Where the clause of a time expression looks from the publication day."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    EITHER = "either"
    """Planned in the past: it may be over by now or yet to come."""
    UNKNOWN = "unknown"


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None where the calendar has none (30 February)."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, number)


def month(year: int, number: int) -> str:
    """A month; ``number`` may run over the ends of the year (0 is the December before)."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return f"{year:04}-{number:02}"


def week(any_day: date, weeks: int = 0) -> str:
    """Monday to Sunday (ISO 8601 week) around a day, or so many weeks after it."""
    monday = any_day - timedelta(days=any_day.weekday()) + timedelta(weeks=weeks)
    return interval(monday.isoformat(), (monday + timedelta(days=6)).isoformat())


def weekend(any_day: date, weeks: int = 0) -> str:
    """Saturday and Sunday of the week around a day, or so many weeks after it."""
    saturday = any_day - timedelta(days=any_day.weekday() - 5) + timedelta(weeks=weeks)
    return interval(saturday.isoformat(), (saturday + timedelta(days=1)).isoformat())


def weekday_of_week(any_day: date, weekday: int, weeks: int) -> date:
    """The weekday (Monday is 0) in the week around a day, or so many weeks after it."""
    return any_day + timedelta(days=weekday - any_day.weekday(), weeks=weeks)


def nearest_weekday(weekday: int, published: date, tense: Tense) -> date:
    """Future and present: the nearest one from the publication day on, since agencies name that day by its weekday;
    either: the nearest of all; else the nearest up to and with it."""
    if tense is Tense.EITHER:
        return published + timedelta(days=(weekday - published.weekday() + 3) % 7 - 3)
    if tense in (Tense.FUTURE, Tense.PRESENT):
        return published + timedelta(days=(weekday - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def weekday_after(weekday: int, any_day: date) -> date:
    """The nearest one strictly after a day."""
    return any_day + timedelta(days=(weekday - any_day.weekday() - 1) % 7 + 1)


def weekday_before(weekday: int, any_day: date) -> date:
    """The nearest one strictly before a day."""
    return any_day - timedelta(days=(any_day.weekday() - weekday - 1) % 7 + 1)


def nth_weekday(year: int, number: int, weekday: int, nth: int) -> date | None:
    """The nth weekday of a month, counted from its end if negative; None if the month has fewer."""
    days = [d for d in range(1, calendar.monthrange(year, number)[1] + 1) if date(year, number, d).weekday() == weekday]
    index = nth - 1 if nth > 0 else nth
    return date(year, number, days[index]) if nth and -len(days) <= index < len(days) else None


def nearest(candidates: list[str], published: date, tense: Tense) -> str | None:
    """Of dates in time order, the one that fits the tense: past the last that has begun by the publication day,
    future the first that is not over by then, else the one whose bounds lie nearest to it."""
    dates = [parse_edtf(text) for text in candidates]
    if tense is Tense.PAST:
        return next((d.text for d in reversed(dates) if d.first <= published), None)
    if tense is Tense.FUTURE:
        return next((d.text for d in dates if d.last >= published), None)
    return min(dates, key=lambda d: _distance(d, published)).text if dates else None


def before(candidates: list[str], published: date) -> str | None:
    """Of dates in time order, the last that was over before the publication day."""
    return next((d for d in reversed(candidates) if parse_edtf(d).last < published), None)


def after(candidates: list[str], published: date) -> str | None:
    """Of dates in time order, the first that begins after the publication day."""
    return next((d for d in candidates if parse_edtf(d).first > published), None)


def _distance(given: Edtf, published: date) -> int:
    if given.first > published:
        return (given.first - published).days
    return max(0, (published - given.last).days)
