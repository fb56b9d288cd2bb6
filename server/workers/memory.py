"""The memory of a worker process: what its jobs may use, and a reserve for an engine that claims more than it uses."""

import resource
from pathlib import Path

DRAWING_MEGABYTES = 768
"""What the engine that draws pictures (V8, in vl-convert) claims with the first one, and all but some 60 MB of which it
never touches. The kernel counts it as data of the process all the same."""


def limit_memory(size: int, reserve: int = 0) -> None:
    """Limits the data of this process to so many bytes; ``use_reserve`` makes it ``reserve`` more."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, size + reserve))


def use_reserve() -> None:
    """Adds the reserve to the limit of this process, for good. Does nothing where there is none."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def limit_own_memory(size: int) -> None:
    """Limits the data of this process to so many bytes, but not what those forked of it may set for themselves."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def data_megabytes() -> int:
    """What this process has of data (Linux), which processes that are forked of it have from the beginning."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmData"].split()[0]) // 1024
