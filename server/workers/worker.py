"""The process that runs one query after another: ``python -m server.workers.worker FD MEGABYTES``."""

import os
import sys
from collections.abc import Callable
from io import BufferedWriter
from itertools import islice
from multiprocessing.connection import Connection
from typing import IO

from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples

from loader.errors import SkerryError
from loader.graph.embedded import Answer, Release
from loader.graph.results import GRAPH_FORMATS, read_table, stream_answer, write_triples
from server.names import Names
from server.workers.head_link import HeadLink
from server.workers.job import BEGUN, ERROR, PAGE, TOO_LARGE, Job, Shown
from server.workers.process import CHUNK_BYTES, Chunks, serve_jobs

Opened = tuple[tuple[int, str, bool], Release]
"""A job's world, and its release."""


class Worker:
    """Runs jobs of one store; keeps the release of the last one open, beside that which it has in ``memory``."""

    def __init__(self, connection: Connection, memory: Opened | None = None) -> None:
        self._connection = connection
        self._memory = self._last = memory
        self._opened: Opened | None = None

    def run(self, content: bytes) -> None:
        """Answers one job, or tells why not."""
        job = Job.from_json(content)
        try:
            release = self._release(job)
            chunks = Chunks(self._connection)
            # The engine writes a term at a time.
            buffered = BufferedWriter(chunks, CHUNK_BYTES)
            write_answer(release, job, buffered)
            buffered.flush()
            chunks.finish()
        except SkerryError as error:
            self._connection.send_bytes(ERROR + f"{type(error).__name__}\n{error}".encode())
        except MemoryError:
            os._exit(TOO_LARGE)  # the pool tells what it means

    def _release(self, job: Job) -> Release:
        if self._last is None or self._last[0] != job.world:
            self._last = self._open(job)
            self._connection.send_bytes(BEGUN)  # what opening took is not the query's
        return self._last[1]

    def _open(self, job: Job) -> Opened:
        if self._memory is not None and self._memory[0] == job.world:
            return self._memory
        if self._opened is None or self._opened[0] != job.world:
            self._opened = job.world, job.open()
        return self._opened


def write_answer(release: Release, job: Job, output: IO[bytes]) -> None:
    """Writes the answer of a release to a job. Raises what ``Release.query`` and ``stream_answer`` raise."""
    answer = release.query(job.query, dataset=job.dataset, size=job.size, names_dataset=job.names_dataset)
    if job.format == PAGE:
        output.write(_shown(release, answer, job.rows).to_json())
    elif job.result_format.native == QueryResultsFormat.JSON:
        told = release.base.node(f"release/{job.number}").value
        linked = BufferedWriter(HeadLink(output, told), CHUNK_BYTES)
        try:
            stream_answer(answer, job.result_format, linked)
            linked.flush()
        finally:
            linked.detach()
    else:
        stream_answer(answer, job.result_format, output)


def _shown(release: Release, answer: Answer, limit: int) -> Shown:
    if isinstance(answer, QueryTriples):
        triples = list(islice(answer, limit + 1))
        return Shown(graph=write_triples(triples[:limit], GRAPH_FORMATS[0]).decode(), complete=len(triples) <= limit)
    if isinstance(answer, QueryBoolean):
        return Shown(boolean=bool(answer))
    table = read_table(answer, limit, Names(release).name)
    rows = tuple(tuple((cell.text, cell.iri, cell.language) for cell in row) for row in table.rows)
    return Shown(table.columns, rows, table.complete)


def _prepare(connection: Connection) -> Callable[[bytes], None]:
    return Worker(connection).run


if __name__ == "__main__":
    serve_jobs(int(sys.argv[1]), int(sys.argv[2]), _prepare)
