"""Pictures of reports: which specification draws the rows of a report, and from which of its columns."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from loader.errors import QueryError
from loader.graph.shipped import shipped

Language = Literal["vega", "vega-lite"]
SUFFIXES: dict[str, Language] = {".vg.json": "vega", ".vl.json": "vega-lite"}
ROWS = "rows"
"""The name of the data that a specification draws."""
LAND = "land"
"""The name of the land that a map draws: a GeoJSON feature a panel."""


@dataclass(frozen=True, slots=True)
class Picture:
    """``spec``: the name of a Vega or Vega-Lite specification beside the queries, several reports may share one;
    ``fields``: what it calls a field -> the column that fills it; ``parties``: the fields whose things take the colour
    of the state that they belong to; ``coasts``: the field of the points around which coasts are drawn, a map for each
    ``panel``; ``caption`` says how to read it; ``limit``: so many rows are drawn at most."""

    spec: str
    fields: Mapping[str, str]
    parties: tuple[str, ...] = ()
    coasts: str = ""
    caption: str = ""
    limit: int = 2000
    language: Language = "vega"
    specification: str = ""
    """The text of the file."""

    def parsed(self) -> dict[str, Any]:
        """The specification, to be filled in."""
        found: dict[str, Any] = json.loads(self.specification)
        return found


def read_picture(header: Mapping[str, Any]) -> Picture:
    """What the header of a report says of its picture. Raises KeyError or TypeError for what it cannot say."""
    known = {name: value for name, value in header.items() if name not in ("fields", "parties")}
    fields = {str(name): str(column) for name, column in header["fields"].items()}
    return Picture(**known, fields=fields, parties=tuple(map(str, header.get("parties", ()))))


def with_specification(picture: Picture, folder: Path) -> Picture:
    """The picture with its file from the folder of the queries, or from that which ships with Skerry. Raises QueryError
    if there is none, if it is no JSON or would load anything itself, and if it does not draw ``rows``."""
    for place in (folder, shipped("queries")):
        for suffix, language in SUFFIXES.items():
            path = place / f"{picture.spec}{suffix}"
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                _check(path.name, text)
                return replace(picture, language=language, specification=text)
    names = " or ".join(f"{picture.spec}{suffix}" for suffix in SUFFIXES)
    raise QueryError(f"there is no picture {names} in {folder}: write it, or take it out of the header")


def _check(name: str, text: str) -> None:
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise QueryError(f"{name} is no JSON ({error}): correct it") from error
    found = list(_members(parsed))
    if any(key == "url" for key, _ in found):
        raise QueryError(f"{name} loads data by itself (url): let it draw {ROWS!r} only")
    if ("name", ROWS) not in found:
        raise QueryError(f"{name} draws nothing: give it data with the name {ROWS!r}")


def _members(value: object) -> Iterator[tuple[str, object]]:
    """All members of all objects."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner if isinstance(inner, str) else None
            yield from _members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _members(inner)
