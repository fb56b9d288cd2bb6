"""What whoever operates the service needs, on a real one: numbers of requests, queries, figures, health."""

import http.client
import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from server.app import close, create_app
from server.settings import Settings
from server.tokens import Tokens, new_token
from tests.server.test_limits import BOMB, ENDLESS_ROWS, LIGHT
from tests.serving import Service, started

OPERATOR, OPERATORS_LINE = new_token("night-shift", ["operate"])
WRITER, WRITERS_LINE = new_token("alice", ["write"])


@dataclass(frozen=True)
class Answer:
    """An answer of the service."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@pytest.fixture(scope="module")
def service(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with an operator, two workers and room for one query that waits."""
    tokens = tmp_path_factory.mktemp("tokens") / "tokens"
    tokens.write_text(f"{OPERATORS_LINE}\n{WRITERS_LINE}\n")
    options = ("--tokens", str(tokens), "--query-seconds", "20", "--query-workers", "2", "--query-queue", "1")
    with started(sample_store, *options) as running:
        yield running


def ask(service: Service, path: str, method: str = "GET", token: str = OPERATOR) -> Answer:
    """An answer to a request that carries a token."""
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=30)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {token}"} if token else {})
        response = connection.getresponse()
        return Answer(response.status, dict(response.headers), response.read())
    finally:
        connection.close()


def sparql(query: str) -> str:
    """The path that asks a query."""
    return f"/sparql?query={quote(query)}"


def running(service: Service) -> list[dict[str, Any]]:
    """The queries that the service lists."""
    found: list[dict[str, Any]] = ask(service, "/queries").json["queries"]
    return found


def wait_until(happens: Callable[[], bool], seconds: float = 10) -> None:
    """Waits for something that must happen soon."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def figures(service: Service) -> dict[str, float]:
    """The figures of the service: name with labels -> value."""
    families = text_string_to_metric_families(ask(service, "/metrics").body.decode())
    return {
        sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize(
    "path",
    ["/", "/reports/timeline.json", "/reports/timeline.csv", "/sparql", sparql(LIGHT), sparql("SELECT {"), "/nothing",
     "/id/nothing", "/health", "/static/skerry.css", "/queries", "/export.ttl"],
)  # fmt: skip
def test_every_answer_has_a_number_of_its_own(service: Service, path: str) -> None:
    numbers = {ask(service, path).headers["Query-Id"] for _ in range(2)}
    assert len(numbers) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", number) for number in numbers)


def test_a_problem_tells_the_number_in_each_form(service: Service) -> None:
    problem = ask(service, sparql("SELECT {"))
    assert problem.json["queryId"] == problem.headers["Query-Id"]
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=30)
    for form in ("text/plain", "text/html"):
        connection.request("GET", "/nothing", headers={"Accept": form})
        response = connection.getresponse()
        assert response.headers["Query-Id"] in response.read().decode()
    connection.close()


def test_a_query_that_runs_is_listed_and_ended_by_an_operator(service: Service) -> None:
    with ThreadPoolExecutor(1) as threads:
        bomb = threads.submit(ask, service, sparql(BOMB))
        wait_until(lambda: [query["state"] for query in running(service)] == ["running"])
        (listed,) = running(service)
        assert listed["form"] == "select"
        assert listed["query"] == BOMB
        assert listed["seconds"] > 0
        began = time.monotonic()
        assert ask(service, f"/queries/{listed['id']}", "DELETE").status == 204
        ended = bomb.result()
    assert time.monotonic() - began < 15  # of twenty
    assert ended.status == 503
    assert ended.headers["Content-Type"] == "application/problem+json"
    assert "an operator" in ended.json["detail"]
    assert ended.json["queryId"] == listed["id"] == ended.headers["Query-Id"]
    assert running(service) == []
    assert figures(service)["skerry_queries_total form=select outcome=ended"] >= 1
    assert ask(service, f"/queries/{listed['id']}", "DELETE").status == 404


def test_a_query_that_waits_is_listed_and_ended_too(service: Service) -> None:
    with ThreadPoolExecutor(3) as threads:
        for _ in range(2):
            threads.submit(ask, service, sparql(BOMB))
        wait_until(lambda: len(running(service)) == 2)
        waiting = threads.submit(ask, service, sparql(ENDLESS_ROWS))
        wait_until(lambda: [query["state"] for query in running(service)][2:] == ["waiting"])
        assert figures(service)["skerry_waiting pool=queries"] == 1
        assert figures(service)["skerry_workers pool=queries state=busy"] == 2
        for listed in reversed(running(service)):
            assert ask(service, f"/queries/{listed['id']}", "DELETE").status == 204
        assert waiting.result().status == 503
    wait_until(lambda: figures(service)["skerry_workers pool=queries state=busy"] == 0)


def test_an_answer_under_way_breaks_off_when_its_query_is_ended(service: Service) -> None:
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=30)
    connection.request("GET", sparql(ENDLESS_ROWS))
    response = connection.getresponse()
    assert response.status == 200
    # The client does not read: the service waits for it, and the query ends all the same.
    assert ask(service, f"/queries/{response.headers['Query-Id']}", "DELETE").status == 204
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        response.read()
    connection.close()
    wait_until(lambda: figures(service)["skerry_workers pool=queries state=busy"] == 0)


@pytest.mark.parametrize(
    ("token", "status"), [("", 401), ("skerry_" + "x" * 43, 401), (WRITER, 403)], ids=["none", "unknown", "writer"]
)
def test_only_an_operator_sees_and_ends_queries(service: Service, token: str, status: int) -> None:
    for path, method in (("/queries", "GET"), ("/queries/0", "DELETE"), ("/metrics", "GET")):
        assert ask(service, path, method, token).status == status
    headers = {name.lower(): value for name, value in ask(service, "/queries", token=token).headers.items()}
    told = headers["www-authenticate"]
    assert told.startswith('Bearer realm="skerry"')
    assert ('error="insufficient_scope", scope="operate"' in told) == (status == 403)


def test_a_secret_in_a_query_is_not_listed(service: Service) -> None:
    query = f'SELECT ("{WRITER}" AS ?x) (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }}'
    with ThreadPoolExecutor(1) as threads:
        threads.submit(ask, service, sparql(query))
        wait_until(lambda: len(running(service)) == 1)
        (listed,) = running(service)
        assert ask(service, f"/queries/{listed['id']}", "DELETE").status == 204
    assert WRITER not in listed["query"]
    assert "[secret]" in listed["query"]


def test_figures_tell_what_was_asked_and_how_it_ended(service: Service) -> None:
    fresh = LIGHT + " # of this test"
    ask(service, sparql("SELECT {"))
    ask(service, sparql("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"))
    before = figures(service)
    for query in (fresh, fresh, "ASK {}", "SELECT {", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"):
        ask(service, sparql(query))
    after = figures(service)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("skerry_queries_total form=select outcome=ok") == 2
    assert more("skerry_queries_total form=ask outcome=ok") == 1
    assert more("skerry_queries_total form=unknown outcome=forbidden") == 1
    assert more("skerry_queries_total form=select outcome=invalid") == 1
    assert more("skerry_query_seconds_count form=select") == 3
    assert more("skerry_cache_hits_total") == 1
    assert more("skerry_http_requests_total method=GET route=sparql.endpoint status=200") == 3
    assert after["skerry_ready"] == after["skerry_release"] == 1
    assert after["skerry_release_bytes"] > 10_000
    assert after["skerry_workers_limit pool=queries"] == 2


def test_figures_come_in_the_format_that_is_asked_for(client: FlaskClient) -> None:
    assert client.get("/metrics").mimetype == "text/plain"
    modern = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert (modern.mimetype, "Accept" in modern.vary) == ("application/openmetrics-text", True)
    assert modern.text.endswith("# EOF\n")


def test_two_services_in_one_process_count_apart(sample_store: Path) -> None:
    services = [create_app(Settings(sample_store)) for _ in range(2)]
    for _ in range(3):
        services[0].test_client().get("/health", buffered=True)
    counted = [
        'route="operations.health"' in service.test_client().get("/metrics").text for service in services
    ]  # fmt: skip
    assert counted == [True, False]
    for service in services:
        close(service)


def test_a_public_service_keeps_its_figures_for_the_operator(sample_store: Path) -> None:
    without = create_app(Settings(sample_store, is_public=True))
    assert without.test_client().get("/metrics").status_code == 403
    close(without)


def test_health_is_told_for_restarts_and_for_traffic(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/health/live").get_json() == {"live": True}
    assert client.get("/health/ready").get_json() == {"live": True, "ready": True, "release": 1}
    empty = create_app(Settings(tmp_path / "nowhere", tokens=Tokens())).test_client()
    assert empty.get("/health/live").status_code == 200
    assert empty.get("/health/ready").status_code == 503
