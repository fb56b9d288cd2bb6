"""The copy of the newest release in memory that queries are answered from, while it is worth it (``template``)."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from loader.errors import StoreError
from loader.graph.store import StoreFolder
from server.readers.board import Board, new_board
from server.workers.child import FORK, MESSAGE_BYTES, NO_ROOM, READY, REAP, WorkerProcess
from server.workers.job import Job

WORTH = 20
"""So many queries of a release, and it is copied."""
ANSWER_SECONDS = 5.0
"""A template that takes longer to fork is of no use."""
NEARLY = 0.9
"""A release of this part of the size of one that did not fit will not fit either."""
IS_POSSIBLE = hasattr(os, "pidfd_open") and hasattr(os, "fork")


class CopyGone(StoreError):
    """A job needs a copy that there is no more."""


class TemplateProcess:
    """A template and the connection to it. Safe to use from several threads."""

    def __init__(self, job: Job | None, megabytes: int, of_worker: int) -> None:
        """Starts it: for so much memory, and so much for each worker; without a job it has no release. Raises OSError
        if that is not possible."""
        self.world = job.world if job is not None else None
        self._lock = threading.Lock()
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        content = job.to_json().decode() if job is not None else ""
        command = [sys.executable, "-m", "server.workers.template", str(theirs.fileno()), content]
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(megabytes), str(of_worker)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait(self) -> bool:
        """Waits until it has the release in memory; False if it ended before."""
        with suppress(OSError):
            if self._asking.recv(MESSAGE_BYTES) == READY:
                self._asking.settimeout(ANSWER_SECONDS)
                return True
        return False

    def was_too_small(self) -> bool:
        """Whether it ended because the release needs more memory."""
        return self._process.wait() in (NO_ROOM, -signal.SIGABRT, -signal.SIGKILL)

    def fork(self) -> WorkerProcess:
        """A worker process with the release. Raises OSError if the template is gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            child = self._forked(ours, theirs.fileno())
        return WorkerProcess(child, Connection(ours.detach()), self.world)

    def fork_reader(self) -> "ForkedReader":
        """The same for a reader (``server.readers``)."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        board = new_board()
        try:
            with theirs:
                child = self._forked(ours, theirs.fileno(), board)
            return child, ours, Board(board)
        finally:
            os.close(board)

    def _forked(self, ours: socket.socket, *theirs: int) -> "Forked":
        """A process that has descriptors of ours; the other end is closed if there is none."""
        with self._lock:
            try:
                socket.send_fds(self._asking, [FORK], theirs)
                return Forked(self, self._answer())
            except OSError:
                ours.close()
                raise

    def exit_code(self, number: int) -> int | None:
        """How one of its processes ended, which must have; None if the template is gone."""
        with suppress(OSError), self._lock:
            self._asking.send(REAP + str(number).encode())
            return self._answer()
        return None

    def close(self) -> None:
        """Ends it; its workers stay."""
        self._process.kill()
        self._process.wait()
        with self._lock:
            self._asking.close()

    def _answer(self) -> int:
        """A number. Raises OSError if none comes in time: then no more is asked, since a late one would be taken for
        the answer to another question."""
        try:
            told = self._asking.recv(MESSAGE_BYTES)
        except OSError:
            self._asking.close()
            raise
        if not told:
            raise OSError("the process that has the release in memory is gone")
        return int(told)


class Forked:
    """A process that a template forked, and waits for."""

    def __init__(self, template: TemplateProcess, number: int) -> None:
        self._template, self.number = template, number
        self._handle = os.pidfd_open(number)
        self._code: int | None = None

    def kill(self) -> None:
        """Ends it, whatever it does, and waits until it is gone."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self.exit_code(ANSWER_SECONDS)
        os.close(self._handle)

    def exit_code(self, seconds: float) -> int | None:
        """How it ended; None if that takes longer, or cannot be known any more."""
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        if self._code is None and ended.poll(1000 * seconds):
            self._code = self._template.exit_code(self.number)  # which can be told once
        return self._code


ForkedReader = tuple[Forked, socket.socket, Board]
"""A reader, what is told to it and heard of it, and its board."""
Process = TypeVar("Process")


class MemoryCopies:
    """Makes the copy of a release when it was asked often enough, in the background, and ends the one before.

    ``ready`` is called, in another thread, whenever there is one. Safe to use from several threads.
    """

    def __init__(self, megabytes: int, of_worker: int, ready: weakref.WeakMethod[Callable[[], None]]) -> None:
        self._megabytes = megabytes if IS_POSSIBLE else 0
        self._of_worker, self._ready = of_worker, ready
        self._lock = threading.Lock()
        self._current: TemplateProcess | None = None
        self._coming: TemplateProcess | None = None
        self._blank: TemplateProcess | None = None
        self._world: object = None
        self._asked = 0
        self._is_tried = self._is_making = self._is_closed = False
        self._too_large = megabytes * 1e6
        self.changes = 0
        """Counts the copies that came and went: as long as it is the same, so is what ``has`` says."""

    def has(self, world: object) -> bool:
        """Whether there is a copy of a release."""
        current = self._current
        return current is not None and current.world == world

    @property
    def is_there(self) -> bool:
        """Whether there is a copy, of whichever release."""
        return self._current is not None

    def is_newest(self, process: WorkerProcess) -> bool:
        """Whether a process has the copy that there is, or there is none."""
        current = self._current
        return current is None or current.world == process.copy

    def best(self, job: Job) -> Job:
        """A query of the newest release as it is to be asked: of the copy in memory if there is one. If not, there will
        be one when such queries come often."""
        if not self._megabytes:
            return job
        copied = job.copied()
        if self.has(copied.world):
            return copied
        self.asked(copied)
        return job

    def asked(self, job: Job, times: int = 1) -> None:
        """Counts a query of the newest release, as it would be asked of the copy in memory."""
        if not self._megabytes:
            return
        with self._lock:
            if job.world != self._world:
                self._world, self._asked, self._is_tried = job.world, 0, False
            self._asked += times
            if self._asked < WORTH or self._is_tried or self._is_making or self._is_closed:
                return
            self._is_tried = self._is_making = True
        threading.Thread(target=self._make, args=(job,), daemon=True).start()

    def fork(self) -> WorkerProcess | None:
        """A process that has the copy in memory, or has all but a release while there is no copy; None if neither can
        be had."""
        found = self._fork(TemplateProcess.fork)
        blank = self._blank
        if found is None and blank is not None:
            with suppress(OSError):
                return blank.fork()
            self._blank = None
            blank.close()
        return found

    def prepare(self) -> None:
        """Starts a template without a release: a process that is forked of it is there in a tenth of the time that one
        needs which is started anew."""
        if not IS_POSSIBLE:
            return
        with suppress(OSError):
            blank = TemplateProcess(None, self._of_worker, self._of_worker)
            is_ready = blank.wait()
            with self._lock:
                if is_ready and not self._is_closed and self._blank is None:
                    self._blank = blank
                    return
            blank.close()

    def fork_reader(self) -> ForkedReader | None:
        """A reader that has it; None if there is no copy."""
        return self._fork(TemplateProcess.fork_reader)

    def _fork(self, fork: Callable[[TemplateProcess], Process]) -> Process | None:
        current = self._current
        if current is None:
            return None
        try:
            return fork(current)
        except OSError:
            with self._lock:
                if self._current is current:
                    self._current, self._is_tried, self._asked = None, False, 0
                    self.changes += 1
            current.close()
            return None

    def close(self) -> None:
        """Ends the copies, for good."""
        with self._lock:
            self._is_closed = True
            templates = [each for each in (self._current, self._coming, self._blank) if each is not None]
            self._current = self._coming = self._blank = None
        for template in templates:
            template.close()

    def _make(self, job: Job) -> None:
        template, before = self._read(job), None
        with self._lock:
            self._is_making, self._coming = False, None
            is_used = template is not None and job.world == self._world and not self._is_closed
            if is_used:
                before, self._current = self._current, template
                self.changes += 1
        unused = before if is_used else template
        if unused is not None:
            unused.close()
        ready = self._ready()
        if is_used and ready is not None:
            ready()

    def _read(self, job: Job) -> TemplateProcess | None:
        """The template of a job's release; None if that needs too much memory, or was pruned meanwhile."""
        try:
            size = _bytes_of(job)
            if size >= self._too_large:
                return None
            template = TemplateProcess(replace(job, query=""), self._megabytes, self._of_worker)
        except OSError:
            return None
        with self._lock:
            self._coming = template
        if template.wait():
            return template
        if template.was_too_small():
            self._too_large = NEARLY * size
        template.close()
        return None


def _bytes_of(job: Job) -> int:
    """What a release needs on disk, which is less than it does in memory."""
    files = (StoreFolder(Path(job.store)).release(job.number) / "graph").iterdir()
    return sum(file.stat().st_size for file in files)
