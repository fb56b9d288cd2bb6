"""What days and weekdays mean."""

from datetime import date

from loader.edtf import interval, one_of
from loader.language import calendar
from loader.language.calendar import Tense
from loader.language.time_context import TimeContext, Told
from loader.language.time_grammar import Match
from loader.language.time_meaning import NOTHING, Meaning, is_between, of_day
from loader.language.time_months import month, month_of
from loader.language.time_spans import unit_near

_MOST_OF_A_YEAR = 330
_WORDS = 100
"""Words behind a day ahead within which others are told of the same journey."""
_STAY = 3
"""Days that such a journey lasts at most."""
_CLOSE = 31
"""Days: within a month of publication news gives a day without its year, whichever way it looks."""


def day(match: Match, context: TimeContext) -> Meaning | None:
    """A day of a month, with or without its year."""
    year, number, of_month = match.number("YEAR"), match.number("DAY"), match.number("MONTH")
    numbers = match.numbers("NUM")
    if year is not None and len(numbers) == 2:
        return of_day(calendar.day(year, *numbers), False)
    if number is None:
        return None
    if of_month is None:
        if context.published is None:
            return NOTHING
        found = calendar.month(context.published.year, context.published.month + (match.number("WHICH") or 0))
        return of_day(calendar.day(int(found[:4]), int(found[5:]), number), True)
    return day_of(match, context, of_month, number)


def day_of(match: Match, context: TimeContext, of_month: int, number: int) -> Meaning | None:
    """A day by month and number: with the year written, or the nearest that fits."""
    if calendar.day(2000, of_month, number) is None:
        return NOTHING
    names_year = match.numbers("YEAR") or (match.numbers("WHICH") and match.has("year"))
    if names_year or match.has("that", "same") or context.narrative or context.year_of(of_month):
        found = month_of(match, context, of_month)
        if found is None or found.edtf is None:
            return found
        return of_day(calendar.day(int(found.edtf[:4]), of_month, number), found.relative)
    if context.published is None:
        return NOTHING
    days = [calendar.day(context.published.year + shift, of_month, number) for shift in (-4, -1, 0, 1, 4)]
    tense = context.tense
    if tense is Tense.PRESENT:
        tense = Tense.UNKNOWN
    weekday = match.number("WEEKDAY")
    # The weekday tells the year better than the tense does.
    fitting = [d for d in days if d and d.weekday() == weekday] or [d for d in days if d]
    return Meaning(_nearest_day(fitting, context.published, tense), True)


def _nearest_day(days: list[date], published: date, tense: Tense) -> str | None:
    """The day that fits the tense; but a day without a year is seldom most of a year away where the same day lies
    close on the other side: then the tense is that of another event ("will discuss the incident of March 3")."""
    texts = [d.isoformat() for d in days]
    found = calendar.nearest(texts, published, tense)
    closest = calendar.nearest(texts, published, Tense.UNKNOWN)
    if found is None or closest is None:
        return closest
    far = abs((date.fromisoformat(found) - published).days) > _MOST_OF_A_YEAR
    near = abs((date.fromisoformat(closest) - published).days) <= _CLOSE
    return closest if far and near else found


def numeric_day(match: Match, context: TimeContext) -> Meaning | None:
    """``13/2/2019``: only where the numbers leave one order of day and month."""
    (a, b), year = match.numbers("NUM"), match.number("YEAR") or 0
    readings = {calendar.day(year, b, a), calendar.day(year, a, b)} - {None}
    return of_day(readings.pop(), False) if len(readings) == 1 else NOTHING


def day_of_month(match: Match, context: TimeContext) -> Meaning | None:
    """ "on the 15th": of the month just told, else of the one that fits the tense."""
    told = context.month_reached
    if told is not None and (within := _in_month_of(told, match.number("DAY") or 0, context.published)) is not None:
        return of_day(within, told.relative)
    if context.published is None:
        return NOTHING
    days = _of_month_near(context.published, match.number("DAY") or 0)
    weekday = match.number("WEEKDAY")
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday]
    return Meaning(calendar.nearest([d.isoformat() for d in days], context.published, context.tense), True)


def _in_month_of(told: Told, number: int, published: date | None) -> date | None:
    """The day of the month of a date told; behind a day told, never before it."""
    start = told.edtf.first
    later = told.edtf.kind == "day" and number < start.day
    found = calendar.month(start.year, start.month + later)
    day = calendar.day(int(found[:4]), int(found[5:]), number)
    return day if day is not None and (published is None or day <= published) else None


def _of_month_near(published: date, number: int) -> list[date]:
    months = [calendar.month(published.year, published.month + shift) for shift in range(-2, 3)]
    days = (calendar.day(int(m[:4]), int(m[5:]), number) for m in months)
    return [d for d in days if d is not None]


def days_of_month(match: Match, context: TimeContext) -> Meaning | None:
    """ "on the 9th and 10th": of the month that fits the tense."""
    if context.published is None:
        return NOTHING
    first, last = match.numbers("DAY")
    ends = [d.isoformat() for d in _of_month_near(context.published, last)]
    end = calendar.nearest(ends, context.published, context.tense)
    if end is None or first >= last:
        return NOTHING
    day_before = date.fromisoformat(end)
    return _join(match, day_before.replace(day=first), day_before, True)


def week_of(match: Match, context: TimeContext) -> Meaning | None:
    """ "the week of March 18": Monday to Sunday around that day."""
    found = day_of(match, context, match.number("MONTH") or 0, match.number("DAY") or 0)
    if found is None or found.edtf is None:
        return found
    return Meaning(calendar.week(date.fromisoformat(found.edtf)), found.relative)


def several_days(match: Match, context: TimeContext) -> Meaning | None:
    """Two days joined: a set for "or", an interval for a span and for days in a row."""
    weekdays, numbers = match.numbers("WEEKDAY"), match.numbers("DAY")
    if not numbers:
        return _two_weekdays(match, context, weekdays)
    months, years = match.numbers("MONTH"), match.numbers("YEAR")
    second = _complete(match, context, months[-1], numbers[-1])
    if len(numbers) > 2:
        return _days_in_row(match, second, numbers)
    if second is None or second.edtf is None:
        return second
    last = date.fromisoformat(second.edtf)
    year = years[0] if len(years) == 2 else last.year - (months[0] > months[-1])
    first = calendar.day(year, months[0], numbers[0])
    return _join(match, first, last, second.relative)


def _days_in_row(match: Match, last: Meaning | None, numbers: list[int]) -> Meaning | None:
    """Three and more days of one month: a set, or an interval without gaps."""
    if last is None or last.edtf is None:
        return last
    if numbers != sorted(set(numbers)):
        return None
    days = [date.fromisoformat(last.edtf).replace(day=number).isoformat() for number in numbers]
    if match.value("JOIN") == "or":
        return Meaning(one_of(tuple(days)), last.relative)
    if match.value("JOIN") != "and" or numbers != list(range(numbers[0], numbers[-1] + 1)):
        return None
    return Meaning(interval(days[0], days[-1]), last.relative)


def _complete(match: Match, context: TimeContext, of_month: int, number: int) -> Meaning | None:
    years = match.numbers("YEAR")
    if years:
        return of_day(calendar.day(years[-1], of_month, number), False)
    return day_of(match, context, of_month, number)


def _two_weekdays(match: Match, context: TimeContext, weekdays: list[int]) -> Meaning | None:
    if context.published is None:
        return NOTHING
    which = match.number("WHICH")
    if match.has("week") and which is not None:
        first, last = (calendar.weekday_of_week(context.published, number, which) for number in weekdays)
    elif context.tense is Tense.FUTURE:
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
    if join == "and" and (last - first).days > 1 and not is_between(match):
        return None
    return Meaning(interval(first.isoformat(), last.isoformat()), relative)


def weekday(match: Match, context: TimeContext) -> Meaning | None:
    """A weekday near the publication day: the one that fits the tense, or that of the week named."""
    number, which, published = match.number("WEEKDAY"), match.number("WHICH"), context.published
    if published is None or number is None:
        return NOTHING
    if match.has("week"):
        return of_day(calendar.weekday_of_week(published, number, which or 0), True)
    if match.has("coming") or which == 1:
        return of_day(calendar.weekday_after(number, published), True)
    if match.has("past") or which == -1:
        return of_day(calendar.weekday_before(number, published), True)
    near = calendar.nearest_weekday(number, published, context.tense)
    return of_day(_of_days_ahead(context, near) or _in_row(context, near), True)


def _of_days_ahead(context: TimeContext, day: date) -> date | None:
    """ "will visit Lima from next Thursday. … Ahead of talks on Saturday, he is to open a fair on Friday": the days
    straight behind the one told, of what is to come."""
    if context.tense is not Tense.FUTURE:
        return None
    told = (t for t in reversed(context.told) if context.first - t.first < _WORDS and t.edtf.kind == "day")
    ahead = next((t for t in told if "next" in context.doc[t.first : t.last].text.split()), None)
    if ahead is None or day >= ahead.edtf.first:
        return None
    behind = calendar.weekday_after(day.weekday(), ahead.edtf.first)
    return behind if (behind - ahead.edtf.first).days <= _STAY else None


def _in_row(context: TimeContext, day: date) -> date:
    """ "sees Varga on Thursday and Berg on Friday", published on a Friday: behind a day to come the one after it."""
    ahead = day == context.published and context.tense is Tense.FUTURE
    before = context.anchor_in_sentence("day") if ahead else None
    return calendar.weekday_after(day.weekday(), before.edtf.first) if before and before.edtf.first > day else day


def shifted_weekday(match: Match, context: TimeContext) -> Meaning | None:
    """ "the following Monday": seen from the day told before."""
    anchor, number = context.anchor("day"), match.number("WEEKDAY")
    if anchor is None or number is None:
        return NOTHING
    before = (match.number("SHIFT") or 0) < 0
    find = calendar.weekday_before if before else calendar.weekday_after
    return of_day(find(number, anchor.edtf.first), anchor.relative)


def nth_weekday(match: Match, context: TimeContext) -> Meaning | None:
    """ "the first Saturday of December"."""
    number, nth = match.number("WEEKDAY") or 0, match.number("ORDINAL") or 0
    if match.number("MONTH") is not None:
        found = month(match, context)
    else:
        found = unit_near(context, "month", match.number("WHICH") or 0)
    if found is None or found.edtf is None:
        return found
    return of_day(calendar.nth_weekday(int(found.edtf[:4]), int(found.edtf[5:7]), number, nth), found.relative)
