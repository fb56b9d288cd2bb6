"""Dates as visitors read them, in the language of the pages: English ones by ``server.dates``, others by CLDR."""

from datetime import date
from functools import reduce
from typing import Literal

from loader.edtf import OPEN, UNKNOWN, Edtf, parse_edtf
from server.dates import date_in_words, day_in_words
from server.messages import N_, Translatable, gettext, language

SEASONS = {3: N_("spring %(year)s"), 6: N_("summer %(year)s"), 9: N_("autumn %(year)s"), 12: N_("winter %(year)s")}
"""The first month of a season -> the season of a year, that of its first day."""
Width = Literal["wide", "abbreviated"]
"""How long the name of a month is."""


def shown_date(edtf: str) -> str:
    """A date as ``date_in_words`` has it, no more precise than it is; a text that is none comes back as it is."""
    if language().is_english:
        return date_in_words(edtf)
    try:
        return _date(edtf)
    except ValueError:
        return edtf


def shown_day(day: date) -> str:
    """``22 January 2019``."""
    if language().is_english:
        return day_in_words(day)
    from babel.dates import format_date  # only a language needs it that is not English

    return format_date(day, "long", language().locale)


class DateText(Translatable):
    """A date in English words, or in those of the language of the pages."""

    edtf: str

    def __new__(cls, edtf: str) -> "DateText":
        """The words of an EDTF date."""
        made = super().__new__(cls, date_in_words(edtf))
        made.edtf = edtf
        return made

    def translated(self) -> str:
        """The date in the language of the pages."""
        return shown_date(self.edtf)


def months(width: Width) -> list[str]:
    """The names of the twelve months as they stand without a day; none in English, which who asks knows."""
    if language().is_english:
        return []
    names = language().locale.months["stand-alone"][width]
    return [str(names[number]) for number in range(1, 13)]


def _date(edtf: str) -> str:
    start, slash, end = edtf.partition("/")
    if slash and end in (OPEN, UNKNOWN):
        # Translators: a stretch of time whose end is not known
        return gettext("since %(date)s", date=_point(parse_edtf(start)))
    if slash and start in (OPEN, UNKNOWN):
        # Translators: a stretch of time whose begin is not known
        return gettext("until %(date)s", date=_point(parse_edtf(end)))
    found = parse_edtf(edtf)
    points = [_point(part) for part in found.parts]
    if found.kind == "one of":
        # Translators: one of two days, it is not known which: 8 May 2020 or 10 May 2020
        return reduce(lambda one, other: gettext("%(one)s or %(other)s", one=one, other=other), points)
    if found.kind == "interval":
        # Translators: a stretch of time: 8 May 2020 to 10 May 2020
        return gettext("%(start)s to %(end)s", start=points[0], end=points[1])
    return _point(found)


def _point(found: Edtf) -> str:
    from babel.dates import format_skeleton  # as above

    if found.kind == "season":
        return gettext(SEASONS[found.first.month], year=format_skeleton("y", found.first, locale=language().locale))
    if found.kind == "day":
        return shown_day(found.first)
    return format_skeleton("yMMMM" if found.kind == "month" else "y", found.first, locale=language().locale)
