"""``metadata.csv`` beside the articles: what the texts do not say about themselves."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from loader.errors import UnreadableArticle, UsageError

FILE_NAME = "metadata.csv"


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


def read_metadata(path: Path) -> dict[str, Metadata]:
    """File name -> its row of a ``metadata.csv`` (columns ``file,published,publisher,title,url,id``; others are
    ignored); empty without the file. Raises UsageError if it is no such table."""
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if "file" not in (reader.fieldnames or ()):
                raise UsageError(
                    f"{path} has no column `file`: its first line must be file,published,publisher,title,url,id"
                )
            return {row["file"]: _row(row, f"{path}, line {reader.line_num},") for row in reader if row["file"]}
    except (csv.Error, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not a CSV table in UTF-8 ({error}): correct it or take it away") from error


def _row(row: dict[str, str | None], place: str) -> Metadata:
    def cell(name: str) -> str | None:
        return (row.get(name) or "").strip() or None

    return Metadata(cell("published"), cell("publisher"), cell("title"), cell("url"), cell("id"), place)
