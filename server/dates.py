"""Dates as people read them: EDTF in English words, no more precise than it is."""

import re
from datetime import date

# fmt: off
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

_UNIT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def date_in_words(edtf: str) -> str:
    """``22 January 2019``, ``May 2020``, ``spring 2019``, ``1956``, ``8 to 10 May 2020``, ``8 or 10 May 2020``,
    ``since 24 December 2014`` for an open end. A text that is not a date of these kinds comes back as it is."""
    if edtf.startswith("[") and edtf.endswith("]"):
        return _joined(edtf[1:-1].split(","), " or ", edtf)
    start, slash, end = edtf.partition("/")
    if not slash:
        words = _unit(edtf)
        return " ".join(words) if words else edtf
    if end in ("", "..") or start in ("", ".."):
        known = _unit(start if end in ("", "..") else end)
        return f"{'since' if end in ('', '..') else 'until'} {' '.join(known)}" if known else edtf
    return _joined([start, end], " to ", edtf)


def day_in_words(day: date) -> str:
    """``22 January 2019``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _joined(texts: list[str], joint: str, original: str) -> str:
    """Month and year are said once if all parts share them: ``8 or 10 May 2020``."""
    units = [_unit(text.strip()) for text in texts]
    if any(not unit for unit in units):
        return original
    shared: list[str] = []
    while all(len(unit) > 1 for unit in units) and len({unit[-1] for unit in units}) == 1:
        shared.insert(0, units[0][-1])
        units = [unit[:-1] for unit in units]
    return " ".join([joint.join(" ".join(unit) for unit in units), *shared])


def _unit(text: str) -> list[str]:
    """Day, month or season, and year, as far as the text gives them; empty if it is no date."""
    match = _UNIT.fullmatch(text)
    if match is None:
        return []
    year, month, day = match.groups()
    if month is None:
        return [year]
    number = int(month)
    if 1 <= number <= len(MONTHS):
        return [*([str(int(day))] if day else []), MONTHS[number - 1], year]
    return [SEASONS[number], year] if number in SEASONS and day is None else []
