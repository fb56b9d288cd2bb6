"""What many articles tell: a page shows the first of it, says how much more there is, and where all of it is."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from server.app import create_pages
from server.footnotes import MOST
from server.settings import Settings
from server.things import MOST_MET, MOST_RELATED
from tests.telling import Telling, load_told

ARTICLES = MOST_RELATED + 5


def telling(number: int) -> Telling:
    """An article with the claim that all tell, and a meeting of its own."""
    day = date(2012, 1, 3) + timedelta(days=40 * number)
    told = Telling(f"m{number:03}", f"Japan claims Etorofu. Russia met Japan on {day}.", day)
    japan, russia = told.known("state/japan", "Japan"), told.known("state/russia", "Russia")
    etorofu = told.known("island/etorofu", "Etorofu")
    told.tell("claims", "claims", "claimant", "territory", claimant=japan, territory=(etorofu,),
              position="claims sovereignty")  # fmt: skip
    told.tell("meetings", "met", "participant", "date", kind="talks", participants=(japan, russia), place=None,
              status="held", date=day.isoformat())  # fmt: skip
    return told


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser at a service over these articles."""
    folder = tmp_path_factory.mktemp("many")
    load_told(folder / "store", *map(telling, range(ARTICLES)))
    client = create_pages(Settings(folder / "store", pictures=str(folder))).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def page(reader: FlaskClient, path: str) -> html.HtmlElement:
    answer = reader.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def check_footnote(reader: FlaskClient, note: html.HtmlElement) -> None:
    """It counts all stories, shows some articles, and leads to the rest."""
    assert note.xpath("string(summary)") == f"{ARTICLES} stories"
    assert len(note.xpath(".//blockquote")) == MOST
    assert f"{ARTICLES - MOST} articles more tell it" in note.text_content()
    link = note.xpath(".//a[text()='all sentences']/@href")[0]
    assert len(page(reader, link).xpath("//main//tbody/tr")) == ARTICLES


def test_a_footnote_shows_the_first_sources_and_leads_to_all(reader: FlaskClient) -> None:
    note = page(reader, "/reports/claims").xpath("//tbody/tr[1]//td[@data-label='Stories']/details")[0]
    check_footnote(reader, note)


def test_a_thing_shows_the_first_of_a_kind_and_leads_to_the_dossier(reader: FlaskClient) -> None:
    shown = page(reader, "/id/state/japan")
    meetings = shown.xpath("//h2[text()='Meetings']/following-sibling::ul[1]/li")
    assert len(meetings) == MOST_RELATED
    more = shown.xpath("//h2[text()='Meetings']/following-sibling::p[1]")[0]
    assert more.text_content() == f"The first {MOST_RELATED} of {ARTICLES}. The dossier has all of them."
    rows = page(reader, more.xpath("a/@href")[0]).xpath("//main//tbody/tr")
    assert len([row for row in rows if "meeting" in row.text_content()]) == ARTICLES


def test_where_a_thing_is_named_is_told_of_the_first_articles(reader: FlaskClient) -> None:
    note = page(reader, "/id/state/japan").xpath("//h2[text()='Where it is named']/following-sibling::details[1]")[0]
    assert note.xpath("string(summary)") == f"{ARTICLES} articles"
    assert len(note.xpath("div[@class='source']")) == MOST


def test_whom_somebody_met_is_told_of_those_met_most_and_the_report_has_all(tmp_path: Path) -> None:
    names = [f"Anna Ba{letter}ov" for letter in "abcdefghijklmnopqrstuvw"]

    def met(number: int, name: str) -> Telling:
        day = date(2012, 1, 3) + timedelta(days=40 * number)
        told = Telling(f"w{number:03}", f"{name} met Taro Kono on {day}.", day)
        host, guest = told.known("person/taro-kono", "Taro Kono"), told.entity("person", name)
        told.tell("meetings", "met", "participant", "date", kind="talks", participants=(host, guest), place=None,
                  status="held", date=day.isoformat())  # fmt: skip
        return told

    load_told(tmp_path / "store", *(met(number, name) for number, name in enumerate(names)))
    client = create_pages(Settings(tmp_path / "store", pictures=str(tmp_path))).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    shown = page(client, "/id/person/taro-kono")
    assert len(shown.xpath("//ul[@class='met']/li")) == MOST_MET
    more = shown.xpath("//ul[@class='met']/following-sibling::p[1]")[0]
    assert more.text_content() == f"The first {MOST_MET} of {len(names)}, by the number of meetings. All of them."
    assert len(page(client, more.xpath("a/@href")[0]).xpath("//main//tbody/tr")) == len(names)
