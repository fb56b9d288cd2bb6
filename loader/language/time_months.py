"""What months, seasons and years mean: the year that is not written is the one that fits."""

from datetime import date

from loader.edtf import interval, one_of, parse_edtf
from loader.language import calendar
from loader.language.calendar import Tense
from loader.language.time_context import TimeContext
from loader.language.time_grammar import Match
from loader.language.time_meaning import NOTHING, Meaning, is_between


def month(match: Match, context: TimeContext) -> Meaning | None:
    """A month, whatever part of it."""
    number, year = match.number("MONTH"), match.number("YEAR")
    if number is None:
        number, year = match.number("NUM") or 0, match.number("YEAR") or 0
        if number == (year + 1) % 100:
            return Meaning(interval(f"{year:04}", f"{year + 1:04}"))
        return Meaning(calendar.month(year, number)) if 1 <= number <= 12 else None
    return month_of(match, context, number)


def month_of(match: Match, context: TimeContext, number: int) -> Meaning | None:
    """A month by its number: with the year written, the year named ("last year"), or the nearest that fits."""
    year = match.number("YEAR")
    if year is not None:
        return Meaning(calendar.month(year, number))
    shift = match.number("SHIFT") or (1 if match.has("after") else -1 if match.has("before") else 0)
    if (shift and match.has("year")) or match.has("that", "same"):
        anchor = context.anchor("year", "season", "month", "day", "interval")
        if anchor is None:
            return NOTHING
        return Meaning(calendar.month(anchor.edtf.first.year + shift, number), anchor.relative)
    narrative = context.narrative
    which = match.number("WHICH")
    if narrative is not None and which is None:
        reached = calendar.month(narrative.year_of(number), number)
        if context.published is None or reached <= context.published.isoformat():
            return Meaning(reached)
    told = context.year_of(number) if which is None and match.number("DAY") is not None else None
    if told is not None:
        return Meaning(calendar.month(told, number))
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


def several_months(match: Match, context: TimeContext) -> Meaning | None:
    """Two months joined by "or" or "to"; two that stand beside each other are no span."""
    join = match.value("JOIN")
    months, years = match.numbers("MONTH"), match.numbers("YEAR")
    if join == "and" and not is_between(match):
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


def season(match: Match, context: TimeContext) -> Meaning | None:
    """A season: of a year written or named, or the nearest that fits."""
    code, number, which = match.number("SEASON"), match.number("YEAR"), match.number("WHICH")
    if number is not None:
        return Meaning(f"{number:04}-{code}")
    if which is None and not match.has("coming") and (carried := _season_reached(context, int(code or 0))) is not None:
        return Meaning(carried)
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


def _season_reached(context: TimeContext, code: int) -> str | None:
    """The season that comes next in a past narrative, if it is over."""
    narrative = context.narrative
    if narrative is None:
        return None
    start = narrative.reached.first
    seasons = [f"{start.year + shift:04}-{code}" for shift in (-1, 0, 1)]
    found = seasons[1] if narrative.reached.kind == "year" else calendar.after(seasons, start)
    over = context.published is None or (found is not None and parse_edtf(found).first <= context.published)
    return found if over else None


def year(match: Match, context: TimeContext) -> Meaning | None:
    """A year, whatever part of it."""
    number = match.number("YEAR")
    return Meaning(f"{number:04}") if number else None


def several_years(match: Match, context: TimeContext) -> Meaning | None:
    """ "2016-2018", "1945-46", "2018 or 2019"."""
    years, short, join = match.numbers("YEAR"), match.number("SHORTYEAR"), match.value("JOIN")
    last = years[0] // 100 * 100 + short if short is not None else years[1]
    if (join == "and" and not is_between(match)) or years[0] >= last:
        return None
    first = f"{years[0]:04}"
    return Meaning(one_of((first, f"{last:04}")) if join == "or" else interval(first, f"{last:04}"))
