"""Dates are shown as precisely as they are known, never more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.dates import date_in_words, day_in_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2019-01-22", "22 January 2019"),
        ("2020-05", "May 2020"),
        ("1956", "1956"),
        ("2019-21", "spring 2019"),
        ("2019-24", "winter 2019"),
        ("2020-05-08/2020-05-10", "8 to 10 May 2020"),
        ("[2020-05-08,2020-05-10]", "8 or 10 May 2020"),
        ("[2019-12-31,2020-01-02]", "31 December 2019 or 2 January 2020"),
        ("2019-04-30/2019-05-02", "30 April to 2 May 2019"),
        ("2012-12-26/2020-09-16", "26 December 2012 to 16 September 2020"),
        ("2018/2019", "2018 to 2019"),
        ("2012-12-26/..", "since 26 December 2012"),
        ("../1956", "until 1956"),
        ("", ""),
        ("soon", "soon"),
        ("2019-13", "2019-13"),
        ("[soon]", "[soon]"),
    ],
)
def test_a_date_in_words(edtf: str, words: str) -> None:
    assert date_in_words(edtf) == words


def test_a_day_in_words() -> None:
    assert day_in_words(date(2026, 11, 3)) == "3 November 2026"


@given(st.text(max_size=40))
def test_any_text_is_shown_somehow(text: str) -> None:
    assert isinstance(date_in_words(text), str)
