"""What processes use of the processors, as Linux counts it: a figure that a busy machine changes little."""

import os
from contextlib import suppress
from pathlib import Path


def processor_seconds(number: int) -> float:
    """The processor time of a process and its children, so far, in seconds."""
    ticks, left = 0, [number]
    while left:
        folder = Path("/proc") / str(left.pop())
        with suppress(OSError):
            used = (folder / "stat").read_text().rpartition(")")[2].split()
            ticks += int(used[11]) + int(used[12])
            for thread in (folder / "task").iterdir():
                left += map(int, (thread / "children").read_text().split())
    return ticks / os.sysconf("SC_CLK_TCK")
