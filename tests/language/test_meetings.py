"""Meetings from small texts, each about one way in which agencies tell of them."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.gazetteer_file import load_gazetteer
from loader.language.lexicon import Lexicon, load_lexicon
from loader.language.meetings import find_meetings
from loader.language.pipeline import Language, load_language
from loader.language.reader import read_article
from loader.record import Meeting

ROOT = Path(__file__).parents[2]
CASES: list[Mapping[str, Any]] = tomllib.loads((ROOT / "tests/cases/meetings.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(ROOT / "ontology/lexicon")


@pytest.fixture(scope="module")
def language(lexicon: Lexicon) -> Language:
    return load_language(load_gazetteer(sorted((ROOT / "ontology/gazetteer").glob("*.ttl"))), lexicon)


def meetings_of(text: str, published: date | None, language: Language) -> tuple[Meeting, ...]:
    article = Article(id="case", text=text, published=published)
    return find_meetings(read_article(article, language), language.lexicon)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_meetings_of_a_text_are_those_it_tells_of(case: Mapping[str, Any], language: Language) -> None:
    found = meetings_of(case["text"], case["published"], language)
    expected = case.get("meetings", [])
    assert [sorted(ref.name for ref in m.participants) for m in found] == [sorted(e["participants"]) for e in expected]
    for meeting, wanted in zip(found, expected, strict=True):
        told = {
            "place": meeting.place.name if meeting.place else "",
            "date": meeting.date or "",
            "status": meeting.status,
            "kind": meeting.kind,
        }
        assert {slot: told[slot] for slot in wanted if slot != "participants"} == {
            slot: value for slot, value in wanted.items() if slot != "participants"
        }
