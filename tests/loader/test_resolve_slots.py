"""Consolidation of slots, dates in words, and grouping: the parts that every kind of thing shares."""

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.resolve.choice import Vote, choose, choose_latest
from loader.resolve.dates import date_in_words, dates_agree, days
from loader.resolve.folding import fold
from loader.resolve.grouping import group
from loader.resolve.outcomes import Outcomes

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "resolve" / "slots.toml").read_text(encoding="utf-8"))
CHOOSERS: dict[str, Callable[[list[Vote]], str | None]] = {
    "dates": lambda votes: choose(votes, compatible=dates_agree, precision=days),
    "plain": choose,
    "latest": choose_latest,
    "outcome": lambda votes: Outcomes(date(2019, 1, 22)).choose(votes),
}


def vote(text: str) -> Vote:
    value, story, *published = text.split("@")
    return Vote(value, story, date.fromisoformat(published[0]) if published and published[0] else None)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: f"{case['slot']}: {case['why']}")
def test_slot_gets_the_best_supported_value(case: dict[str, Any]) -> None:
    votes = [vote(text) for text in case["votes"]]
    assert CHOOSERS[case["slot"]](votes) == (case["best"] or None)
    assert CHOOSERS[case["slot"]](votes[::-1]) == (case["best"] or None)


@pytest.mark.parametrize(
    ("edtf", "text"),
    [
        ("2019-01-22", "22 January 2019"),
        ("2019-01", "January 2019"),
        ("2019-21", "spring 2019"),
        ("2019-24", "winter 2019"),
        ("1956", "1956"),
        ("[2020-05-08,2020-05-10]", "8 or 10 May 2020"),
        ("2020-05-08/2020-05-10", "8 to 10 May 2020"),
        ("2020-04-30/2020-05-02", "30 April to 2 May 2020"),
        ("2019-12-31/2020-01-01", "31 December 2019 to 1 January 2020"),
        ("[2020-05,2020-06,2020-07]", "May, June or July 2020"),
        ("2020-05/2021-05", "May 2020 to May 2021"),
    ],
)
def test_date_reads_as_people_write_it(edtf: str, text: str) -> None:
    assert date_in_words(edtf) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [("“He’s in”, he said", "hes in he said"), ("Kōno  Tarō", "kono taro"), ("U.S.", "u s"), ("Abe's", "Abe’s")],
)
def test_spellings_of_one_text_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def grouped(numbers: list[int], width: int = 2) -> tuple[tuple[int, ...], ...]:
    """Numbers together that differ by less than ``width``."""
    return group(numbers, block=lambda n: n < 100, order=lambda n: (n,), compatible=lambda a, b: abs(a - b) < width)


def test_group_never_chains_two_that_contradict() -> None:
    assert grouped([1, 2, 3]) == ((1, 2), (3,))


@pytest.mark.parametrize("signature", [None, lambda text: "the same for all"])
def test_item_that_fits_two_groups_joins_neither(signature: Callable[[str], str] | None) -> None:
    together = group(
        ["day 1", "day 9", "week"],
        block=lambda text: 1,
        order=lambda text: (text,),
        compatible=lambda a, b: "week" in (a, b),
        signature=signature,
    )
    assert together == (("day 1",), ("day 9",), ("week",))


def test_item_that_fits_two_groups_joins_the_one_with_its_signature() -> None:
    together = group(
        ["day 1", "day 9", "week a", "week b"],
        block=lambda text: 1,
        order=lambda text: (text,),
        compatible=lambda a, b: "week" in a or "week" in b,
        signature=lambda text: text.split()[0] if "week" in text else text,
    )
    assert together == (("day 1",), ("day 9",), ("week a", "week b"))


def test_item_without_a_block_stays_alone() -> None:
    together = group([1, 1, 1], block=lambda n: None, order=lambda n: (n,), compatible=lambda a, b: True)
    assert together == ((1,), (1,), (1,))


@given(st.lists(st.integers(0, 200), unique=True), st.integers(1, 20))
def test_grouping_is_a_partition_that_order_does_not_change(numbers: list[int], width: int) -> None:
    groups = grouped(numbers, width)
    assert sorted(n for members in groups for n in members) == sorted(numbers)
    assert grouped(numbers[::-1], width) == groups
    assert all(abs(a - b) < width for members in groups for a in members for b in members)
