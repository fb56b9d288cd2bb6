"""Dates in EDTF: what they mean, and what is refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.edtf import OPEN, UNKNOWN, interval, one_of, parse_edtf, parse_term

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))


@st.composite
def points(draw: st.DrawFn) -> str:
    day = draw(DAYS)
    season = draw(st.integers(21, 24))
    year, month = f"{day.year:04}", f"{day.year:04}-{day.month:02}"
    return draw(st.sampled_from([year, month, day.isoformat(), f"{year}-{season}"]))


@st.composite
def dates(draw: st.DrawFn) -> str:
    several = draw(st.lists(points(), min_size=1, max_size=3, unique=True))
    if len(several) == 1:
        return several[0]
    if len(several) == 3:
        return one_of(tuple(several))
    ends = [parse_edtf(text) for text in several]
    ends.sort(key=lambda end: (end.first, end.last))
    if ends[0].last > ends[1].last:
        return one_of(tuple(several))
    return interval(ends[0].text, ends[1].text)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2019-01-22", "day", date(2019, 1, 22), date(2019, 1, 22)),
        ("2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
        ("1956", "year", date(1956, 1, 1), date(1956, 12, 31)),
        ("2019-21", "season", date(2019, 3, 1), date(2019, 5, 31)),
        ("2019-22", "season", date(2019, 6, 1), date(2019, 8, 31)),
        ("2019-23", "season", date(2019, 9, 1), date(2019, 11, 30)),
        ("2019-24", "season", date(2019, 12, 1), date(2020, 2, 29)),
        ("2016-12-15/2016-12-16", "interval", date(2016, 12, 15), date(2016, 12, 16)),
        ("2016-11/2017", "interval", date(2016, 11, 1), date(2017, 12, 31)),
        ("[2020-05-08,2020-05-10]", "one of", date(2020, 5, 8), date(2020, 5, 10)),
        ("[2020-06,2020-05]", "one of", date(2020, 5, 1), date(2020, 6, 30)),
    ],
)
def test_a_date_has_the_bounds_its_text_says(text: str, kind: str, first: date, last: date) -> None:
    parsed = parse_edtf(text)
    assert (parsed.text, parsed.kind, parsed.first, parsed.last) == (text, kind, first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "20190122",
        "2019-1-22",
        "2019-13",
        "2019-25",
        "2019-02-29",
        "2019-21-01",
        "0000",
        "2019~",
        "2019-05?",
        "201X",
        "2019/",
        "2019/..",
        "2019/2020/2021",
        "2020-05-10/2020-05-08",
        "2019/2019-03",
        "[2020-05-08",
        "[]",
        "[2020-05-08..2020-05-10]",
        "9999-24",
        " 2019",
        "2019\n",
        "２０１９",
    ],
)
def test_what_is_outside_the_subset_is_refused_with_the_value(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as error:
        parse_edtf(text)
    assert repr(text) in str(error.value)


def test_overlap_of_a_set_counts_its_members_only() -> None:
    either = parse_edtf("[2020-05-08,2020-05-10]")
    assert either.overlaps(parse_edtf("2020-05"))
    assert either.overlaps(parse_edtf("2020-05-10"))
    assert not either.overlaps(parse_edtf("2020-05-09"))
    assert parse_edtf("2020-05-08/2020-05-10").overlaps(parse_edtf("2020-05-09"))


def test_a_more_precise_date_is_contained_in_the_vaguer_one() -> None:
    year, month, day = parse_edtf("2020"), parse_edtf("2020-05"), parse_edtf("2020-05-08")
    assert year.contains(month)
    assert month.contains(day)
    assert not day.contains(month)
    assert day.is_more_precise_than(month)
    assert month.is_more_precise_than(year)
    assert parse_edtf("[2020-05-08,2020-05-10]").days == 2
    assert parse_edtf("[2020-05-08,2020-05]").days == 31


@given(dates())
def test_bounds_are_ordered_and_parts_lie_within_them(text: str) -> None:
    parsed = parse_edtf(text)
    assert parsed.text == text
    assert parsed.first <= parsed.last
    assert 1 <= parsed.days <= (parsed.last - parsed.first).days + 1
    assert all(parsed.first <= part.first and part.last <= parsed.last for part in parsed.parts)


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_year(day: date) -> None:
    exact = parse_edtf(day.isoformat())
    assert exact.first == exact.last == day
    for vaguer in (f"{day.year:04}", f"{day.year:04}-{day.month:02}"):
        assert parse_edtf(vaguer).contains(exact)


@given(DAYS)
def test_every_day_lies_in_exactly_one_season(day: date) -> None:
    exact = parse_edtf(day.isoformat())
    seasons = [f"{year:04}-{code}" for year in (day.year - 1, day.year) if year for code in range(21, 25)]
    expected = 0 if day < date(1, 3, 1) else 1
    assert sum(parse_edtf(season).contains(exact) for season in seasons) == expected


@given(dates(), dates())
def test_overlap_is_mutual_and_follows_from_containment(a: str, b: str) -> None:
    first, second = parse_edtf(a), parse_edtf(b)
    assert first.overlaps(second) == second.overlaps(first)
    if first.contains(second):
        assert first.overlaps(second)
        assert first.days >= second.days


@given(st.text(max_size=12).filter(lambda text: not text[:1].isdigit() and not text.startswith("[")))
def test_text_that_does_not_start_like_a_date_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_edtf(text)


@given(st.text(alphabet="0123456789-/[],", max_size=14))
def test_no_string_of_date_characters_breaks_the_parser(text: str) -> None:
    with suppress(ValueError):
        assert parse_edtf(text).text == text


@given(points(), st.sampled_from([OPEN, UNKNOWN]), st.booleans())
def test_an_interval_open_at_one_end_reaches_as_far_as_days_do(point: str, end: str, begins: bool) -> None:
    text = interval(point, end) if begins else interval(end, point)
    term, known = parse_term(text), parse_edtf(point)
    assert (term.text, term.kind, term.is_open, term.parts) == (text, "interval", True, (known,))
    assert term.contains(known)
    assert (term.first, term.last) == ((known.first, date.max) if begins else (date.min, known.last))
    assert term.months == ()
    with pytest.raises(ValueError, match="is not a date"):
        parse_edtf(text)


@given(dates())
def test_a_date_with_all_its_ends_is_read_alike_as_that_of_a_term(text: str) -> None:
    assert parse_term(text) == parse_edtf(text)
    assert not parse_term(text).is_open


@pytest.mark.parametrize("text", ["/", "../..", "/..", "../", "../[2019]", "2019/../2020", "..", "[2019,..]", "x/.."])
def test_an_interval_needs_one_end(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as error:
        parse_term(text)
    assert repr(text) in str(error.value)


@given(st.text(alphabet="0123456789-/[],.", max_size=14))
def test_no_string_breaks_the_parser_of_terms(text: str) -> None:
    with suppress(ValueError):
        assert parse_term(text).text == text
