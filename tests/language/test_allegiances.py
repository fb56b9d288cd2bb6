"""Whom people serve, where no office says it (tests/cases/allegiances.toml)."""

import tomllib
from typing import Any

import pytest

from loader.article import Article
from loader.language.extract import extract
from loader.record_json import record_to_json
from tests.language.disputes import PUBLISHED, ROOT, language_of

CASES = tomllib.loads((ROOT / "tests" / "cases" / "allegiances.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_people_serve_whom_the_article_implies(case: dict[str, Any]) -> None:
    article = Article("case", case["text"], PUBLISHED)
    record = record_to_json(extract(article, language_of(case.get("dispute", "kuril"))))
    assert {f"{person['name']} | {person['state'] or '-'}" for person in record["people"]} == set(case["people"])
