"""CSV (RFC 4180): exact, and for spreadsheets, where no value passes for a formula (OWASP, CSV injection).

The engine's own writer leaves IRIs unquoted that have a comma, as the addresses of passages have (``#char=74,81``).
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import IO

BOM = "\ufeff"
"""The byte order mark, by which spreadsheets know UTF-8."""
PART = 60_000
"""Characters that are written at a time."""
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def harmless(text: str) -> str:
    """A value that a spreadsheet would take for a formula, with an apostrophe before it; every other as it is, numbers
    too."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]], output: IO[bytes]) -> None:
    """Writes rows of values to ``output`` as they are, part by part."""
    _write("", header, rows, output)


def write_spreadsheet(header: Sequence[str], rows: Iterable[Sequence[str]], output: IO[bytes]) -> None:
    """Writes rows of values to ``output``, harmless for spreadsheets, part by part."""
    _write(BOM, header, ([harmless(value) for value in row] for row in rows), output)


def _write(mark: str, header: Sequence[str], rows: Iterable[Sequence[str]], output: IO[bytes]) -> None:
    text = StringIO(newline="")
    text.write(mark)
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        if text.tell() > PART:
            output.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    output.write(text.getvalue().encode())
