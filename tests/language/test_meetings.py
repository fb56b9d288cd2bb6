"""Meetings from small texts, each about one way in which agencies tell of them."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.errors import GazetteerError
from loader.language.lexicon import Lexicon
from loader.language.meeting_rules import meeting_rules
from loader.language.meetings import find_meetings
from loader.language.pipeline import Language
from loader.language.reader import read_article
from loader.record import Meeting

ROOT = Path(__file__).parents[2]
CASES: list[Mapping[str, Any]] = [
    case
    for name in ("meetings", "meeting_discourse")
    for case in tomllib.loads((ROOT / f"tests/cases/{name}.toml").read_text("utf-8"))["case"]
]


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


GOLD = sorted(path.stem for path in (ROOT / "tests/gold/articles").glob("*.txt"))


@pytest.fixture(scope="session")
def meetings_by_article(language: Language) -> dict[str, tuple[Article, tuple[Meeting, ...]]]:
    found = {}
    for stem in GOLD:
        text = (ROOT / f"tests/gold/articles/{stem}.txt").read_text("utf-8")
        published = json.loads((ROOT / f"tests/gold/{stem}.json").read_text("utf-8"))["published"]
        article = Article(id=stem, text=text, published=date.fromisoformat(published) if published else None)
        found[stem] = (article, find_meetings(read_article(article, language), language.lexicon))
    return found


def test_every_word_that_fills_a_slot_stands_in_the_evidence(
    meetings_by_article: dict[str, tuple[Article, tuple[Meeting, ...]]],
) -> None:
    assert sum(len(meetings) for _, meetings in meetings_by_article.values()) > 40
    for article, meetings in meetings_by_article.values():
        for meeting in meetings:
            for passage in (*meeting.evidence, *(word.passage for word in meeting.words)):
                assert article.text[passage.start : passage.end] == passage.text != ""
            for word in meeting.words:
                assert any(e.start <= word.passage.start and word.passage.end <= e.end for e in meeting.evidence)


def test_a_meeting_says_by_which_words_it_was_found(
    meetings_by_article: dict[str, tuple[Article, tuple[Meeting, ...]]],
) -> None:
    for _, meetings in meetings_by_article.values():
        for meeting in meetings:
            slots = {word.slot for word in meeting.words}
            assert {"trigger", "participant"} <= slots
            assert (meeting.date is None) == ("date" not in slots)
            assert meeting.place is None or "place" in slots
            assert len(set(meeting.participants)) >= 2


def test_the_same_article_gives_the_same_meetings_twice(language: Language) -> None:
    text = (ROOT / "tests/gold/articles/d01.txt").read_text("utf-8")
    assert meetings_of(text, date(2001, 3, 26), language) == meetings_of(text, date(2001, 3, 26), language)


def test_every_sentence_that_tells_of_a_meeting_is_evidence(language: Language) -> None:
    text = (
        "Japanese Prime Minister Shinzo Abe met Russian President Vladimir Putin in Sochi on Friday. "
        "It rained. The meeting lasted three hours."
    )
    (meeting,) = meetings_of(text, date(2016, 5, 7), language)
    assert [passage.text.split()[0] for passage in meeting.evidence] == ["Japanese", "The"]


def test_a_date_counted_from_the_publication_day_is_marked_relative(language: Language) -> None:
    text = "Japanese Prime Minister Shinzo Abe met Russian President Vladimir Putin in Sochi on {}."
    (relative,) = meetings_of(text.format("Friday"), date(2016, 5, 7), language)
    (absolute,) = meetings_of(text.format("May 6, 2016"), date(2016, 5, 7), language)
    assert (relative.date, relative.relative) == ("2016-05-06", True)
    assert (absolute.date, absolute.relative) == ("2016-05-06", False)


def test_a_destination_is_no_word_for_the_state_where_the_sentence_names_the_state(language: Language) -> None:
    text = "Russian President Vladimir Putin flew to {} in June for a visit to Japan."
    (named,) = meetings_of(text.format("Osaka"), date(2019, 7, 7), language)
    assert {w.passage.text for w in named.words if w.slot == "participant"} == {"Vladimir Putin", "Japan"}
    text = "Russian President Vladimir Putin flew to Osaka in June. There he met Japanese Prime Minister Shinzo Abe."
    (united,) = meetings_of(text, date(2019, 7, 7), language)
    assert "Osaka" not in {w.passage.text for w in united.words if w.slot == "participant"}


def test_a_rule_file_without_a_list_names_the_list(lexicon: Lexicon) -> None:
    table = {key: value for key, value in lexicon.table("meetings").items() if key != "verbs"}
    rules = meeting_rules(Lexicon({"meetings": table}, ""))
    with pytest.raises(GazetteerError, match=r"no list 'verbs\.mutual'"):
        rules["verbs.mutual"]


def test_a_rule_that_is_no_list_is_refused_by_name() -> None:
    with pytest.raises(GazetteerError, match=r"verbs\.mutual is 'meet'"):
        meeting_rules(Lexicon({"meetings": {"verbs": {"mutual": "meet"}}}, ""))
