"""The outer form of an article: headlines, bylines, date line and dateline are told from the running text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from loader.language.normalise import normalise

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
_LINE = re.compile(r"\S[^\n]*")
_LINES_END = 0.8
"""Share of the lines of a text without blank lines that end a sentence, if each is a paragraph."""
_FEWEST_LINES = 4
_FEWEST_WRAPPED = 3
_NARROW, _WIDE, _EVEN = 50, 110, 0.7
"""Width of a text whose lines a program has broken, and the share of it that each line but the last has."""
_ENDS_SENTENCE = re.compile(r"""[.!?:;,]["')\]]*\s*$""")
_CROSSHEAD = 8
"""Words that a crosshead has at most."""
_AHEAD = 12
"""Paragraphs behind a headline among which it may stand again."""
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class LayoutRules:
    """The table ``layout`` of ``names.toml``, compiled."""

    date_line: re.Pattern[str]
    dateline: re.Pattern[str]
    caption: re.Pattern[str]
    credits: tuple[re.Pattern[str], ...]
    small_words: frozenset[str]
    notes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """``text`` is as long as the article's text; what is no running text is blank in it.

    ``body`` is where the running text begins; ``breaks`` are offsets at which a sentence must begin.
    """

    text: str
    body: int
    breaks: tuple[int, ...]


def layout_rules(table: Mapping[str, Any]) -> LayoutRules:
    """The rules of a lexicon table."""
    return LayoutRules(
        re.compile(table["date_line"]),
        re.compile(table["dateline"]),
        re.compile(table["caption"]),
        tuple(re.compile(pattern) for pattern in table["credits"]),
        frozenset(table["small_words"]),
        frozenset(table["notes"]),
    )


def find_layout(text: str, rules: LayoutRules) -> Layout:
    """The layout of an article's text."""
    plain = normalise(text)
    blanks: list[tuple[int, int]] = []
    if match := rules.date_line.match(plain):
        blanks.append(match.span())
    start = blanks[0][1] if blanks else 0
    paragraphs = list(_paragraphs(plain, start, rules.caption))
    heading = True
    running = []
    for index, (begin, end) in enumerate(paragraphs):
        content = plain[begin:end]
        credit = any(pattern.search(content) for pattern in rules.credits)
        follows = [plain[b:e] for b, e in paragraphs[index + 1 : index + 1 + _AHEAD]] if heading else []
        if credit or _is_crosshead(content) or (heading and _is_heading(content, follows, rules)):
            blanks.append((begin, end))
            continue
        match = rules.dateline.match(content)
        first = begin + (match.end() if match else 0)
        blanks.append((begin, first))
        heading = False
        running.append(first)
    characters = list(plain)
    for begin, end in blanks:
        characters[begin:end] = [c if c == "\n" else " " for c in characters[begin:end]]
    _join_lines(characters, paragraphs)
    return Layout("".join(characters), running[0] if running else len(text), tuple(running))


def _paragraphs(text: str, start: int, caption: re.Pattern[str]) -> list[tuple[int, int]]:
    """Begin and end of each paragraph: lines up to a blank line; a first line without a full stop stands alone. Where
    no line is blank and nearly all end a sentence, each is a paragraph."""
    result: list[tuple[int, int]] = []
    pattern = _LINE if _is_line_by_line(text, start) else _PARAGRAPH
    for match in pattern.finditer(text, start):
        begin, end = match.span()
        lines = text[begin:end].split("\n")
        if not result:
            # Crawled pages often leave one line break between headline, byline and text.
            wrapped = _is_wrapped(lines)
            while not wrapped and len(lines) > 1 and len(lines[0]) < 120 and not _ENDS_SENTENCE.search(lines[0]):
                if lines[1].lstrip()[:1].islower() or caption.search(lines[0]):
                    break
                result.append((begin, begin + len(lines[0])))
                begin += len(lines.pop(0)) + 1
        result.append((begin, end))
    return result


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines of a block are one text broken at a width, so that the first is no headline: all but the last
    nearly as long as the longest, and the last the end of a sentence."""
    lengths = [len(line.rstrip()) for line in lines]
    width = max(lengths)
    even = all(length >= _EVEN * width for length in lengths[:-1])
    return (
        len(lines) >= _FEWEST_WRAPPED and _NARROW <= width <= _WIDE and even and bool(_ENDS_SENTENCE.search(lines[-1]))
    )


def _is_line_by_line(text: str, start: int) -> bool:
    blocks = list(islice(_PARAGRAPH.finditer(text, start), 2))
    lines = blocks[0][0].split("\n") if len(blocks) == 1 else []
    ends = sum(1 for line in lines if _ENDS_SENTENCE.search(line))
    return len(lines) >= _FEWEST_LINES and ends >= _LINES_END * len(lines)


def _is_crosshead(content: str) -> bool:
    """A line of capitals between paragraphs: "RISING TENSIONS"."""
    words = _WORD.findall(content)
    return 0 < len(words) <= _CROSSHEAD and content.isupper() and not content.rstrip().endswith((".", ":", ","))


def _is_heading(content: str, follows: list[str], rules: LayoutRules) -> bool:
    folded = _fold(content)
    if any(_fold(other).endswith(folded) and len(_fold(other)) - len(folded) < 80 for other in follows):
        return True
    words = _WORD.findall(content)
    if len(words) <= 12 and content.isupper():
        return True
    if _ENDS_SENTENCE.search(content) or rules.dateline.match(content):
        return False
    if not words or not follows or len(words) > 25:
        return False
    telling = [word for word in words if word.lower() not in rules.small_words and word[0].isalpha()]
    capitalised = sum(1 for word in telling if word[0].isupper())
    return capitalised >= 0.7 * len(telling) or len(words) <= 16


def _join_lines(characters: list[str], paragraphs: list[tuple[int, int]]) -> None:
    for begin, end in paragraphs:
        for offset in range(begin, end):
            if characters[offset] == "\n":
                characters[offset] = " "


def _fold(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
