"""CSV for spreadsheets: no value passes for a formula (OWASP, CSV injection), and they know that it is UTF-8."""

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


def write_spreadsheet(header: Sequence[str], rows: Iterable[Sequence[str]], output: IO[bytes]) -> None:
    """Writes rows of values to ``output``, part by part."""
    text = StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        if text.tell() > PART:
            output.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    output.write(text.getvalue().encode())
