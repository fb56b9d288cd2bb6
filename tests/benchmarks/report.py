"""What a benchmark found: a table, what was aimed at, and remarks; as Markdown and as JSON."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from tests.benchmarks.machine import machine

Command = TypeVar("Command", bound=Callable[..., Any])
Cell = str | int | float
"""A text, a count, or a measure, which is shown with three digits."""

json_option = click.option(
    "--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here too."
)


def folder_option(what: str) -> Callable[[Command], Command]:
    """The option for the folder in which a benchmark keeps something for its next run."""
    return click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("data/benchmark"),
        show_default=True,
        help=f"Where {what} kept for the next run.",
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """What was aimed at: a value that is at least the bound, or at most."""

    what: str
    value: float
    bound: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        """Whether it was reached."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        """One line."""
        kind = "at least" if self.at_least else "at most"
        return (
            f"{'met' if self.is_met else 'MISSED'}: {self.what} {shown(self.value)}, wanted {kind} {shown(self.bound)}"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A benchmark's table under its title, bars and remarks (a sentence each)."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    bars: Sequence[Bar] = ()
    remarks: Sequence[str] = ()

    def markdown(self) -> Iterator[str]:
        """The lines: the table, then bars and remarks as lists."""
        yield f"| {' | '.join(self.columns)} |"
        yield f"| {' | '.join('---' for _ in self.columns)} |"
        for row in self.rows:
            yield f"| {' | '.join(map(shown, row))} |"
        listed = (*map(str, self.bars), *self.remarks)
        yield from ([""] if listed else [])
        yield from (f"- {line}" for line in listed)

    def as_json(self) -> dict[str, object]:
        """All of it, unrounded."""
        return {
            "title": self.title,
            "columns": self.columns,
            "rows": [list(row) for row in self.rows],
            "bars": [asdict(bar) | {"met": bar.is_met} for bar in self.bars],
            "remarks": list(self.remarks),
        }


def shown(cell: Cell) -> str:
    """A cell as text: counts in full, measures with three digits and never with an exponent."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or abs(cell) >= 1000:
        return f"{cell:,.0f}"
    return f"{cell:.3g}" if abs(cell) >= 0.001 or cell == 0 else f"{cell:.6f}"


def tell(report: Report, file: Path | None) -> None:
    """Prints the report, and writes it as JSON together with the machine."""
    click.echo(f"{report.title}\n")
    for line in report.markdown():
        click.echo(line)
    if file is not None:
        told = {**report.as_json(), "machine": machine()}
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
