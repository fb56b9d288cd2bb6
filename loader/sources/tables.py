"""The tables of metadata beside the sources of a load."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from loader.errors import UsageError
from loader.sources.location import Location
from loader.sources.metadata import FILE_NAME, Metadata, Table, read_metadata
from loader.sources.object_store import SCHEMES, has_object, read_object

MOST_BYTES = 100_000_000
"""So large may a table in a store of objects be."""


class Tables:
    """``metadata.csv`` of each folder or, if it is given, one ``file`` for all; read when it is first asked for."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._tables: dict[str, Table] = {}
        self._missing: set[tuple[str, int]] = set()

    def rows(self, location: Location) -> dict[int | None, Metadata]:
        """What the tables tell of a source. Raises UsageError if its table is none."""
        folder = location.folder
        if self._file is None and folder is None:
            return {}
        place = str(self._file) if self._file is not None else _inside(folder or "", FILE_NAME)
        if place not in self._tables:
            self._tables[place] = _read(place)
        name = location.file.name if location.file is not None else location.place
        return dict(self._tables[place].get(name, {}))

    def read(self, location: Location, places: Iterable[str]) -> None:
        """Notes the places that reading a source gave: rows for others of its articles are for nothing."""
        found = set(places)
        if any(place.startswith(f"{location.place}#") for place in found):
            numbers = (number for number in self.rows(location) if number is not None)
            self._missing.update((location.place, n) for n in numbers if f"{location.place}#{n}" not in found)

    def unused(self) -> Iterator[str]:
        """A warning for each row whose file, or whose article in a file that was read, is not there; of the tables
        that were found beside sources."""
        if self._file is not None:
            return
        for place, table in self._tables.items():
            folder = place.removesuffix(FILE_NAME).rstrip("/") if place != FILE_NAME else "."
            for name, rows in table.items():
                file = _inside(folder, name)
                is_there = _exists(file)
                for number, row in rows.items():
                    if not is_there:
                        yield f"{row.place} is for {name!r}, which is not there: correct the name, or take the row out"
                    elif number is not None and (file, number) in self._missing:
                        yield f"{row.place} is for article {number} of {name!r}, which is not there: correct the number"


def _inside(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder.lower().startswith(SCHEMES) else str(Path(folder) / name)


def _exists(place: str) -> bool:
    return has_object(place) if place.lower().startswith(SCHEMES) else Path(place).exists()


def _read(place: str) -> Table:
    if not place.lower().startswith(SCHEMES):
        path = Path(place)
        return read_metadata(path.read_bytes(), place) if path.is_file() else {}
    if not has_object(place):
        return {}
    content, size = read_object(place, MOST_BYTES)
    if size > MOST_BYTES:
        raise UsageError(f"{place} has {size:,} bytes, more than a table of metadata may have: split the folder")
    return read_metadata(content, place)
