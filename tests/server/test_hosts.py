"""Requests as they come over a socket: by which names, with which ends, and what a HEAD says of a GET."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.hosts import hosts_of
from tests.serving import served

ASK = "/sparql?query=ASK%7B%7D"
EVIL = "evil.example"


@dataclass(frozen=True)
class Answer:
    """What came over a connection until it was closed, or nothing came any more."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_closed: bool


def exchange(address: str, head: str, body: bytes = b"") -> Answer:
    """The answer to lines as they stand; HERE is the host and port of the service. Another request behind them asks
    whether the connection is kept."""
    place = urlsplit(address)
    lines = f"{head}\r\n\r\n".replace("HERE", place.netloc).replace("\n", "\r\n").replace("\r\r", "\r")
    again = f"GET /health/live HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=60) as client:
        client.sendall(lines.encode() + body)
        first = b""
        while b"\r\n\r\n" not in first:
            first += (part := client.recv(65536))
            assert part, first
        told, _, rest = first.partition(b"\r\n\r\n")
        status, *fields = told.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
        with suppress(BrokenPipeError, ConnectionResetError):  # it is closed
            client.sendall(again.encode())
            while part := client.recv(65536):
                rest += part
    own, _, next_answer = rest.partition(b"HTTP/1.1 200 OK\r\n")
    return Answer(int(status.split()[1]), headers, own, not next_answer)


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    """A service on loopback."""
    with served(sample_store) as found:
        yield found


@pytest.fixture(scope="module")
def anywhere(sample_store: Path) -> Iterator[str]:
    """A service that others can reach, without a public address."""
    with served(sample_store, "--host", "0.0.0.0") as found:
        yield found.replace("0.0.0.0", "127.0.0.1")


@pytest.fixture(scope="module")
def public(sample_store: Path) -> Iterator[str]:
    """A service with a public address."""
    with served(sample_store, "--public-url", "https://islands.example/") as found:
        yield found


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (f"GET {ASK} HTTP/1.1\nHost: HERE", 200),
        (f"GET {ASK} HTTP/1.1\nHost: LocalHost", 200),
        (f"GET {ASK} HTTP/1.1\nHost: [::1]:8000", 200),
        (f"GET {ASK} HTTP/1.1\nHost: {EVIL}", 400),
        (f"GET {ASK} HTTP/1.1\nHost: 192.0.2.1", 400),
        (f"GET {ASK} HTTP/1.1\nHost: HERE\nHost: {EVIL}", 400),
        (f"GET {ASK} HTTP/1.1", 400),
        (f"GET http://HERE{ASK} HTTP/1.1\nHost: {EVIL}", 200),
        (f"GET HTTP://LOCALHOST{ASK} HTTP/1.1\nHost: {EVIL}", 200),
        ("GET http://HERE HTTP/1.1\nHost: HERE", 200),
        (f"GET http://{EVIL}{ASK} HTTP/1.1\nHost: HERE", 400),
        (f"GET http://HERE@{EVIL}{ASK} HTTP/1.1\nHost: HERE", 400),
        (f"GET ftp://HERE{ASK} HTTP/1.1\nHost: HERE", 400),
        ("GET /health HTTP/2.0\nHost: HERE", 505),
        ("POST /sparql HTTP/2.0\nHost: HERE\nContent-Length: 7", 505),
        ("OPTIONS * HTTP/1.1\nHost: HERE", 204),
        ("OPTIONS * HTTP/1.0", 204),
        (f"GET {ASK} HTTP/1.0", 200),
        (f"GET {ASK} HTTP/1.0\nHost: {EVIL}", 400),
        ("GET http://[ HTTP/1.1\nHost: HERE", 400),
        ("GET /health#part HTTP/1.1\nHost: HERE", 400),
        (f"GET {ASK}# HTTP/1.1\nHost: HERE", 400),
        ("GET http://HERE/health#part HTTP/1.1\nHost: HERE", 400),
        ("GET /health%23part HTTP/1.1\nHost: HERE", 404),
        ("GET /health HTTP/1.1\nHost: HERE\nAccept: text/html,\n */*", 400),
        ("GET /health HTTP/1.1\nHost: HERE\nAccept: text/html,\n\t*/*", 400),
        ("GET /health HTTP/1.1\n Host: HERE", 400),
        ("GET /health HTTP/1.1\nHost: HERE\n ", 400),
    ],
)
def test_the_host_is_the_one_that_is_meant(address: str, head: str, status: int) -> None:
    answer = exchange(address, head)
    assert answer.status == status
    assert EVIL.encode() not in answer.body


def test_what_is_asked_of_the_whole_service_has_no_body(address: str) -> None:
    answer = exchange(address, "OPTIONS * HTTP/1.1\nHost: HERE")
    assert (answer.body, answer.headers.keys() & {"content-type", "content-length"}) == (b"", set())


def test_a_service_without_a_public_address_is_known_by_figures_and_by_the_name_of_the_machine(anywhere: str) -> None:
    machine = socket.gethostname()
    for host in ("HERE", "192.0.2.1:8000", "[2001:db8::1]", machine, f"{machine}.LOCAL:80"):
        assert exchange(anywhere, f"GET {ASK} HTTP/1.1\nHost: {host}").status == 200, host
    for host in (EVIL, "1.2.3", f"{machine}.{EVIL}", "0x7f000001", "*"):
        assert exchange(anywhere, f"GET {ASK} HTTP/1.1\nHost: {host}").status == 400, host


def test_who_asks_by_no_name_asks_by_the_own_one(public: str, anywhere: str) -> None:
    for address in (public, anywhere):
        assert exchange(address, f"GET {ASK} HTTP/1.0").status == 200
    assert b"<https://islands.example/sparql#service>" in exchange(public, "GET /sparql HTTP/1.0").body


def test_the_names_of_a_service() -> None:
    assert "islands.example" in hosts_of("0.0.0.0", "https://Islands.Example/")
    assert "*" not in (*hosts_of("0.0.0.0", "https://islands.example/"), *hosts_of("127.0.0.1", None))
    assert "mybox" in hosts_of("mybox", None)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/id//graph/resolved", "/id/graph/resolved"),
        ("/reports//timeline?from=2019-01-01", "/reports/timeline?from=2019-01-01"),
        ("//id//graph//resolved", "/id/graph/resolved"),
    ],
)
def test_another_spelling_of_an_address_leads_to_the_right_one_by_the_same_protocol(
    public: str, path: str, place: str
) -> None:
    answer = exchange(public, f"GET {path} HTTP/1.1\nHost: islands.example")
    assert (answer.status, answer.headers["location"]) == (308, place)
    assert b"http:" not in answer.body


CHUNKS = b"5\r\nASK{}\r\n0\r\n\r\n"
POST = "POST /sparql HTTP/{}\nHost: HERE\nContent-Type: application/sparql-query\nTransfer-Encoding: chunked"


@pytest.mark.parametrize("length", ["5", "15", "0"])
def test_a_body_with_two_ends_is_refused_with_its_connection(address: str, length: str) -> None:
    for head in (f"{POST.format('1.1')}\nContent-Length: {length}", f"{POST.format('1.0')}\nContent-Length: {length}"):
        answer = exchange(address, head, CHUNKS)
        assert (answer.status, answer.is_closed) == (400, True)
    for codings in ("chunked, chunked", "chunked\nTransfer-Encoding: Chunked"):
        answer = exchange(address, POST.format("1.1").replace("chunked", codings), CHUNKS)
        assert (answer.status, answer.is_closed) == (400, True)
    answer = exchange(address, POST.format("1.1"), CHUNKS)
    assert (answer.status, answer.is_closed) == (200, False)


@pytest.mark.parametrize("connection", ["close", "Keep-Alive, Close", "close, x-odd", "TE ,  CLOSE"])
def test_who_asks_to_close_is_left(address: str, connection: str) -> None:
    answer = exchange(address, f"GET {ASK} HTTP/1.1\nHost: HERE\nConnection: {connection}")
    assert (answer.status, answer.headers["connection"].lower(), answer.is_closed) == (200, "close", True)


@pytest.mark.parametrize("path", [ASK, "/static/skerry.css"])
def test_an_answer_without_a_body_keeps_the_connection(address: str, path: str) -> None:
    tag = exchange(address, f"HEAD {path} HTTP/1.1\nHost: HERE\nConnection: close").headers["etag"]
    known = f"GET {path} HTTP/1.1\nHost: HERE\nIf-None-Match: {tag}"
    answer = exchange(address, known)
    assert (answer.status, answer.headers.get("connection"), answer.is_closed) == (304, None, False)
    answer = exchange(address, f"{known}\nConnection: close")
    assert (answer.status, answer.headers["connection"], answer.is_closed) == (304, "close", True)
    assert not exchange(address, "OPTIONS * HTTP/1.1\nHost: HERE").is_closed


def test_who_asks_to_stay_stays(address: str) -> None:
    kept = exchange(address, f"GET {ASK} HTTP/1.0\nHost: HERE\nConnection: TE, Keep-Alive")
    assert (kept.status, kept.is_closed) == (200, False)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/sparql", "/reports", "/reports/timeline", "/reports/timeline.csv", "/reports/timeline.svg",
        "/id/island/etorofu", "/.well-known/void", "/ontology", "/search?q=a", "/id/nothing", "/reports/nothing",
        "/export.trig", "/nothing", ASK, f"{ASK}&published-until=2030", "/sparql?query=SELECT", "/health",
    ],
)  # fmt: skip
def test_a_head_tells_the_length_of_a_get_or_none(address: str, path: str) -> None:
    got = exchange(address, f"GET {path} HTTP/1.1\nHost: HERE\nAccept: text/html, */*;q=0.9\nConnection: close")
    head = exchange(address, f"HEAD {path} HTTP/1.1\nHost: HERE\nAccept: text/html, */*;q=0.9\nConnection: close")
    assert (head.status, head.headers["content-type"], head.body) == (got.status, got.headers["content-type"], b"")
    length = got.headers.get("content-length")
    told = head.headers.get("content-length", length)
    if length is None:
        assert told is None
        return
    assert length == str(len(got.body))
    # Pages say when they were made and have a number of their own, problems too: of the same length, but for texts.
    assert told is not None
    assert abs(int(told) - int(length)) < 40, re.sub(rb"\s+", b" ", got.body[:200])
