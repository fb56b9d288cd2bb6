"""A number of a report leads to the rows that it counts."""

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped] # lxml has no types of its own


def rows(browser: FlaskClient, path: str) -> list[html.HtmlElement]:
    found: list[html.HtmlElement] = html.fromstring(browser.get(path).text).xpath("//main//table/tbody/tr")
    return found


@pytest.mark.parametrize(("report", "column"), [
    ("names-used", "Times"), ("names-used", "Articles"), ("coverage", "Articles"),
    ("names-used?from=2019-01-10", "Times"), ("names-used?publisher=none", "Times"),
])  # fmt: skip
def test_a_count_leads_to_as_many_rows(browser: FlaskClient, report: str, column: str) -> None:
    counted = rows(browser, f"/reports/{report}")
    assert counted
    for row in counted:
        (cell,) = row.xpath(f"td[@data-label='{column}']")
        is_undated = row.xpath("string(td[@data-label='Month'])") == "" and report == "coverage"
        if not is_undated:  # no address asks for articles without a date
            assert len(rows(browser, cell.xpath("a/@href")[0])) == int(cell.text_content()), cell.text_content()


def test_a_number_of_facts_leads_to_the_articles_that_tell_them(browser: FlaskClient) -> None:
    for row in rows(browser, "/reports/coverage?publisher=The+Example+Times"):
        (cell,) = row.xpath("td[@data-label='Facts']")
        articles = rows(browser, cell.xpath("a/@href")[0])
        assert sum(int(article.xpath("string(td[@data-label='Facts'])")) for article in articles) == int(
            cell.text_content()
        )
