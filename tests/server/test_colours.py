"""Whatever is written on a page can be read, in light and dark: 4.5 to 1 on paper, tint and mark (WCAG 2.2, 1.4.3)."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHEETS = [ROOT / "server" / "static" / "skerry.css", ROOT / "loader" / "explain.css"]
GROUNDS = ("paper", "tint", "mark")
LINES = ("line",)
"""Colours that nothing is written in."""
ENOUGH = 4.5


def light(colour: str) -> float:
    """The relative luminance of a colour (``#rgb`` or ``#rrggbb``)."""
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    shares = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
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
    schemes = [
        dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root \{(.*?)\}", sheet.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(schemes) >= 2  # light, dark, and paper
    pale = [
        (name, ground, round(contrast(colour, scheme[ground]), 2))
        for scheme in schemes
        for ground in GROUNDS
        for name, colour in scheme.items()
        if name not in (*GROUNDS, *LINES) and contrast(colour, scheme[ground]) < ENOUGH
    ]
    assert pale == []
