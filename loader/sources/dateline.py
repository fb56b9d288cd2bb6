"""Publication date and publisher as the text itself gives them: a date line, or the dateline of an agency."""

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}\s+{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
    )
)
_DATE_LINE = re.compile(r"\s*date[:\s]\s*(\d{4}-\d\d-\d\d)\b", re.IGNORECASE)
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*)*"
_CREDITED = re.compile(
    rf"^[ \t]*(?P<place>{_CAPITALS})(?P<middle>[^\n()/]{{0,60}}?)[ \t]*"
    r"(?:\((?P<brackets>[^()\n]{2,80})\)|/(?P<slashes>[^/\n]{2,40})/)[ \t]*(?:[-–—\ufffd:.\n]|\w)",
    re.MULTILINE,
)
_PLAIN = re.compile(
    r"^[ \t]*(?P<place>[A-ZÀ-Þ][\w.'’-]+)(?P<middle>[^\n()/]{6,60}?)[ \t]*[-–—\ufffd:.](?!\s*\d{1,2}:\d\d)",
    re.MULTILINE,
)
"""Not the clock of a page: ``Montevideo, January 22nd 2025 - 08:48 UTC``."""
_DATED = re.compile(
    r"^[ \t]*(?P<place>[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,3}),(?P<middle>[^\n()/]{6,40}?)[ \t]*"
    r"(?:\((?P<brackets>[^()\n]{2,80})\)|/(?P<slashes>[^/\n]{2,40})/)[ \t]*[-–—\ufffd:]",
    re.MULTILINE,
)
"""A place that is not in capitals is a dateline's only with a date."""
_SEARCHED = 3000
_HEAD = 800
_BODY = 220
"""Characters of a line that is running text and no byline."""
_STAMP = re.compile(
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b|\b(?:published|posted|updated|written|created|released|issued|date)\b",
    re.IGNORECASE,
)
"""What marks a line above the text as its time stamp: a time of day, or the word for it."""
_WEEKDAY = re.compile(r"(?:^|\b)(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,. ]*$", re.IGNORECASE)
"""The same straight before its date."""
_NO_AGENCY = re.compile(r"\W*|local time|file photo", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the text says about its own publication."""

    published: date | None
    publisher: str | None


def find_dateline(text: str) -> Dateline:
    """Date and publisher from the date line at the very start (``date 2020-02-07``) and the first dateline near the
    top, such as ``TOKYO (Agency - 21st January, 2019)``, ``MOSCOW, January 21, 2019 /TASS/.``, ``TOKYO (Reuters) -``
    ``Tokyo, Jan. 21, 2019 (Agency)--`` or ``Tokyo, 21 January 2019 -``. The date line wins.

    A date is taken only with day, month and year; nothing is guessed. Where neither has one, a time stamp above the
    text tells the day: ``Friday, May 13th 2016 - 05:42 UTC``.
    """
    found = _find_dateline(text)
    return found if found.published is not None else Dateline(_stamped(text), found.publisher)


def _stamped(text: str) -> date | None:
    """The one day that the time stamps above the running text give; None where they differ."""
    days: list[date] = []
    for line in text[:_HEAD].split("\n"):
        if len(line) > _BODY:
            break
        day, rest = _split_date(line)
        if day is None or line.rstrip().endswith((".", "?", "!")):
            continue
        before = next(line[: m.start()] for pattern in _DATES if (m := pattern.search(line)) and _day(m))
        if not rest or _STAMP.search(rest) or _WEEKDAY.search(before):
            days.append(day)
    return days[0] if len(set(days)) == 1 else None


def _find_dateline(text: str) -> Dateline:
    line = _DATE_LINE.match(text)
    first = _iso(line.group(1)) if line else None
    for match in _CREDITED.finditer(text, line.end() if line else 0, _SEARCHED):
        inside = match.group("brackets") or match.group("slashes")
        published, remainder = _split_date(inside)
        if published is None:
            published, _ = _split_date(match.group("middle"))
        publisher = None if _NO_AGENCY.fullmatch(remainder) else remainder
        return Dateline(first or published, publisher)
    for match in _DATED.finditer(text, line.end() if line else 0, _SEARCHED):
        published, remainder = _split_date(match.group("middle"))
        if published and not remainder:
            publisher = match.group("brackets") or match.group("slashes")
            return Dateline(first or published, None if _NO_AGENCY.fullmatch(publisher) else publisher.strip())
    for match in _PLAIN.finditer(text, line.end() if line else 0, _SEARCHED):
        published, remainder = _split_date(match.group("middle"))
        if published and all(word[:1].isupper() for word in remainder.split()):
            return Dateline(first or published, None)
    return Dateline(first, None)


def wrong_date_line(text: str) -> str | None:
    """The day of a date line at the very start that the calendar does not have (``date 2019-02-30``); None if it
    has it, or there is no date line."""
    line = _DATE_LINE.match(text)
    return line.group(1) if line and _iso(line.group(1)) is None else None


def find_day(words: str) -> date | None:
    """The first full date in the words: "21 January 2019", "January 21, 2019" or "2019-01-21"."""
    return _split_date(words)[0]


def _split_date(words: str) -> tuple[date | None, str]:
    """The date in the words, and the words without it."""
    for pattern in _DATES:
        match = pattern.search(words)
        if match and (day := _day(match)):
            rest = words[: match.start()] + words[match.end() :]
            return day, rest.strip(" ,;:.-–—")
    return None, words.strip(" ,;:.-–—")


def _day(match: re.Match[str]) -> date | None:
    month = match.group("month").lower().rstrip(".")
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        return date(int(match.group("year")), number, int(match.group("day")))
    except ValueError:
        return None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
