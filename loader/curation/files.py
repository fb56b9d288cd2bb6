"""Files of corrections: CSV or Turtle, told apart by name or content."""

import sys
from collections.abc import Iterable
from pathlib import Path

from loader.curation.csv_form import read_csv
from loader.curation.request import Request, refuse
from loader.curation.turtle_form import read_turtle
from loader.errors import CurationError
from loader.graph.terms import Base

_TURTLE = (".ttl", ".turtle", ".nt")
_TURTLE_WORDS = ("@prefix", "@base", "prefix ", "base ", "<", "[")


def read_requests(files: Iterable[str], base: Base, author: str | None) -> list[Request]:
    """The corrections of all files (``-`` is the standard input), in their order. Raises CurationError for a file that
    cannot be read, and for everything in it that is no correction."""
    requests: list[Request] = []
    problems: list[str] = []
    for name in files:
        try:
            requests += _requests(name, base, author)
        except CurationError as error:
            problems += error.problems
    if problems:
        raise refuse(problems)
    return requests


def _requests(name: str, base: Base, author: str | None) -> list[Request]:
    content = sys.stdin.buffer.read() if name == "-" else _content(name)
    shown = "standard input" if name == "-" else name
    if _is_turtle(name, content):
        return read_turtle(shown, content, base, author)
    return read_csv(shown, _text(shown, content), author)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CurationError(f"{name!r} cannot be read ({error.strerror}); check the path") from error


def _is_turtle(name: str, content: bytes) -> bool:
    if name.lower().endswith((*_TURTLE, ".csv", ".tsv")):
        return name.lower().endswith(_TURTLE)
    lines = content.decode(errors="replace").splitlines()
    first = next((line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    return first.lower().startswith(_TURTLE_WORDS)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CurationError(f"{name}, line {line}: not UTF-8; save the file as “CSV UTF-8”") from error
