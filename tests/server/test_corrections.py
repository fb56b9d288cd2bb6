"""Corrections on pages: the fact as it was put right, by whom and why, beside what articles say."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from loader.correction import Correction
from loader.curation.curated_graph import curated_graph
from loader.graph.embedded import open_current
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.publish import publish
from loader.resolve import resolve
from server.app import create_app
from server.settings import Settings
from tests.correcting import correction
from tests.server.sample import BASE

REPORT = "article/first/report/meeting-1"


@pytest.fixture(scope="module")
def corrected(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The sample, where somebody moved the meeting to Tokyo and took a claim out."""
    store = shutil.copytree(sample_store, tmp_path_factory.mktemp("corrected") / "store", symlinks=True)
    release = open_current(store)
    graphs = [NamedGraph(name, frozenset(release.triples(name))) for name in release.graph_names()]
    articles = [graph for graph in graphs if graph.name.value.startswith(BASE.article_graph("").value)]
    (known,) = [graph for graph in graphs if graph.name == BASE.graph("background")]
    made: list[Correction] = [
        correction(articles, "right", REPORT, None, "sk:place", "place/tokyo", name="c1"),
        correction(articles, "right", "article/second/report/meeting-1", None, "sk:place", "place/tokyo", name="c3"),
        correction(articles, "wrong", "article/first/report/claim-1", name="c2"),
    ]
    curated = curated_graph(made, BASE)
    folder = StoreFolder(store)
    with folder.writing():
        publish(folder, [curated, resolve(articles, known, curated, BASE)], (), lambda _: graphs[0])
    client = create_app(Settings(store)).test_client()
    client.environ_base["HTTP_ACCEPT"] = "text/html"
    return client


def test_a_corrected_fact_names_author_and_reason_and_what_articles_say(corrected: FlaskClient) -> None:
    page = corrected.get("/id/meeting/2019-01-22-tokyo-shinzo-abe-vladimir-putin").text

    fact = page[page.index("<dt>place</dt>") :].partition("</div>\n<div><dt>")[0]
    assert "Tokyo" in fact
    assert "corrected by Ann: So it was" in fact
    assert "otherwise: Moscow" in fact
    assert "<h2>Corrected by people</h2>" in page
    assert "the right place of article/first/report/meeting-1 is place/tokyo" in page
    assert 'href="/id/correction/c1"' in page


def test_an_article_marks_the_fact_that_a_correction_took_out(corrected: FlaskClient) -> None:
    facts = corrected.get("/article/first").text.split("<li ")[1:]
    (marked,) = [fact for fact in facts if ">taken out by a correction</a>" in fact]
    assert 'href="/id/correction/c2"' in marked
    assert 'href="/id/article/first/report/claim-1"' in marked


def test_a_report_that_is_left_out_says_so(corrected: FlaskClient) -> None:
    page = corrected.get("/id/article/first/report/claim-1").text
    assert "<h2>Corrected by people</h2>" in page
    assert "article/first/report/claim-1 is wrong" in page


def test_a_correction_has_a_page(corrected: FlaskClient) -> None:
    page = corrected.get("/id/correction/c1").text
    assert "<h1>the right place of article/first/report/meeting-1 is place/tokyo</h1>" in page
    assert '<p class="kind">correction</p>' in page
    assert "So it was" in page


def test_pages_without_corrections_do_not_speak_of_them(browser: FlaskClient) -> None:
    assert "Corrected" not in browser.get("/id/person/shinzo-abe").text
