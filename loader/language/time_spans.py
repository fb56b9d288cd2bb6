"""What is counted: from the publication day ("eight days ago") or from a date told before ("a day earlier")."""

from datetime import date, timedelta

from loader.language import calendar
from loader.language.calendar import Tense
from loader.language.time_context import TimeContext, Told
from loader.language.time_grammar import Match
from loader.language.time_meaning import NOTHING, Meaning, TimeReading, of_day

_FEW_DAYS = 3
"""Days after which the month of a date known no better may be over."""
_ANCHORS = {
    "day": ("day",),
    "week": ("day", "interval"),
    "month": ("day", "month"),
    "year": ("day", "month", "season", "year"),
}


def unit(match: Match, context: TimeContext) -> Meaning | None:
    """ "last month", "later this year"; "the end of the year" is that of the past date told in the same sentence."""
    name, which = str(match.value("CALENDARUNIT") or "year"), match.number("WHICH")
    if which is None and not match.has("coming"):
        told = context.anchor_in_sentence("month", "day")
        if told is not None and (context.published is None or told.edtf.last <= context.published):
            return Meaning(_unit_around(told.edtf.first, name, 0), told.relative)
    return unit_near(context, name, 1 if match.has("coming") else which or 0)


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
        return of_day(start + timedelta(days=direction * count), relative)
    return Meaning(_unit_around(start, name, direction * count), relative)


def same(match: Match, context: TimeContext) -> Meaning | None:
    """ "the same day": the date told before, at the unit's precision."""
    name = next((name for name in _ANCHORS if match.has(name)), "day")
    if name == "day" and context.anchor_in_sentence("day") is None:
        # "in Lima last May, the same day the leaders met there": no finer than the month told.
        month = context.anchor_in_sentence("month")
        if month is not None:
            return Meaning(_at_unit(month, "month", 0), month.relative)
    looks_back = name == "day" and context.tense is Tense.PAST
    anchor = context.past_day() if looks_back else context.anchor(*_ANCHORS[name])
    if anchor is None:
        return NOTHING
    return Meaning(_at_unit(anchor, name, 0), anchor.relative)


def shifted(match: Match, context: TimeContext) -> Meaning | None:
    """ "a day earlier", "the following month": counted from the date told before."""
    part = match.value("DAYPART") is not None
    name = "day" if part else str(match.value("UNIT") or next((n for n in _ANCHORS if match.has(n)), ""))
    if name not in _ANCHORS:
        return NOTHING
    backwards = match.has("before", "earlier") or (match.number("SHIFT") or match.number("SEQUENCE") or 1) < 0
    count = match.number("NUMBER") or match.number("NUM") or 1
    anchor = context.anchor(*_ANCHORS[name])
    if name == "day" and count <= _FEW_DAYS and (month := _only_month(context, anchor)) is not None:
        return Meaning(month.edtf.text, month.relative)
    if anchor is None and backwards and name == "day" and context.published is not None:
        return of_day(context.published - timedelta(days=count), True)
    if anchor is None or count > 3000:
        return NOTHING
    return Meaning(_at_unit(anchor, name, -count if backwards else count), anchor.relative)


def _only_month(context: TimeContext, day: Told | None) -> Told | None:
    """ "In December 2016 they met in Lima. The following day": no finer than the month told just before."""
    month = context.anchor("month")
    if month is None or month.relative or (day is not None and day.first > month.first):
        return None
    return month if context.doc[month.first].sent.end == context.span.sent.start else None


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


def from_publication(days: int) -> TimeReading:
    """Today, yesterday, tomorrow: so many days after the publication day."""

    def reading(match: Match, context: TimeContext) -> Meaning | None:
        return of_day(context.published + timedelta(days=days), True) if context.published else NOTHING

    return reading
