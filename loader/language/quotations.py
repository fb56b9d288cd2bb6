"""The quoted stretches of an article, paired in one pass over its quotation marks.

Marks are straight, curly, low, angular and doubled single ones (``''`` and ` `` `, as wire services send them). Single
quotation marks count only outside double ones, and only where they cannot be apostrophes.

News style, not a standard, settles what is not balanced: a quotation that runs over paragraphs opens each of them and
is closed in the last one only; a mark alone on a line closes what the line before left open; an opening mark that no
mark follows in its paragraph is a slip and quotes nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from loader.language.reading import Quotation

_MARK = re.compile(r"``|''|[\"“”„‟«»″‘’']")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"""(?<=[.!?:;"'”’»])[^\S\n]*\n\s*""")
_OPENING = frozenset(("“", "„", "``", "«", "‘"))
_CLOSING = frozenset(("”", "»", "’"))
_SINGLE = frozenset("‘’'")
_UNDIRECTED = frozenset(('"', "''"))


Mark = re.Match[str]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A quotation between characters: from its opening mark's first to its closing mark's last."""

    outer: int
    start: int
    end: int
    close: int


def find_quotations(doc: Doc, text: str) -> tuple[Quotation, ...]:
    """All quotations in text order, not overlapping; nested ones belong to the outer one.

    ``text`` is the article's text, as long as the document's and with its typographic marks. What stands inside is
    given without outer white space and is never empty. A quotation that goes on in the next paragraph ends with its
    own, where no mark closes it (``is_open_ended``). The cost grows with the length of the text alone.
    """
    starts = [token.idx for token in doc]
    quotations = []
    for pair in _pairs(text):
        inside = text[pair.start : pair.end]
        start = pair.start + len(inside) - len(inside.lstrip())
        end = start + len(inside.strip())
        if start < end:
            first = max(bisect_right(starts, pair.outer) - 1, 0)
            last = bisect_right(starts, pair.close - 1)
            quotations.append(Quotation(first, max(last, first + 1), start, end))
    return tuple(quotations)


def is_open_ended(quotation: Quotation, text: str) -> bool:
    """No mark closes it: the quotation that opens the next paragraph continues it."""
    following = text[quotation.end : quotation.end + 200]
    blank = len(following) - len(following.lstrip())
    mark = _MARK.match(text, quotation.end + blank)
    if mark is None:
        return True
    return bool(_breaks(text).search(text, quotation.end - 1, mark.start())) and not _stands_alone(text, mark)


def _pairs(text: str) -> Iterator[_Pair]:
    bounds = [0, *(match.end() for match in _breaks(text).finditer(text)), len(text)]
    pending: Mark | None = None
    for begin, marks in zip(bounds, _marks_of_paragraphs(text, bounds), strict=False):
        if pending is not None and marks and not text[begin : marks[0].start()].strip():
            if _stands_alone(text, marks[0]):
                closing = marks.pop(0)
                yield _Pair(pending.start(), pending.end(), closing.start(), closing.end())
            else:
                yield _Pair(pending.start(), pending.end(), begin, begin)
        pairing = _Pairing(text, marks)
        yield from pairing.pairs
        pending = pairing.left_open


def _breaks(text: str) -> re.Pattern[str]:
    """What parts paragraphs: blank lines, or where there are none the lines that end a sentence."""
    return _PARAGRAPH if _PARAGRAPH.search(text) else _LINE


def _marks_of_paragraphs(text: str, bounds: list[int]) -> Iterator[list[Mark]]:
    found = _MARK.finditer(text)
    mark = next(found, None)
    for end in bounds[1:]:
        marks = []
        while mark is not None and mark.start() < end:
            marks.append(mark)
            mark = next(found, None)
        yield marks


class _Pairing:
    """Pairs the marks of one paragraph; ``left_open`` is the double mark that found no partner."""

    def __init__(self, text: str, marks: list[Mark]) -> None:
        self.text = text
        self.pairs: list[_Pair] = []
        self.left_open: Mark | None = None
        self._single_open: Mark | None = None
        self._depth = 0
        self._odd = sum(mark[0] in _UNDIRECTED for mark in marks) % 2 == 1
        for mark in marks:
            if mark[0] in _SINGLE:
                self._take_single(mark)
            elif self.left_open is None:
                self._single_open, self._depth = None, 0
                self.left_open = mark if _may_open(text, mark) else None
            else:
                self._take_second(self.left_open, mark)

    def _take_single(self, mark: Mark) -> None:
        if self.left_open is not None:
            return
        if self._single_open is not None and _single_closes(self.text, mark):
            # One word between apostrophes is an elision ("rock 'n' roll") as often as a quotation.
            inside = self.text[self._single_open.end() : mark.start()]
            if " " in inside or inside[-1:] in ",.!?":
                self._pair(self._single_open, mark)
            self._single_open = None
        elif mark[0] != "’" and _only_opens(self.text, mark) and self.text[mark.end()].isalpha():
            self._single_open = mark

    def _take_second(self, opened: Mark, mark: Mark) -> None:
        if mark[0] in _OPENING and not _after_word(self.text, mark):
            self._depth += 1
        elif self._depth and mark[0] in _CLOSING:
            self._depth -= 1
        elif self._odd and _only_opens(self.text, mark):
            self.left_open, self._odd = mark, False
        else:
            self._pair(opened, mark)
            self.left_open = None

    def _pair(self, opened: Mark, closed: Mark) -> None:
        self.pairs.append(_Pair(opened.start(), opened.end(), closed.start(), closed.end()))


def _single_closes(text: str, mark: Mark) -> bool:
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    if mark[0] == "‘" or before.isspace() or after.isalnum():
        return False
    possessive = before == "s" and text[mark.end() : mark.end() + 2].strip()[:1].islower()
    return not possessive


def _may_open(text: str, mark: Mark) -> bool:
    if mark[0] in _CLOSING:
        return False
    inches = mark[0] in ('"', "″", "''") and text[mark.start() - 1 : mark.start()].isdigit()
    return not inches


def _only_opens(text: str, mark: Mark) -> bool:
    before, after = text[mark.start() - 1 : mark.start()] if mark.start() else "", text[mark.end() : mark.end() + 1]
    return (not before or before.isspace() or before in "([-–—") and bool(after) and not after.isspace()


def _after_word(text: str, mark: Mark) -> bool:
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return bool(before) and not before.isspace() and before not in "([-–—" and not after.isalnum()


def _stands_alone(text: str, mark: Mark) -> bool:
    after = text[mark.end() : mark.end() + 1]
    return not after or after.isspace()
