"""The load: one thread that keeps many connections busy with raw bytes, so that it takes little of the machine.

A client library takes longer for a request than the services do. Here a request is bytes that stand ready, an answer
is read up to its end (Content-Length, or the last chunk) and not kept; connections are kept open.
"""

import re
import select
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

RECEIVE_BYTES = 1 << 18
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:[ \t]*close", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"
"""Never inside JSON, which has no raw line ends in its texts."""


@dataclass(slots=True)
class Pressed:
    """What came of a time under load: seconds for each answer, answers that were no 200 or broke off, the whole time,
    and the processor time that the load itself took, and the service."""

    latencies: list[float] = field(default_factory=list)
    failures: int = 0
    received: int = 0
    seconds: float = 0
    own_seconds: float = 0
    service_seconds: float = 0

    def add(self, other: "Pressed") -> None:
        """Adds another round."""
        self.latencies += other.latencies
        self.failures += other.failures
        self.received += other.received
        self.seconds += other.seconds
        self.own_seconds += other.own_seconds
        self.service_seconds += other.service_seconds

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The time within which a share of the answers came, in seconds; 0 without answers."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class _Connection:
    """A connection with one request on its way."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(self._place, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        self._head, self._tail, self._left, self._read = b"", b"", -1, 0
        self.is_ok = self.closes = False
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int:
        """Reads what is there; how many bytes. Raises ConnectionError if the answer breaks off."""
        part = self.socket.recv(RECEIVE_BYTES)
        if not part:
            raise ConnectionError("the answer broke off")
        if self._left == -1 and not self._tail:
            self._head += part
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return len(part)
            head, body = self._head[: end + 2], self._head[end + 4 :]
            self.is_ok, self.closes = b" 200 " in head[:14], _CLOSES.search(head) is not None
            length = _LENGTH.search(head)
            if length:
                self._left = int(length[1]) - len(body)
            self._tail = (b"\r\n" + body)[-len(_LAST_CHUNK) :]
        elif self._left >= 0:
            self._left -= len(part)
        else:
            self._tail = (self._tail + part)[-len(_LAST_CHUNK) :]
        return len(part)

    @property
    def is_done(self) -> bool:
        """Whether the answer is there."""
        return self._left == 0 or (self._left < 0 and self._tail == _LAST_CHUNK)


def press(
    host: str, port: int, requests: Iterator[bytes], connections: int, seconds: float, patience: float
) -> Pressed:
    """Keeps ``connections`` busy for ``seconds``; what is under way then has ``patience`` more seconds. A service that
    has answered nothing by then has no latencies."""
    found = Pressed()
    poll = select.epoll()
    known = {c.socket.fileno(): c for c in (_Connection(host, port) for _ in range(connections))}
    began, own = time.perf_counter(), time.process_time()
    for number, connection in known.items():
        poll.register(number, select.EPOLLIN)
        connection.send(next(requests))
    end = last = began + seconds
    while known and time.perf_counter() < end + patience:
        for number, _ in poll.poll(0.05):
            connection = known[number]
            try:
                found.received += connection.receive()
                if not connection.is_done:
                    continue
            except OSError:
                connection.is_ok, connection.closes = False, True
            last = time.perf_counter()
            if connection.is_ok:
                found.latencies.append(last - connection.began)
            else:
                found.failures += 1
            if last < end and not connection.closes:
                connection.send(next(requests))
                continue
            poll.unregister(number)
            connection.socket.close()
            del known[number]
            if last < end:
                connection.open()
                known[connection.socket.fileno()] = connection
                poll.register(connection.socket.fileno(), select.EPOLLIN)
                connection.send(next(requests))
    # What was under way at the end counts with the time that it took.
    found.seconds = (last if not known else time.perf_counter()) - began
    found.own_seconds = time.process_time() - own
    for connection in known.values():
        connection.socket.close()
    poll.close()
    return found
