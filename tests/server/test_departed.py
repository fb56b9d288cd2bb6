"""Addresses of things that the current release has no longer."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from loader.curation.changes import Change, adding, withdrawing
from loader.curation.csv_form import read_csv
from loader.graph.terms import term
from loader.pipeline import curate, remove
from loader.record import Ref
from loader.settings import Settings as LoaderSettings
from server.app import close, create_app
from server.settings import Settings
from tests.telling import BASE, Telling, load_told, small_knowledge

HTML = {"Accept": "text/html"}
TURTLE = {"Accept": "text/turtle"}


def met(article: str, edtf: str, *, after: str = "") -> Telling:
    """Abe and Putin met on a day, says an article; ``after`` another two of whom it tells first."""
    telling = Telling(
        article, f"{after}Abe met Putin in Moscow, says {article}. They met in {edtf}.", published=date(2020, 6, 1)
    )
    telling.known("place/moscow", "Moscow")
    if after:
        meeting(telling, "met Lavrov", ("person/taro-kono", "Kono"), ("person/sergey-lavrov", "Lavrov"), "2018")
    meeting(telling, "met Putin", ("person/shinzo-abe", "Abe"), ("person/vladimir-putin", "Putin"), edtf)
    return telling


def meeting(telling: Telling, trigger: str, one: tuple[str, str], other: tuple[str, str], edtf: str) -> None:
    people, moscow = (telling.known(*one), telling.known(*other)), Ref("place", "Moscow")
    telling.tell(
        "meetings",
        trigger,
        "participant",
        "place",
        "date",
        kind="summit",
        participants=people,
        place=moscow,
        status="held",
        date=edtf,
    )


def take_out(store: Path, *articles: str) -> None:
    remove(articles, LoaderSettings(store), knowledge=small_knowledge())


def curate_store(store: Path, change: Change) -> None:
    curate(change, LoaderSettings(store), knowledge=small_knowledge())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store in which a meeting is known by its month."""
    load_told(tmp_path / "store", met("a1", "2019-01"))
    return tmp_path / "store"


@pytest.fixture
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(store))
    yield app.test_client()
    close(app)


OLD, NEW = "/id/meeting/2019-01-moscow-abe-putin", "/id/meeting/2019-01-22-moscow-abe-putin"


def test_a_better_date_redirects_the_old_address_to_the_new(store: Path, client: FlaskClient) -> None:
    assert client.get(OLD, headers=HTML).status_code == 200
    load_told(store, met("a2", "2019-01-22"))
    page = client.get(OLD, headers=HTML)
    assert (page.status_code, page.headers["Location"]) == (303, NEW)
    assert "Accept" in page.vary
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.headers["Skerry-Release"] == "2"
    assert client.get(OLD, headers=TURTLE).headers["Location"] == NEW
    assert client.get(OLD + ".jsonld").headers["Location"] == NEW + ".jsonld"
    data = client.get(OLD, headers=TURTLE, follow_redirects=True)
    assert "sk:Meeting" in data.text


def test_it_is_followed_through_several_releases_and_after_the_old_ones_are_pruned(
    store: Path, client: FlaskClient
) -> None:
    load_told(store, met("a2", "2019-01-22"))
    load_told(store, met("a3", "2019-01-22/2019-01-23"))
    load_told(store, met("a1", "2019-01-22/2019-01-23"), met("a2", "2019-01-23"))
    for number in (1, 2, 3):
        shutil.rmtree(store / "releases" / str(number))
    last = "/id/meeting/2019-01-23-moscow-abe-putin"
    assert client.get(last).status_code == 200
    assert client.get(NEW).headers["Location"] == last
    assert client.get(OLD).headers["Location"] == last


def test_what_nobody_tells_of_any_more_is_gone_and_its_last_release_named(store: Path, client: FlaskClient) -> None:
    other = met("a2", "2020-05-05")
    load_told(store, other)
    take_out(store, "a1")
    page = client.get(OLD, headers=HTML)
    assert page.status_code == 410
    assert "“Abe and Putin, Moscow, January 2019 (summit)” is no longer known here" in page.text
    assert "release 2 was the last that had it" in page.text
    problem = client.get(OLD + ".ttl")
    assert (problem.status_code, problem.mimetype) == (410, "application/problem+json")
    assert problem.get_json()["lastRelease"] == 2
    for path in ("/article/a1", "/id/article/a1", "/id/article/a1.ttl", "/id/article/a1/report/meeting-1"):
        assert client.get(path).status_code == 410, path
    for path in ("/article/a2", "/id/article/a2/report/meeting-1", "/id/meeting/2020-05-05-moscow-abe-putin"):
        assert client.get(path, follow_redirects=True).status_code == 200, path
    for path in ("/article/a3", "/id/article/a3/report/meeting-1", "/id/meeting/never"):
        assert client.get(path).status_code == 404, path


def test_no_correction_is_blamed_for_what_ended_with_its_articles(store: Path, client: FlaskClient) -> None:
    row = f"right,{OLD.removeprefix('/id/')},,status,cancelled,Ann Archer,Nobody came.\n"
    rows = read_csv("mine.csv", f"correction,thing,other,slot,value,author,reason\n{row}", None)
    load_told(store, met("a2", "2020-05-05"))
    curate_store(store, adding(rows, date(2026, 11, 26)))
    assert client.get(OLD, headers=HTML).status_code == 200
    take_out(store, "a1")
    page = client.get(OLD, headers=HTML)
    assert page.status_code == 410
    assert "No article that is loaded now tells of it." in page.text
    assert "correction by" not in page.text.lower()
    assert "took it out" not in page.text


@pytest.mark.parametrize("wrong", [OLD.removeprefix("/id/"), "article/a1/report/meeting-1"])
def test_what_a_correction_took_out_says_who_did_and_why(store: Path, client: FlaskClient, wrong: str) -> None:
    load_told(store, met("a2", "2020-05-05"))
    row = f"wrong,{wrong},,,,Ann Archer,It was a call.\n"
    rows = read_csv("mine.csv", f"correction,thing,other,slot,value,author,reason\n{row}", None)
    curate_store(store, adding(rows, date(2026, 11, 26)))
    page = client.get(OLD, headers=HTML)
    assert page.status_code == 410
    assert "release 2 was the last that had it" in page.text
    assert "A correction by Ann Archer of 26 November 2026 took it out" in page.text
    assert "It was a call." in page.text
    problem = client.get(OLD + ".ttl").get_json()
    assert problem["lastRelease"] == 2
    (told,) = problem["corrections"]
    assert (told["author"], told["reason"], told["created"]) == ("Ann Archer", "It was a call.", "2026-11-26")
    assert client.get(told["correction"].replace(BASE.iri, "/id/")).status_code == 200
    curate_store(store, withdrawing([told["correction"].rpartition("/")[2]]))
    assert client.get(OLD, headers=HTML).status_code == 200
    take_out(store, "a1")
    assert "correction by" not in client.get(OLD, headers=HTML).text


def test_what_became_two_things_offers_both(store: Path, client: FlaskClient) -> None:
    load_told(store, met("a2", "2019-01"))
    load_told(store, met("a1", "2019-01-03"), met("a2", "2019-01-29"))
    page = client.get(OLD, headers=HTML)
    assert page.status_code == 300
    for day in ("03", "29"):
        assert f'href="/id/meeting/2019-01-{day}-moscow-abe-putin"' in page.text
    data = client.get(OLD, headers=TURTLE)
    assert (data.status_code, data.mimetype) == (300, "text/turtle")
    told = {(quad.predicate, quad.object) for quad in ox.parse(data.data, format=ox.RdfFormat.TURTLE)}
    assert told == {
        (term("sk:lastRelease"), BASE.node("release/2")),
        (term("dcterms:isReplacedBy"), BASE.node("meeting/2019-01-03-moscow-abe-putin")),
        (term("dcterms:isReplacedBy"), BASE.node("meeting/2019-01-29-moscow-abe-putin")),
    }
    assert client.get(OLD + ".ttl").data == data.data


def test_a_report_that_got_another_number_is_followed_by_what_it_says(store: Path, client: FlaskClient) -> None:
    load_told(store, met("a1", "2019-01-22", after="Kono met Lavrov, too. "))
    assert client.get(OLD).headers["Location"] == NEW


def test_a_thing_that_is_there_again_is_shown_again(store: Path, client: FlaskClient) -> None:
    load_told(store, met("a2", "2019-01-22"))
    take_out(store, "a2")
    assert client.get(OLD).status_code == 200
    assert client.get(NEW).headers["Location"] == OLD
    load_told(store, met("a2", "2019-01-22"))
    assert client.get(NEW).status_code == 200
    assert client.get("/id/article/a2", follow_redirects=True).status_code == 200


def test_what_is_gone_is_in_no_answer_to_a_query_that_does_not_ask_for_it(store: Path, client: FlaskClient) -> None:
    load_told(store, met("a2", "2019-01-22"))
    count = "SELECT (COUNT(*) AS ?n) WHERE { %s { <%s> ?p ?o } }"
    old = BASE.iri + OLD.removeprefix("/id/")
    for graph, lines in {"": "0", "GRAPH ?g": "3"}.items():
        answer = client.get("/sparql", query_string={"query": count % (graph, old), "format": "csv"})
        assert answer.text.split() == ["n", lines]
