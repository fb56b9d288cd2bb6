"""The comparison of services measures what it says: whole answers are counted, ratios are those of the rates."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat

import pytest

from tests.benchmarks.compare.load import press
from tests.benchmarks.compare.questions import Question
from tests.benchmarks.compare.table import Figure, judged, rows

REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n\r\n"
BUSY = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"
BROKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfo"


@contextmanager
def answering(answer: bytes, part: int, is_closed: bool) -> Iterator[int]:
    """The port of a server that sends the same answer each time, in parts."""

    def talk(client: socket.socket) -> None:
        with client:
            while client.recv(1000):
                for start in range(0, len(answer), part):
                    client.sendall(answer[start : start + part])
                if is_closed:
                    return

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("part", [1000, 7])
@pytest.mark.parametrize("answer", [WHOLE, CHUNKED])
def test_the_load_counts_whole_answers(answer: bytes, part: int) -> None:
    with answering(answer, part, is_closed=False) as port:
        found = press("127.0.0.1", port, repeat(REQUEST), 3, 0.2, 1)
    assert found.failures == 0
    assert found.received == len(answer) * len(found.latencies) > 0
    assert 0 < found.percentile(0.5) <= found.percentile(0.99) < found.seconds


@pytest.mark.parametrize(("answer", "is_closed"), [(BUSY, False), (BROKEN, True)])
def test_what_is_refused_or_breaks_off_is_no_answer(answer: bytes, is_closed: bool) -> None:
    with answering(answer, 1000, is_closed) as port:
        found = press("127.0.0.1", port, repeat(REQUEST), 2, 0.2, 1)
    assert found.latencies == []
    assert found.failures > 0


def test_new_queries_differ_and_the_others_repeat() -> None:
    question = Question("light", ("ASK {}",))
    new, same = question.requests("http://h:1/q", is_new=True), question.requests("http://h:1/q", is_new=False)
    assert len({next(new) for _ in range(3)} | {next(question.requests("http://h:1/q", is_new=True))}) == 4
    assert next(same) == next(same)


def test_targets_are_judged_by_the_ratio_of_the_rates() -> None:
    def figure(service: str, rate: float) -> Figure:
        return Figure("100k", "light", 1, service, rate, 0.001, 0.002, 10, 0, 0.1, 0.0005)

    figures = {
        ("100k", "light", 1, found.service): found
        for found in (figure("skerry", 50), figure("oxigraph", 100), figure("rdflib-endpoint", 20))
    }
    told = list(judged(figures))
    assert told == [
        "met     100k, light, 1 connections: skerry to oxigraph: 0.50, wanted 0.4",
        "MISSED  100k, light, 1 connections: skerry to rdflib-endpoint: 2.50, wanted 3",
    ]
    assert "| 100k | light | 1 | skerry | 50 | 0.50 | 1.00 | 2.00 | 0.5 |" in list(rows(figures))
