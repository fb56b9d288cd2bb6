"""Whatever is written on a page can be read, in light and dark: 4.5 to 1 on paper, tint and mark (WCAG 2.2, 1.4.3).
What a legend lists has colours that differ, to the eyes of the colour-blind too."""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from server.articles import LETTERS, OTHER
from server.parties import NONE, load_colours
from tests.conftest import ROOT

SHEETS = [ROOT / "server" / "static" / "skerry.css", ROOT / "loader" / "explain.css"]
GROUNDS = ("paper", "tint", "mark")
LINES = ("line",)
"""Colours that nothing is written in."""
ENOUGH = 4.5

APART = 0.07
"""How far two colours of a legend are apart at least, in OKLab, to every kind of eyes."""
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What eyes make of linear red, green and blue (Machado, Oliveira and Fernandes 2009, in full severity)."""
OKLAB = (
    ((0.412221, 0.536333, 0.051446), (0.211903, 0.680700, 0.107397), (0.088302, 0.281719, 0.629979)),
    ((0.210454, 0.793618, -0.004072), (1.977998, -2.428592, 0.450594), (0.025904, 0.782772, -0.808676)),
)
"""The two steps to OKLab (Ottosson 2020), with a cube root between them."""
Row = tuple[float, float, float]


def linear(colour: str) -> Row:
    """The linear red, green and blue of a colour (``#rgb`` or ``#rrggbb``)."""
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    red, green, blue = (int(pair, 16) / 255 for pair in pairs)
    straight = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in (red, green, blue)]
    return straight[0], straight[1], straight[2]


def times(matrix: tuple[Row, Row, Row], row: Row) -> Row:
    """The product of a matrix and a vector."""
    one, two, three = (sum(m * r for m, r in zip(line, row, strict=True)) for line in matrix)
    return one, two, three


def apart(one: str, other: str) -> float:
    """How far two colours are apart to the eyes to which they are nearest."""

    def seen(colour: str, eyes: tuple[Row, Row, Row]) -> Row:
        first, second, third = (max(0.0, part) for part in times(eyes, linear(colour)))
        roots = times(OKLAB[0], (first, second, third))
        return times(OKLAB[1], (math.cbrt(roots[0]), math.cbrt(roots[1]), math.cbrt(roots[2])))

    return min(math.dist(seen(one, eyes), seen(other, eyes)) for eyes in EYES.values())


def schemes_of(sheet: Path) -> list[dict[str, str]]:
    """The colours of a style sheet by name: in light, in the dark, and on paper."""
    return [
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root \{(.*?)\}", sheet.read_text(encoding="utf-8"), re.DOTALL)
    ]


def light(colour: str) -> float:
    """The relative luminance of a colour (``#rgb`` or ``#rrggbb``)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21."""
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_colour_can_be_read_on_every_ground(sheet: Path) -> None:
    schemes = schemes_of(sheet)
    assert len(schemes) >= 2  # light, dark, and paper
    pale = [
        (name, ground, round(contrast(colour, scheme[ground]), 2))
        for scheme in schemes
        for ground in GROUNDS
        for name, colour in scheme.items()
        if name not in (*GROUNDS, *LINES) and contrast(colour, scheme[ground]) < ENOUGH
    ]
    assert pale == []


def test_each_kind_of_mention_has_its_own_colour_and_line() -> None:
    sheet = SHEETS[0].read_text(encoding="utf-8")
    styles = {letter.style for letter in (*LETTERS.values(), OTHER)}
    rules = dict(re.findall(r"^\.mark\.([a-z]+) \{ (.*?) \}", sheet, re.MULTILINE))
    assert rules.keys() == styles
    colours = {style: re.findall(r"var\(--([a-z]+)\)", rule)[0] for style, rule in rules.items()}
    assert sorted(colours.values()) == sorted(styles)
    lines = {re.sub(r"text-decoration-color: [^;]*;", "", rule) for rule in rules.values()}
    assert len(lines) == len(styles)
    for scheme in schemes_of(SHEETS[0])[:2]:
        near = [pair for pair in combinations(sorted(styles), 2) if apart(scheme[pair[0]], scheme[pair[1]]) < APART]
        assert near == []


def test_each_party_has_its_own_colour() -> None:
    colours = {**load_colours(ROOT / "queries"), "of no state": NONE}
    near = [pair for pair in combinations(colours, 2) if apart(colours[pair[0]], colours[pair[1]]) < APART]
    assert near == []
