"""Leafing through the rows of a report that has more of them than a page shows."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from server.app import create_pages
from server.settings import Settings

SIZE = 4


@pytest.fixture
def reader(sample_store: Path, tmp_path: Path) -> FlaskClient:
    """A browser at a service whose pages show four rows."""
    client = create_pages(Settings(sample_store, max_rows=SIZE, pictures=str(tmp_path))).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def leafed(reader: FlaskClient, address: str, way: str = "next") -> Iterator[html.HtmlElement]:
    """The pages from one on, as the links lead."""
    while True:
        answer = reader.get(address)
        assert answer.status_code == 200
        page = html.fromstring(answer.text)
        yield page
        links = page.xpath(f"//nav[@class='leaves']//a[@rel='{way}']/@href")
        if not links:
            return
        assert len(set(links)) == 1  # above and below the table
        address = links[0]


def rows(page: html.HtmlElement) -> list[str]:
    return ["".join(row.text_content().split()) for row in page.xpath("//main//table/tbody/tr")]


@pytest.mark.parametrize(
    "asked", ["islands?dispute=dispute/kuril&island=island/etorofu&sort=-name", "single-source?at=1"]
)
def test_the_pages_have_all_rows_in_their_order_with_their_sources(
    reader: FlaskClient, browser: FlaskClient, asked: str
) -> None:
    whole = rows(html.fromstring(browser.get(f"/reports/{asked}").text))  # the footnotes too
    pages = list(leafed(reader, f"/reports/{asked}"))
    assert len(pages) == -(-len(whole) // SIZE) > 1
    assert [row for page in pages for row in rows(page)] == whole
    back = list(leafed(reader, f"/reports/{asked}&page={len(pages)}", "prev"))
    assert [rows(page) for page in back] == [rows(page) for page in reversed(pages)]


def test_a_page_says_which_rows_it_shows_and_its_files_are_whole(reader: FlaskClient) -> None:
    page = html.fromstring(reader.get("/reports/timeline?scope=all&page=2&sort=-date").text)
    total = len(reader.get("/reports/timeline.json?scope=all").get_json()["rows"])
    foot = " ".join(page.xpath("//p[@class='foot']")[0].text_content().split())
    assert f"Rows 5 to 8 of {total}. The files hold all of them." in foot
    assert "page 2" in page.xpath("//title")[0].text
    (address,) = [href for href in page.xpath("//p[@class='foot']/a/@href") if ".csv" in href]
    assert "page=" not in address
    assert len(list(csv.reader(io.StringIO(reader.get(address).text)))) == total + 1
    assert (
        reader.get("/reports/timeline.csv?scope=all&page=2").text == reader.get("/reports/timeline.csv?scope=all").text
    )


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5", "99", "9" * 30, "²"])
def test_a_page_that_there_is_not_is_told(reader: FlaskClient, given: str) -> None:
    answer = reader.get("/reports/timeline", query_string={"page": given})
    assert answer.status_code == 400
    assert "parameter &#39;page&#39;" in answer.text
    assert "<tbody>" not in answer.text


def test_a_report_that_fits_has_no_pages(reader: FlaskClient) -> None:
    page = html.fromstring(reader.get("/reports/articles").text)
    assert page.xpath("//nav[@class='leaves']") == []
