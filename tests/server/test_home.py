"""The numbers of the first page are those of the rows that they lead to."""

import re

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own


@pytest.mark.parametrize("path", ["/", "/?dispute=dispute/kuril"])
def test_a_count_leads_to_as_many_rows(browser: FlaskClient, path: str) -> None:
    links = html.fromstring(browser.get(path).text).xpath("//ul[@class='counts']/li/a")
    assert len(links) == 8
    for link in links:
        page = html.fromstring(browser.get(link.get("href")).text)
        assert len(page.xpath("//main//table/tbody/tr")) == int(re.match(r"\d+", link.text_content())[0])  # type: ignore[index]


def test_things_are_listed_class_by_class_with_the_sentences_that_tell_or_name_them(browser: FlaskClient) -> None:
    page = html.fromstring(browser.get("/").text)
    (listed,) = page.xpath("//header//a[text()='Things']/@href")
    rows = html.fromstring(browser.get(listed).text).xpath("//main//table/tbody/tr")
    kinds = [row.xpath("string(td[@data-label='Kind'])") for row in rows]
    assert list(dict.fromkeys(kinds)) == [
        "meeting", "agreement", "statement", "claim", "person", "state", "territory",
    ]  # fmt: skip
    assert all(row.xpath(".//details//blockquote") for row in rows)
