"""Agreements and meetings show which status the articles gave them from one day to the next."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from server.app import close, create_app
from server.settings import Settings
from tests.telling import Telling, load_told

HEADING = "Status over time"


def told(name: str, day: date | None, status: str) -> Telling:
    """An article of some day that gives a status to one treaty and one meeting."""
    found = Telling(
        name, f"Abe met Putin on June 29, 2019 over a treaty of Japan and Russia, says {name}.", published=day
    )
    abe, putin = found.known("person/shinzo-abe", "Abe"), found.known("person/vladimir-putin", "Putin")
    parties = found.known("state/japan", "Japan"), found.known("state/russia", "Russia")
    found.tell(
        "meetings", "met", "participant", "date",
        kind="summit", participants=(abe, putin), status=status, date="2019-06-29",
    )  # fmt: skip
    found.tell(
        "agreements", "treaty", "party", name="peace treaty", kind="treaty", status="proposed", parties=parties
    )  # fmt: skip
    return found


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    load_told(
        tmp_path,
        told("announced", date(2019, 3, 1), "planned"),
        told("repeated", date(2019, 3, 5), "planned"),
        told("done", date(2019, 7, 1), "held"),
    )
    made = create_app(Settings(tmp_path))
    yield made
    close(made)


def section(app: Flask, path: str) -> list[str]:
    """The lines under the heading, without their sentences."""
    page = html.fromstring(app.test_client().get(path, headers={"Accept": "text/html"}).text)
    found = page.xpath(f"//h2[.='{HEADING}']/following-sibling::ul[1]/li")
    return [" ".join(" ".join(line.xpath("./a/text() | ./span/text() | .//summary/text()")).split()) for line in found]


def local(iri: str) -> str:
    return "/id/" + iri.partition("/id/")[2]


def meeting(app: Flask) -> str:
    (row,) = app.test_client().get("/reports/who-met-whom.json").get_json()["rows"]
    return local(row["meeting"])


def treaty(app: Flask) -> str:
    rows = app.test_client().get("/reports/agreements.json").get_json()["rows"]
    return local(*(row["agreement"] for row in rows if row["agreementName"] == "peace treaty" and "sources" in row))


def test_an_agreement_shows_its_status_though_it_stayed_the_same(app: Flask) -> None:
    assert section(app, treaty(app)) == ["proposed told by articles of 1 March 2019 to 1 July 2019 3 articles"]
    assert section(app, "/id/state/japan") == []


def test_a_meeting_shows_how_its_status_changed(app: Flask) -> None:
    assert section(app, meeting(app)) == [
        "planned told by articles of 1 March 2019 to 5 March 2019 2 articles",
        "held told by articles of 1 July 2019 1 article",
    ]
