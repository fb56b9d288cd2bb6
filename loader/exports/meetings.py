"""Meetings as iCalendar (RFC 5545): days as days, spans as spans; where the day is not known, the entry says so."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Literal

from loader.exports.things import Thing, Things
from loader.graph.embedded import Release

if TYPE_CHECKING:
    from icalendar import Calendar

Precision = Literal["day", "days", "one of several days", "month or longer"]
MOST_DAYS = 92
"""An entry whose day is not known covers at most a season; less is known of those left out than a calendar can show."""
STATUS = {
    "Held": "CONFIRMED", "Planned": "TENTATIVE", "Cancelled": "CANCELLED", "Postponed": "CANCELLED",
    "Refused": "CANCELLED",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a meeting, both included, and how well they are known."""

    first: date
    last: date
    precision: Precision

    @property
    def is_exact(self) -> bool:
        """Whether the meeting was, or was to be, on all these days."""
        return self.precision in ("day", "days")


def write_meetings(release: Release, output: IO[bytes]) -> None:
    """A calendar of all meetings with a date. One whose day is not known has the days that it may have been on, says so
    first in its summary, is tentative and blocks no time; meetings dated by less than a season are left out, and
    counted in the calendar's description."""
    # The library takes a while to import, and only this needs it.
    from icalendar import Calendar

    things = Things(release)
    calendar = Calendar()
    calendar.add("prodid", "-//Skerry//meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Meetings about disputed islands")
    left_out = 0
    for thing in things.instances("sk:Meeting"):
        span = span_of(thing.one("sk:edtf"), thing.one("sk:notBefore"), thing.one("sk:notAfter"))
        if span is None:
            left_out += 1
        else:
            _add(calendar, thing, span, things)
    calendar.add(
        "x-wr-caldesc",
        f"Release {release.number} of {release.base.iri}. {left_out} meetings are left out whose date is not known, "
        f"or no better than by the year.",
    )
    output.write(calendar.to_ical())


def span_of(edtf: str, first: str, last: str) -> Span | None:
    """The days that an EDTF date with these bounds means; None for no date, and for one that is too vague."""
    if not (edtf and first and last):
        return None
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if _DAY.fullmatch(edtf):
        return Span(begin, end, "day")
    if "/" in edtf and all(_DAY.fullmatch(part) for part in edtf.split("/")):
        return Span(begin, end, "days")
    if (end - begin).days >= MOST_DAYS:
        return None
    return Span(begin, end, "one of several days" if edtf.startswith("[") else "month or longer")


def _add(calendar: "Calendar", thing: Thing, span: Span, things: Things) -> None:
    from icalendar import Event

    status = thing.one("sk:status").rpartition("#")[2]
    edtf = thing.one("sk:edtf")
    event = Event()
    event.add("uid", f"{sha256(thing.iri.encode()).hexdigest()[:32]}@skerry")
    event.add("dtstamp", things.release.published)
    event.add("dtstart", span.first)
    event.add("dtend", span.last + timedelta(days=1))
    event.add(
        "summary", things.name(thing.iri) if span.is_exact else f"[day not known: {edtf}] {things.name(thing.iri)}"
    )
    event.add("status", STATUS.get(status, "TENTATIVE") if span.is_exact or status != "Held" else "TENTATIVE")
    event.add("transp", "OPAQUE" if span.is_exact and status in ("Held", "Planned") else "TRANSPARENT")
    event.add("url", thing.iri)
    event.add("categories", [status.lower() or "status not known"])
    places = ", ".join(things.name(place) for place in thing.all("sk:place"))
    if places:
        event.add("location", places)
    event.add("description", _description(thing, span, things))
    event.add("x-skerry-edtf", edtf)
    event.add("x-skerry-precision", span.precision)
    calendar.add_component(event)


def _description(thing: Thing, span: Span, things: Things) -> str:
    told = [
        f"Participants: {', '.join(things.name(actor) for actor in thing.all('sk:participant'))}",
        f"Status: {things.name(thing.one('sk:status')) if thing.one('sk:status') else 'not known'}",
        f"Date: {thing.one('sk:edtf')} ({span.precision})",
        f"Told by: {', '.join(thing.all('sk:reportedIn')) or 'the background'}",
    ]
    return "\n".join(told)
