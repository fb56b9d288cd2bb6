"""Sorting, filtering and leafing through the rows of a report, by the address alone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from loader.edtf import parse_term
from loader.errors import BadParameter
from loader.graph.results import Cell
from server.canned import CannedQuery, Column, Table, is_shown
from server.dates import date_in_words
from server.local_dates import shown_date
from server.messages import Message
from server.wording import coordinates

SORT, HAS, PAGE = "sort", "has-", "page"
"""The parameters: the column to sort by, after a minus from last to first; what a column's text has in it; which of the
pages that the rows fill."""
PAGE_NUMBER = "[1-9][0-9]{0,8}"
"""What the number of a page looks like."""
Row = tuple[Cell, ...]
Shown = Callable[[Row, Column], str]
"""What a page shows of a row in a column."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """By which column rows are sorted (``-date``: from last to first), what the columns must have in their text, and
    which page of them is shown, the first is 1."""

    sort: str = ""
    has: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    @property
    def given(self) -> dict[str, str]:
        """The parameters that ask for it, but for the page."""
        return {**({SORT: self.sort} if self.sort else {}), **{HAS + name: text for name, text in self.has.items()}}

    def sorted_by(self, column: str) -> "Arrangement":
        """The same, sorted by a column; by one that it is sorted by already, the other way round."""
        return replace(self, sort=f"-{column}" if self.sort == column else column, page=1)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The rows of a page: the ``first`` of them counts from 1; of how many pages it is the one of that number."""

    number: int
    pages: int
    first: int
    rows: tuple[Row, ...]

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.rows) - 1


def is_arranging(name: str) -> bool:
    """Whether a parameter is one of these."""
    return name in (SORT, PAGE) or name.startswith(HAS)


def read_arrangement(report: CannedQuery, parameters: Mapping[str, str]) -> Arrangement:
    """The arrangement that parameters ask for; empty ones count as not given. Raises BadParameter, with the columns
    that there are, for a column that the report's pages do not show."""
    given = {name: text for name, text in parameters.items() if name in (SORT, PAGE) and text}
    given |= {name: text.strip() for name, text in parameters.items() if name.startswith(HAS) and text.strip()}
    columns = [column.name for column in report.columns if is_shown(column)]
    sort, page = given.pop(SORT, ""), given.pop(PAGE, "1")
    if not re.fullmatch(PAGE_NUMBER, page):
        raise BadParameter(
            Message(
                "parameter %(name)r cannot be %(value)r: give the number of a page, such as 2",
                name=PAGE,
                value=page[:40],
            ),
            PAGE,
        )
    for name, value in ((SORT, sort.removeprefix("-")), *((name, name.removeprefix(HAS)) for name in given)):
        if (value or (name == SORT and sort)) and value not in columns:
            raise BadParameter(
                Message(
                    "parameter %(name)r: there is no column %(column)r; choose %(columns)s",
                    name=name, column=value[:40], columns=", ".join(columns),
                ),
                name,
            )  # fmt: skip
    return Arrangement(sort, {name.removeprefix(HAS): text for name, text in given.items()}, int(page))


def leaf(table: Table, page: int, size: int) -> Leaf:
    """The rows of a page of a table, ``size`` of them at most. Raises BadParameter for a page behind the last."""
    pages = max(1, -(-len(table.rows) // size))
    if page > pages:
        raise BadParameter(
            Message(
                "parameter %(name)r: there is no page %(page)s, the last one is %(last)s",
                name=PAGE, page=page, last=pages,
            ),
            PAGE,
        )  # fmt: skip
    first = (page - 1) * size
    return Leaf(page, pages, first + 1, table.rows[first : first + size])


def arranged(table: Table, arrangement: Arrangement, shown: Shown) -> Table:
    """The rows that fit, sorted; rows without a value come last either way, equal ones keep the report's order."""
    columns = {column.name: (number, column) for number, column in enumerate(table.columns)}
    rows = list(table.rows)
    for name, text in arrangement.has.items():
        number, column = columns[name]
        wanted = text.casefold()
        rows = [
            row
            for row in rows
            if any(
                wanted in text.casefold()
                for text in (row[number].text, shown(row, column), _english(column, row[number]))
            )
        ]
    if arrangement.sort:
        number, column = columns[arrangement.sort.removeprefix("-")]
        filled = [row for row in rows if row[number].text]
        filled.sort(key=lambda row: _key(column, row[number].text), reverse=arrangement.sort.startswith("-"))
        rows = [*filled, *(row for row in rows if not row[number].text)]
    return replace(table, rows=tuple(rows))


def told(column: Column, cell: Cell) -> str:
    """What a page shows of a cell that is shown by its text."""
    if column.type == "point":
        return coordinates(cell.text)
    return shown_date(cell.text) if column.type == "edtf" else cell.text


def _english(column: Column, cell: Cell) -> str:
    """What pages in English show of a date, so that an address finds the same in every language."""
    return date_in_words(cell.text) if column.type == "edtf" else ""


def _key(column: Column, text: str) -> tuple[int, str, str]:
    """Numbers by value, dates by their first and last day, texts by their letters whatever their case; what is neither
    number nor date of its column comes behind those."""
    if column.type == "integer" and text.isdecimal():
        return int(text), "", ""
    if column.type == "edtf":
        try:
            day = parse_term(text)
        except ValueError:
            return 1, text, ""
        return 0, day.first.isoformat(), day.last.isoformat()
    return 0, text.casefold(), text
