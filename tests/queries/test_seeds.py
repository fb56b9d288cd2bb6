"""The reports and pages over the five articles that ship with Skerry."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from loader.graph.embedded import open_current
from loader.graph.shipped import shipped
from server.app import close, create_app
from server.canned import load_canned, run
from server.settings import Settings
from server.workers.pool import Limits

NAMES = [report.name for report in load_canned(shipped("queries"))]


@pytest.fixture(scope="module")
def browser(seeds_store: Path) -> Iterator[FlaskClient]:
    """A browser at the service over the seeds, which waits for its answers on however busy a machine."""
    app = create_app(Settings(seeds_store, pages=Limits(seconds=60)))
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT"] = "text/html"
    yield browser
    close(app)


@pytest.mark.parametrize("name", NAMES)
def test_every_report_answers_over_the_seeds(browser: FlaskClient, name: str) -> None:
    page = browser.get(f"/reports/{name}")
    assert page.status_code == 200
    # Nobody of a third state acts in the seeds.
    assert ("<tbody>" in page.text) == (name != "third-parties")


def test_the_first_meeting_that_was_announced_is_among_the_planned_ones(seeds_store: Path) -> None:
    (planned,) = [report for report in load_canned(shipped("queries")) if report.name == "planned-meetings"]
    table = run(planned, {"actor": "Vladimir Putin"}, open_current(seeds_store))
    assert "2019-01-04" in {table.cell(row, "announced").text for row in table.rows}


def test_the_dossier_gives_the_sentence_with_the_words_of_a_statement(seeds_store: Path) -> None:
    (dossier,) = [report for report in load_canned(shipped("queries")) if report.name == "dossier"]
    table = run(dossier, {"thing": "Shinzo Abe"}, open_current(seeds_store))
    told = [(table.cell(row, "factName").text, table.cell(row, "sentence").text) for row in table.rows]
    quoted = [(name.partition("“")[2].rstrip("”… "), sentence) for name, sentence in told if "“" in name]
    assert len(quoted) > 2
    assert [(quote, sentence) for quote, sentence in quoted if quote.split(" [")[0][:20] not in sentence] == []


def test_every_article_page_shows_the_whole_text(browser: FlaskClient, seeds_store: Path) -> None:
    table = browser.get("/reports/articles.json").get_json()
    assert len(table["rows"]) == 5
    query = "SELECT ?t { GRAPH ?g { <%s> <https://schema.org/text> ?t } }"
    for row in table["rows"]:
        answer = browser.get("/sparql", query_string={"query": query % row["article"], "format": "json"}).get_json()
        text = answer["results"]["bindings"][0]["t"]["value"]
        page = browser.get(row["article"].replace("https://w3id.org/skerry/id", "")).text
        # A headline with which the text begins is the title of the page.
        shown = re.findall(r'<p class="prose">(.*?)</p>|<h1>(<span class="prose".*?)</h1>', page, flags=re.DOTALL)
        plain = [html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", "".join(part)))) for part in shown]
        assert plain == [part for part in text.split("\n") if part.strip()]


def test_a_report_node_has_a_name_that_people_read(browser: FlaskClient) -> None:
    page = browser.get("/id/article/003-67192c2aa2a57e52/report/meeting-1").text
    assert re.search(r"<h1>Meeting 1 in “Japan(&#39;|')s Abe Seeks Visit To Russia", page)
