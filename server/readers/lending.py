"""Lends connections of clients to readers, and takes them back: when they are given back, and when a reader hangs."""

import json
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from server.front.listener import Listener
from server.front.shapes import Known
from server.readers.board import FREE, READS, RUNS, SENDS, Board, Sight
from server.readers.letters import BACK, DONE, LEFT, LEND, MOST_LETTER, PING, RECALL, REST, Letter, loan_of
from server.workers.child import Child, work_seconds
from server.workers.copies import MemoryCopies

LOOK_SECONDS = 0.02
"""So often it is looked whether a query hangs, while connections are lent."""
RUN_SECONDS = 0.03
"""A query that takes more processor time is answered by others; it is looked at again only then."""
MOST_SECONDS = 0.25
"""One that takes longer too, though the machine is busy."""
MOST_LENT = 200
"""Connections of a reader."""
PAUSE_SECONDS, MOST_PAUSE = 0.5, 60.0
"""So long no reader is made after one hung; twice as long after each further one, if it follows soon."""
PING_SECONDS = 1.0
"""So often a reader is asked whether it is there, while it has connections, and so long it may take to answer."""
RECALL_SECONDS = 1.0
"""A reader that does not give its connections back so soon is ended."""
MOST_SLOW = 4096
"""So many queries are remembered that were slow, or had long answers."""


class Channel(Protocol):
    """The connection of a client, which can be lent."""

    connected: bool
    socket: Any

    def lend(self) -> bool:
        """Leaves the loop; False if something is to be sent still."""

    def take_back(self) -> None:
        """Is in the loop again."""

    def take(self, request: bytes) -> None:
        """Has the application answer a request, or what was read of one."""

    def send_rest(self, content: bytes) -> None:
        """Sends what is left of an answer."""

    def handle_close(self) -> None:
        """Closes the connection."""


@dataclass(eq=False, slots=True)
class Reader:
    """A reader, as the service sees it; ``changes`` tells of which copy in memory it is."""

    child: Child
    control: socket.socket
    board: Board
    changes: int
    lent: dict[int, tuple[Channel, bytes]] = field(default_factory=dict)
    """The connections by their numbers, each with its first request."""
    seen: Sight | None = None
    """What it was at when it was looked at last."""
    since: tuple[float, float] = (0, 0)
    """Since when: time, and the processor time of the process by then."""
    asked: float = 0
    """When it was asked whether it is there."""
    is_there: bool = True
    """Whether it answered."""
    ends: float | None = None
    """When it is ended that was called back."""


class Lending:
    """The readers of a service, watched in its loop (``loop``: its map from file descriptors to what reads them). To be
    used in the loop's thread only."""

    def __init__(
        self, copies: MemoryCopies, most: int, loop: dict[int, Any], count: Callable[[str, float], None]
    ) -> None:
        """``most``: so many readers there are at a time. ``count`` is told of each query that was answered its form and
        seconds."""
        self._copies, self._most, self._loop, self._count = copies, most, loop, count
        self._readers: list[Reader] = []
        self._made: list[Reader] = []
        self._slow: OrderedDict[bytes, None] = OrderedDict()
        self._number = self._changes = 0
        self._is_making = self._is_closed = False
        self._pause, self._paused_until, self._hung = PAUSE_SECONDS, 0.0, 0.0

    @property
    def is_busy(self) -> bool:
        """Whether connections are lent."""
        return any(reader.lent for reader in self._readers)

    def load(self) -> tuple[int, int]:
        """How many readers there are, and how many connections they have. Safe to use from any thread."""
        readers = [*self._readers]
        return len(readers), sum(len(reader.lent) for reader in readers)

    def lend(self, channel: Channel, request: bytes, known: Known) -> bool:
        """Lends a connection that has sent a request; False if the request must be answered in another way."""
        if not self._most or request in self._slow:
            return False
        reader = self._reader(known.shape.link[2])
        if reader is None or not channel.lend():
            return False
        self._number += 1
        told = Letter(LEND, self._number, loan_of(known.shape, known.form, request)).to_bytes()
        try:
            socket.send_fds(reader.control, [told], [channel.socket.fileno()], socket.MSG_DONTWAIT)
        except OSError:
            channel.take_back()
            return False
        reader.lent[self._number] = channel, request
        return True

    def _reader(self, changes: int) -> Reader | None:
        """The reader that has the fewest connections, if there is one with room; new ones are made beside."""
        self._welcome_made()
        fit = [reader for reader in self._readers if reader.changes == changes and reader.ends is None]
        if len(fit) < self._most and not self._is_making and time.monotonic() >= self._paused_until:
            self._is_making = True
            threading.Thread(target=self._make, args=(self._most - len(fit),), daemon=True).start()
        least = min(fit, key=lambda reader: len(reader.lent), default=None)
        return least if least is not None and len(least.lent) < MOST_LENT else None

    def _make(self, number: int) -> None:
        """Makes readers, in a thread of its own: the process that has the release may be busy."""
        try:
            for _ in range(number):
                changes = self._copies.changes
                found = self._copies.fork_reader()
                if found is not None and self._is_closed:
                    found[0].kill()
                elif found is not None:
                    self._made.append(Reader(*found, changes))
        finally:
            self._is_making = False

    def _welcome_made(self) -> None:
        while self._made:
            self.welcome(self._made.pop())

    def welcome(self, reader: Reader) -> None:
        """Takes a reader in, which may have connections already."""
        self._readers.append(reader)
        self._loop[reader.control.fileno()] = Listener(partial(self.hear, reader))

    def patience(self, seconds: float) -> float:
        """How long the loop may sleep, at most ``seconds``."""
        return min(seconds, LOOK_SECONDS) if self.is_busy else seconds

    def look(self, is_stopping: bool) -> None:
        """Takes back what hangs; and everything, if the service stops or another copy came."""
        now = time.monotonic()
        for reader in [*self._readers]:
            if reader.ends is None and (is_stopping or reader.changes != self._copies.changes):
                reader.ends = now + RECALL_SECONDS
                with suppress(OSError):
                    reader.control.send(Letter(RECALL).to_bytes(), socket.MSG_DONTWAIT)
            if reader.ends is not None and now > reader.ends:
                self._end(reader)
            elif reader.lent and (self._hangs(reader, now) or self._is_silent(reader, now)):
                self._end_hanging(reader, now)

    def _hangs(self, reader: Reader, now: float) -> bool:
        sight, used = reader.board.look(), work_seconds(reader.child.number)
        if sight.state == FREE:
            reader.seen = None
        elif reader.seen is None or sight.number != reader.seen.number:
            reader.seen, reader.since = sight, (now, used)
        else:
            began, before = reader.since
            return used - before > RUN_SECONDS or now - began > MOST_SECONDS
        return False

    def _is_silent(self, reader: Reader, now: float) -> bool:
        """Whether a reader that is at nothing does not even answer; asks it from time to time."""
        if now - reader.asked < PING_SECONDS:
            return False
        if not reader.is_there:
            return True
        reader.asked, reader.is_there = now, False
        with suppress(OSError):
            reader.control.send(Letter(PING).to_bytes(), socket.MSG_DONTWAIT)
        return False

    def _end_hanging(self, reader: Reader, now: float) -> None:
        self._pause = PAUSE_SECONDS if now - self._hung > 2 * MOST_PAUSE else min(2 * self._pause, MOST_PAUSE)
        self._hung, self._paused_until = now, now + self._pause
        self._end(reader)

    def hear(self, reader: Reader) -> None:
        """Takes a letter of a reader."""
        if reader not in self._readers:
            return
        try:
            told = reader.control.recv(MOST_LETTER, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            told = b""
        if not told:
            self._end(reader)
            return
        self._take(reader, Letter.from_bytes(told))

    def _take(self, reader: Reader, letter: Letter) -> None:
        if letter.kind == DONE:
            for form, seconds in json.loads(letter.content):
                self._count(form, seconds)
            return
        if letter.kind == PING:
            reader.is_there = True
            return
        loan = reader.lent.pop(letter.connection, None)
        if loan is None:
            return
        channel, _ = loan
        channel.take_back()
        if letter.kind == BACK:
            self._avoid(reader, letter.content)
            channel.take(letter.content)
        elif letter.kind == REST:
            channel.send_rest(letter.content)
        elif letter.kind == LEFT:
            channel.handle_close()

    def _avoid(self, reader: Reader, request: bytes) -> None:
        """Remembers a request that readers of this copy are not for."""
        if reader.changes != self._changes:
            self._changes = reader.changes
            self._slow.clear()
        self._slow[request] = None
        while len(self._slow) > MOST_SLOW:
            self._slow.popitem(last=False)

    def _end(self, reader: Reader) -> None:
        """Ends a reader, and takes back what it has: the request that it was at, and those it had not come to, are
        answered in another way; but a connection on which a part of an answer may have been sent is closed."""
        del self._loop[reader.control.fileno()]
        self._readers.remove(reader)
        reader.child.kill()
        with suppress(OSError):
            while told := reader.control.recv(MOST_LETTER, socket.MSG_DONTWAIT):
                self._take(reader, Letter.from_bytes(told))
        sight = reader.board.look()
        taken, reader.lent = reader.lent, {}
        for number, (channel, first) in taken.items():
            channel.take_back()
            if number == sight.connection and sight.state in (READS, RUNS):
                if sight.state == READS and _holds(channel, sight.request):
                    continue  # the loop reads it
                self._avoid(reader, sight.request)
                channel.take(sight.request)
            elif number == sight.connection and sight.state == SENDS:
                channel.handle_close()
            elif number > sight.answered:
                channel.take(first)
        reader.control.close()
        reader.board.close()

    def close(self) -> None:
        """Ends all readers."""
        self._is_closed = True
        self._most = 0
        self._welcome_made()
        for reader in [*self._readers]:
            self._end(reader)


def _holds(channel: Channel, request: bytes) -> bool:
    """Whether a request is to be read from a connection still."""
    with suppress(OSError):
        waiting: bytes = channel.socket.recv(len(request), socket.MSG_PEEK | socket.MSG_DONTWAIT)
        return waiting == request
    return False
