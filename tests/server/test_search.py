"""The search box: names in every language and the texts of articles, ranked, forgiving of typing errors."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.graph.embedded import Release, open_current
from server.folding import fold
from server.search_index import SearchIndex
from server.spelling import Spelling
from tests.conftest import run_skerry
from tests.telling import Telling, load_told


def things(browser: FlaskClient, **asked: str) -> list[str]:
    return [thing["path"] for thing in browser.get("/search.json", query_string=asked).get_json()["things"]]


@pytest.mark.parametrize(
    "name",
    ["Etorofu", "etorofu", "Iturup", "Итуруп", "択捉島", "択捉", "Étorofu", "Etorof", "Etoroffu", " “Etorofu” "],
)
def test_an_island_is_found_by_any_of_its_names_and_by_near_ones(browser: FlaskClient, name: str) -> None:
    assert things(browser, q=name)[0] == "island/etorofu"


def test_a_name_comes_before_what_only_contains_it(browser: FlaskClient) -> None:
    found = things(browser, q="Japan")
    assert found[0] == "state/japan"
    assert len(found) > 1


def test_what_many_stories_tell_of_comes_first_among_equals(browser: FlaskClient) -> None:
    found = things(browser, q="abe putin", kind="meeting")
    assert found[0] == "meeting/2019-01-22-moscow-shinzo-abe-vladimir-putin"


def test_a_misspelt_word_is_told_with_what_was_searched_instead(browser: FlaskClient) -> None:
    page = browser.get("/search?q=Lavrof").text
    assert "Nothing has exactly these words" in page
    assert "<b>lavrov</b>" in page
    assert ">Sergey Lavrov</a>" in page


def test_texts_are_found_with_their_words_marked_and_lead_to_the_paragraph(browser: FlaskClient) -> None:
    page = browser.get("/search", query_string={"q": "patience"}).text
    assert "Sergey Lavrov called for <mark>patience</mark>." in page
    assert 'href="/article/second#paragraph-3"' in page
    assert 'id="paragraph-3"' in browser.get("/article/second").text


def test_a_page_with_names_and_texts_leads_to_both(browser: FlaskClient) -> None:
    page = browser.get("/search", query_string={"q": "Lavrov"}).text
    assert '<a href="#in-articles">1 paragraph in the articles</a>' in page
    assert '<h2 id="in-articles">' in page


def test_words_in_double_quotes_stand_together(browser: FlaskClient) -> None:
    def total(text: str) -> int:
        return int(browser.get("/search.json", query_string={"q": text}).get_json()["paragraphs_total"])

    assert total("treaty peace") == total('"peace treaty"') == 1
    assert total('"treaty peace"') == 0


def test_kind_and_dispute_narrow_the_answer(browser: FlaskClient) -> None:
    assert things(browser, q="japan", kind="state") == ["state/japan"]
    assert "island/etorofu" in things(browser, q="etorofu", dispute="dispute/kuril")
    assert browser.get("/search?q=x&kind=ship").status_code == 400
    assert browser.get("/search?q=x&dispute=nowhere").status_code == 400


def test_an_answer_says_whether_it_is_all(browser: FlaskClient) -> None:
    answer = browser.get("/search.json?q=japan").get_json()
    assert answer["things"][0]["stories"] >= 1, "copies of a story count once, as the page says"
    assert answer["complete"] is (answer["things_total"] == len(answer["things"]))
    page = browser.get("/search?q=Abe").text
    assert "all of them" in page or "The first" in page


def test_an_empty_search_and_one_without_result_say_what_to_do(browser: FlaskClient) -> None:
    assert "for example" in browser.get("/search").text
    assert "Nothing fits" in browser.get("/search?q=qqqqq").text


def test_a_form_is_offered_names_of_its_kind(browser: FlaskClient) -> None:
    found = browser.get("/suggest?q=sergey&kind=person").get_json()["things"]
    assert "Sergey Lavrov" in [thing["name"] for thing in found]
    assert browser.get("/suggest?q=japan&kind=person").get_json() == {"things": []}


@pytest.fixture(scope="module")
def index(sample: Release) -> SearchIndex:
    """An index of the sample."""
    index = SearchIndex()
    index.search(sample, "", "", "", 0)
    return index


SEARCHES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("searches.toml").read_text("utf-8"))["search"]


@pytest.fixture(scope="module")
def seeds(seeds_store: Path) -> tuple[SearchIndex, Release]:
    """An index of the seeds, which fills itself."""
    return SearchIndex(), open_current(seeds_store)


@pytest.mark.parametrize("case", SEARCHES, ids=lambda case: case["text"])
def test_what_people_type_finds_what_they_mean_first(seeds: tuple[SearchIndex, Release], case: dict[str, Any]) -> None:
    index, release = seeds
    found = index.search(release, case["text"], "", "", 5)
    first = case.get("first", [])
    assert [thing.iri.removeprefix(release.base.iri) for thing in found.things[: len(first)]] == first
    assert (found.instead, found.in_part) == (case.get("instead"), case.get("in_part", False))
    assert case.get("texts", bool(found.paragraphs)) is bool(found.paragraphs)


def test_a_person_comes_before_what_they_said_and_whom_they_met(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Russian President Vladimir Putin met Japanese Prime Minister Shinzo Abe in Moscow on January 22, 2019.\n\n"
        '"We do not trade territories," Putin said.\n'
    )
    loaded = run_skerry("load", tmp_path / "a.txt", "--store", tmp_path / "store")
    assert loaded.returncode == 0, loaded.stderr
    found = SearchIndex().search(open_current(tmp_path / "store"), "Putin", "", "", 9).things
    assert [thing.kind for thing in found] == ["person", "statement", "meeting"]


@pytest.mark.parametrize(
    ("word", "meant"), [("treety", "treaty"), ("puttin", "putin"), ("alert", None), ("sea", None), ("ocen", "ocean")]
)
def test_of_equally_near_words_the_most_frequent_is_meant(word: str, meant: str | None) -> None:
    known = Spelling(
        [("treaty", 3), ("street", 9), ("putting", 1), ("putin", 8), ("alberto", 5), ("see", 9), ("ocean", 1)]
    )
    assert known.corrections([word], whole=True).get(word) == meant


def test_what_is_corrected_to_nothing_is_not_told() -> None:
    assert Spelling([("treaty", 1)]).corrections(["treat"], whole=False) == {}


def test_a_page_tells_that_nothing_has_all_words(browser: FlaskClient) -> None:
    page = browser.get("/search", query_string={"q": "patience zzzzqqqq"}).text
    assert "Nothing has all of these words" in page
    assert "<mark>patience</mark>" in page


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_search(index: SearchIndex, sample: Release, text: str) -> None:
    index.search(sample, text, "", "", 5)


@pytest.mark.parametrize("text", ['"', '""', "a OR b", "NEAR(a b)", "text:x", "*", "a*b", "-", "x' --", "\x02", "^a"])
def test_the_words_of_the_text_engine_are_plain_words(browser: FlaskClient, text: str) -> None:
    assert browser.get("/search", query_string={"q": text}).status_code == 200


def test_folding_takes_case_and_accents_away() -> None:
    assert fold("Señkaku Ō “x”") == 'senkaku o "x"'


def test_the_index_follows_the_releases(tmp_path: Path) -> None:
    store, index = tmp_path / "store", SearchIndex()
    load_told(store, Telling("a", "Nothing here but seals."), Telling("b", "Walruses on Shikotan."))
    first = open_current(store)
    assert index.search(first, "seals", "", "", 5).paragraphs_total == 1
    load_told(store, Telling("a", "Nothing here but whales."), Telling("c", "Seals and walruses."))
    second = open_current(store)
    for word, total in (("seals", 1), ("whales", 1), ("walruses", 2)):
        fresh = SearchIndex().search(second, word, "", "", 5)
        assert index.search(second, word, "", "", 5) == fresh
        assert fresh.paragraphs_total == total
    assert index.search(first, "seals", "", "", 5).paragraphs[0].article.endswith("article/a")
