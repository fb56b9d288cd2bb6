"""The page of queries: reports as examples, views of answers, and what it says of limits and of what is missing."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from loader.graph.embedded import Release, open_current
from loader.graph.results import Cell, ResultTable
from loader.graph.shipped import shipped
from server import query_page, sparql
from server.canned import CannedQuery, load_canned, run, terms_of
from server.query_page import filled_in
from server.query_pictures import draw_bars

REPORTS = load_canned(shipped("queries"))
GIVEN = {"timeline": {"actor": "person/sergey-lavrov"}, "islands": {"island": "Etorofu"}, "dossier": {"thing": "Japan"}}
MEETINGS = "SELECT ?m { ?m a <https://w3id.org/skerry/ontology#Meeting> }"


@pytest.fixture(scope="module")
def seeds(seeds_store: Path) -> Release:
    return open_current(seeds_store)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_report_in_the_editor_answers_as_the_report_does(report: CannedQuery, seeds: Release) -> None:
    given = GIVEN.get(report.name, {})
    query = filled_in(report, terms_of(report, given, seeds))
    assert "#+" not in query
    answer = list(seeds.query(query))  # type: ignore[arg-type] # a report is a SELECT
    assert len(answer) == len(run(report, given, seeds).rows)
    for value in terms_of(report, given, seeds).values():
        assert str(value) in query


def test_a_hostile_value_stays_a_term(seeds: Release) -> None:
    (report,) = (report for report in REPORTS if report.name == "articles")
    value = '") } DROP ALL # \\ "'
    query = filled_in(report, terms_of(report, {"publisher": value}, seeds))
    assert list(seeds.query(query)) == []  # type: ignore[arg-type] # a report is a SELECT
    assert '(UNDEF "\\") } DROP ALL # \\\\ \\"" UNDEF UNDEF UNDEF UNDEF)' in query


def test_the_address_of_an_example_fills_the_form(browser: FlaskClient) -> None:
    page = browser.get("/sparql?report=timeline&from=2019-01-01").get_data(as_text=True)
    assert "2019-01-01&#34;^^&lt;http://www.w3.org/2001/XMLSchema#date&gt;" in page
    assert 'href="/sparql?report=timeline"' in page
    for address, told in (
        ("report=nope", "there is no report"),
        ("report=timeline&from=x", "parameter &#39;from&#39;"),
    ):
        refused = browser.get(f"/sparql?{address}")
        assert refused.status_code == 400
        assert told in refused.get_data(as_text=True)


def test_a_client_that_is_no_browser_is_told_what_the_service_is(client: FlaskClient) -> None:
    assert (
        b"sparql-service-description#endpoint"
        in client.get("/sparql?report=timeline", headers={"Accept": "text/turtle"}).data
    )


def test_raw_text_is_cut_with_a_word_about_it(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = browser.get("/sparql", query_string={"query": MEETINGS, "format": "raw"}).get_data(as_text=True)
    assert "The whole answer." in whole
    assert "&#34;bindings&#34;" in whole
    monkeypatch.setattr(sparql, "RAW_BYTES", 20)
    cut = browser.get("/sparql", query_string={"query": MEETINGS, "format": "raw"}).get_data(as_text=True)
    assert "there is more" in cut
    (shown,) = re.findall(r'<pre class="raw" tabindex="0"><code>(.*)</code></pre>', cut)
    assert unescape(shown) == '{"head":{"vars":["m"'


def test_a_graph_is_shown_as_turtle_with_its_own_files(browser: FlaskClient) -> None:
    query = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"
    for view in ("html", "raw", "picture"):
        page = browser.get("/sparql", query_string={"query": query, "format": view}).get_data(as_text=True)
        assert "format=turtle" in page
        assert "format=csv" not in page.split("<textarea")[1]
        assert " a sk:" in page


def test_without_the_built_files_the_page_says_so_and_works(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_page, "built", lambda name: None)
    page = browser.get("/sparql", query_string={"query": MEETINGS}).get_data(as_text=True)
    assert "comes from npm when Skerry is built: install Skerry again" in page
    assert "/static/built/" not in page
    assert "2 rows, all of them" in page


def table(*columns: str, rows: list[tuple[str, ...]]) -> ResultTable:
    return ResultTable(columns, tuple(tuple(Cell(text) for text in row) for row in rows), True)


def test_a_picture_takes_numbers_then_years_then_values() -> None:
    numbers = draw_bars(table("kind", "name", "n", rows=[("x", "a", "4"), ("x", "b", "1")]))
    assert numbers
    assert [(bar.label.text, bar.value, bar.percent) for bar in numbers.bars] == [("a", "4", 100), ("b", "1", 25)]
    years = draw_bars(table("date", "name", rows=[("2020-05", "a"), ("2019", "b"), ("2019-01-02", "c")]))
    assert years
    assert [(bar.label.text, bar.value) for bar in years.bars] == [("2019", "2"), ("2020", "1")]
    values = draw_bars(table("name", "status", rows=[("a", "held"), ("b", "held"), ("c", "planned")]))
    assert values
    assert [(bar.label.text, bar.value) for bar in values.bars] == [("held", "2"), ("planned", "1")]
    assert draw_bars(table("name", rows=[("a",), ("b",)])) is None
    assert draw_bars(table("n", rows=[])) is None
