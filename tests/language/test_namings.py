"""Whose name for a territory a name is."""

import tomllib
from typing import Any

import pytest

from loader.language.namings import find_namings
from tests.language.disputes import ROOT, read

CASES = tomllib.loads((ROOT / "tests" / "cases" / "namings.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_text_gives_exactly_the_names_it_ascribes(case: dict[str, Any]) -> None:
    reading, language = read(case["text"], case["dispute"])
    namings = find_namings(reading, language.gazetteer, language.lexicon)
    found = [f"{n.name_used} | {n.used_by.name if n.used_by else '-'}" for n in namings]
    assert sorted(found) == sorted(case["namings"])
