"""Quick queries are answered by readers, to which connections are lent: clients notice nothing but the speed."""

import os
import signal
import socket
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from server.readers.board import FREE, MOST_REQUEST, READS, RUNS, SENDS, Board, new_board
from server.readers.lending import Lending, Reader
from server.workers.child import Started
from server.workers.copies import MemoryCopies
from tests.server.test_copies import below, get, template_of, use_until_copied
from tests.server.test_front import Client
from tests.server.test_limits import BOMB, LIGHT
from tests.server.test_operations import figures, wait_until
from tests.server.test_publishing import QUERY, edition
from tests.serving import Service, started
from tests.telling import load_told

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ALL = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
OPTIONS = ("--query-seconds", "2", "--query-readers", "2")


@pytest.fixture
def service(sample_store: Path) -> Iterator[Service]:
    """A service whose release is in memory."""
    with started(sample_store, *OPTIONS) as running:
        use_until_copied(running)
        yield running


Connect = Callable[..., Client]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes clients of a service, which leave at the end."""
    with ExitStack() as stack:
        yield lambda service: stack.enter_context(closing(Client(service)))


def lent(service: Service) -> float:
    return figures(service)["skerry_lent_connections"]


def use_until_lent(service: Service, *clients: Client) -> None:
    """Asks until the connections of all clients are lent: the first requests are learned from, readers are made beside,
    and who is quiet for seconds has its connection back."""

    def are_lent() -> bool:
        for client in clients:
            assert client.ask(f"{LIGHT} # {time.monotonic()}")[0] == 200
        return lent(service) == len(clients)

    wait_until(are_lent, seconds=60)


def readers(service: Service) -> list[int]:
    """The numbers of the processes that have a board."""
    found = []
    for number in below(template_of(service)):
        held = [os.readlink(f"/proc/{number}/fd/{each}") for each in os.listdir(f"/proc/{number}/fd")]
        if any("skerry-board" in name for name in held):
            found.append(number)
    return found


def test_what_a_reader_answers_is_counted_and_logged_as_any_query(connect: Connect, service: Service) -> None:
    client = connect(service)
    use_until_lent(service, client)
    asked = [f"{COUNT} # {number}" for number in range(5)]
    numbers = [client.ask(query)[1]["query-id"] for query in asked]

    def logged() -> list[dict[str, Any]]:
        return [line for line in service.log() if line.get("form") == "select" and line["outcome"] == "ok"]

    wait_until(lambda: figures(service)["skerry_queries_total form=select outcome=ok"] == len(logged()))
    told = {line["query_id"]: line for line in logged() if line["query_id"] in numbers}
    assert len(told) == len(asked)
    assert {(line["status"], line["form"], line["outcome"]) for line in told.values()} == {(200, "select", "ok")}


def test_an_answer_of_a_reader_is_that_of_the_application(connect: Connect, service: Service) -> None:
    client = connect(service)
    use_until_lent(service, client)
    client.send(COUNT)
    status, headers, body = client.receive()
    _, others, text = get(service, f"/sparql?query={quote(COUNT)}", Accept="application/sparql-results+json")
    assert (status, body.decode()) == (200, text)
    anew = {"query-id", "date", "via", "server", "connection"}
    assert {k: v for k, v in headers.items() if k not in anew} == {k: v for k, v in others.items() if k not in anew}


@pytest.mark.parametrize(
    "query",
    [BOMB, ALL, "SELECT", "SELECT * { SERVICE <http://x> {} }", "SELECT (NOW() AS ?n) {}"],
    ids=["slow", "long", "wrong", "forbidden", "volatile"],
)
def test_what_a_reader_cannot_answer_is_answered_all_the_same(connect: Connect, service: Service, query: str) -> None:
    client, other = connect(service), connect(service)
    use_until_lent(service, client, other)
    client.send(query)
    other.send(COUNT)
    assert other.receive()[0] == 200
    expected = get(service, f"/sparql?query={quote(query)}", Accept="application/sparql-results+json")[0]
    assert client.receive()[0] == expected
    client.send(COUNT)
    assert client.receive()[0] == 200


def test_other_requests_on_a_lent_connection_are_answered(connect: Connect, service: Service) -> None:
    client = connect(service)
    use_until_lent(service, client)
    client.send_raw(f"GET /health HTTP/1.1\r\nHost: {client.host}\r\n\r\n".encode())
    assert client.receive()[0] == 200
    use_until_lent(service, client)
    whole = f"GET /sparql?query={quote(COUNT)} HTTP/1.1\r\nHost: {client.host}\r\nAccept: text/csv\r\n\r\n".encode()
    client.send_raw(whole[:40])
    time.sleep(0.1)
    client.send_raw(whole[40:])
    assert client.receive()[0] == 200
    use_until_lent(service, client)
    client.send_raw(whole + whole)
    assert [client.receive()[0], client.receive()[0]] == [200, 200]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV])
def test_a_reader_that_ends_or_hangs_takes_no_connection_with_it(
    connect: Connect, service: Service, number: signal.Signals
) -> None:
    clients = [connect(service) for _ in range(4)]
    use_until_lent(service, *clients)
    for process in readers(service):
        os.kill(process, number)
    for client in clients:
        client.send(COUNT)
    assert [client.receive()[0] for client in clients] == [200] * len(clients)
    use_until_lent(service, clients[0])


def test_a_release_that_is_published_is_answered_from_at_once(connect: Connect, tmp_path: Path) -> None:
    load_told(tmp_path, *edition(1))
    with started(tmp_path, *OPTIONS) as service:
        use_until_copied(service)
        client = connect(service)
        use_until_lent(service, client)
        client.send(QUERY)
        assert b"edition-1" in client.receive()[2]
        load_told(tmp_path, *edition(2))
        client.send(QUERY)
        _, headers, body = client.receive()
        assert (headers["skerry-release"], b"edition-2" in body, b"edition-1" in body) == ("2", True, False)


def test_a_client_that_leaves_gives_its_connection_up(connect: Connect, service: Service) -> None:
    client = connect(service)
    use_until_lent(service, client)
    client.close()
    wait_until(lambda: lent(service) == 0)


def test_a_quiet_connection_comes_back(connect: Connect, service: Service) -> None:
    client = connect(service)
    use_until_lent(service, client)
    wait_until(lambda: lent(service) == 0)
    client.send(COUNT)
    assert client.receive()[0] == 200


def test_a_service_stops_although_connections_are_lent(connect: Connect, service: Service) -> None:
    client = connect(service)
    use_until_lent(service, client)
    began = readers(service)
    service.process.terminate()
    assert service.process.wait(timeout=30) == 0
    wait_until(lambda: not any(Path(f"/proc/{number}").exists() for number in began))


def test_without_readers_no_connection_is_lent(connect: Connect, sample_store: Path) -> None:
    with started(sample_store, "--query-readers", "0") as service:
        use_until_copied(service)
        client = connect(service)
        for number in range(10):
            client.send(f"{COUNT} # {number}")
            assert client.receive()[0] == 200
        assert figures(service)["skerry_readers"] == 0


def test_many_clients_share_the_readers(connect: Connect, service: Service) -> None:
    clients = [connect(service) for _ in range(16)]
    use_until_lent(service, clients[0])

    def ask_all(client: Client) -> set[int]:
        found = set()
        for number in range(30):
            client.send(f"{COUNT} # {id(client)} {number}")
            found.add(client.receive()[0])
        return found

    with ThreadPoolExecutor(len(clients)) as threads:
        assert set.union(*threads.map(ask_all, clients)) == {200}
    use_until_lent(service, *clients)


def test_no_answer_is_lost_or_given_twice_while_readers_are_killed(connect: Connect, service: Service) -> None:
    clients = [connect(service) for _ in range(4)]
    use_until_lent(service, clients[0])
    is_over = False

    def ask_all(client: Client) -> list[bytes]:
        return [answer(client, f"SELECT ({number} AS ?n) {{ }} # {id(client)}") for number in range(150)]

    def kill_all() -> None:
        while not is_over:
            for process in readers(service)[:1]:
                os.kill(process, signal.SIGKILL)
            time.sleep(0.05)

    with ThreadPoolExecutor(len(clients) + 1) as threads:
        killing = threads.submit(kill_all)
        try:
            answers = list(threads.map(ask_all, clients))
        finally:
            is_over = True
        killing.result()
    expected = [f"n\r\n{number}\r\n".encode() for number in range(150)]
    assert answers == [expected] * len(clients)


def answer(client: Client, query: str) -> bytes:
    """The answer to a query, asked again as clients do where the connection ended: its reader may have been killed when
    it was sending."""
    while True:
        try:
            client.send(query, accept="text/csv")
            status, _, body = client.receive()
        except (ConnectionError, IndexError):
            client.open_again()
            continue
        assert status == 200
        return body


def test_a_board_shows_what_is_being_done() -> None:
    descriptor = new_board()
    writer, watcher = Board(descriptor), Board(descriptor)
    os.close(descriptor)
    assert watcher.look().state == FREE
    longest = b"x" * MOST_REQUEST
    writer.begin(7, longest)
    first = watcher.look()
    assert (first.state, first.connection, first.request, first.answered) == (RUNS, 7, longest, 0)
    writer.send()
    assert (watcher.look().state, watcher.look().answered) == (SENDS, 7)
    writer.end()
    writer.begin(7, b"again", is_taken=False)
    assert watcher.look().state == READS
    writer.run()
    assert watcher.look().state == RUNS
    second = watcher.look()
    assert (second.request, second.number > first.number) == (b"again", True)


@dataclass
class Line:
    """A connection that notes what becomes of it."""

    socket: socket.socket
    connected: bool = True
    taken: list[bytes] = field(default_factory=list)
    is_closed: bool = False

    def lend(self) -> bool:
        return True

    def take_back(self) -> None:
        """In a service it is read from again."""

    def take(self, request: bytes) -> None:
        self.taken.append(request)

    def send_rest(self, content: bytes) -> None:
        raise AssertionError(content)

    def handle_close(self) -> None:
        self.is_closed = True


FIRST, SECOND = b"first", b"second"


@pytest.mark.parametrize(
    ("reached", "waiting", "taken", "is_closed"),
    [
        ("nothing", b"", [FIRST], False),
        ("looks", SECOND, [], False),
        ("looks", b"", [SECOND], False),
        ("runs", SECOND, [SECOND], False),
        ("sends", b"", [], True),
        ("ends", b"", [], False),
    ],
)
def test_what_a_reader_was_at_tells_what_becomes_of_its_connection(
    reached: str, waiting: bytes, taken: list[bytes], is_closed: bool
) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client, served_end = socket.socketpair()
    descriptor = new_board()
    writer, line = Board(descriptor), Line(served_end)
    with ours, theirs, client, served_end:
        child = Started(["sleep", "60"], theirs.fileno())
        reader = Reader(child, ours, Board(descriptor), changes=0, lent={7: (line, FIRST)})
        os.close(descriptor)
        steps = ["nothing", "looks", "runs", "sends", "ends"]
        if steps.index(reached) > 0:
            writer.begin(7, FIRST)
            writer.send()
            writer.end()
            writer.begin(7, SECOND, is_taken=False)
        for step in steps[2 : steps.index(reached) + 1]:
            {"runs": writer.run, "sends": writer.send, "ends": writer.end}[step]()
        if waiting:
            client.send(waiting)
        lending = Lending(MemoryCopies(0, 0, weakref.WeakMethod(line.take_back)), 1, {}, lambda form, seconds: None)
        lending.welcome(reader)
        lending.close()
    assert (line.taken, line.is_closed) == (taken, is_closed)
