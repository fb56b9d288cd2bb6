"""A worker process as the pool sees it: started anew, or forked from a template that has a release in memory."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Protocol

from server.workers.job import DEFECT

NICENESS = 15
PROCESS_CLOCK = 2
"""With the number of a process, the clock of what all its threads have used (Linux: CPUCLOCK_SCHED)."""
READY, FORK, REAP = b"R", b"F", b"P"
"""What a template tells when it has its release; what is asked of it to get a process (a worker with a descriptor
beside, a reader with two), and the exit code of one."""
NO_ROOM = 4
"""Exit code of a template whose memory did not suffice; any error that nobody expected ends it with 1."""
MESSAGE_BYTES = 64
"""The longest message between the two."""
END_SECONDS = 1
"""A process that has closed its connection ends so soon."""
OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGKILL, signal.SIGTRAP, signal.SIGILL})
"""Signals by which processes end whose memory does not suffice: of the engine, the kernel, and what draws pictures."""


class Job(Protocol):
    """What a worker process is handed."""

    @property
    def world(self) -> object:
        """What the process has to open before it begins, which it tells; None if it always does."""

    @property
    def in_memory(self) -> bool:
        """Whether only a process can do it that has that world in memory."""

    def to_json(self) -> bytes:
        """The job as it is sent."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the processes of a pool do: the module that they run, with further ``arguments``; how a job is called, and
    what to do about one that takes too long or too much memory. After ``short_seconds`` of processor time (on a busy
    machine a short job may take long) a job gives way to shorter ones
    (``nice``), for good: its process is not used again."""

    program: str
    noun: str
    if_long: str
    if_large: str
    short_seconds: float
    arguments: tuple[str, ...] = ()


class Child(Protocol):
    """An operating system's process below this one, or below a template."""

    @property
    def number(self) -> int:
        """Its process number."""

    def kill(self) -> None:
        """Ends it, whatever it does, and waits until it is gone."""

    def exit_code(self, seconds: float) -> int | None:
        """How it ended (as of ``subprocess.Popen``); None if that takes longer."""


class Started:
    """A process that was started anew."""

    def __init__(self, command: list[str], descriptor: int) -> None:
        self._process = subprocess.Popen(
            command, pass_fds=[descriptor], stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.number = self._process.pid

    def kill(self) -> None:
        """Ends it, whatever it does, and waits until it is gone."""
        self._process.kill()
        self._process.wait()

    def exit_code(self, seconds: float) -> int | None:
        """How it ended; None if that takes longer."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(seconds)
        return None


class WorkerProcess:
    """A worker process and the connection to it; ``copy`` is the world that it has in memory."""

    def __init__(self, child: Child, connection: Connection, copy: object = None) -> None:
        self._child, self.connection, self.copy = child, connection, copy
        self.number = child.number
        self.is_nice = False
        self._ready_for = copy

    def can_do(self, job: Job) -> bool:
        """Whether it has what the job needs."""
        return not job.in_memory or job.world == self.copy

    def send(self, job: Job) -> float | None:
        """Hands over a job; the ``work_seconds`` at which the process began with it, None if it gets ready for it
        first, and tells when it has. Raises OSError if the process is gone."""
        self.connection.send_bytes(job.to_json())
        is_ready = job.world is not None and job.world == self._ready_for
        self._ready_for = job.world
        return self.work_seconds() if is_ready else None

    def work_seconds(self) -> float:
        """The processor time that the process has used so far, in seconds; where the system tells none, the time of
        day."""
        return work_seconds(self.number)

    def give_way(self) -> None:
        """Lets shorter queries go first, for good: niceness cannot be taken back."""
        if not self.is_nice:
            self.is_nice = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.number, NICENESS)

    def has_defect(self) -> bool:
        """Whether the process, which has closed its connection, met a defect of ours or of the engine, and did not just
        run out of memory: then the engine aborts, and the kernel kills."""
        code = self._child.exit_code(END_SECONDS)
        return code is not None and (code == DEFECT or (code < 0 and -code not in OUT_OF_MEMORY))

    def kill(self) -> None:
        """Ends the process, whatever it does."""
        self._child.kill()
        self.connection.close()


def work_seconds(number: int) -> float:
    """The processor time that a process has used so far, as ``WorkerProcess.work_seconds``."""
    clock = (~number << 3) | PROCESS_CLOCK
    try:
        return time.clock_gettime(clock)
    except OSError:  # another system, or the process is gone
        return time.monotonic()


def start(work: Work, megabytes: int) -> WorkerProcess:
    """Starts a process that may use so much memory. Raises OSError if that is not possible."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", work.program, str(theirs.fileno()), str(megabytes), *work.arguments]
    with theirs:
        child = Started(command, theirs.fileno())
    return WorkerProcess(child, Connection(ours.detach()))
