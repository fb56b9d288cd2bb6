"""The pool: hands each job to a worker process, and kills the process at the job's deadline."""

import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from loader.errors import (
    ClientGone,
    ForbiddenQuery,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    SkerryError,
    StoreError,
    TooManyQueries,
    UnwritableAnswer,
)
from server.workers.child import Job, Work, WorkerProcess, start
from server.workers.copies import CopyGone, MemoryCopies
from server.workers.job import BEGUN, CHUNK, ERROR, LAST

POLL_SECONDS = 0.1
"""So often a waiting request looks whether its client is still there."""
PROCESSORS = os.cpu_count() or 1
START_SECONDS = 0.2
"""So long a job waits for a process that is done, before one more is started than there are processors."""
TOLD = {error.__name__: error for error in (ForbiddenQuery, QueryError, StoreError, UnwritableAnswer)}
"""What a worker may tell instead of an answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may cost. ``seconds`` count from its arrival to the end of its answer; ``megabytes`` are the memory
    of a worker; at most ``workers`` queries run and ``queue`` wait, further ones are turned away."""

    seconds: float = 10
    megabytes: int = 1024
    workers: int = 8
    queue: int = 24


class Asker(Protocol):
    """Who wants to know which process has its query."""

    def runs(self, worker: int | None, deadline: float | None = None) -> None:
        """Takes the process's number, None when it has the query no more; and until when (``time.monotonic``) the
        answer must have been taken."""


QUERIES = Work(
    program="server.workers.worker",
    noun="query",
    if_long="ask for less (a LIMIT, fewer patterns, a narrower FILTER)",
    if_large="ask for less (no large DISTINCT, ORDER BY or GROUP BY), or in parts",
    short_seconds=0.3,
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A job that a process has already and works at since ``began`` (``work_seconds``; None: it gets ready first),
    with the first message of its answer if that is here."""

    process: WorkerProcess
    job: Job
    deadline: float
    began: float | None
    content: bytes | None = None


class Answer:
    """The bytes of an answer, part by part. Whoever does not read to the end closes it, which ends the query."""

    def __init__(
        self,
        pool: "QueryPool",
        begun: Begun,
        gone: Callable[[], bool],
        asker: Asker | None = None,
    ) -> None:
        self._pool, self._process, self._gone, self._asker = pool, begun.process, gone, asker
        self._deadline = begun.deadline
        self._seconds, self._noun, self._if_long = pool.limits.seconds, pool.work.noun, pool.work.if_long
        self._begun = begun.began
        self._received = begun.content
        self._open = True
        self.is_whole = False
        """Whether the first part is the last one."""
        self._first: bytes | None = None
        self._tell(self._process.number)
        self._first = self._next()
        self.is_whole = not self._open

    def take_line(self) -> bytes:
        """Takes the first line out of the first part, in which it stands whole."""
        assert self._first is not None
        line, _, self._first = self._first.partition(b"\n")
        return line

    def __iter__(self) -> Iterator[bytes]:
        """The parts. Raises QueryTimeout, QueryTooLarge or ClientGone in the middle: what was sent is not whole."""
        try:
            if self._first is not None:
                yield self._first
            while self._open:
                yield self._next()
        finally:
            self.close()

    def close(self) -> None:
        """Ends the query if it still runs."""
        if self._open:
            self._open = False
            self._tell(None)
            self._pool.discard(self._process)

    def _tell(self, worker: int | None) -> None:
        if self._asker is not None:
            self._asker.runs(worker, self._deadline)

    def _next(self) -> bytes:
        try:
            content = self._receive()
            while content[:1] == BEGUN:
                self._begun = self._process.work_seconds()
                if len(content) > 1:
                    self._shorten(float(content[1:]))
                content = self._receive()
        except SkerryError:
            self.close()
            raise
        kind, rest = content[:1], content[1:]
        if kind == CHUNK:
            return rest
        self._open = False
        self._tell(None)
        self._pool.give_back(self._process)
        if kind == ERROR:
            name, _, message = rest.decode().partition("\n")
            raise TOLD.get(name, SkerryError)(message)
        assert kind == LAST
        return rest

    def _shorten(self, seconds: float) -> None:
        """What the process makes now is a query, which may last as long as any."""
        if time.monotonic() + seconds < self._deadline:
            self._deadline, self._seconds = time.monotonic() + seconds, seconds
            self._noun, self._if_long = QUERIES.noun, QUERIES.if_long
            self._tell(self._process.number)

    def _receive(self) -> bytes:
        if self._received is not None:
            content, self._received = self._received, None
            return content
        try:
            while not self._process.connection.poll(self._patience()):
                if self._gone():
                    raise ClientGone("the client has left")
                if time.monotonic() >= self._deadline:
                    raise QueryTimeout(
                        f"the {self._noun} took longer than {self._seconds:g} seconds and was ended: {self._if_long}, "
                        f"or try again when the service is less busy"
                    )
                if self._worked() > self._pool.work.short_seconds:
                    self._process.give_way()
            return self._process.connection.recv_bytes()
        except (EOFError, OSError):
            self._gone()  # raises for a query that was ended on purpose
            raise self._death() from None

    def _worked(self) -> float:
        """The processor time that the job has taken so far."""
        return 0 if self._begun is None else self._process.work_seconds() - self._begun

    def _death(self) -> SkerryError:
        """What it means that the process is gone."""
        work = self._pool.work
        if self._process.has_defect():
            return SkerryError(f"the process of the {work.noun} met a defect, which it told on standard error")
        megabytes = self._pool.limits.megabytes
        return QueryTooLarge(
            f"the {work.noun} needed more than {megabytes} MB of memory and was ended: {work.if_large}"
        )

    def _patience(self) -> float:
        return max(0.0, min(POLL_SECONDS, self._deadline - time.monotonic()))


class QueryPool:
    """Workers for one service, some of them with a copy of a release in memory that may need ``copy_megabytes``. Safe
    to use from several threads."""

    def __init__(self, limits: Limits, work: Work = QUERIES, copy_megabytes: int = 0) -> None:
        self.limits, self.work = limits, work
        self._idle: list[WorkerProcess] = []
        self._running = 0
        self._waiting = 0
        self._freed = threading.Condition()
        self.copies = MemoryCopies(copy_megabytes, limits.megabytes, weakref.WeakMethod(self._renew))
        # A service that is dropped without being closed leaves no processes behind.
        weakref.finalize(self, _end, self._idle)
        weakref.finalize(self, self.copies.close)

    def ask(self, job: Job, gone: Callable[[], bool] = lambda: False, asker: Asker | None = None) -> Answer:
        """Runs a query; the answer's first part is there when this returns. ``gone`` tells whether the client left, and
        may raise a QueryError that ends the query; ``asker`` is told which process has it.

        Raises TooManyQueries, QueryTimeout, QueryTooLarge or ClientGone, and QueryError or StoreError as
        ``Release.query`` does; CopyGone if the job needs a copy that is there no more.
        """
        deadline = time.monotonic() + self.limits.seconds
        process, began = self._send(job, deadline, gone)
        return Answer(self, Begun(process, job, deadline, began), gone, asker)

    def resume(self, begun: Begun, gone: Callable[[], bool] = lambda: False, asker: Asker | None = None) -> Answer:
        """The answer to a job that runs already; otherwise as ``ask``."""
        return Answer(self, begun, gone, asker)

    def send_if_idle(self, job: Job) -> tuple[WorkerProcess, float | None] | None:
        """Hands a job to a process that has nothing to do, if there is one and nobody waits: the process, and at which
        ``work_seconds`` it began. Who asks reads its messages and gives it back."""
        while True:
            with self._freed:
                if not self._idle or self._waiting or self._running >= self.limits.workers:
                    return None
                process = self._fitting(job)
                if process is None:
                    return None
                self._running += 1
            try:
                return process, process.send(job)
            except OSError:
                self.discard(process)

    def give_back(self, process: WorkerProcess) -> None:
        """A process that has answered; one that gave way, or has not the copy that there is, is replaced when it is
        needed."""
        if process.is_nice or not self.copies.is_newest(process):
            self.discard(process)
            return
        with self._freed:
            self._running -= 1
            self._idle.append(process)
            self._freed.notify()

    def discard(self, process: WorkerProcess) -> None:
        """Kills a process that is not needed any more, or that runs what nobody waits for."""
        process.kill()
        self._freed_one()

    def warm_up(self, processes: int = 1, job: Job | None = None) -> None:
        """Starts processes before they are needed, and lets each try a job. Raises StoreError if none can start."""
        if job is not None:
            self.copies.prepare()
        deadline = time.monotonic() + self.limits.seconds
        taken = [self._take(None, deadline, lambda: False) for _ in range(min(processes, self.limits.workers))]
        begun = []
        for process in taken:
            if job is None:
                self.give_back(process)
                continue
            try:
                begun.append(Begun(process, job, deadline, process.send(job)))
            except OSError:
                self.discard(process)
        for each in begun:
            with suppress(SkerryError):  # whoever asks the same is told
                self.resume(each).close()

    def close(self) -> None:
        """Ends all processes that run nothing."""
        self.copies.close()
        with self._freed:
            _end(self._idle)

    def load(self) -> tuple[int, int]:
        """How many queries run, and how many wait."""
        with self._freed:
            return self._running, self._waiting

    def idle(self) -> int:
        """How many processes have nothing to do."""
        with self._freed:
            return len(self._idle)

    def _send(self, job: Job, deadline: float, gone: Callable[[], bool]) -> tuple[WorkerProcess, float | None]:
        """A process that has the job, and at which ``work_seconds`` it began. One that died while it was idle is
        replaced."""
        while True:
            process = self._take(job, deadline, gone)
            try:
                return process, process.send(job)
            except OSError:
                self.discard(process)

    def _take(self, job: Job | None, deadline: float, gone: Callable[[], bool]) -> WorkerProcess:
        with self._freed:
            if self._running >= self.limits.workers:
                self._wait(deadline, gone)
            self._running += 1
            if self._running > PROCESSORS:  # another process would only take turns, and its start takes longer
                self._freed.wait_for(lambda: self._idle, START_SECONDS)
            process = self._fitting(job)
        if process is not None:
            return process
        try:
            return self._new(job)
        except OSError as error:
            self._freed_one()
            raise StoreError(
                f"no process could be started for the {self.work.noun} ({error}): make room on the machine"
            ) from error
        except CopyGone:
            self._freed_one()
            raise

    def _fitting(self, job: Job | None) -> WorkerProcess | None:
        """Takes the idle process out that was used last and can do a job."""
        for at in reversed(range(len(self._idle))):
            if job is None or self._idle[at].can_do(job):
                return self._idle.pop(at)
        return None

    def _new(self, job: Job | None) -> WorkerProcess:
        process = self.copies.fork()
        if process is None:
            process = start(self.work, self.limits.megabytes)
        if job is not None and not process.can_do(job):
            process.kill()
            raise CopyGone("the release is not in memory any more: try again")
        return process

    def _renew(self) -> None:
        """Replaces the idle processes by ones that have the copy in memory which there is now."""
        new = [self.copies.fork() for _ in range(min(PROCESSORS, self.limits.workers))]
        with self._freed:
            old = [*self._idle]
            self._idle[:] = [process for process in new if process is not None]
            self._freed.notify_all()
        _end(old)

    def _freed_one(self) -> None:
        with self._freed:
            self._running -= 1
            self._freed.notify()

    def _wait(self, deadline: float, gone: Callable[[], bool]) -> None:
        if self._waiting >= self.limits.queue:
            raise TooManyQueries(
                f"{self._running} requests of this kind run and {self._waiting} wait already: "
                f"try again in a few seconds"
            )
        self._waiting += 1
        try:
            while self._running >= self.limits.workers:
                self._freed.wait(POLL_SECONDS)
                if gone():
                    raise ClientGone("the client has left")
                if time.monotonic() >= deadline:
                    raise TooManyQueries(
                        f"the {self.work.noun} waited {self.limits.seconds:g} seconds without its turn: "
                        f"try again in a few seconds"
                    )
        finally:
            self._waiting -= 1


def _end(idle: list[WorkerProcess]) -> None:
    for process in idle:
        process.kill()
    idle.clear()
