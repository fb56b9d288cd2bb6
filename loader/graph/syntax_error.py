"""Where a query or update stops being SPARQL, told in our words.

The engine tells the farthest place that its parser looked at. Where it looked for a keyword, that is behind as many
characters as the keyword has, whatever stands there: ``FILTR(?x)`` is told at ``?x``, where ``OPTIONAL`` would have
ended, and an error near the end of the text at its end. So it is asked again about the text with wide blanks, into
which no keyword reaches.
"""

import re
from collections.abc import Callable

from loader.graph.guard import Token, tokens

_MESSAGE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"[A-Za-z_]{2,}")
WIDE = " " * 24
"""More than the longest keyword has."""
MOST_WIDENED = 32_000
"""Of a longer text the engine's own place is told, which may be some letters off: reading it again takes long."""


def syntax_error(sparql: str, message: str, parse: Callable[[str], str | None], what: str = "query") -> str:
    """What is wrong with a text, of which the engine told ``message``: line, column and what stands there. ``parse``
    gives the engine's message about another text, None if it finds nothing wrong with it."""
    is_long = len(sparql) > MOST_WIDENED
    found, begin = _place_in_long(sparql, message) if is_long else _place(sparql, parse)
    if not found:
        return f"the {what} is not SPARQL 1.1: {message}; correct it"
    return _told(sparql, begin, found[3], what, "near " if is_long else "")


_Place = tuple[re.Match[str] | None, int | None]
"""What the engine says, and where the mistake begins; None for the end of the text."""


def _place(sparql: str, parse: Callable[[str], str | None]) -> _Place:
    read = list(tokens(sparql))
    wide, starts = _widened(sparql, read)
    found = _MESSAGE.match(parse(wide) or "")
    at = _token_at(_offset(wide, int(found[1]), int(found[2]), found[3]), starts, read) if found else None
    return found, at.start if at else None


def _place_in_long(sparql: str, message: str) -> _Place:
    found = _MESSAGE.match(message)
    begin = max(0, _offset(sparql, int(found[1]), int(found[2]), found[3])) if found else 0
    return found, begin if begin < len(sparql.rstrip()) else None


def _told(sparql: str, begin: int | None, expected: str, what: str, near: str) -> str:
    """What stands where the mistake begins, or that it is at the end."""
    before = sparql[:begin] if begin is not None else sparql.rstrip()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    rest = sparql.split("\n")[line - 1][column - 1 :].strip()[:40] if begin is not None else ""
    where = f"line {line}, column {column}, " + (f"at {rest!r}" if rest else "where the text ends")
    if "Prefix not found" in expected:
        return f"the {what} uses a prefix that it does not declare, near {where}: add a PREFIX line"
    return f"the {what} is not SPARQL 1.1: {near}{where}; correct it there"


def _widened(text: str, read: list[Token]) -> tuple[str, list[int]]:
    """The text with wide blanks where it has any, and behind it; and where its tokens begin there."""
    parts, starts, length, done = [], [], 0, 0
    for token in read:
        gap = text[done : token.start] + (WIDE if done < token.start else "")
        starts.append(length + len(gap))
        parts += [gap, token.text]
        length += len(gap) + len(token.text)
        done = token.start + len(token.text)
    return "".join([*parts, text[done:], WIDE]), starts


def _offset(text: str, line: int, column: int, expected: str) -> int:
    """Where what was expected would have had to begin."""
    offset = sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
    items = [item.strip() for item in expected.split(", ")]
    return offset - (min(map(len, items)) if all(_KEYWORD.fullmatch(item) for item in items) else 0)


def _token_at(offset: int, starts: list[int], read: list[Token]) -> Token | None:
    """The token in which, or before which, an offset of the widened text is; None behind the last. The parser skips
    blanks before it fails, so right behind a token, before a blank, it is that one which could go on otherwise."""
    for number, (start, token) in enumerate(zip(starts, read, strict=True)):
        end, following = start + len(token.text), starts[number + 1 : number + 2]
        if offset < end or (offset == end and following and following[0] > end):
            return token
    return None
