"""What all worker processes do: jobs come by a connection, answers go back in chunks, and limits hold.

A process ends with its connection, in the middle of a job too, and with any error that nobody expected.
"""

import faulthandler
import os
import select
import threading
import traceback
from collections.abc import Callable
from io import RawIOBase
from multiprocessing.connection import Connection

from server.workers.job import CHUNK, DEFECT, LAST, TOO_LARGE
from server.workers.memory import limit_memory

CHUNK_BYTES = 64 * 1024
MEGABYTE = 1024 * 1024
STACK_BYTES = 64 * 1024 * 1024
"""The engine recurses with a query's nesting; the guard's limits fit this stack with room to spare."""


class Chunks(RawIOBase):
    """Sends what is written in chunks; ``finish`` sends the last one, so that a small answer is one message."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Takes bytes; sends them when there are enough."""
        content = bytes(data)  # type: ignore[call-overload] # what a stream is given is a buffer
        self._waiting += content
        if len(self._waiting) >= CHUNK_BYTES:
            self._connection.send_bytes(CHUNK + bytes(self._waiting))
            self._waiting.clear()
        return len(content)

    def finish(self) -> None:
        """Sends what is left, as the last part."""
        self._connection.send_bytes(LAST + bytes(self._waiting))


def serve_jobs(
    descriptor: int, megabytes: int, prepare: Callable[[Connection], Callable[[bytes], None]], reserve: int = 0
) -> None:
    """Serves jobs until the other end of the connection is closed; ``prepare`` gives what does one. ``megabytes`` are
    what they may use, ``reserve`` what ``use_reserve`` adds."""
    connection = Connection(descriptor)

    def work() -> None:
        run = prepare(connection)
        while True:
            run(_next_job(connection))

    work_until_closed(descriptor, megabytes, work, reserve)


def work_until_closed(descriptor: int, megabytes: int, work: Callable[[], None], reserve: int = 0) -> None:
    """Works, with limits as those of ``serve_jobs``, until that is done or the other end of a connection is closed;
    does not return."""
    faulthandler.enable()  # an engine that aborts tells nothing: so standard error tells where it was
    limit_memory(megabytes * MEGABYTE + STACK_BYTES, reserve * MEGABYTE)
    threading.stack_size(STACK_BYTES)

    def work_to_the_end() -> None:
        try:
            work()
            os._exit(0)
        except MemoryError:
            os._exit(TOO_LARGE)  # who asked tells what it means
        finally:
            # Only an error comes here: it is told on standard error, and the process ends with it.
            traceback.print_exc()
            os._exit(DEFECT)

    threading.Thread(target=work_to_the_end, daemon=True).start()
    closing = select.poll()
    closing.register(descriptor, 0)  # that the other end is closed is told always
    while not closing.poll():
        pass
    os._exit(0)  # whoever asked has gone: a job that still runs is worth nothing


def _next_job(connection: Connection) -> bytes:
    try:
        return connection.recv_bytes()
    except (EOFError, OSError):
        os._exit(0)
