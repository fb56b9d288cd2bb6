"""Tables on a terminal, and as plain text elsewhere."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

_UNLIMITED = 10_000


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Prints rows under their columns and gives their number. On a terminal long cells wrap; elsewhere a row is one
    line, nothing is cut."""
    is_terminal = sys.stdout.isatty()
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=not is_terminal, overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(cell if is_terminal else " ".join(cell.split()) for cell in row))
        count += 1
    console = Console(markup=False, highlight=False) if is_terminal else Console(width=_UNLIMITED, markup=False)
    with console.capture() as captured:
        console.print(table)
    sys.stdout.write("".join(line.rstrip() + "\n" for line in captured.get().splitlines()))
    return count
