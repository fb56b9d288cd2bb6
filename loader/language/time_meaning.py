"""What a matched time expression means, as a value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from loader.language.time_context import TimeContext
from loader.language.time_grammar import Match


@dataclass(frozen=True, slots=True)
class Meaning:
    """An EDTF date (None: a stretch of time without a date) and whether the publication day was needed for it."""

    edtf: str | None
    relative: bool = False


NOTHING = Meaning(None)
"""Words of time without a date: a duration, a habit, or what counts from an unknown day."""

TimeReading = Callable[[Match, TimeContext], Meaning | None]
"""Reads a match; None: the words are no time expression here, and a shorter pattern may be tried."""


def of_day(found: date | None, relative: bool) -> Meaning:
    """A day, or nothing where the calendar has none."""
    return Meaning(found.isoformat() if found else None, relative)


def is_between(match: Match) -> bool:
    """ "between … and …" is a span, however long."""
    return "between" in match.pattern.after
