"""Time expressions: which words they are and which dates they mean."""

import tomllib
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language as Spacy

from loader.edtf import parse_edtf
from loader.language.lexicon import Lexicon
from loader.language.reading import TimeExpression
from loader.language.times import find_times

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent.parent / "cases" / "times.toml").read_text())["case"]

STYLES: list[Callable[[date], str]] = [
    lambda d: d.isoformat(),
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"{_abbreviated(d)} {d.day}, {d.year}",
    lambda d: f"{d:%b} {d.day} {d.year}",
    lambda d: f"{d.day} {d:%B} {d.year}",
    lambda d: f"{d.day} {_abbreviated(d)} {d.year}",
    lambda d: f"{d:%A}, {d:%B} {d.day}, {d.year}",
    lambda d: f"{d:%A} {d.day} {d:%B} {d.year}",
    lambda d: f"the {_ordinal(d.day)} of {d:%B}, {d.year}",
    lambda d: f"{_ordinal(d.day)} {d:%B}, {d.year}",
    lambda d: f"{d:%B} {_ordinal(d.day)}, {d.year}",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: f"{d:%A} ({d.day} {d:%B} {d.year})",
]

WORDS = [
    "the",
    "last",
    "next",
    "of",
    "Friday",
    "May",
    "8",
    "10",
    "and",
    "or",
    "to",
    ",",
    "-",
    "2018",
    "1956",
    "year",
    "week",
    "end",
    "spring",
    "days",
    "two",
    "ago",
    "first",
    "quarter",
    "half",
    "1990s",
    "31",
    "the same period",
    "that",
    "previous",
    "week of",
    "\n\n",
]


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _abbreviated(day: date) -> str:
    return "May" if day.month == 5 else f"{day:%b}."


Reader = Callable[[str, date | None], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def dates_in(spacy: Spacy, lexicon: Lexicon) -> Reader:
    def read(text: str, published: date | None) -> list[tuple[str, str]]:
        doc = spacy(text)
        found = find_times(doc, published, lexicon)
        assert all(t.first < t.last <= len(doc) for t in found)
        assert all(a.last <= b.first for a, b in pairwise(found))
        return [(doc[t.first : t.last].text, t.edtf) for t in found]

    return read


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text'][:60]} ({case.get('published', 'undated')})")
def test_a_text_means_these_dates(case: dict[str, Any], dates_in: Reader) -> None:
    found = dates_in(case["text"], case.get("published"))
    assert [list(pair) for pair in found] == case["expect"]


@settings(max_examples=60, deadline=None)
@given(day=st.dates(min_value=date(1700, 1, 1), max_value=date(2090, 12, 31)), style=st.sampled_from(STYLES))
def test_a_full_date_is_read_back_in_every_style(dates_in: Reader, day: date, style: Callable[[date], str]) -> None:
    written = style(day)
    assert dates_in(f"They signed it on {written} in Tokyo.", None) == [(written, day.isoformat())]


@settings(max_examples=60, deadline=None)
@given(published=st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), back=st.integers(0, 6))
def test_a_past_weekday_is_one_of_the_seven_days_up_to_publication(
    dates_in: Reader, published: date, back: int
) -> None:
    told = date.fromordinal(published.toordinal() - back)
    assert dates_in(f"They met on {told:%A} in Tokyo.", published) == [(f"{told:%A}", told.isoformat())]


@settings(max_examples=60, deadline=None)
@given(published=st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), ahead=st.integers(0, 6))
def test_a_coming_weekday_is_one_of_the_seven_days_from_publication_on(
    dates_in: Reader, published: date, ahead: int
) -> None:
    told = date.fromordinal(published.toordinal() + ahead)
    found = dates_in(f"They will meet on {told:%A} in Tokyo.", published)
    assert found == [(f"{told:%A}", told.isoformat())]


@settings(max_examples=60, deadline=None)
@given(published=st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), month=st.integers(1, 12))
def test_a_bare_month_lies_within_a_year_of_publication_on_the_side_of_its_tense(
    dates_in: Reader, published: date, month: int
) -> None:
    name = f"{date(2000, month, 1):%B}"
    [(_, past)] = dates_in(f"They met in {name} in Tokyo.", published)
    [(_, coming)] = dates_in(f"They will meet in {name} in Tokyo.", published)
    assert 0 <= (published - parse_edtf(past).first).days < 366
    assert 0 <= (parse_edtf(coming).last - published).days < 366
    assert parse_edtf(past).first.month == parse_edtf(coming).first.month == month


@settings(max_examples=60, deadline=None)
@given(published=st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), month=st.integers(1, 12))
def test_what_lasts_since_a_month_has_begun_whatever_the_tense(dates_in: Reader, published: date, month: int) -> None:
    name = f"{date(2000, month, 1):%B}"
    [(_, told)] = dates_in(f"It will be their first meeting since {name}.", published)
    assert 0 <= (published - parse_edtf(told).first).days < 366


@settings(max_examples=60, deadline=None)
@given(first=st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), days=st.integers(1, 40))
def test_a_span_of_days_keeps_both_ends_over_the_ends_of_month_and_year(
    dates_in: Reader, first: date, days: int
) -> None:
    last = date.fromordinal(first.toordinal() + days)
    published = date.fromordinal(last.toordinal() + 5)
    wanted = f"{first.isoformat()}/{last.isoformat()}"
    for year in (f", {last.year}", ""):
        [(_, edtf)] = dates_in(f"They met from {first:%B} {first.day} to {last:%B} {last.day}{year}.", published)
        assert edtf == wanted
    [(_, edtf)] = dates_in(
        f"The fair ran {_abbreviated(first)} {first.day}-{_abbreviated(last)} {last.day}.", published
    )
    assert edtf == wanted


@settings(max_examples=30, deadline=None)
@given(year=st.integers(1900, 2090), nth=st.integers(1, 4))
def test_the_quarters_of_a_year_follow_each_other_and_fill_it(dates_in: Reader, year: int, nth: int) -> None:
    word = ["first", "second", "third", "fourth"][nth - 1]
    [(_, edtf)] = dates_in(f"Catches fell in the {word} quarter of {year}.", None)
    quarter = parse_edtf(edtf)
    assert [part.first.month for part in quarter.parts] == [3 * nth - 2, 3 * nth]
    assert parse_edtf(f"{year}").contains(quarter)


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_run_of_time_words_gives_ordered_valid_expressions(dates_in: Reader, words: list[str]) -> None:
    for _, edtf in dates_in(" ".join(words), date(2019, 1, 21)):
        assert parse_edtf(edtf).text == edtf


def test_what_counts_from_the_publication_day_is_marked_and_needs_it(spacy: Spacy, lexicon: Lexicon) -> None:
    doc = spacy("They met on Friday, in September, in November 2018 and again last year.")
    dated = find_times(doc, date(2020, 2, 7), lexicon)
    assert [(t.edtf, t.relative) for t in dated] == [
        ("2020-02-07", True),
        ("2019-09", True),
        ("2018-11", False),
        ("2019", True),
    ]
    undated = find_times(doc, None, lexicon)
    assert [(t.edtf, t.relative) for t in undated] == [("2018-11", False)]


def test_a_date_counted_from_a_relative_one_is_relative_too(spacy: Spacy, lexicon: Lexicon) -> None:
    doc = spacy("They met on Friday and left the next day.")
    assert [t.relative for t in find_times(doc, date(2020, 2, 7), lexicon)] == [True, True]
    doc = spacy("They met on 7 February 2020 and left the next day.")
    assert [t.relative for t in find_times(doc, date(2020, 2, 10), lexicon)] == [False, False]


def test_a_text_without_time_words_has_no_dates(spacy: Spacy, lexicon: Lexicon) -> None:
    assert find_times(spacy(""), None, lexicon) == ()
    assert find_times(spacy("Nothing happened."), date(2020, 2, 7), lexicon) == ()


def test_expressions_are_tokens_of_the_document(spacy: Spacy, lexicon: Lexicon) -> None:
    doc = spacy("On Nov. 13 and 14, they will meet.")
    assert find_times(doc, date(2010, 11, 2), lexicon) == (TimeExpression(1, 5, "2010-11-13/2010-11-14", True),)
