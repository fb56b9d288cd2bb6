"""A running service while releases are published under it: the real server, real clients, the real pipeline."""

import http.client
import re
import shutil
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlsplit

import pytest

from loader.graph.store import StoreFolder
from loader.graph.terms import SK
from loader.pruning import prune
from server.app import close, create_app
from server.current import release
from server.settings import Settings
from tests.serving import served
from tests.telling import BASE, Telling, load_told

CLIENTS = 8
MOST_SECONDS_TO_SEE = 2.0
KEPT = 1
"""Releases that stay on disk; older ones are pruned at once, while clients may still read them."""
QUERY = f"SELECT ?quote {{ ?statement a <{SK}Statement> ; <{SK}quote> ?quote }}"
BOTH_LAYERS = "SELECT * { ?s ?p ?o . GRAPH ?g { ?report ?q ?o } FILTER(CONTAINS(STR(?o), 'edition')) }"
PATHS = (
    "/reports/statements",
    "/reports/statements.csv",
    "/article/one",
    "/article/two",
    "/id/person/shinzo-abe",
    "/id/person/shinzo-abe.ttl",
    f"/sparql?format=csv&query={quote(QUERY)}",
    f"/sparql?format=json&query={quote(BOTH_LAYERS)}",
    "/export.nq",
    "/export.ttl",
    "/",
    "/health",
)


@dataclass(frozen=True)
class Answer:
    """What a client got, and when it asked."""

    path: str
    asked: float
    took: float
    status: int
    release: int
    editions: frozenset[int]


def edition(number: int) -> list[Telling]:
    """Two articles, and in both, in all they say and in all that follows from it, the number of the edition."""
    tellings = []
    for name, day in (("one", 1), ("two", 2)):
        words = f"This is edition-{number} of our offer"
        telling = Telling(name, f"Abe said in {name}: {words}. Edition-{number} ends.", published=date(2019, 1, day))
        abe = telling.known("person/shinzo-abe", "Abe")
        telling.tell("statements", words, "speaker", "quote", speaker=abe, quote=words)
        tellings.append(telling)
    return tellings


class Client(threading.Thread):
    """Asks the paths in turn, by one connection, until it is told to stop; keeps what it got."""

    def __init__(self, address: str, first: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
        self._paths = cycle(PATHS[first % len(PATHS) :] + PATHS[: first % len(PATHS)])
        self._stopping = stop
        self.answers: list[Answer] = []
        self.failures: list[str] = []

    def run(self) -> None:
        """One request after the other."""
        with closing(self._connection):
            while not self._stopping.is_set() and len(self.failures) < 3:
                path = next(self._paths)
                try:
                    self.answers.append(ask(self._connection, path))
                except (OSError, http.client.HTTPException) as error:
                    self.failures.append(f"{path}: {error!r}")
                    self._connection.close()


def ask(connection: http.client.HTTPConnection, path: str) -> Answer:
    """One request."""
    asked = time.monotonic()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    release = int(response.headers.get("Skerry-Release", "0"))
    editions = frozenset(map(int, re.findall(r"[Ee]dition-(\d+)", body)))
    return Answer(path, asked, time.monotonic() - asked, response.status, release, editions)


def publish_under_clients(store: Path, count: int) -> tuple[list[Client], dict[int, float]]:
    """Publishes releases 2 to ``count`` + 1 under clients: what these got, and when each release was published."""
    load_told(store, *edition(1))
    stop = threading.Event()
    published: dict[int, float] = {1: time.monotonic()}
    with served(store) as address:
        clients = [Client(address, number, stop) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for number in range(2, count + 2):
            time.sleep(0.2)
            load_told(store, *edition(number))
            published[number] = time.monotonic()
            prune(store, KEPT)
        deadline = time.monotonic() + MOST_SECONDS_TO_SEE
        while time.monotonic() < deadline and not all(seen(client, count + 1) for client in clients):
            time.sleep(0.05)
        stop.set()
        for client in clients:
            client.join(30)
    return clients, published


def seen(client: Client, release: int) -> bool:
    """Whether a client got an answer from a release."""
    return bool(client.answers) and client.answers[-1].release == release


def check(clients: list[Client], published: dict[int, float]) -> None:
    """No request failed, no answer is mixed, and each is of a release that was current within the last two seconds."""
    assert [failure for client in clients for failure in client.failures] == []
    answers = [answer for client in clients for answer in client.answers]
    assert [answer for answer in answers if answer.status != 200] == []
    assert {answer.path for answer in answers} == set(PATHS)
    assert [answer for answer in answers if answer.editions - {answer.release}] == []
    telling = {answer.path for answer in answers if answer.editions}
    assert telling == set(PATHS) - {"/health", "/id/person/shinzo-abe.ttl"}
    for answer in answers:
        newest = max(n for n, when in published.items() if n == 1 or when < answer.asked - MOST_SECONDS_TO_SEE)
        assert answer.release >= newest, f"{answer} is older than release {newest}"
    for client in clients:
        assert client.answers[-1].release == max(published), "the last release was not seen in time"


def told(clients: list[Client], published: dict[int, float]) -> str:
    """The figures of a run."""
    answers = sorted((answer for client in clients for answer in client.answers), key=lambda answer: answer.asked)
    first = {n: min((a.asked + a.took for a in answers if a.release >= n), default=0.0) for n in published}
    lags = sorted(first[n] - when for n, when in published.items() if n > 1)
    times = quantiles([answer.took * 1000 for answer in answers], n=100)
    return (
        f"{len(answers)} answers of {len(Counter(a.release for a in answers))} releases to {len(clients)} clients, "
        f"median {times[49]:.0f} ms, 99 of 100 within {times[98]:.0f} ms; "
        f"a release first seen after {lags[len(lags) // 2]:.2f} s (median), {lags[-1]:.2f} s (longest)"
    )


def test_ten_publishes_under_eight_clients(tmp_path: Path) -> None:
    check(*publish_under_clients(tmp_path / "store", 10))


@pytest.mark.soak
def test_fifty_publishes_under_eight_clients(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clients, published = publish_under_clients(tmp_path / "store", 50)
    with capsys.disabled():
        print(f"\n{told(clients, published)}")  # noqa: T201 # the figures are what it is run for
    check(clients, published)


def test_every_answer_names_its_release(tmp_path: Path) -> None:
    load_told(tmp_path / "store", *edition(1))
    with served(tmp_path / "store") as address:
        parts = urlsplit(address)
        with closing(http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)) as connection:
            for path in (*PATHS, "/articles", "/reports", "/sparql", "/download", "/ontology", "/nothing", "/export.x"):
                assert ask(connection, path).release == 1, path


def test_a_store_that_is_made_anew_is_read_anew(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_told(store, *edition(1))
    client = create_app(Settings(store)).test_client()
    assert "edition-1" in client.get("/article/one").text
    shutil.rmtree(store)
    assert client.get("/article/one").status_code == 503
    time.sleep(1)  # a release is known by its number and the second of its publication
    load_told(store, *edition(2))
    answer = client.get("/article/one")
    assert (answer.headers["Skerry-Release"], "edition-2" in answer.text) == ("1", True)


@pytest.mark.parametrize("accept", ["text/csv", "text/html"])
def test_a_query_whose_release_is_pruned_before_it_runs_is_answered_from_the_next(tmp_path: Path, accept: str) -> None:
    store = tmp_path / "store"
    load_told(store, *edition(1))
    app = create_app(Settings(store))

    @app.before_request
    def publish_and_prune() -> None:
        release()  # what this request would answer from
        load_told(store, *edition(2))
        shutil.rmtree(StoreFolder(store).release(1))

    answer = app.test_client().get("/sparql", query_string={"query": QUERY}, headers={"Accept": accept})
    close(app)
    assert answer.headers["Skerry-Release"] == "2"
    assert set(re.findall(r"edition-(\d+)", answer.text)) == {"2"}


def test_the_editions_tell_of_themselves_only() -> None:
    assert BASE.iri in {telling.id: telling.graph().name.value for telling in edition(7)}["one"]
    for telling in edition(7):
        assert set(re.findall(r"edition-(\d+)", " ".join(map(str, telling.graph().triples)))) == {"7"}
