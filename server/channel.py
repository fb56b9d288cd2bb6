"""Connections: what comes too late or breaks off must not look whole, and nobody holds a thread by not reading."""

import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from waitress.channel import HTTPChannel

from server.heads import Head, RequestTimeout
from server.patience import MOST_WAITED_FOR, Patience, make_room
from server.tasks import Refusal, Task

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: on, for no time; closing then resets the connection and drops what was not sent (RFC 9293, 3.10.4)."""
LEAVE_SECONDS, LEAVE_BYTES = 10, 16_000_000
"""So long, and so much, is read from a client whose request was refused before its end: a connection that is closed
with something unread is reset, and the client may never see the answer (RFC 9112, section 9.6)."""


class Unheeded:
    """What a client still sends whose request was refused (what waitress asks of a request)."""

    completed = expect_continue = headers_finished = False
    is_blank = True

    def __init__(self) -> None:
        self.left = LEAVE_BYTES

    def received(self, data: bytes) -> int:
        """Throws it away."""
        self.left -= len(data)
        return len(data)


class Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that can be broken off, and on which the application refuses what could not be read."""

    task_class = Task
    error_task_class = Refusal
    limits: ClassVar[Mapping[str, int]]
    """What of a request is limited, in bytes."""
    patience: ClassVar[Patience] = Patience()
    request: Head | Unheeded | None
    close_when_flushed: bool
    leaves: bool = False
    """Whether a client is left that may be sending still."""
    until: float | None = None
    """When at the latest it is broken off (``time.monotonic``)."""
    _part: tuple[Head, bool] | None = None
    """What of a request is being received: whose, and whether that is its body."""
    _begun: float = 0

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:
        self.since = time.monotonic()
        if len(server.active_channels) >= MOST_WAITED_FOR:
            make_room(server.active_channels.values())
        super().__init__(server, *arguments, **options)

    def parser_class(self, adjustments: Any) -> Head:
        """What reads a request."""
        return Head(adjustments, self.limits)

    def received(self, data: bytes) -> bool:
        """Takes what a client sent, and notes when it began with it."""
        if any(request.error is not None for request in self.requests[-1:]):
            return False  # what follows a broken one is none
        is_taken = bool(super().received(data))
        if isinstance(self.request, Unheeded):
            if self.request.left < 0:
                self.handle_close()
            return False
        part = (self.request, self.request.headers_finished) if self.request is not None else None
        if part != self._part:
            self._part, self._begun = part, time.monotonic()
        return is_taken

    def handle_write(self) -> None:
        """Sends, and closes what is to be closed; in two steps if the client may be sending still."""
        if not self.leaves or not self.close_when_flushed or self.will_close:
            super().handle_write()
            return
        _, has_failed = self._flush_exception(self._flush_some)
        if has_failed:
            self.handle_close()
        elif self.connected and not self.total_outbufs_len:
            self.leaves, self.close_when_flushed = False, False
            self.request, self.until = Unheeded(), time.monotonic() + LEAVE_SECONDS
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def service(self) -> None:
        """Answers one request."""
        super().service()
        self.since = time.monotonic()

    @property
    def awaits_client(self) -> bool:
        """Whether it is the client's turn."""
        return not self.requests

    @property
    def is_under_way(self) -> bool:
        """Whether a whole head came, or an answer is being taken."""
        return bool(self.total_outbufs_len) or (self.request is not None and self.request.headers_finished)

    def reset_on_close(self) -> None:
        """Makes the client see an error when the connection is closed."""
        with suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def break_off(self) -> None:
        """Ends the connection at once, and whoever waits to write to it. To be called in the main thread."""
        self.reset_on_close()
        self.handle_close()

    def end_overdue(self, now: float) -> None:
        """Ends it if it is time: breaks off an answer, refuses a request that does not end, closes what is not used. To
        be called in the main thread."""
        if self.until is not None and now > self.until:
            self.break_off()
        elif isinstance(self.request, Unheeded):
            return
        elif self.total_outbufs_len or not self.awaits_client:
            self._begun = now  # the service does not read meanwhile
        elif self.request is None or self.request.is_blank:
            if now - self.since > self.adj.channel_timeout:
                self.will_close = True
        elif self._is_late(self.request, now - self._begun):
            self._refuse_late(self.request)

    def _is_late(self, request: Head, seconds: float) -> bool:
        if request.headers_finished:
            return self.patience.is_over_for_body(seconds, request.body_bytes_received)
        return seconds > self.patience.head

    def _refuse_late(self, request: Head) -> None:
        with self.requests_lock:
            request.give_up(RequestTimeout(""))
            self.requests.append(request)
            self.request = None
        self.server.add_task(self)
