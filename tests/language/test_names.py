"""Names in sentences of many house styles (tests/cases/names.toml)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.language.pipeline import Language
from loader.language.reader import read_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "names.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_names_of_a_sentence_are_found(case: dict[str, Any], language: Language) -> None:
    reading = read_article(Article("case", case["text"], case.get("published")), language)
    kinds = {"states": "state", "organizations": "organization", "places": "place"}
    for key, kind in kinds.items():
        if key in case:
            assert {e.name for e in reading.entities if e.kind == kind} == set(case[key])
    if "islands" in case:
        found = {frozenset((e.name, *e.also)) for e in reading.entities if e.kind == "island"}
        assert found == {frozenset(names.split(" = ")) for names in case["islands"]}
    if "occupations" in case:
        told = {f"{e.name} | {e.occupation}" for e in reading.of_kind("person") if e.occupation}
        assert told == set(case["occupations"])
    if "offices" in case:
        told_offices = [
            " | ".join((t.holder.name, t.office or "-", t.serves.name if t.serves else "-")) for t in reading.tenures
        ]
        assert sorted(told_offices) == sorted(case["offices"])
    if "people" in case:
        held = {t.holder.name: t for t in reversed(reading.tenures)}
        people = set()
        for entity in reading.of_kind("person"):
            tenure = held.get(entity.name)
            office = tenure.office if tenure else None
            state = tenure.serves.name if tenure and tenure.serves else None
            people.add(" | ".join((entity.name, office or "-", state or "-")))
        assert people == set(case["people"])
