"""Date lines and datelines in the ways agencies write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.sources.dateline import Dateline, find_dateline, wrong_date_line

DAY = date(2019, 1, 21)


@pytest.mark.parametrize(
    ("text", "published", "publisher"),
    [
        (" date 2019-01-21 Prime Minister Abe said", DAY, None),
        ("date 2019-01-21\nTOKYO (Kyodo) - Abe said", DAY, "Kyodo"),
        ("TOKYO (UrduPoint News / Sputnik - 21st January, 2019) Abe said", DAY, "UrduPoint News / Sputnik"),
        ("MOSCOW (Interfax - 21 January, 2019)\nRussian President", DAY, "Interfax"),
        ("Abe Seeks Visit\n\nTOKYO (Reuters) - Abe said", None, "Reuters"),
        ("MOSCOW, January 21. /TASS/. Russia said", None, "TASS"),
        ("MOSCOW, January 21, 2019 /TASS/. Russia said", DAY, "TASS"),
        ("BEIJING/TOKYO, Jan. 21, 2019 (AFP) — Japan said", DAY, "AFP"),
        ("Tokyo, 21 January 2019 - Abe said", DAY, None),
        ("OSAKA, Japan, Jan 21, 2019 – Leaders met", DAY, None),
        ("A headline\n\nSanta Cruz, Jan. 21, 2019 (Harbour Press)--The mayor said", DAY, "Harbour Press"),
        ("Port Stanley, 21 January 2019 (Agency) - They met", DAY, "Agency"),
        ("Tokyo, home of Abe (born September 21, 1954), said", None, None),
        ("Born in Tokyo, January 21, 2019 (his birthday) was a Monday", None, None),
        ("The talks in TOKYO (which were held in January) went on", None, None),
        ("Abe, born 21 September 1954, - said", None, None),
        ("date 2019-02-30\nAbe said", None, None),
        ("Abe met Putin on January 22, 2019.", None, None),
        ("Islands talks\n\nMonday, January 21st 2019 - 05:42 UTC\nFull article\n\nThe ministers met.", DAY, None),
        ("Politics January 21, 2019, 15:35\n\nMOSCOW, January 21. /TASS/. Russia said", DAY, "TASS"),
        ("Written: 2019-01-21 10:12:59Updated: 2019-01-21 10:14:45\n\nThe ministers met.", DAY, None),
        ("Montevideo, January 22nd 2025 - 08:48 UTC\nMonday, January 21st 2019 - 05:42 UTC\n\nThey met.", None, None),
        ("January 21, 2019\n\nThe ministers met.", DAY, None),
        ("The accord of January 21, 2019\n\nThe ministers met.", None, None),
    ],
)
def test_the_text_tells_its_date_and_publisher(text: str, published: date | None, publisher: str | None) -> None:
    assert find_dateline(text) == Dateline(published, publisher)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("date 2019-13-45\nAbe said", "2019-13-45"),
        ("Date: 2019-02-30 TOKYO (Agency) - Abe said", "2019-02-30"),
        ("date 2019-02-28\nAbe said", None),
        ("Abe said so. date 2019-13-45", None),
    ],
)
def test_a_date_line_that_is_no_day_is_noticed(text: str, wrong: str | None) -> None:
    assert wrong_date_line(text) == wrong


@given(
    day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), style=st.sampled_from(["%d %B, %Y", "%B %d, %Y", "%Y-%m-%d"])
)
def test_any_day_in_a_dateline_is_read_back(day: date, style: str) -> None:
    assert find_dateline(f"TOKYO (Agency - {day.strftime(style)}) Abe said") == Dateline(day, "Agency")


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(find_dateline(text), Dateline)
