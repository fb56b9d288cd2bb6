"""The readings of time expressions by the names that ``times.toml`` gives under ``means``."""

from loader.language import time_days, time_months, time_parts, time_spans
from loader.language.time_context import TimeContext
from loader.language.time_grammar import Match
from loader.language.time_meaning import NOTHING, Meaning, TimeReading


def nothing(match: Match, context: TimeContext) -> Meaning | None:
    """A duration, a habit or a vague stretch."""
    return NOTHING


READINGS: dict[str, TimeReading] = {
    "day": time_days.day,
    "numeric_day": time_days.numeric_day,
    "dotted_day": time_parts.dotted_day,
    "holiday": time_parts.holiday,
    "day_around": time_parts.day_around,
    "day_in_year": time_parts.day_in_year,
    "week_of": time_days.week_of,
    "several_days": time_days.several_days,
    "day_of_month": time_days.day_of_month,
    "days_of_month": time_days.days_of_month,
    "weekday": time_days.weekday,
    "shifted_weekday": time_days.shifted_weekday,
    "nth_weekday": time_days.nth_weekday,
    "month": time_months.month,
    "several_months": time_months.several_months,
    "season": time_months.season,
    "year": time_months.year,
    "several_years": time_months.several_years,
    "decade": time_parts.decade,
    "part_of_year": time_parts.part_of_year,
    "shifted_name": time_parts.shifted_name,
    "same_of_year": time_parts.same_of_year,
    "unit": time_spans.unit,
    "weekend": time_spans.weekend,
    "counted": time_spans.counted,
    "ahead": time_spans.ahead,
    "same": time_spans.same,
    "shifted": time_spans.shifted,
    "clause": time_spans.clause,
    "today": time_spans.from_publication(0),
    "yesterday": time_spans.from_publication(-1),
    "tomorrow": time_spans.from_publication(1),
    "day_before_yesterday": time_spans.from_publication(-2),
    "day_after_tomorrow": time_spans.from_publication(2),
    "nothing": nothing,
}
