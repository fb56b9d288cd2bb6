"""Tables on a terminal, and as plain text elsewhere."""

import sys
from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Prints rows under their columns and gives their number. On a terminal long cells wrap; elsewhere a row is one
    line, nothing is cut."""
    return _on_terminal(columns, rows) if sys.stdout.isatty() else _as_text(columns, rows)


def _as_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    lines = [list(columns), *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [max(map(_width, cells)) for cells in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(padded).rstrip() + "\n")
    return len(lines) - 1


def _width(text: str) -> int:
    """How many columns a text takes in a fixed-width font: Chinese and Japanese characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text if not combining(char))


def _on_terminal(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    # Imported here: it takes longer than a query, and only a terminal needs it.
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(markup=False, highlight=False, emoji=False)
    with console.capture() as captured:
        console.print(table)
    sys.stdout.write("".join(line.rstrip() + "\n" for line in captured.get().splitlines()))
    return table.row_count
