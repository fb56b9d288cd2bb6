"""What is answered in front of the application is what the application answers."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from server.front.shapes import is_ordinary, parts
from tests.server.test_copies import use_until_copied
from tests.server.test_limits import BOMB, LIGHT, ask, workers
from tests.server.test_operations import wait_until
from tests.serving import Service, served, started

MEETINGS = "SELECT * { ?m a <https://w3id.org/skerry/ontology#Meeting> ; ?p ?o } ORDER BY ?m ?p ?o"
ANEW = {"query-id", "date"}
"""Headers that differ with every answer."""


@pytest.fixture(scope="module", params=["0", "1024"], ids=["tables", "memory"])
def service(sample_store: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    """A service with a short time limit, that answers from the release's tables, or from its copy in memory."""
    with started(sample_store, "--query-seconds", "2", "--query-copy", request.param) as running:
        if request.param != "0":
            use_until_copied(running)
        yield running


class Client:
    """A connection that is kept, and the raw bytes on it."""

    def __init__(self, service: Service) -> None:
        self._place = urlsplit(service.address)
        self.host = self._place.netloc
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection((str(self._place.hostname), self._place.port or 80), timeout=20)
        self._file = self._socket.makefile("rb")

    def send(self, query: str, more: str = "", accept: str = "application/sparql-results+json") -> None:
        """Sends a request for an answer."""
        lines = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {self.host}\r\nAccept: {accept}\r\n{more}\r\n"
        self._socket.sendall(lines.encode())

    def send_raw(self, content: bytes) -> None:
        """Sends bytes."""
        self._socket.sendall(content)

    def receive(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the next answer."""
        status = int(self._file.readline().split()[1])
        headers = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode().partition(": ")
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._file.readline(), 16):
                body += self._file.read(size)
                self._file.readline()
            self._file.readline()
        else:
            body = self._file.read(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
            self._open()
        return status, headers, body

    def ask(self, query: str, more: str = "", accept: str = "application/sparql-results+json") -> tuple[int, dict[str, str], bytes]:  # fmt: skip # noqa: E501
        """An answer."""
        self.send(query, more, accept)
        return self.receive()

    def open_again(self) -> None:
        """Connects anew."""
        self.close()
        self._open()

    def close(self) -> None:
        """Leaves."""
        self._file.close()
        self._socket.close()


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    """A client whose requests the front knows: one was answered already."""
    found = Client(service)
    assert found.ask("ASK { ?s ?p ?o }")[0] == 200
    assert found.ask("CONSTRUCT WHERE { ?s ?p 1 }", accept="text/turtle")[0] == 200
    yield found
    found.close()


def without(headers: dict[str, str]) -> dict[str, str]:
    """The headers that are the same each time."""
    return {name: value for name, value in headers.items() if name not in ANEW}


@pytest.mark.parametrize("more", ["", "Origin: http://localhost:1\r\n", "Accept-Language: de\r\n"])
def test_the_answer_is_the_same_by_the_application_by_a_worker_and_from_the_cache(client: Client, more: str) -> None:
    query = f"{MEETINGS} # {time.monotonic()}"
    # A condition that cannot hold is for the application; it keeps no answer that the front has not kept.
    by_worker = client.ask(query, more)
    kept = client.ask(query, more)
    by_application = client.ask(query, more + 'If-None-Match: "other"\r\n')
    assert by_worker[0] == kept[0] == by_application[0] == 200
    assert without(by_worker[1]) == without(kept[1]) == without(by_application[1])
    assert by_worker[2] == kept[2] == by_application[2]
    assert len({answer[1]["query-id"] for answer in (by_worker, kept, by_application)}) == 3


def test_a_known_tag_gets_304_and_other_formats_their_own_tag(client: Client) -> None:
    _, headers, _ = client.ask(MEETINGS)
    assert client.ask(MEETINGS, f"If-None-Match: {headers['etag']}\r\n")[0] == 304
    other = client.ask(MEETINGS, accept="text/csv")[1]
    assert other["content-type"].startswith("text/csv")
    assert other["etag"] != headers["etag"]
    graph = client.ask("CONSTRUCT WHERE { ?s ?p 2 }", accept="text/turtle")[1]
    assert graph["content-type"].startswith("text/turtle")
    assert client.ask("CONSTRUCT WHERE { ?s ?p 2 }")[0] == 406


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { ?s ?p }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("nothing", 400),
        ("SELECT * { ?s ?p ?o FILTER(<u:unknown>(?s)) }", 400),
    ],
)
def test_what_is_wrong_with_a_query_is_told_by_the_application(client: Client, query: str, status: int) -> None:
    found, headers, body = client.ask(query)
    assert (found, headers["content-type"], json.loads(body)["status"]) == (status, "application/problem+json", status)


def test_what_differs_each_time_is_not_kept(client: Client) -> None:
    answers = [client.ask("SELECT (UUID() AS ?x) {}") for _ in range(3)]
    assert len({body for _, _, body in answers}) == 3
    assert not any("etag" in headers for _, headers, _ in answers)


def test_a_long_query_goes_on_in_the_application_and_is_ended_at_its_limit(client: Client) -> None:
    began = time.monotonic()
    status, headers, body = client.ask(f"{BOMB} # {began}")
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert "longer than 2 seconds" in json.loads(body)["detail"]
    assert time.monotonic() - began > 1.9


def test_a_large_answer_goes_on_in_the_application_and_is_whole(client: Client) -> None:
    status, headers, body = client.ask(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 5000 # {time.monotonic()}")
    assert (status, headers["transfer-encoding"]) == (200, "chunked")
    assert len(json.loads(body)["results"]["bindings"]) == 5000


def test_requests_that_do_not_wait_for_their_answers_are_answered_in_order(client: Client) -> None:
    numbers = [f"SELECT ({number} AS ?n) {{}}" for number in range(5)]
    for query in numbers:
        client.send(query)
    found = [json.loads(client.receive()[2])["results"]["bindings"][0]["n"]["value"] for _ in numbers]
    assert found == ["0", "1", "2", "3", "4"]


def test_a_request_to_another_name_is_refused(client: Client) -> None:
    client.host = "elsewhere.example"
    assert [client.ask("ASK { ?s ?p ?o }")[0] for _ in range(2)] == [400, 400]


def test_what_is_answered_in_front_is_counted_and_logged(service: Service, client: Client) -> None:
    found = client.ask(MEETINGS)[1]["query-id"], client.ask(MEETINGS)[1]["query-id"]

    def lines() -> dict[str, dict[str, Any]]:
        return {line["query_id"]: line for line in service.log() if line.get("query_id") in found}

    wait_until(lambda: set(lines()) == set(found))  # a line is written after the answer
    for line in lines().values():
        assert (line["status"], line["outcome"], line["form"], line["path"]) == (200, "ok", "select", "/sparql")
        assert line["bytes"] > 0
        assert line["release"] > 0


@pytest.mark.parametrize(
    "request_",
    [
        "POST /sparql?query=ASK{} HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql?query= HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql?update=x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql?query=ASK{} HTTP/1.0\r\nHost: h\r\n\r\n",
        "GET /sparql?query=%FF HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /other?query=ASK{} HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql?query=ASK{}#part HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql?a=b#c&query=ASK{} HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /sparql?query=ASK{}&a=b#c HTTP/1.1\r\nHost: h\r\n\r\n",
    ],
)
def test_what_is_no_plain_query_is_for_the_application(request_: str) -> None:
    assert parts(request_.encode()) is None


@pytest.mark.parametrize(
    "header",
    [
        "If-None-Match: *", "Range: bytes=0-1", "Authorization: Bearer x", "Connection: close", "Expect: 100-continue",
        "Content-Length: 3", "Transfer-Encoding: chunked", "X_Odd: 1", "Accept: a\r\n b", "Cookie: a=b", "If-Match: *",
    ],
)  # fmt: skip
def test_headers_that_ask_for_more_are_for_the_application(header: str) -> None:
    asked = f"GET /sparql?default-graph-uri=u:g&query=ASK+%7B%7D&format=json HTTP/1.1\r\nHost: h\r\n{header}\r\n\r\n"
    found = parts(asked.encode())
    assert found is not None
    assert found.query == "ASK {}"
    assert not is_ordinary(found.after)
    plain = parts(asked.replace(f"{header}\r\n", "Accept: */*\r\n").encode())
    assert plain is not None
    assert is_ordinary(plain.after)


def test_a_query_that_only_waits_for_a_busy_machine_does_not_give_way(sample_store: Path) -> None:
    with served(sample_store, "--query-memory", "304") as address, ThreadPoolExecutor(1) as threads:
        assert ask(address, LIGHT)[0] == 200
        wait_until(lambda: len(workers(304)) >= (os.cpu_count() or 1), 30)
        time.sleep(3)  # by now all are there that are started ahead, and one that the first query started
        known = workers(304)
        for process in known:
            os.kill(int(process), signal.SIGSTOP)
        answer = threads.submit(ask, address, LIGHT + "# again")
        time.sleep(1)
        assert not answer.done()
        for process in known:
            os.kill(int(process), signal.SIGCONT)
        assert answer.result()[0] == 200
        assert set(known) <= set(workers(304))
        assert {os.getpriority(os.PRIO_PROCESS, int(process)) for process in known} == {0}


def test_an_answer_of_several_parts_is_kept_when_it_was_sent(client: Client) -> None:
    query = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 500 # {time.monotonic()}"
    status, headers, body = client.ask(query)
    assert (status, headers["transfer-encoding"]) == (200, "chunked")
    again_status, again_headers, again = client.ask(query)
    assert (again_status, again_headers["content-length"], again) == (200, str(len(body)), body)
    assert again_headers["etag"] == headers["etag"]
