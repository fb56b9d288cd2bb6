"""Growth is fitted as it is, and what larger archives cost is computed from it."""

import math

import pytest

from tests.benchmarks.fit import Growth, fitted, n_log_n
from tests.benchmarks.growth import TIMES as WORK
from tests.benchmarks.growth import Size, report
from tests.benchmarks.projection import projected, reached


@pytest.mark.parametrize("exponent", [0.5, 1, 1.5, 2])
def test_a_power_is_fitted_exactly(exponent: float) -> None:
    found = fitted({size: 3 * size**exponent for size in (1000, 10_000, 100_000)})
    assert found.exponent == pytest.approx(exponent)
    assert found.factor == pytest.approx(3)
    assert found.at(500) == pytest.approx(3 * 500**exponent)


def test_a_cost_that_wavers_is_fitted_by_least_squares() -> None:
    found = fitted({1: 1.0, 10: 20.0, 100: 100.0})
    assert found.exponent == pytest.approx(1)
    assert found.factor == pytest.approx(2 ** (1 / 3))


def test_one_size_has_no_growth() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        fitted({1000: 2.0})


def test_n_log_n_has_an_exponent_a_little_above_one() -> None:
    assert n_log_n({1000: 1, 10_000: 1}) == pytest.approx(1 + math.log10(4 / 3))


def test_what_grows_faster_than_n_log_n_misses_its_bar() -> None:
    def size(articles: int) -> Size:
        seconds = dict.fromkeys(WORK, articles / 100) | {"resolve": articles**1.5, "query join": articles**1.4}
        return Size(articles, seconds, 300.0, articles / 10, articles * 200, rows=int(articles**1.4))

    found = report([size(1000), size(10_000)])
    assert [bar.what.split()[2] for bar in found.bars if not bar.is_met] == ["resolve"]
    rows = {row[0]: row[-1] for row in found.rows}
    assert rows["memory of load, MB"] == pytest.approx(0)
    assert rows["quads"] == pytest.approx(1)


def test_a_larger_archive_costs_what_was_measured_times_its_size() -> None:
    growth = {
        "columns": ["", "1,000 articles", "10,000 articles", "exponent"],
        "rows": [["load, CPU s", 20, 200, 1], ["store, MB", 50, 500, 1]],
    }
    found = projected({"growth": growth, "extraction": {"rows": [["bare spaCy", 5000, 12], ["Skerry", 4500, 10]]}})
    million, hundred = found.rows
    assert million[1:] == (
        pytest.approx(1e5 / 3600),
        pytest.approx(2e4 / 3600),
        5,
        pytest.approx(2e4 / 3600),
        pytest.approx(50),
    )
    assert hundred[5] == pytest.approx(5000)
    assert found.remarks[-1] == "What breaks first: one process publishes for more than a day."
    assert reached(Growth(0.05, 1), 4_000_000) == 80_000_000
