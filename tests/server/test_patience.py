"""Who sends too slowly is told so, and nobody fills the service with connections that do nothing."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from server.patience import MOST_WAITED_FOR, Patience, make_room
from tests.serving import served

HEAD = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n"
POST = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"
)
CROWD = MOST_WAITED_FOR + 110


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    """A service that does not wait long."""
    with served(sample_store, "--head-seconds", "1", "--body-seconds", "1.5") as found:
        yield found


def connected(address: str, timeout: float = 20) -> socket.socket:
    """A connection."""
    place = urlsplit(address)
    return socket.create_connection((str(place.hostname), place.port or 80), timeout=timeout)


def dripped(client: socket.socket, beginning: bytes, piece: bytes = b"x", most: float = 12) -> tuple[bytes, float]:
    """What came back on a connection that is sent a beginning and then piece by piece, and after how many seconds."""
    began = time.monotonic()
    client.sendall(beginning)
    client.settimeout(0.2)
    while time.monotonic() - began < most:
        with suppress(TimeoutError):
            return client.recv(10_000), time.monotonic() - began
        with suppress(OSError):
            client.sendall(piece)
    return b"", most


@pytest.mark.parametrize(
    "beginning", [HEAD + b"X: ", b"G", b"\r\nGET /", POST % 900_000, POST % 1000 + b"ASK {"], ids=repr
)
def test_a_request_that_is_sent_byte_by_byte_is_ended(address: str, beginning: bytes) -> None:
    with connected(address) as client:
        answer, seconds = dripped(client, beginning)
        assert answer.split(b" ")[1] == b"408"
        assert 0.9 < seconds < 8
        client.settimeout(5)
        with suppress(ConnectionResetError):
            while client.recv(10_000):
                pass


def test_a_request_that_comes_in_time_is_answered_whatever_its_pieces(address: str) -> None:
    with connected(address) as client:
        for part in (HEAD[:10], HEAD[10:], b"\r\n"):
            client.sendall(part)
            time.sleep(0.2)
        assert client.recv(10_000).startswith(b"HTTP/1.1 200")


def test_an_unused_connection_is_kept_and_a_quick_body_may_take_longer(address: str) -> None:
    query = b"ASK {}" + b" " * 99_994
    with connected(address) as client:
        time.sleep(2.5)
        client.sendall(POST % len(query))
        for start in range(0, len(query), 25_000):
            client.sendall(query[start : start + 25_000])
            time.sleep(0.8)
        assert client.recv(10_000).startswith(b"HTTP/1.1 200")
        client.sendall(b"\r\n")  # an empty line is no request
        time.sleep(2.5)
        client.sendall(HEAD + b"\r\n")
        assert client.recv(10_000).startswith(b"HTTP/1.1 200")


@pytest.fixture
def many_files() -> Iterator[None]:
    """Enough open files for a crowd."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CROWD
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"only {hard} files may be open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
@pytest.mark.parametrize("beginning", [b"", HEAD + b"X: ", POST % 900_000, b"\r\n"], ids=repr)
def test_a_crowd_that_does_nothing_makes_room_for_who_does(sample_store: Path, beginning: bytes) -> None:
    with served(sample_store, "--head-seconds", "300", "--body-seconds", "300") as address, ExitStack() as stack:
        crowd = [stack.enter_context(connected(address)) for _ in range(CROWD)]
        for client in crowd:
            with suppress(OSError):
                client.sendall(beginning)
        began = time.monotonic()
        with urlopen(f"{address}/health/live", timeout=20) as answer:
            assert answer.status == 200
        assert time.monotonic() - began < 10


@dataclass
class Connection:
    """A connection as who makes room sees it."""

    since: float
    awaits_client: bool = True
    is_under_way: bool = False
    is_closed: bool = False

    def handle_close(self) -> None:
        """Closes it."""
        self.is_closed = True


@pytest.mark.parametrize(
    ("connections", "closed"),
    [
        ([Connection(3), Connection(1), Connection(2)], 1),
        ([Connection(3), Connection(1, is_under_way=True)], 0),
        ([Connection(3, is_under_way=True), Connection(1, is_under_way=True)], 1),
        ([Connection(1, awaits_client=False), Connection(2, is_under_way=True)], 1),
        ([Connection(1, awaits_client=False)], None),
    ],
)
def test_room_is_made_by_who_is_waited_for_longest(connections: list[Connection], closed: int | None) -> None:
    make_room(connections)
    assert [number for number, each in enumerate(connections) if each.is_closed] == ([] if closed is None else [closed])


@pytest.mark.parametrize(
    ("seconds", "received", "is_over"), [(29, 0, False), (31, 0, True), (600, 6_000_000, False), (700, 6_000_000, True)]
)
def test_a_body_has_more_time_the_more_of_it_has_come(seconds: float, received: int, is_over: bool) -> None:
    assert Patience().is_over_for_body(seconds, received) is is_over
