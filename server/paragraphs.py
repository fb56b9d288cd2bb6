"""The paragraphs of a text, also of one whose lines a program has broken at a width."""

import re
from collections.abc import Iterator
from itertools import pairwise

_LINE = re.compile(r"[^\n]+")
_NARROW, _WIDE = 50, 110
"""Letters of the width at which programs break lines."""
_FEWEST = 4
"""Lines of which a width can be told."""
_LONGEST = 0.97
"""Where in the order of lengths the width of a text is found: a line or two may be an address that nothing breaks."""
_EVEN, _FULL = 0.7, 0.85
"""Shares of the width that a broken line has at least, and one that surely has no room for the next word."""
_LEAST = 1 / 3
"""Share of the lines that are broken, in a text that a program has broken: headline, caption and lists are not."""
_ENDS = re.compile(r"""[.!?:][”"')\]]*\s*$""")

Span = tuple[int, int]


def paragraphs(text: str) -> list[Span]:
    """Where the paragraphs of a text begin and end, in order; those without a word are left out. A paragraph is a line,
    or, where lines are broken at a width, as many as belong together."""
    lines = [match.span() for match in _LINE.finditer(text)]
    width = _width(text, lines)
    found: list[Span] = []
    for block in _blocks(text, lines):
        found += _joined(text, block, width, is_head=block[0] == lines[0]) if width else block
    return [(begin, end) for begin, end in found if text[begin:end].strip()]


def _blocks(text: str, lines: list[Span]) -> Iterator[list[Span]]:
    """The lines between blank ones."""
    block: list[Span] = []
    for line in lines:
        is_blank = not text[line[0] : line[1]].strip()
        if block and (is_blank or line[0] - block[-1][1] > 1):
            yield block
            block = []
        if not is_blank:
            block.append(line)
    if block:
        yield block


def _width(text: str, lines: list[Span]) -> int:
    """The width at which a text is broken, or 0: enough lines that another follows are nearly so long, and end in
    the midst of a sentence."""
    lengths = sorted(end - begin for begin, end in lines)
    if len(lengths) < _FEWEST:
        return 0
    width = lengths[int(_LONGEST * (len(lengths) - 1))]
    followed = [text[begin:end] for (begin, end), (after, _) in pairwise(lines) if after - end == 1]
    broken = sum(len(line) >= _EVEN * width and not _ENDS.search(line) for line in followed)
    return width if _NARROW <= width <= _WIDE and broken > _LEAST * len(followed) else 0


def _joined(text: str, block: list[Span], width: int, is_head: bool) -> list[Span]:
    """The paragraphs of a block. At the head of a text stand headline, byline and caption without a blank line between
    them, until a line goes on in the midst of a sentence."""
    found = [block[0]]
    is_running = not is_head
    for line, following in pairwise(block):
        length, words = line[1] - line[0], text[line[0] : line[1]]
        goes_on = text[following[0] : following[1]].lstrip()[:1].islower()
        is_full = length >= _FULL * width and not _ENDS.search(words)
        if length >= _EVEN * width and (is_running or goes_on or is_full):
            found[-1] = (found[-1][0], following[1])
            is_running |= goes_on
        else:
            found.append(following)
    return found
