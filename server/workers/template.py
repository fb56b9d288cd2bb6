"""The process that has a release in memory, and of which worker processes are forked that share it:
``python -m server.workers.template FD JOB MEGABYTES OF-WORKER``, of a Linux system.

Without a job it has no release: its workers open one themselves, and save the start of a program only.
What was read is not written again, so the workers of a release need little memory of their own, and are there at once.
The engine's tables are read by another process (``server.workers.dump``): their threads would not survive a fork.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.terms import Base
from server.readers.board import Board
from server.readers.reader import Reader
from server.workers.child import MESSAGE_BYTES, NO_ROOM, READY, REAP
from server.workers.job import Job
from server.workers.memory import data_megabytes, limit_own_memory
from server.workers.process import MEGABYTE, serve_jobs, work_until_closed
from server.workers.worker import Worker

_BLANK = b"_:"


class Template:
    """Has a release or none, and forks."""

    def __init__(self, job: Job | None, asker: socket.socket, megabytes: int) -> None:
        self._job, self._asker, self._megabytes = job, asker, megabytes
        self._release = _release(job) if job is not None else None
        self._own = data_megabytes()

    def serve(self) -> None:
        """Forks when it is asked to, until nobody can ask any more: a worker's descriptor comes, and the number of its
        process goes back. Never returns in a worker."""
        gc.collect()
        gc.freeze()  # what is looked through is written, and so not shared
        self._asker.send(READY)
        while True:
            content, descriptors, *_ = socket.recv_fds(self._asker, MESSAGE_BYTES, 2)
            if not content:
                return
            if descriptors:
                number = self._fork(*descriptors)
                for descriptor in descriptors:
                    os.close(descriptor)
                self._asker.send(str(number).encode())
            else:
                self._asker.send(str(_exit_code(int(content.removeprefix(REAP)))).encode())

    def _fork(self, descriptor: int, board: int | None = None) -> int:
        number = os.fork()
        if number:
            return number
        self._asker.close()
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        megabytes = self._megabytes + self._own
        if board is None or self._job is None or self._release is None:
            serve_jobs(descriptor, megabytes, self._prepare)
        else:
            reader = partial(Reader, socket.socket(fileno=descriptor), Board(board), self._release, self._job)
            work_until_closed(descriptor, megabytes, lambda: reader().serve())
        os._exit(0)

    def _prepare(self, connection: Connection) -> Callable[[bytes], None]:
        if self._job is None or self._release is None:
            return Worker(connection).run
        return Worker(connection, (self._job.world, self._release)).run


def _exit_code(number: int) -> int:
    """How a child ended; 0 if that was told already."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    except ChildProcessError:
        return 0


def _release(job: Job) -> Release:
    published = datetime.fromisoformat(job.published)
    return Release(_read(job), job.number, published, Base(job.base), is_merged=True)


def _read(job: Job) -> ox.Store:
    """All named graphs of a release, in memory; its default graph are those together of which the release's is."""
    together = {Base(job.base).graph(name) for name in DEFAULT_GRAPHS}
    command = [sys.executable, "-m", "server.workers.dump", job.to_json().decode()]
    store = ox.Store()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as dump:
        assert dump.stdout is not None
        for line in dump.stdout:
            name, size = json.loads(line)
            graph = NamedNode(name)
            content = dump.stdout.read(size)
            store.add_graph(graph)
            _take(store, graph, content)
            if graph in together:
                _take(store, DefaultGraph(), content)
    if dump.returncode:  # it said why
        sys.exit(dump.returncode)
    return store


def _take(store: ox.Store, graph: NamedNode | DefaultGraph, content: bytes) -> None:
    if _BLANK in content:  # the engine would give blank nodes other names each time
        parsed = ox.parse(content, format=RdfFormat.N_TRIPLES)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed)
    else:
        store.load(content, format=RdfFormat.N_TRIPLES, to_graph=graph)


def main(descriptor: str, job: str, megabytes: str, of_worker: str) -> None:
    """Serves as the template of a job's release, which may need so much memory, of workers that may use so much; of no
    release if the job is empty."""
    limit_own_memory(int(megabytes) * MEGABYTE)
    asker = socket.socket(fileno=int(descriptor))
    try:
        template = Template(Job.from_json(job.encode()) if job else None, asker, int(of_worker))
    except MemoryError:
        os._exit(NO_ROOM)
    with suppress(BrokenPipeError):  # the service has ended meanwhile
        template.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
