"""Dates of records compared: equality as EDTF, overlap, contradiction. Lenient in what it reads, as predictions may be
anyone's: EDTF levels 0 and 1 and sets of level 2, with qualifiers and unspecified digits."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_SINGLE = re.compile(r"(\d{1,4}X{0,3})(?:-(\d\d|XX))?(?:-(\d\d|XX))?")


@dataclass(frozen=True, slots=True)
class Comparable:
    """A date made comparable: its form (``single``, ``interval``, ``oneof``, ``all``, ``bad``), spans, qualifiers."""

    form: str
    spans: tuple[tuple[date, date], ...]
    qualifiers: str


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date
    qualifiers: str


def date_equal(a: str | None, b: str | None) -> bool:
    """Equal as EDTF; no date equals no date."""
    return comparable(a) == comparable(b)


def date_overlap(a: str | None, b: str | None) -> bool:
    """Equal (also: both absent), or both given and sharing at least one day."""
    x, y = comparable(a), comparable(b)
    if x == y:
        return True
    if x is None or y is None:
        return False
    return any(p[0] <= q[1] and q[0] <= p[1] for p in x.spans for q in y.spans)


def date_contradicts(a: str | None, b: str | None) -> bool:
    """Both given, well-formed, and without a day in common."""
    x, y = comparable(a), comparable(b)
    if x is None or y is None or "bad" in (x.form, y.form):
        return False
    return not date_overlap(a, b)


@lru_cache(maxsize=10_000)
def comparable(text: str | None) -> Comparable | None:
    """The date made comparable; None for no date; form ``bad`` for what is not EDTF."""
    text = (text or "").strip()
    if not text:
        return None
    bad = Comparable("bad", (), text)
    if match := re.fullmatch(r"([\[{])(.*)([\]}])", text):
        parts = [_range(part.strip(), "..") for part in match.group(2).split(",")]
        form = "oneof" if match.group(1) == "[" else "all"
    elif "/" in text:
        if text.count("/") != 1:
            return bad
        parts, form = [_range(text, "/")], "single" if len({p.strip() for p in text.split("/")}) == 1 else "interval"
    else:
        parts, form = [_single(text)], "single"
    if any(part is None for part in parts):
        return bad
    known = [part for part in parts if part is not None]
    spans = tuple(sorted({(part.first, part.last) for part in known}))
    if form == "interval" and spans[0][0] > spans[0][1]:
        return bad
    if form in ("oneof", "all") and len(spans) == 1:
        form = "single"
    return Comparable(form, spans, "".join(part.qualifiers for part in known))


def _range(text: str, separator: str) -> _Span | None:
    """``a/b`` or ``a..b`` with open ends, or a single date."""
    start, found, end = text.partition(separator)
    if not found:
        return _single(text)
    low = _Span(date.min, date.min, "") if start.strip() in ("", "..") else _single(start)
    high = _Span(date.max, date.max, "") if end.strip() in ("", "..") else _single(end)
    if low is None or high is None:
        return None
    return _Span(low.first, high.last, low.qualifiers + (high.qualifiers if separator == "/" else ""))


def _single(text: str) -> _Span | None:
    qualifiers = "".join(sorted({c for c in text if c in "?~%"}))
    match = _SINGLE.fullmatch(re.sub(r"T.*$", "", re.sub(r"[?~%]", "", text.strip())))
    if not match or len(match.group(1)) != 4:
        return None
    first_year = max(int(match.group(1).replace("X", "0")), 1)
    last_year = int(match.group(1).replace("X", "9"))
    month, day = match.group(2), match.group(3)
    try:
        if month is None or month == "XX":
            return _Span(date(first_year, 1, 1), date(last_year, 12, 31), qualifiers)
        if day is not None and day != "XX":
            return _Span(date(first_year, int(month), int(day)), date(last_year, int(month), int(day)), qualifiers)
        if day is None and int(month) in _SEASONS:
            start, end = _SEASONS[int(month)]
        else:
            start = end = int(month)
        end_year, end_month = (last_year + 1, end - 12) if end > 12 and start != end else (last_year, end)
        length = calendar.monthrange(end_year, end_month)[1]
        return _Span(date(first_year, start, 1), date(end_year, end_month, length), qualifiers)
    except (ValueError, calendar.IllegalMonthError):
        return None
