"""``metadata.csv`` beside the articles: what the texts do not say about themselves."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from loader.errors import UnreadableArticle, UsageError

FILE_NAME = "metadata.csv"
_NUMBERED = re.compile(r"(?P<name>.+)#(?P<number>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Metadata:
    """One row of ``metadata.csv``; empty cells are None. ``place`` says where the row stands, for messages."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    id: str | None = None
    place: str = FILE_NAME

    def day(self) -> date | None:
        """The publication date. Raises UnreadableArticle if it is not a date."""
        if self.published is None:
            return None
        try:
            return date.fromisoformat(self.published)
        except ValueError:
            raise UnreadableArticle(
                f"{self.place} has the date {self.published!r}, which is no day of the calendar: write YYYY-MM-DD"
            ) from None


Table = Mapping[str, Mapping[int | None, Metadata]]
"""File name -> the row of the file (None) and those of its articles by number (``news.jsonl#3``)."""


def read_metadata(content: bytes, place: str) -> Table:
    """The rows of a ``metadata.csv`` (columns ``file,published,publisher,title,url,id``; others are ignored). Raises
    UsageError, naming ``place``, if it is no such table."""
    table: dict[str, dict[int | None, Metadata]] = defaultdict(dict)
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        if "file" not in (reader.fieldnames or ()):
            raise UsageError(
                f"{place} has no column `file`: its first line must be file,published,publisher,title,url,id"
            )
        for row in reader:
            name = (row["file"] or "").strip()
            numbered = _NUMBERED.fullmatch(name)
            key, number = (numbered["name"], int(numbered["number"])) if numbered else (name, None)
            if key:
                table[key][number] = _row(row, f"{place}, line {reader.line_num},")
    except (csv.Error, UnicodeDecodeError) as error:
        raise UsageError(f"{place} is not a CSV table in UTF-8 ({error}): correct it or take it away") from error
    return dict(table)


def _row(row: dict[str, str | None], place: str) -> Metadata:
    def cell(name: str) -> str | None:
        return (row.get(name) or "").strip() or None

    return Metadata(cell("published"), cell("publisher"), cell("title"), cell("url"), cell("id"), place)
