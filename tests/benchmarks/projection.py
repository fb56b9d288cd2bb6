"""What the measured figures mean for archives larger than those that were measured."""

from collections.abc import Mapping
from typing import Any

from tests.benchmarks.fit import Growth, fitted
from tests.benchmarks.report import Cell, Report

SIZES = (1_000_000, 100_000_000)
HOUR, DAY = 3600, 86_400
DISK = 4_000_000
"""MB of a large disk."""
LARGEST = 10**12


def projected(results: Mapping[str, Any]) -> Report:
    """Cores, hours and disk for a million articles and for a hundred, from the figures of ``extraction`` and ``growth``
    in RESULTS.json. Reading is shared among cores; publishing is the work of one process."""
    reading = _reading(results["extraction"])
    publishing, disk = growth_of(results["growth"], "load, CPU s"), growth_of(results["growth"], "store, MB")
    rows: list[tuple[Cell, ...]] = []
    for articles in SIZES:
        read, publish = articles / reading, publishing.at(articles)
        cores = max(1, round(read / publish))
        rows.append((f"{articles:,}", read / HOUR, publish / HOUR, cores, publish / HOUR, disk.at(articles) / 1000))
    columns = ("articles", "core hours of reading", "hours of publishing", "cores that read as fast as one publishes",
               "hours in all with them", "GB of disk")  # fmt: skip
    limits = {
        "one process publishes for more than a day": reached(publishing, DAY),
        "the store fills a disk of 4 TB": reached(disk, DISK),
    }
    told = [f"{what}: from {size:,.2g} articles on" for what, size in limits.items()]
    first = min(limits, key=lambda what: limits[what])
    return Report("What larger archives cost", columns, rows, (), [*told, f"What breaks first: {first}."])


def growth_of(report: Mapping[str, Any], name: str) -> Growth:
    """The growth of a row of the report of growth."""
    sizes = [int(column.split()[0].replace(",", "")) for column in report["columns"][1:-1]]
    row = next(row for row in report["rows"] if row[0] == name)
    return fitted(dict(zip(sizes, row[1:-1], strict=True)))


def reached(growth: Growth, limit: float) -> int:
    """The size whose cost is a limit, to two digits."""
    return round(min(float((limit / growth.factor) ** (1 / growth.exponent)), LARGEST))


def _reading(report: Mapping[str, Any]) -> float:
    """Articles that a core reads in a second."""
    return float(next(row[2] for row in report["rows"] if row[0] == "Skerry"))
