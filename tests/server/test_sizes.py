"""Which part of a request is too long is told, and whoever sends it can read that."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.app import POLICY
from tests.serving import served, started

ASK = "/sparql?query=ASK%7B%7D"
CHUNKED = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


@pytest.fixture(scope="module")
def usual(sample_store: Path) -> Iterator[str]:
    """A service with the limits that it has by itself."""
    with served(sample_store) as found:
        yield found


@pytest.fixture(scope="module")
def tight(sample_store: Path) -> Iterator[str]:
    """A service with other limits of addresses and headers."""
    with served(sample_store, "--max-url", "2000", "--max-headers", "4000") as found:
        yield found


def answer_to(address: str, request: bytes, patience: float = 20) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a request that is sent to its end before anything is read."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=patience) as client:
        client.sendall(request)
        with closing(http.client.HTTPResponse(client, method=request.partition(b" ")[0].decode())) as response:
            response.begin()
            return response.status, {name.lower(): value for name, value in response.headers.items()}, response.read()


def get(path: str, *headers: str, method: str = "GET") -> bytes:
    """A request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get(ASK, f"X: {'x' * 31_000}"), 200),
        (get(ASK, f"Accept: {'*/*,' * 8250}"), 431),
        (get(ASK, f"Accept: {'*/*,' * 15_750}"), 431),
        (get(ASK, *(f"X-{number}: y" for number in range(8000))), 431),
        (get(ASK, f"Accept: {'*/*,' * 1_250_000}"), 431),
        (get(f"/?x={'x' * 31_990}"), 200),
        (get(f"/?x={'x' * 32_000}"), 414),
        (get(f"/?x={'x' * 70_000}"), 414),
        (get(f"/?x={'x' * 5_000_000}"), 414),
        (get(f"/?x={'x' * 33_000}", f"X: {'x' * 33_000}"), 414),
    ],
    ids=lambda value: f"{len(value)}" if isinstance(value, bytes) else None,
)
def test_addresses_and_headers_have_limits_of_their_own(usual: str, request_: bytes, status: int) -> None:
    found, _, body = answer_to(usual, request_)
    assert found == status
    what = {414: b"the address has more than 32000 bytes", 431: b"the headers have more than 32000 bytes", 200: b""}
    assert what[status] in body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (get(ASK, f"X: {'x' * 3900}"), 200),
        (get(ASK, f"X: {'x' * 4000}"), 431),
        (get(ASK, f"X: {'x' * 5900}"), 431),
        (get(ASK, *(f"X-{number}: y" for number in range(1000))), 431),
        (get(f"/?x={'x' * 2000}"), 414),
        (get(f"/?x={'x' * 2000}", f"X: {'x' * 8000}"), 414),
    ],
    ids=lambda value: f"{len(value)}" if isinstance(value, bytes) else None,
)
def test_limits_that_are_set_hold_and_are_told(tight: str, request_: bytes, status: int) -> None:
    found, _, body = answer_to(tight, request_)
    assert found == status
    assert {414: b"2000 bytes", 431: b"4000 bytes", 200: b""}[status] in body


def test_a_head_that_is_too_long_gets_no_body(tight: str) -> None:
    status, headers, body = answer_to(tight, get(ASK, f"X: {'x' * 70_000}", method="HEAD"))
    assert (status, body) == (431, b"")
    assert int(headers["content-length"]) > 0


def test_who_goes_on_sending_is_left_in_the_end(tight: str) -> None:
    place = urlsplit(tight)
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=5) as client:
        client.sendall(get(ASK)[:-2] + b"X: ")
        sent = 0
        with suppress(ConnectionResetError, BrokenPipeError):
            while sent < 500_000_000:
                sent += client.send(b"x" * 1_000_000)
        assert 10_000_000 < sent < 500_000_000
    assert answer_to(tight, get(ASK))[0] == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"5\r\nASK{}\r\n0\r\n\r\n", 200),
        (b"1\r\nA\r\n4;a;b=c;d=\"e f\"\r\nSK{}\r\n0\r\nX-Sum: 1\r\n\r\n", 200),
        (b"5;" + b"a" * 15_000_000, 400),
        (b"5;" + b"a" * 5000 + b"\r\nASK{}\r\n0\r\n\r\n", 400),
        (b"5\r\nASK{}\r\n0\r\n" + b"X: yyy\r\n" * 1_900_000, 400),
        (b"5\r\nASK{}\r\n0\r\nno trailer\r\n\r\n", 400),
        (b"1\r\n \r\n" * 2_500_000, 400),
        (b"1\r\n \r\n" * 9000 + b"5\r\nASK{}\r\n0\r\n\r\n", 200),
        (b"5\r\nASK{}ASK\r\n", 400),
        (b"5\nASK{}\r\n0\r\n\r\n", 400),
        (b"\r\n5\r\nASK{}\r\n0\r\n\r\n", 400),
        (b"-5\r\nASK{}\r\n0\r\n\r\n", 400),
        (b"0x5\r\nASK{}\r\n0\r\n\r\n", 400),
        (b"5;=\r\nASK{}\r\n0\r\n\r\n", 400),
    ],
    ids=lambda value: f"{value[:20]!r}-{len(value)}" if isinstance(value, bytes) else None,
)  # fmt: skip
def test_chunks_are_read_quickly_or_refused(usual: str, body: bytes, status: int) -> None:
    began = time.monotonic()
    found, headers, content = answer_to(usual, CHUNKED + body)
    assert found == status, content
    assert time.monotonic() - began < 10
    assert status == 200 or json.loads(content)["status"] == status
    assert (headers.get("connection") == "close") == (status != 200)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_chunks_may_come_in_any_pieces(usual: str, size: int) -> None:
    request = CHUNKED + b"2;x=y\r\nAS\r\n3\r\nK{}\r\n0\r\nX: y\r\n\r\n"
    place = urlsplit(usual)
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(request), size):
            client.sendall(request[start : start + size])
        assert client.recv(10_000).startswith(b"HTTP/1.1 200")


def test_a_request_that_was_not_read_is_in_the_log_and_its_answer_can_run_nothing(sample_store: Path) -> None:
    with started(sample_store, "--max-headers", "4000") as service:
        for request, refused in ((get(ASK, f"Accept: {'x' * 9000}"), 431), (get(ASK, "Transfer-Encoding: x"), 501)):
            status, headers, body = answer_to(service.address, request)
            assert (status, headers["content-security-policy"]) == (refused, POLICY)
            deadline = time.monotonic() + 20
            while not (lines := [line for line in service.log() if line.get("status") == refused]):
                assert time.monotonic() < deadline, "there is no line in the log"
                time.sleep(0.05)
            assert (lines[0]["query_id"], lines[0]["outcome"]) == (json.loads(body)["queryId"], "invalid")
