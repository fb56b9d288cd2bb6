"""A plain picture of any table: bars, which stand in a table of their own, so that they need no second text."""

import re
from collections import Counter
from dataclasses import dataclass

from loader.graph.results import Cell, ResultTable

MOST_BARS = 60
_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?([eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(-?\d{4})(-\d{2}){0,2}\b.*")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, how long it is as told and in percent of the longest."""

    label: Cell
    value: str
    percent: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a table: ``labels`` and ``values`` say what they are of, no ``values``
    that they count rows; ``left_out`` is how many more there are."""

    labels: str
    values: str
    bars: tuple[Bar, ...]
    left_out: int


def draw_bars(table: ResultTable) -> Bars | None:
    """The numbers of the last column that has nothing else, each beside what tells the rows apart; without numbers how
    many rows each year has, or each value of the column with the fewest. None if there is nothing to count."""
    columns = [[row[place] for row in table.rows] for place in range(len(table.columns))]
    numeric = [place for place, cells in enumerate(columns) if _all(cells, _NUMBER)]
    others = [place for place in range(len(columns)) if place not in numeric]
    if numeric and others:
        telling = (place for place in others if len(set(columns[place])) == len(table.rows))
        return _of_numbers(table, next(telling, others[0]), numeric[-1])
    for place, cells in enumerate(columns):
        if _all(cells, _DATE):
            years = Counter(found[1] for cell in cells if (found := _DATE.fullmatch(cell.text)))
            return _of_counts(table.columns[place], {Cell(year): years[year] for year in sorted(years)})
    counts = [(place, Counter(cell for cell in cells if cell.text)) for place, cells in enumerate(columns)]
    repeated = [(place, count) for place, count in counts if 1 < len(count) < len(table.rows)]
    if not repeated:
        return None
    place, count = min(repeated, key=lambda item: len(item[1]))
    return _of_counts(table.columns[place], dict(count.most_common()))


def _all(cells: list[Cell], pattern: re.Pattern[str]) -> bool:
    filled = [cell for cell in cells if cell.text]
    return bool(filled) and all(pattern.fullmatch(cell.text) and not cell.iri for cell in filled)


def _of_numbers(table: ResultTable, labels: int, values: int) -> Bars:
    rows = [row for row in table.rows if row[values].text]
    longest = max((abs(float(row[values].text)) for row in rows), default=0) or 1
    bars = tuple(
        Bar(row[labels], row[values].text, round(100 * abs(float(row[values].text)) / longest, 2))
        for row in rows[:MOST_BARS]
    )
    return Bars(table.columns[labels], table.columns[values], bars, max(0, len(rows) - MOST_BARS))


def _of_counts(labels: str, counts: dict[Cell, int]) -> Bars:
    longest = max(counts.values())
    bars = tuple(Bar(label, str(count), round(100 * count / longest, 2)) for label, count in counts.items())
    return Bars(labels, "", bars[:MOST_BARS], max(0, len(bars) - MOST_BARS))
