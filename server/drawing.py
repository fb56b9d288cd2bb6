"""Drawing: the rows of a report as the data of a specification, and the SVG that vl-convert makes of both."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from loader.edtf import parse_term
from loader.errors import QueryError
from loader.graph.results import Cell
from server.built import FINE_LAND, built
from server.built import LAND as LAND_FILE
from server.canned import Column, Table, split_list
from server.coasts import Point, around, land
from server.local_dates import Width, months, shown_date
from server.messages import language, pgettext
from server.names import Names
from server.parties import Parties
from server.picture import LAND, ROWS, Picture
from server.wording import coordinates, point
from server.workers.memory import use_reserve

Datum = dict[str, Any]
MOST_COUNTED = 1000
"""Beyond, the form of a word that is counted is that of this number."""
WORDS = "words"
"""The signal of a specification that holds what it says by itself."""
MONTHS: Mapping[str, Width] = {"months": "wide", "shortMonths": "abbreviated"}
"""The signals that hold the names of the twelve months."""
HERE = "https://skerry.invalid"
"""Stands for the address of the service, since vl-convert takes relative links for those of its own site."""


def data(table: Table, picture: Picture, names: Names, parties: Parties) -> list[Datum]:
    """A datum a row. A field holds what people read; beside it ``…Link``, its address (for a list, a list of them);
    for a date ``…First`` and ``…Last``, its first and last day, and ``…Kind``, its precision; for a point ``…Lon`` and
    ``…Lat``; for the field of a party ``…Party`` and ``…Colour``."""
    columns = {column.name: column for column in table.columns}
    fields = [(field, columns[name]) for field, name in picture.fields.items()]
    found = []
    for row in table.rows[: picture.limit]:
        datum: Datum = {}
        for field, column in fields:
            cell = table.cell(row, column.name)
            target = table.cell(row, column.link).text if column.link else ""
            datum |= _field(field, column, cell, target, names)
            if field in picture.parties:
                datum |= _party(field, target.split(), column.type == "list", parties)
        found.append(datum)
    for field, column in fields:
        if column.type == "edtf":
            end_open(field, found)
    return found


def _field(field: str, column: Column, cell: Cell, target: str, names: Names) -> Datum:
    if column.type == "list":
        iris, texts = target.split(), split_list(cell.text)
        shown = [names.name(iri) for iri in iris] if len(iris) == len(texts) else texts
        return {field: shown, f"{field}Link": [_link(names, iri) for iri in iris]}
    if column.type == "edtf":
        return {field: shown_date(cell.text), **days(field, cell.text)}
    if column.type == "point":
        longitude, latitude = point(cell.text) or (None, None)
        return {field: coordinates(cell.text), f"{field}Lon": longitude, f"{field}Lat": latitude}
    if column.type == "integer":
        return {field: int(cell.text) if cell.text.isdecimal() else 0}
    text = names.name(target) if column.type == "name" and target else cell.text
    return {field: text, f"{field}Link": _link(names, target) if target else None}


def days(field: str, edtf: str) -> Datum:
    """The first and the last day of a date and its precision, as a datum holds them; no last day for an open end."""
    try:
        found = parse_term(edtf)
    except ValueError:
        return {f"{field}First": None, f"{field}Last": None, f"{field}Kind": None}
    goes_on = found.last == date.max
    # What has one end alone, and that the last, is drawn there.
    first = found.parts[0].first if found.is_open else found.first
    return {
        f"{field}First": first.isoformat(),
        f"{field}Last": None if goes_on else found.last.isoformat(),
        f"{field}Kind": found.kind,
    }


def end_open(field: str, rows: Iterable[Datum]) -> None:
    """Lets what has no end go on to the last day that any of the rows tells."""
    told = [row for row in rows if row[f"{field}First"] is not None]
    last = max((row[f"{field}Last"] or row[f"{field}First"] for row in told), default=None)
    for row in told:
        row[f"{field}Last"] = row[f"{field}Last"] or last


def _link(names: Names, iri: str) -> str | None:
    link = names.link(iri)
    return f"{HERE}{link}" if link and link.startswith("/") else None


def _party(field: str, iris: Iterable[str], is_list: bool, parties: Parties) -> Datum:
    found = [parties.of(iri) for iri in iris]
    named, coloured = [party.name for party in found], [party.colour for party in found]
    if is_list:
        return {f"{field}Party": named, f"{field}Colour": coloured}
    return {f"{field}Party": named[0] if named else "", f"{field}Colour": coloured[0] if coloured else None}


def land_around(picture: Picture, rows: list[Datum]) -> list[Datum]:
    """A datum a panel of a map: its land. Without any where Skerry was built without coasts."""
    panels: dict[tuple[str, str], list[Point]] = {}
    for row in rows:
        if row[f"{picture.coasts}Lon"] is not None:
            place = (row[f"{picture.coasts}Lon"], row[f"{picture.coasts}Lat"])
            panels.setdefault((row["panel"], row["panelLink"]), []).append(place)
    path = built(FINE_LAND if len(panels) == 1 else LAND_FILE)  # a small panel shows no more
    nothing: dict[str, Any] = {"type": "MultiPolygon", "coordinates": []}
    geometries = land(path, tuple(map(around, panels.values()))) if path else (nothing,) * len(panels)
    return [
        {"panel": panel, "panelLink": link, "type": "Feature", "geometry": geometry}
        for (panel, link), geometry in zip(panels, geometries, strict=True)
    ]


def _word(told: str | list[str]) -> str | list[str]:
    """A word of a picture. One that is counted is a list, in the form of 0, of 1, of 2 and so on, where the last one is
    that of all others, and English has no more than two."""
    if isinstance(told, str):
        return pgettext("picture", told)
    if language().is_english:
        return told
    messages = language().messages
    return [messages.npgettext("picture", told[1], told[2], number) for number in range(MOST_COUNTED)]


def _spoken(specification: dict[str, Any]) -> dict[str, Any]:
    """A specification whose words, those of its signal ``words``, are of the language of the pages."""
    for signal in specification.get("signals", ()):
        if signal["name"] == WORDS:
            signal["value"] = {name: _word(told) for name, told in signal["value"].items()}
        if signal["name"] in MONTHS:
            signal["value"] = months(MONTHS[signal["name"]]) or signal["value"]
    return specification


def draw(picture: Picture, rows: list[Datum], width: int) -> str:
    """The SVG of a specification with its data, ``width`` pixels wide. Raises QueryError if it cannot be drawn."""
    import vl_convert  # only a process that draws needs its 90 MB

    use_reserve()

    specification = _spoken(picture.parsed())
    specification["width"] = width
    given = {ROWS: rows, **({LAND: land_around(picture, rows)} if picture.coasts else {})}
    if picture.language == "vega-lite":
        specification.setdefault("datasets", {}).update(given)
    else:
        for part in specification["data"]:
            if part["name"] in given:
                part["values"] = given[part["name"]]
    try:
        if picture.language == "vega-lite":
            return str(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]))
        return str(vl_convert.vega_to_svg(specification, allowed_base_urls=[]))
    except ValueError as error:
        raise QueryError(
            f"the picture {picture.spec!r} cannot be drawn ({error}): correct its specification"
        ) from error
