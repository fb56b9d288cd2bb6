"""Corrections as CSV, for people with a spreadsheet: one row a correction."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import get_args

from loader.correction import Correction, CorrectionKind
from loader.curation.request import Request, refuse
from loader.curation.wording import slot_name, value_text
from loader.errors import CurationError
from loader.graph.terms import Base

COLUMNS = ("correction", "thing", "other", "slot", "value", "author", "reason", "date", "id", "state")
NEEDED = ("correction", "thing", "reason")
SEPARATOR = "|"
"""Between several values of one cell."""
KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)
_DELIMITERS = ",;\t"
TEMPLATE = """\
# Corrections for `skerry curate FILE`. One row each; lines that begin with # are left out, and so are empty ones.
# correction: same, different, wrong or right. thing, other: what stands after /id/ in the address of its page.
# slot: date, place, status, participant, name ... value: what is right (or wrong) there; several with | between them.
# author and reason are shown to readers. date and id may stay empty.
#
# same,person/kono,person/taro-kono,,,Ann Analyst,The only minister of this name at the time,,
# different,article/ID/report/meeting-2,meeting/2019-01-22-moscow-abe-putin,,,Ann Analyst,That was the evening before,,
# wrong,article/ID/report/claim-1,,,,Ann Analyst,He rejected the claim and did not make it,,
# right,meeting/2019-01-22-moscow-abe-putin,,date,2019-01-23,Ann Analyst,The ministry's own record,,
correction,thing,other,slot,value,author,reason,date,id
"""


def read_csv(name: str, text: str, author: str | None) -> list[Request]:
    """The rows of a file called ``name`` as requests; ``author`` stands in where a row has none.

    Comma, semicolon or tab part the columns. Raises CurationError with the lines of all rows that cannot be used.
    """
    lines = [line if not line.lstrip().startswith("#") else "" for line in text.splitlines(keepends=True)]
    head = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    requests: list[Request] = []
    problems: list[str] = []
    try:
        for row in reader:
            place = f"{name}, line {reader.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _columns(row, place)
            else:
                try:
                    requests.append(_request(_cells(columns, row, place), place, author))
                except CurationError as error:
                    problems.append(str(error))
    except csv.Error as error:
        raise CurationError(f"{name}, line {reader.line_num}: no CSV ({error}); close the quotation marks") from error
    if columns is None:
        raise CurationError(f"{name} is empty: `skerry curate --template` gives the columns")
    if problems:
        raise refuse(problems)
    return requests


def write_csv(corrections: Iterable[tuple[Correction, str]], base: Base) -> str:
    """Corrections, each with its state in a word or more, as ``read_csv`` reads them; the column ``state`` is for
    people."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for correction, state in corrections:
        writer.writerow(
            [
                correction.kind,
                correction.subject.removeprefix(base.iri),
                (correction.other or "").removeprefix(base.iri),
                slot_name(correction.slot) if correction.slot else "",
                value_text(correction, base),
                correction.author,
                correction.reason,
                correction.created.isoformat(),
                correction.id,
                state,
            ]
        )
    return out.getvalue()


def _columns(row: list[str], place: str) -> list[str]:
    columns = [cell.strip().casefold() for cell in row]
    unknown = [column for column in columns if column and column not in COLUMNS]
    if unknown:
        told = f"unknown column{'s' if len(unknown) > 1 else ''} {', '.join(map(repr, unknown))}"
        raise CurationError(f"{place}: {told}; the columns are {', '.join(COLUMNS)}")
    for column in NEEDED:
        if column not in columns:
            raise CurationError(f"{place}: there is no column {column!r}; `skerry curate --template` gives all columns")
    return columns


def _cells(columns: list[str], row: list[str], place: str) -> Mapping[str, str]:
    if any(cell.strip() for cell in row[len(columns) :]):
        raise CurationError(
            f"{place}: {len(row)} cells under {len(columns)} columns; put a cell with a comma into quotation marks"
        )
    return {column: cell.strip() for column, cell in zip(columns, row, strict=False)}


def _request(cells: Mapping[str, str], place: str, author: str | None) -> Request:
    kind = cells["correction"].casefold()
    if kind not in KINDS:
        raise CurationError(f"{place}: unknown correction {cells['correction']!r}; write one of {', '.join(KINDS)}")
    if not cells.get("thing"):
        raise CurationError(f"{place}: no thing; write what stands after /id/ in the address of its page")
    created = cells.get("date")
    try:
        day = date.fromisoformat(created) if created else None
    except ValueError:
        raise CurationError(f"{place}: {created!r} is no day; write it as 2026-11-26, or leave it empty") from None
    return Request(
        place=place,
        kind=kind,
        thing=cells["thing"],
        other=cells.get("other") or None,
        slot=cells.get("slot") or None,
        values=tuple(value.strip() for value in cells.get("value", "").split(SEPARATOR) if value.strip()),
        author=cells.get("author") or author or "",
        reason=cells.get("reason", ""),
        created=day,
        id=cells.get("id") or None,
    )
