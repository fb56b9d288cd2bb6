"""The pictures of this request's release: drawn when they are first looked at, kept for the release."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Literal

from flask import current_app, request

from server.canned import CannedQuery, Table, run
from server.current import names, release, reports, settings, world
from server.drawing import HERE, Datum, data, days, draw, end_open
from server.local_dates import shown_date, shown_day
from server.messages import gettext, ngettext
from server.parties import Parties
from server.picture import Picture
from server.picture_cache import PictureCache
from server.svg import Words, alone, for_page

Size = Literal["wide", "narrow"]
WIDTHS: Mapping[Size, int] = {"wide": 1160, "narrow": 350}
"""Pixels; a page shows the one that fits the screen better."""
PNG_SCALE = 2
TIMED = frozenset({"person", "state", "organization", "actor", "island", "dispute", "place"})
"""Kinds of things, as their addresses begin, that have a timeline."""
FEWEST = 2
"""Dated events that make a timeline."""
EMPTY = b""
"""Kept for a report whose rows give nothing to draw."""


@dataclass(frozen=True, slots=True)
class Event:
    """A mark of the timeline of a thing; ``date`` in EDTF, ``link`` of this service."""

    lane: str
    date: str
    label: str
    state: str
    link: str | None

    def datum(self) -> Datum:
        """The event as the picture of the report ``timeline`` reads it."""
        link = f"{HERE}{self.link}" if self.link and self.link.startswith("/") else None
        dated = {"date": shown_date(self.date), **days("date", self.date)}
        return {"lane": self.lane, "label": self.label, "state": self.state, "labelLink": link, **dated}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page, in the sizes that it is shown in; ``caption`` tells how to read it, ``rows`` how many rows
    it draws, if it leaves ``missing`` ones out."""

    drawings: tuple[tuple[Size, str], ...]
    caption: str
    missing: int = 0
    rows: int = 0


def shown(table: Table, sizes: tuple[Size, ...] = ("wide", "narrow")) -> Shown | None:
    """The picture of a report's answer for a page; None if the report has none, or there is nothing to draw."""
    picture = table.report.picture
    if picture is None or not table.rows:
        return None
    drawings = tuple(_for_page(table.report, picture, _rows(table), size, lambda: table) for size in sizes)
    if not all(drawings):
        return None
    missing = max(0, len(table.rows) - picture.limit)
    return Shown(tuple(zip(sizes, drawings, strict=True)), picture.caption, missing, picture.limit)


def glimpse(report: CannedQuery, parameters: Mapping[str, str], size: Size = "narrow") -> Shown | None:
    """The picture of a report that is not looked at itself: its query runs only if the picture is not there yet."""
    if report.picture is None:
        return None
    defaults = {parameter.name: parameter.default for parameter in report.parameters if parameter.default is not None}
    parameters = {**defaults, **parameters}
    drawing = _for_page(report, report.picture, parameters, size, lambda: run(report, parameters, release()))
    return Shown(((size, drawing),), report.picture.caption) if drawing else None


def surroundings(iri: str) -> Shown | None:
    """The map of an island; None if it is none, or if nobody disputes it."""
    report = _report("map")
    return glimpse(report, {"island": iri}) if report and _kind(iri) == "island" else None


def life(iri: str, events: Sequence[Event]) -> Shown | None:
    """The timeline of a thing; None if fewer than two of the events around it have a date, or if it is an event."""
    report = _report("timeline")
    picture = report.picture if report else None
    if picture is None or _kind(iri) not in TIMED or len([event for event in events if event.date]) < FEWEST:
        return None

    def draw_in(size: Size) -> bytes:
        told = gettext(
            "When what is told of %(thing)s happened; the lists of the page say the same.", thing=names().name(iri)
        )
        words = Words(gettext("Timeline"), told)
        rows = [event.datum() for event in events[: picture.limit]]
        end_open("date", rows)
        drawn = draw(picture, rows, WIDTHS[size])
        return for_page(drawn, words, f"life-{size}").encode()

    drawings = tuple((size, _kept(iri, {}, size, partial(draw_in, size)).decode()) for size in WIDTHS)
    return Shown(drawings, picture.caption)


def svg_file(table: Table, is_dark: bool = False) -> bytes:
    """The picture as an SVG file, for a light ground or a dark one; empty if there is nothing to draw."""
    assert table.report.picture is not None
    picture = table.report.picture

    def make() -> bytes:
        drawn = _drawn(table, picture, "wide")
        if not drawn:
            return EMPTY
        return alone(drawn, _words(table.report, len(table.rows)), _address().rstrip("/"), is_dark).encode()

    return _kept(table.report.name, _rows(table), f"file {is_dark} {_address()}", make)


def png_file(table: Table, is_dark: bool = False) -> bytes:
    """The picture as a PNG file, twice as fine; empty if there is nothing to draw."""
    import vl_convert  # as in ``draw``

    def make() -> bytes:
        drawn = svg_file(table, is_dark)
        return bytes(vl_convert.svg_to_png(drawn.decode(), scale=PNG_SCALE)) if drawn else EMPTY

    return _kept(table.report.name, _rows(table), f"png {is_dark} {_address()}", make)


def _report(name: str) -> CannedQuery | None:
    """A report of ours; a folder of queries of one's own may have none of that name."""
    return next((report for report in reports() if report.name == name), None)


def _kind(iri: str) -> str:
    return iri.removeprefix(release().base.iri).partition("/")[0]


def _rows(table: Table) -> Mapping[str, str]:
    """What tells a table apart from others of its report: its rows, which may be filtered and sorted."""
    return {"rows": sha256(repr(table.rows).encode()).hexdigest()}


def _for_page(
    report: CannedQuery, picture: Picture, parameters: Mapping[str, str], size: Size, ask: Callable[[], Table]
) -> str:
    def make() -> bytes:
        table = ask()
        drawn = _drawn(table, picture, size)
        return for_page(drawn, _words(report, len(table.rows)), f"{report.name}-{size}").encode() if drawn else EMPTY

    return _kept(report.name, parameters, size, make).decode()


def _drawn(table: Table, picture: Picture, size: Size) -> str:
    parties = Parties(release(), names(), current_app.extensions["skerry.colours"])
    rows = data(table, picture, names(), parties)
    return draw(picture, rows, WIDTHS[size]) if rows else ""


def _words(report: CannedQuery, rows: int) -> Words:
    current = release()
    # Translators: what a picture shows, for readers of screens; the description of its report comes first
    drawn = ngettext(
        "%(description)s Drawn from %(num)s row; the table of the report says the same in words.",
        "%(description)s Drawn from %(num)s rows; the table of the report says the same in words.",
        rows,
        description=gettext(report.description),
    )
    address, day = f"{_address()}reports/{report.name}", shown_day(current.published.date())
    if world().until:
        origin = gettext(
            "%(address)s · release %(number)s, %(day)s, articles published until %(until)s",
            address=address, number=current.number, day=day, until=shown_date(world().until),
        )  # fmt: skip
    else:
        origin = gettext("%(address)s · release %(number)s, %(day)s", address=address, number=current.number, day=day)
    return Words(gettext(report.summary), drawn, origin)


def _address() -> str:
    return settings().public or request.url_root


def _kept(what: str, parameters: Mapping[str, str], variant: str, make: Callable[[], bytes]) -> bytes:
    cache: PictureCache = current_app.extensions["skerry.pictures"]
    current = release()
    told = [current.number, current.published.isoformat(), world().given, what, sorted(parameters.items()), variant]
    key = sha256(json.dumps(told).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = make()
        cache.put(key, found)
    return found
