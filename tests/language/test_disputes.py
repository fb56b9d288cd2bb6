"""Every dispute is read with the gazetteers of all of them active at once (tests/cases/disputes.toml)."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.language.extract import extract
from loader.language.pipeline import Language
from loader.language.reader import read_article
from loader.record import Ref

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "disputes.toml").read_text())["case"]
PUBLISHED = date(2019, 3, 4)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_is_read_as_its_own_dispute(case: dict[str, Any], language: Language) -> None:
    article = Article("case", case["text"], PUBLISHED)
    reading = read_article(article, language)
    record = extract(article, language)
    assert record.dispute == case.get("dispute")
    if "sides" in case:
        assert [party.name for party in reading.parties] == case["sides"]
    if "islands" in case:
        found = {frozenset((e.name, *e.also)) for e in record.entities if e.kind == "island"}
        assert found == {frozenset(names.split(" = ")) for names in case["islands"]}
    for key, kind in (("states", "state"), ("places", "place")):
        if key in case:
            assert {e.name for e in record.entities if e.kind == kind} == set(case[key])
    if "claims" in case:
        claims = {f"{c.claimant.name} | {c.position} | {_names(c.territory)}" for c in record.claims}
        assert claims >= set(case["claims"])


def _names(refs: tuple[Ref, ...]) -> str:
    return ", ".join(ref.name for ref in refs)
