"""Connections: what comes too late or breaks off must not look whole, and nobody holds a thread by not reading."""

import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from server.heads import Head
from server.refusals import Refusal
from server.trace import BREAK_OFF

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: on, for no time; closing then resets the connection and drops what was not sent (RFC 9293, 3.10.4)."""

REST_SECONDS = 5
"""So long a client may take what is left of an answer that failed in the middle."""


class Task(WSGITask):  # type: ignore[misc] # waitress has no types
    """A request that is answered."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is given, with the means to break the connection off."""
        environ: dict[str, Any] = super().get_environment()
        environ[BREAK_OFF] = self.channel.break_off
        return environ

    def execute(self) -> None:
        """Answers. Where only the end of the connection tells the end of the answer (HTTP/1.0), an answer that fails
        in the middle resets it."""
        try:
            super().execute()
        except Exception:
            if self.wrote_header and not self.chunked_response and self.content_length is None:
                self.channel.reset_on_close()
            self.channel.until = time.monotonic() + REST_SECONDS
            raise

    def finish(self) -> None:
        """Ends the answer; that to a HEAD has no last chunk either."""
        if self.request.command == "HEAD":
            if not self.wrote_header:
                self.write(b"")
            return
        super().finish()


class Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that can be broken off, and whose refusals are problem documents."""

    parser_class = Head
    task_class = Task
    error_task_class = Refusal
    limits: ClassVar[Mapping[str, int]]
    """What of a request is limited, in bytes."""
    until: float | None = None
    """When at the latest it is broken off (``time.monotonic``)."""

    def reset_on_close(self) -> None:
        """Makes the client see an error when the connection is closed."""
        with suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def break_off(self) -> None:
        """Ends the connection at once, and whoever waits to write to it. To be called in the main thread."""
        self.reset_on_close()
        self.handle_close()

    def end_overdue(self, now: float) -> None:
        """Breaks it off if it is time. To be called in the main thread."""
        if self.until is not None and now > self.until:
            self.break_off()


def limited(**limits: int) -> type[Channel]:
    """The channels of a service that refuses what has more than so many bytes."""
    return type("LimitedChannel", (Channel,), {"limits": limits})
