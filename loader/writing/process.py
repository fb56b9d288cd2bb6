"""The process of one change: ``python -m loader.writing.process FD MEGABYTES``.

It takes a change from the connection FD, tries it, asks whether it may publish and does so. It ends with the
connection, with nothing published if it had not yet been told that it may.
"""

import json
import os
import resource
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from loader.errors import SkerryError
from loader.graph.store import StoreFolder
from loader.write import ASK, DONE, Change, Written, failure

STACK_BYTES = 64 * 1024 * 1024
"""The engine recurses with an update's nesting; the guard's limits fit this stack with room to spare."""


class _Work:
    """Writes one change in a thread of its own, while the connection is watched."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._may = threading.Event()

    def run(self) -> None:
        """Writes the change that is received, tells what became of it and ends the process."""
        change = Change.receive(self._connection)
        threading.Thread(target=self._write, args=(change,), daemon=True).start()
        try:
            while True:
                self._connection.recv_bytes()
                self._may.set()
        except (EOFError, OSError):
            # Who asked has gone. What is being published, which takes a moment, is swept by the next writer.
            os._exit(1)

    def _write(self, change: Change) -> None:
        try:
            written = write(change, self._ask)
            self._connection.send_bytes(DONE + json.dumps(asdict(written)).encode())
        except SkerryError as error:
            self._connection.send_bytes(failure(error))
        except MemoryError:
            os._exit(1)  # the service tells what it means

    def _ask(self) -> None:
        self._connection.send_bytes(ASK)
        self._may.wait()


def write(change: Change, ask: Callable[[], None]) -> Written:
    """Publishes a change, once ``ask`` returns. Raises as ``loader.write.Writer.write`` does."""
    folder = StoreFolder(Path(change.store))
    with folder.writing():
        if folder.is_open:
            from loader.writing.open_store import write_open

            return write_open(change, folder, ask)
        from loader.writing.checked_store import write_checked

        return write_checked(change, folder, ask, datetime.now(UTC).date())


def main(descriptor: int, megabytes: int) -> None:
    """Writes one change."""
    limit = megabytes * 1024 * 1024 + STACK_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    threading.stack_size(STACK_BYTES)
    _Work(Connection(descriptor)).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
