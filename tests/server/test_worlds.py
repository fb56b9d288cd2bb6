"""As known on: pages, reports and exports of a release of the past, and of the articles published until a day."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from loader.graph.embedded import open_current
from loader.graph.serialise import export
from loader.graph.store import StoreFolder
from loader.published_until import published_until
from loader.releases import open_at
from server.app import close, create_app
from server.settings import Settings
from server.workers.pool import Limits
from tests.serving import Service, served, started
from tests.telling import Telling, load_told

REPORT = "/reports/who-met-whom"


def told(article: str, published: date | None, status: str) -> Telling:
    """An article that tells of one meeting."""
    found = Telling(article, f"Abe met Putin on 9 March 2019, says {article}.", published=published)
    abe, putin = found.known("person/shinzo-abe", "Abe"), found.known("person/vladimir-putin", "Putin")
    found.tell(
        "meetings",
        "met",
        "participant",
        "date",
        kind="summit",
        participants=(abe, putin),
        status=status,
        date="2019-03-09",
    )
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 1: a meeting is planned; 2: it was held, and an undated article tells so too; 3: a third article."""
    store = tmp_path_factory.mktemp("worlds") / "store"
    load_told(store, told("plan", date(2019, 3, 1), "planned"))
    load_told(store, told("held", date(2019, 3, 10), "held"), told("undated", None, "held"))
    load_told(store, told("later", date(2020, 1, 1), "held"))
    return store


@pytest.fixture(scope="module")
def app(store: Path) -> Iterator[Flask]:
    app = create_app(Settings(store))
    yield app
    close(app)


def statuses(client: FlaskClient, query: str) -> set[str]:
    rows = client.get(f"{REPORT}.json?{query}").get_json()["rows"]
    return {row["statusName"] for row in rows}


def test_a_report_as_a_release_of_the_past_knew_it(client: FlaskClient) -> None:
    assert statuses(client, "") == {"held"}
    assert statuses(client, "at=1") == {"planned"}
    assert client.get(f"{REPORT}.json?at=1").headers["Skerry-Release"] == "1"


def test_a_time_means_the_release_that_was_current_then(client: FlaskClient, store: Path) -> None:
    moment = open_at(store, "3").published.isoformat()
    answer = client.get(f"{REPORT}.json", query_string={"at": moment})
    assert answer.headers["Skerry-Release"] == "3"
    assert answer.get_json()["world"] == {"at": moment}


def test_a_report_as_the_articles_published_until_a_day_tell_it(client: FlaskClient) -> None:
    assert statuses(client, "published-until=2019-03-09") == {"planned"}
    assert statuses(client, "published-until=2019-03") == {"held"}
    assert client.get(f"{REPORT}.json?published-until=2019").headers["Skerry-Published-Until"] == "2019"


def test_both_limit_each_other(client: FlaskClient) -> None:
    assert statuses(client, "published-until=2019&at=1") == {"planned"}


def test_the_page_says_loudly_which_world_it_shows(browser: FlaskClient) -> None:
    now = browser.get(REPORT).text
    assert 'class="past"' not in now
    assert "As known on…" in now
    past = " ".join(browser.get(f"{REPORT}?at=1").text.split())
    assert "Shown is the world as release 1 knew it" in past
    assert f'<a href="{REPORT}">What is known now</a>' in past
    until = " ".join(browser.get("/id/person/shinzo-abe?published-until=2019-03").text.split())
    assert (
        "as 2 of 4 articles tell it, those published until the end of March 2019; 1 article without a date left out"
        in until
    )


@pytest.mark.parametrize("page", ["/", "/reports", REPORT, "/id/person/shinzo-abe", "/article/plan"])
def test_who_is_in_a_world_stays_in_it(browser: FlaskClient, page: str) -> None:
    found = browser.get(f"{page}?at=2").text
    links = re.findall(r'href="(/(?:id|article|reports|export)[^"]*|/)"', found)
    away = [link for link in links if "at=2" not in link and link != page]
    assert links
    assert away == []


def test_a_form_keeps_the_world_and_the_form_of_the_world_keeps_the_report(browser: FlaskClient) -> None:
    page = browser.get(f"{REPORT}?at=2&status=sk:Held").text
    assert '<input type="hidden" name="at" value="2">' in page
    assert '<input type="hidden" name="status" value="sk:Held">' in page


def test_an_export_of_a_world_has_the_bytes_of_the_command_line(client: FlaskClient, store: Path) -> None:
    assert client.get("/export.nq?at=1").data == export(open_at(store, "1"), "nquads")
    until = published_until(open_current(store), date(2019, 3, 9)).release
    assert client.get("/export.trig?published-until=2019-03-09").data == export(until, "trig")


def test_a_pruned_release_leads_to_the_nearest_one(tmp_path: Path, store: Path) -> None:
    own = shutil.copytree(store, tmp_path / "store", symlinks=True)
    shutil.rmtree(StoreFolder(own).release(1))
    app = create_app(Settings(own))
    answer = app.test_client().get(f"{REPORT}?at=1&status=held", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "release 1 (" in answer.text
    assert "was pruned: the nearest that is kept is release 2" in answer.text
    assert f'href="{REPORT}?status=held&amp;at=2"' in answer.text
    problem = app.test_client().get(f"{REPORT}.json?at=1").get_json()
    assert problem["nearest"] == f"{REPORT}.json?at=2"
    close(app)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("at=7", 404, "there is no release 7: the nearest is release 3"),
        ("at=99999999999999999999", 404, "the nearest is release 3"),
        ("at=1999-01-01", 404, "nothing was published by 1999-01-01"),
        ("at=soon", 400, "neither the number of a release nor a time"),
        ("at=-1", 400, "neither the number of a release nor a time"),
        ("at=1&at=2", 400, "given 2 times"),
        (f"at={'9' * 41}", 400, "more than 40 characters"),
        ("published-until=2019-02-30", 400, "write 2019-05-08, 2019-05 or 2019"),
        ("published-until=<b>", 400, "is not a date"),
    ],
)
def test_a_world_that_there_is_not_is_told(client: FlaskClient, query: str, status: int, words: str) -> None:
    answer = client.get(f"{REPORT}.json?{query}")
    assert answer.status_code == status
    assert words in answer.get_json()["detail"]
    assert answer.headers["Skerry-Release"] == "3"


QUERY = (
    "PREFIX sk: <https://w3id.org/skerry/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT DISTINCT ?name { ?meeting a sk:Meeting ; sk:status/skos:prefLabel ?name }"
)
WORLDS = [("", "held", "3"), ("at=1", "planned", "1"), ("published-until=2019-03-09", "planned", "3"),
          ("at=2&published-until=2019", "held", "2")]  # fmt: skip


def told_names(answer: TestResponse) -> set[str]:
    """The values of the only column of an answer in JSON."""
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    return {row["name"]["value"] for row in body["results"]["bindings"]}


@pytest.mark.parametrize(("world", "status", "number"), WORLDS)
def test_a_query_is_asked_of_a_world_too(client: FlaskClient, world: str, status: str, number: str) -> None:
    as_json = {"Accept": "application/sparql-results+json"}
    address = f"/sparql?{urlencode([*parse_qsl(world), ('query', QUERY)])}"
    first = client.get(address, headers=as_json)
    asked = (
        first,
        client.post(f"/sparql?{world}", data={"query": QUERY}, headers=as_json),
        client.post(f"/sparql?{world}", data=QUERY, headers={"Content-Type": "application/sparql-query"} | as_json),
    )
    for answer in asked:
        assert told_names(answer) == {status}
        assert answer.headers["Skerry-Release"] == number
        assert answer.headers.get("Skerry-Published-Until") == dict(parse_qsl(world)).get("published-until")
    again = client.get(address, headers={**as_json, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_answers_of_worlds_are_not_taken_for_each_other(store: Path) -> None:
    with served(store) as address:
        for _ in range(3):
            for world, status, _number in WORLDS:
                query = urlencode([("query", QUERY), ("format", "csv"), *parse_qsl(world)])
                with urlopen(f"{address}/sparql?{query}") as answer:
                    assert answer.read().split() == [b"name", status.encode()]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"query": QUERY, "at": "1"}, "'at' belong into the address"),
        ({"update": "CLEAR ALL"}, "an update changes the newest release only"),
    ],
)
def test_a_world_that_would_be_overlooked_is_told(client: FlaskClient, data: dict[str, str], words: str) -> None:
    answer = client.post("/sparql?at=1" if "update" in data else "/sparql", data=data)
    assert answer.status_code == 400
    assert words in answer.get_json()["detail"]


@pytest.mark.parametrize("world", ["at=2", "published-until=2019-03"])
def test_the_page_of_queries_stays_in_its_world(browser: FlaskClient, world: str) -> None:
    name, _, value = world.partition("=")
    form = browser.get(f"/sparql?{world}&report=who-met-whom").text
    assert f'<input type="hidden" name="{name}" value="{value}">' in form
    found = browser.get("/sparql", query_string={name: value, "query": QUERY}).text
    assert 'class="past"' in found
    assert ">held <" in found
    links = re.findall(r'href="(/sparql\?[^"]*)"', found.replace("What is known now", ""))
    assert len(links) > 5
    (now,) = [link for link in links if world not in link]
    assert f'<a href="{now}">What is known now</a>' in found


@pytest.mark.parametrize("world", ["at=1", "published-until=2019"])
def test_a_wrong_query_of_a_world_is_told_on_the_page(browser: FlaskClient, world: str) -> None:
    answer = browser.get(f"/sparql?{world}&query=nonsense")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_search_is_made_in_a_world_too(client: FlaskClient) -> None:
    def articles(world: str) -> set[str]:
        found = client.get(f"/search.json?q=says&{world}").get_json()["paragraphs"]
        return {paragraph["article"].rpartition("/")[2] for paragraph in found}

    for _ in range(2):
        assert articles("") == {"plan", "held", "undated", "later"}
        assert articles("at=1") == {"plan"}
        assert articles("published-until=2019-03") == {"plan", "held"}
        assert articles("at=2") == {"plan", "held", "undated"}


def test_a_search_of_a_world_leads_into_it(browser: FlaskClient) -> None:
    page = browser.get("/search?q=Abe&at=2").text
    assert 'class="past"' in page
    links = re.findall(r'href="(/(?:id|article)/[^"]*)"', page)
    assert links
    assert [link for link in links if "at=2" not in link] == []


@pytest.mark.parametrize("path", ["/ontology?at=1", "/releases?at=1", "/graph-store?default&published-until=2019"])
def test_what_knows_the_present_only_says_so(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "the newest release only" in answer.get_json()["detail"]


def test_a_world_that_costs_too_much_is_ended_and_the_present_goes_on(store: Path) -> None:
    app = create_app(Settings(store, worlds=Limits(seconds=0.05, workers=1, queue=0)))
    answer = app.test_client().get(f"{REPORT}.json?published-until=2019")
    assert answer.status_code == 503
    assert "--published-until" in answer.get_json()["detail"]
    assert app.test_client().get(f"{REPORT}.json").status_code == 200
    close(app)


@pytest.mark.parametrize("query", ["at=2", "published-until=2019-03"])
def test_a_world_shows_no_text_that_the_present_hides(store: Path, query: str) -> None:
    app = create_app(Settings(store, texts="none"))
    try:
        assert "9 March 2019, says" not in app.test_client().get(f"/export.nq?{query}").text
        assert statuses(app.test_client(), query) == {"held"}
    finally:
        close(app)


ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@contextmanager
def asked(address: str, method: str, query: str, until: str) -> Iterator[HTTPResponse]:
    """The answer to a query of a world, of which nothing was read yet."""
    parameters = {"query": query, "format": "tsv"} | ({"published-until": until} if until else {})
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request(method, f"/sparql?{urlencode(parameters)}")
        with connection.getresponse() as response:
            yield response


def memory(process: int) -> int:
    """The memory of a process in MB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 // 1_000_000


def growth(service: Service, response: HTTPResponse) -> int:
    """By how many MB the service grows while an answer is read to its end."""
    before = most = memory(service.process.pid)
    while response.read(1_000_000):
        most = max(most, memory(service.process.pid))
    return most - before


@pytest.mark.parametrize("until", ["", "2019-03"])
def test_an_endless_answer_of_a_world_is_streamed_and_broken_off(store: Path, until: str) -> None:
    long = f"{ENDLESS} LIMIT 300000"
    with started(store, "--query-seconds", "60") as service, asked(service.address, "GET", long, until) as whole:
        assert growth(service, whole) < 50
    with started(store, "--query-seconds", "3") as service, asked(service.address, "GET", ENDLESS, until) as response:
        assert response.status == 200
        with pytest.raises(IncompleteRead):
            growth(service, response)


@pytest.mark.parametrize("until", ["", "2019-03"])
def test_who_wants_the_head_alone_does_not_wait_for_the_rest(store: Path, until: str) -> None:
    with started(store, "--query-seconds", "60") as service:
        before, began = memory(service.process.pid), time.monotonic()
        with asked(service.address, "HEAD", ENDLESS, until) as response:
            assert response.status == 200
        assert time.monotonic() - began < 30
        assert memory(service.process.pid) - before < 50


def test_a_query_of_a_world_has_the_time_of_a_query(store: Path) -> None:
    bomb = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(5))} }}"
    with started(store, "--query-seconds", "1") as service, asked(service.address, "GET", bomb, "2019-03") as answer:
        assert answer.status == 503
        assert "the query took longer than 1 seconds" in json.load(answer)["detail"]
