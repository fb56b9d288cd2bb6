"""The conversion of TIMEX3 values that the score on MEANTIME rests on."""

import pytest

from tests.benchmarks.meantime_corpus import GoldTime
from tests.benchmarks.meantime_times import edtf_of, is_right


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        ("2009-03-02", "2009-03-02"),
        ("2008-01-09TMO", "2008-01-09"),
        ("2011-06-XX", "2011-06"),
        ("2009-W13", "2009-03-23/2009-03-29"),
        ("2010-W04-WE", "2010-01-30/2010-01-31"),
        ("2006-Q4", "2006-10/2006-12"),
        ("2009-SP", "2009-21"),
        ("200", "2000/2009"),
        ("PRESENT_REF", None),
        ("XXXX-XX-XX", None),
        ("P9D", None),
        ("FY2006", None),
    ],
)
def test_a_timex_value_means_this_date(value: str, edtf: str | None) -> None:
    assert edtf_of(value) == edtf


def test_an_end_of_a_span_is_right_where_it_stands() -> None:
    """ "from 2009 to 2011" read as one span, characters 0 to 12."""
    found = [(0, 12, "2009/2011")]
    assert is_right(GoldTime(0, 4, "DATE", "2009", False), found)
    assert is_right(GoldTime(8, 12, "DATE", "2011", False), found)
    assert not is_right(GoldTime(0, 4, "DATE", "2011", False), found)
    assert not is_right(GoldTime(20, 24, "DATE", "2009", False), found)
