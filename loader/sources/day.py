"""The day that a date of a source names."""

from datetime import date
from email.utils import parsedate_to_datetime

from loader.sources.dateline import find_day


def day_of(value: object) -> date | None:
    """The publisher's local day: of ISO 8601 ("2019-01-21T23:30:00+09:00" is 21 January), RFC 5322 ("Mon, 21 Jan 2019
    23:30:00 +0900") or a date in words ("January 21, 2019"); None for anything else. Nothing is guessed."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value).date()
    except (ValueError, IndexError, OverflowError):
        return find_day(value[:100])
