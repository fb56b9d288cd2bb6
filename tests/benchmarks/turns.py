"""Measuring in turns: what is compared runs by turns, so that a busy machine slows all of it alike."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Taken:
    """What a piece of work took: seconds by the clock, and of processor time."""

    wall: float
    cpu: float


def in_turns(work: Mapping[str, Callable[[], Taken]], rounds: int) -> dict[str, list[Taken]]:
    """What each piece of work took in each round; a round begins with another one than the round before."""
    names = list(work)
    found: dict[str, list[Taken]] = {name: [] for name in names}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(work[name]())
    return found


def timed(work: Callable[[], object]) -> Taken:
    """What a function takes in this process."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - began, time.process_time() - used)


def run(command: Sequence[str | Path], stdin: bytes = b"") -> Taken:
    """What a program takes, with its children. Raises CalledProcessError if it fails."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(stdin)
        process.stdin.close()
        errors = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=errors)
    return Taken(took, used.ru_utime + used.ru_stime)


def median(found: Iterable[Taken]) -> Taken:
    """The medians."""
    all_found = list(found)
    return Taken(statistics.median(t.wall for t in all_found), statistics.median(t.cpu for t in all_found))
