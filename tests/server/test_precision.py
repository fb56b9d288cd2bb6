"""A less precise date or place is no other one: its articles stand among the sources of the fact."""

from datetime import date
from pathlib import Path

from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from server.app import create_pages
from server.settings import Settings
from tests.telling import Telling, load_told


def telling(number: int, when: str, edtf: str, place: tuple[str, str] = ("place/moscow", "Moscow")) -> Telling:
    """An article with the date and the place of a meeting in its own words."""
    told = Telling(f"p{number}", f"Abe met Putin in {place[1]} {when}.", date(2019, 1, 30 + number))
    people = (told.known("person/shinzo-abe", "Abe"), told.known("person/vladimir-putin", "Putin"))
    told.tell(
        "meetings", "met", "participant", "date", "place", kind="summit", participants=people,
        place=told.known(*place), status="held", date=edtf,
    )  # fmt: skip
    return told


def test_a_date_has_the_articles_as_sources_that_give_it_less_precisely(tmp_path: Path) -> None:
    load_told(
        tmp_path / "store", telling(0, "on 22 January 2019", "2019-01-22"), telling(1, "in January 2019", "2019-01")
    )
    client = create_pages(Settings(tmp_path / "store", pictures=str(tmp_path))).test_client()
    rows = client.get("/reports/who-met-whom.json").get_json()["rows"]
    path = rows[0]["meeting"].partition("/id/")[2]
    page = html.fromstring(client.get(f"/id/{path}", headers={"Accept": "text/html"}).text)
    fact = page.xpath("//dl[@class='facts']/div[dt='date']/dd")[0]
    assert fact.text.strip() == "22 January 2019"
    assert fact.xpath("string(details/summary)") == "2 articles"
    assert not fact.xpath("div[@class='otherwise']")


def test_a_state_is_no_other_place_than_its_capital(tmp_path: Path) -> None:
    when = ("on 22 January 2019", "2019-01-22")
    load_told(tmp_path / "store", telling(0, *when), telling(1, *when, ("state/russia", "Russia")))
    client = create_pages(Settings(tmp_path / "store", pictures=str(tmp_path))).test_client()
    rows = client.get("/reports/who-met-whom.json").get_json()["rows"]
    assert len(rows) == 1
    path = rows[0]["meeting"].partition("/id/")[2]
    page = html.fromstring(client.get(f"/id/{path}", headers={"Accept": "text/html"}).text)
    fact = page.xpath("//dl[@class='facts']/div[dt='place']/dd")[0]
    assert fact.xpath("string(a)") == "Moscow"
    assert fact.xpath("string(details/summary)") == "2 articles"
    assert not fact.xpath("div[@class='otherwise']")
