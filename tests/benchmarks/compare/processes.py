"""What processes use of the processors, as Linux counts it: a figure that a busy machine changes little."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def tree(number: int) -> Iterator[int]:
    """A process and the children below it that live."""
    left = [number]
    while left:
        yield (process := left.pop())
        with suppress(OSError):
            for thread in (Path("/proc") / str(process) / "task").iterdir():
                left += map(int, (thread / "children").read_text().split())


def processor_seconds(number: int) -> float:
    """The processor time of a process and its children, so far, in seconds."""
    ticks = 0
    for process in tree(number):
        with suppress(OSError):
            used = (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()
            ticks += int(used[11]) + int(used[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_megabytes(number: int) -> float:
    """The most memory (resident) that a process had so far, in 10**6 bytes."""
    for line in (Path("/proc") / str(number) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
