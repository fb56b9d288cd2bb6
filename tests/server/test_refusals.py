"""What is refused before the application reads it is told as the application tells its own errors."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.app import POLICY
from tests.server.test_sizes import answer_to, get
from tests.server.test_writing import ALICE, SECRET
from tests.serving import served

BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LONG = f"X: {'x' * 40_000}"
LONGER = f"X: {'x' * 90_000}"
PARAMETER = "x" * 40_000
LARGE = "Content-Length: 17000000"
BROKEN = "no header"
QUERY, UPDATE, FORM = (
    f"Content-Type: application/{kind}" for kind in ("sparql-query", "sparql-update", "x-www-form-urlencoded")
)
OF_ALL = "body=1000000, body-seconds=1, url=32000, headers=32000, head-seconds=1"


@pytest.fixture(scope="module")
def address(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that takes changes, and does not wait long."""
    tokens = tmp_path_factory.mktemp("refusals") / "tokens"
    tokens.write_text(f"{ALICE}\n")
    with served(sample_store, "--tokens", str(tokens), "--head-seconds", "1", "--body-seconds", "1") as found:
        yield found


@pytest.mark.parametrize(
    ("request_", "status", "form"),
    [
        (get("/", LONG), 431, "application/problem+json"),
        (get("/", BROWSER, LONG), 431, "text/html; charset=utf-8"),
        (get("/", BROWSER, LONGER), 431, "text/html; charset=utf-8"),
        (get("/", LONGER, BROWSER), 431, "application/problem+json"),  # it is not read that far
        (get(f"/?x={PARAMETER}", BROWSER), 414, "text/html; charset=utf-8"),
        (get("/", "Accept: text/html;q=0.5, text/plain", LONG), 431, "text/plain; charset=utf-8"),
        (get("/", "Accept: text/html;q=0, application/json", LONG), 431, "application/problem+json"),
        (get("/", BROWSER, BROKEN), 400, "text/html; charset=utf-8"),
        (get("/a b", BROWSER), 400, "text/html; charset=utf-8"),
        (get("/", BROWSER, LARGE, method="POST"), 413, "text/html; charset=utf-8"),
        (get("/", BROWSER, "Transfer-Encoding: gzip", method="POST"), 501, "text/html; charset=utf-8"),
        (get("/", BROWSER).replace(b"HTTP/1.1", b"HTTP/3.0"), 505, "text/html; charset=utf-8"),
        (get("/", BROWSER)[:-2], 408, "text/html; charset=utf-8"),
        (get("/", BROWSER, "Content-Length: 5", method="POST"), 408, "text/html; charset=utf-8"),
        (b"\x16\x03\x01\r\n\r\n", 400, "application/problem+json"),
        (b"GET", 408, "application/problem+json"),
    ],
    ids=lambda value: f"{len(value)}" if isinstance(value, bytes) else None,
)
def test_a_refusal_has_the_form_and_the_headers_of_an_error(
    address: str, request_: bytes, status: int, form: str
) -> None:
    found, headers, body = answer_to(address, request_)
    assert (found, headers["content-type"], headers["connection"]) == (status, form, "close")
    assert (headers["skerry-release"], headers["content-security-policy"]) == ("1", POLICY)
    assert headers["x-content-type-options"] == "nosniff"
    assert "Accept" in headers["vary"]
    assert headers["query-id"].encode() in body
    assert int(headers["content-length"]) == len(body)
    if form == "application/problem+json":
        assert {"type", "title", "status", "detail", "queryId"} == json.loads(body).keys()
    elif form.startswith("text/html"):
        assert f'<p class="kind">{status}</p>'.encode() in body


@pytest.mark.parametrize(
    ("request_", "limits", "told"),
    [
        (get("/sparql", LONG), "seconds=10, megabytes=1024, workers=8, queue=24,", "the headers have more than 32000"),
        (get("/sparql", LONGER), "seconds=10, megabytes=1024, workers=8, queue=24,", "headers have more than 32000"),
        (get(f"/export.ttl?x={PARAMETER}"), "seconds=300,", "the address has more than 32000 bytes"),
        (get(f"/export.ttl?x={PARAMETER * 3}"), "seconds=300,", "the address has more than 32000 bytes"),
        (get("/reports/timeline?published-until=2019", LONG), "seconds=60, megabytes=2048, workers=2", "the headers"),
        (get("/sparql", QUERY, LARGE, method="POST"), "seconds=10,", "the body has more than 1000000 bytes"),
        (get("/sparql", FORM, LARGE, method="POST"), "seconds=10,", "the body has more than 1000000 bytes"),
        (get("/sparql", UPDATE, LARGE, method="POST"), "seconds=60, megabytes=2048, body", "more than 16000000 bytes"),
        (get("/sparql", FORM, f"Authorization: Bearer {SECRET}", LARGE, method="POST"), "seconds=60,", "16000000"),
        (get("/graph-store?default", LARGE, method="PUT"), "seconds=60, megabytes=2048, body", "16000000 bytes"),
        (get("/nothing", LARGE, method="POST"), OF_ALL, "the body has more than 1000000 bytes"),
        (get("/", BROKEN), "seconds=10, megabytes=1024, workers=4", "not HTTP as RFC 9112 has it"),
        (b"\x16\x03\x01\r\n\r\n", OF_ALL, "not HTTP as RFC 9112 has it"),
        (b"GET / HTT", OF_ALL, "did not end in time"),
    ],
    ids=lambda value: f"{len(value)}" if isinstance(value, bytes) else None,
)
def test_a_refusal_tells_the_limits_of_what_was_asked(address: str, request_: bytes, limits: str, told: str) -> None:
    _, headers, body = answer_to(address, request_)
    assert headers["skerry-limits"].startswith(limits)
    assert told in json.loads(body)["detail"]


@pytest.mark.parametrize("path", ["/sparql", "/nothing"])
def test_a_page_of_this_machine_may_read_a_refusal(address: str, path: str) -> None:
    _, headers, _ = answer_to(address, get(path, "Origin: http://localhost:1", LONG))
    assert headers["access-control-allow-origin"] == "http://localhost:1"
    assert "access-control-allow-origin" not in answer_to(address, get(path, "Origin: http://evil.example", LONG))[1]


@pytest.mark.parametrize("length", ["9" * 5000, "9" * 30, "-1", "+1", "1, 1", "0x1"], ids=lambda text: text[:5])
def test_a_length_that_is_none_is_refused(address: str, length: str) -> None:
    assert answer_to(address, get("/sparql", f"Content-Length: {length}", method="POST"))[0] in (400, 413)


def first_line(address: str, request: bytes) -> bytes:
    """The first line of what comes back."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=5) as client:
        client.sendall(request)
        return client.recv(10_000).partition(b"\r\n")[0]


def test_who_waits_to_be_asked_for_a_body_is_asked_only_for_one_that_is_wanted(address: str) -> None:
    wait = "Expect: 100-continue"
    for request, line in (
        (get("/sparql", QUERY, "Content-Length: 7", wait, method="POST"), b"HTTP/1.1 100 Continue"),
        (get("/sparql", QUERY, LARGE, wait, method="POST"), b"HTTP/1.1 413 REQUEST ENTITY TOO LARGE"),
        (get("/sparql", QUERY, "Content-Length: 7", wait, LONG, method="POST"),
         b"HTTP/1.1 431 REQUEST HEADER FIELDS TOO LARGE"),
        (get("/health", wait), b"HTTP/1.1 200 OK"),
    ):  # fmt: skip
        began = time.monotonic()
        assert first_line(address, request) == line
        assert time.monotonic() - began < 0.9
