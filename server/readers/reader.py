"""A process that reads the connections that are lent to it, and answers the quick queries on them by itself.

It has the newest release in memory (``server.workers.template``). Whatever it cannot answer goes back with its
connection: other requests, errors, long answers. It may be killed at any moment: the service has every connection too,
and a board tells what was being answered.
"""

import json
import os
import select
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedWriter, RawIOBase
from pathlib import Path

from loader.errors import SkerryError
from loader.graph.embedded import Release
from loader.graph.store import StoreFolder
from server.answers import AnswerCache
from server.front.shapes import Known, Link, Parts, Shapes, answer_bytes, parts
from server.log import line_of, set_up_logging
from server.readers.board import MOST_REQUEST, Board
from server.readers.letters import BACK, DONE, IDLE, LEFT, LEND, MOST_LETTER, PING, REST, Letter, read_loan
from server.trace import Trace, new_id
from server.workers.job import TOO_LARGE, Job
from server.workers.worker import write_answer

MOST_ANSWER = 64 * 1024
"""Bytes of an answer that is sent from here: what is longer may take long to be taken."""
CACHE_BYTES = 8_000_000
IDLE_SECONDS = 5.0
"""A connection that was quiet so long goes back."""
TELL_SECONDS = 0.05
"""So often what was answered is told."""
END = b"\r\n\r\n"
_BUFFER = 16 * 1024
_LOG = 2
"""Standard error."""
_LOOK = int(socket.MSG_DONTWAIT | socket.MSG_PEEK)
_SEND = int(socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)


class TooLong(Exception):
    """An answer has more bytes than are sent from here."""


class _Bounded(RawIOBase):
    def __init__(self) -> None:
        super().__init__()
        self.content = bytearray()
        self._is_full = False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        content = bytes(data)  # type: ignore[call-overload] # what a stream is given is a buffer
        if not self._is_full:  # what is left in buffers comes after the error
            self.content += content
            self._is_full = len(self.content) > MOST_ANSWER
            if self._is_full:
                raise TooLong
        return len(content)


@dataclass(slots=True)
class Lent:
    """A connection, with its number; when it was used last (``time.monotonic``); what its requests had before and after
    their queries."""

    number: int
    socket: socket.socket
    used: float
    last: Parts | None


class Reader:
    """Answers on lent connections, one request after another."""

    def __init__(self, control: socket.socket, board: Board, release: Release, job: Job) -> None:
        self._control, self._board, self._release, self._job = control, board, release, job
        self._folder = StoreFolder(Path(job.store))
        self._shapes = Shapes()
        self._answers = AnswerCache(CACHE_BYTES)
        self._lent: dict[int, Lent] = {}
        self._done: list[tuple[str, float]] = []
        self._told = time.monotonic()
        self._events = select.epoll()
        self._events.register(control, select.EPOLLIN)
        set_up_logging()

    def serve(self) -> None:
        """Serves until the connections are called back, or nobody is there who lends."""
        while True:
            wait = TELL_SECONDS if self._done else IDLE_SECONDS / 2 if self._lent else -1
            for descriptor, _ in self._events.poll(wait):
                if descriptor == self._control.fileno():
                    if not self._take():
                        return
                elif descriptor in self._lent:
                    self._read(self._lent[descriptor])
            self._look(time.monotonic())

    def _take(self) -> bool:
        """Takes a letter of the service; False if it was the last."""
        told, descriptors, *_ = socket.recv_fds(self._control, MOST_LETTER, 1)
        letter = Letter.from_bytes(told) if told else None
        if letter is not None and letter.kind == PING:
            self._send(letter)
            return True
        if letter is None or letter.kind != LEND:
            for lent in [*self._lent.values()]:
                self._give_back(lent, IDLE)
            self._tell()
            return False
        shape, form, request = read_loan(letter.content)
        found = parts(request)
        if found is not None:
            self._shapes.learn(found, form, shape)
        client = socket.socket(fileno=descriptors[0])
        lent = Lent(letter.connection, client, time.monotonic(), found)
        self._lent[client.fileno()] = lent
        self._events.register(client, select.EPOLLIN)
        self._board.begin(lent.number, request)
        self._answer(lent, request)
        return True

    def _read(self, lent: Lent) -> None:
        """Takes what a client sent."""
        try:
            # Looked at only: it is taken when the board has it, so that it is never lost.
            data = lent.socket.recv(MOST_REQUEST, _LOOK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._give_back(lent, LEFT)
        elif data.endswith(END) and data.count(END) == 1 and len(data) < MOST_REQUEST:
            lent.used = time.monotonic()
            self._board.begin(lent.number, data, is_taken=False)
            lent.socket.recv(len(data))
            self._board.run()
            self._answer(lent, data)
        else:
            self._give_back(lent, IDLE)

    def _answer(self, lent: Lent, request: bytes) -> None:
        """Answers a request that the board has, or gives it back."""
        known = self._known(lent, request)
        body = self._body(known) if known is not None else None
        if known is None or body is None:
            self._give_back(lent, BACK, request)
            self._board.end()
            return
        found = Trace(new_id(), "GET", "/sparql", lent.used, "sparql.endpoint", known.form, status=200, sent=len(body))
        found.release, found.outcome = str(known.job.number), "ok"
        content = answer_bytes(known, found.id, body)
        self._board.send()
        try:
            sent = lent.socket.send(content, _SEND)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent = len(content)  # the client has left, which is read next
        if sent < len(content):
            self._give_back(lent, REST, content[sent:])
        self._board.end()
        self._done.append((known.form, found.seconds))
        os.write(_LOG, line_of(found))

    def _known(self, lent: Lent, request: bytes) -> Known | None:
        """The query of a request that is like one answered before; None for any other."""
        link = self._link()
        known = self._shapes.known(request, link) if link is not None else None
        if known is not None or link is None:
            return known
        found = parts(request, lent.last)
        if found is None:
            return None
        lent.last = found
        known = self._shapes.read(found, link, self._job.size)
        if known is None or known.job.world != self._job.world:
            return None
        self._shapes.keep(request, known)
        return known

    def _link(self) -> Link | None:
        """What tells the release: by how often copies had changed when the last shape was made."""
        now, last = self._folder.current_link(), self._shapes.last
        return (*now, last.link[2]) if now is not None and last is not None else None

    def _body(self, known: Known) -> bytes | None:
        """The answer; None if it is an error, or long."""
        body = self._answers.get(known.tag)
        if body is not None:
            return body
        bounded = _Bounded()
        try:
            buffered = BufferedWriter(bounded, _BUFFER)
            write_answer(self._release, known.job, buffered)
            buffered.flush()
        except (SkerryError, TooLong):
            return None
        except MemoryError:
            os._exit(TOO_LARGE)  # the request is asked again where that is told
        body = bytes(bounded.content)
        self._answers.put(known.tag, body)
        return body

    def _give_back(self, lent: Lent, kind: bytes, content: bytes = b"") -> None:
        self._events.unregister(lent.socket)
        del self._lent[lent.socket.fileno()]
        self._send(Letter(kind, lent.number, content))
        lent.socket.close()

    def _send(self, letter: Letter) -> None:
        with suppress(OSError):  # nobody is there any more, with which the process ends
            self._control.send(letter.to_bytes())

    def _look(self, now: float) -> None:
        """Tells what was answered, and gives quiet connections back, from time to time."""
        if self._done and now - self._told >= TELL_SECONDS:
            self._tell()
            self._told = now
        if not self._done:
            for lent in [each for each in self._lent.values() if now - each.used > IDLE_SECONDS]:
                self._give_back(lent, IDLE)

    def _tell(self) -> None:
        if self._done:
            self._send(Letter(DONE, 0, json.dumps(self._done).encode()))
            self._done = []
