"""The process that runs one query after another: ``python -m server.workers.worker FD MEGABYTES``.

It reads jobs from the connection FD and ends with it, in the middle of a query too.
"""

import os
import resource
import sys
import threading
from io import RawIOBase
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import IO, cast

from pyoxigraph import QueryBoolean, QueryTriples

from loader.errors import SkerryError
from loader.graph.embedded import Answer, Release
from loader.graph.results import GRAPH_FORMATS, read_table, stream_answer, write_triples
from server.workers.job import BEGUN, CHUNK, ERROR, LAST, PAGE, Job, Shown

CHUNK_BYTES = 64 * 1024
STACK_BYTES = 64 * 1024 * 1024
"""The engine recurses with a query's nesting; the guard's limits fit this stack with room to spare."""


class _Chunks(RawIOBase):
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


class Worker:
    """Runs jobs of one store; keeps the release of the last one open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._opened: tuple[tuple[int, str], Release] | None = None

    def run(self, job: Job) -> None:
        """Answers one job, or tells why not."""
        try:
            release = self._release(job)
            self._connection.send_bytes(BEGUN)
            answer = release.query(job.query, dataset=job.dataset)
            chunks = _Chunks(self._connection)
            if job.format == PAGE:
                chunks.write(_shown(answer, job.rows).to_json())
            else:
                stream_answer(answer, job.result_format, cast(IO[bytes], chunks))
            chunks.finish()
        except SkerryError as error:
            self._connection.send_bytes(ERROR + f"{type(error).__name__}\n{error}".encode())
        except MemoryError:
            os._exit(1)  # the pool tells what it means

    def _release(self, job: Job) -> Release:
        # A store that was made anew has the same numbers again.
        asked = job.number, job.published
        if self._opened is None or self._opened[0] != asked:
            self._opened = asked, job.open()
        return self._opened[1]


def _shown(answer: Answer, limit: int) -> Shown:
    if isinstance(answer, QueryTriples):
        return Shown(graph=write_triples(answer, GRAPH_FORMATS[0]).decode())
    if isinstance(answer, QueryBoolean):
        return Shown(boolean=bool(answer))
    table = read_table(answer, limit, lambda iri: iri)
    rows = tuple(tuple((cell.text, cell.iri, cell.language) for cell in row) for row in table.rows)
    return Shown(table.columns, rows, table.complete)


def main(descriptor: int, megabytes: int) -> None:
    """Serves jobs until the other end of the connection is closed."""
    limit = megabytes * 1024 * 1024 + STACK_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    threading.stack_size(STACK_BYTES)
    connection = Connection(descriptor)
    jobs: SimpleQueue[Job] = SimpleQueue()
    worker = Worker(connection)

    def work() -> None:
        while True:
            worker.run(jobs.get())

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            jobs.put(Job.from_json(connection.recv_bytes()))
    except (EOFError, OSError):
        os._exit(0)  # whoever asked has gone: a query that still runs is worth nothing


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
