"""From any fact that articles tell to its highlighted sentence: every row of every report on the seeds is walked."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own

from server.app import create_pages
from server.settings import Settings
from tests.conftest import ROOT

COUNTS = {"articles": "an article is no fact; its name leads to it", "coverage": "its numbers lead to what they count"}
"""Reports whose rows tell no fact."""
NAMES = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
Page = Any


@pytest.fixture(scope="module")
def pages(seeds_store: Path) -> FlaskClient:
    app: Flask = create_pages(Settings(seeds_store, max_rows=5000))
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


@pytest.fixture(scope="module")
def anchors(pages: FlaskClient) -> dict[str, set[str]]:
    """Article page -> what one can land on."""
    listed = pages.get("/reports/articles.json").get_json()["rows"]
    paths = [row["article"].replace("https://w3id.org/skerry/id", "") for row in listed]
    return {path: set(html.fromstring(pages.get(path).text).xpath("//@id")) for path in paths}


def sentences(part: Page) -> list[str]:
    """The links of a part of a page that land on a sentence, each one click; a footnote before it is another."""
    return [href for href in part.xpath(".//a/@href") if "#char=" in href]


def lands(href: str, anchors: dict[str, set[str]]) -> bool:
    path, _, anchor = href.partition("#")
    return anchor in anchors[path]


def counted(row: Page, told: str) -> str:
    """The rows that a number of a row counts: the first click leads there, and the second to the sentence."""
    addresses = [href for href in row.xpath("./td/a/@href") if href.startswith("/reports/")]
    assert addresses, told
    return str(addresses[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_row_leads_to_its_sentence_in_two_clicks(pages: FlaskClient, anchors: dict[str, set[str]], name: str) -> None:
    for row in html.fromstring(pages.get(f"/reports/{name}").text).xpath("//main//table/tbody/tr"):
        told = " ".join(row.text_content().split())[:200]
        found = sentences(row)
        is_background = any("background" in text for text in row.xpath(".//summary/text()"))
        if not found and not is_background and name not in COUNTS:
            found = sentences(html.fromstring(pages.get(counted(row, told)).text))
            assert found, told
        for href in found:
            assert lands(href, anchors), (told, href)
        # A footnote opens by one click, and the link in it is the second: nothing lies deeper.
        assert row.xpath(".//details//details") == []


def test_a_fact_of_a_page_of_a_thing_leads_to_its_sentence_in_two_clicks(
    pages: FlaskClient, anchors: dict[str, set[str]]
) -> None:
    things = {
        href
        for name in ("who-met-whom", "agreements", "claims", "statements", "offices")
        for href in re.findall(r'href="(/id/[^"#]+)"', pages.get(f"/reports/{name}").text)
    }
    walked = 0
    for path in sorted(things)[:80]:
        page = html.fromstring(pages.get(path).text)
        for note in page.xpath("//details[contains(@class, 'note')][.//blockquote]"):
            assert sentences(note), (path, note.text_content()[:200])
            assert all(lands(href, anchors) for href in sentences(note)), path
            walked += 1
    assert walked > 50


def test_what_an_article_tells_leads_to_its_words_on_the_page(pages: FlaskClient, anchors: dict[str, set[str]]) -> None:
    for path, known in anchors.items():
        page = html.fromstring(pages.get(path).text)
        numbers = page.xpath("//a[@class='ref']/@href")
        assert numbers, path
        assert {href.removeprefix("#") for href in numbers} <= known
