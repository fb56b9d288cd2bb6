"""Reading on a Dask cluster gives the graphs that reading here gives, also when a worker dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple

from loader.graph.embedded import open_current
from tests.conftest import ROOT, run_skerry

MOST_SECONDS = 120


def content(store: Path) -> dict[NamedNode, frozenset[Triple]]:
    """All graphs of the current release, provenance aside."""
    release = open_current(store)
    provenance = release.base.graph("provenance")
    return {name: frozenset(release.triples(name)) for name in release.graph_names() if name != provenance}


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and its workers, each a process of its own, as ``dask scheduler`` and ``dask worker`` start them: the
    address, and the process ids of the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1",
                 "--port", address.rpartition(":")[2], "--no-dashboard"]  # fmt: skip
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
              "--no-dashboard"]  # fmt: skip
    running = [subprocess.Popen(scheduler, **quiet)]  # type: ignore[call-overload] # the same for all
    running += [subprocess.Popen(worker, **quiet) for _ in range(workers)]  # type: ignore[call-overload] # the same
    try:
        _wait_for(address, workers)
        yield address, [process.pid for process in running[1:]]
    finally:
        for process in running:
            process.kill()
        for process in running:
            process.wait()


def _wait_for(address: str, workers: int) -> None:
    ask = (
        f"from distributed import Client\nwith Client({address!r}, timeout=60) as c: c.wait_for_workers({workers}, 60)"
    )
    subprocess.run([sys.executable, "-c", ask], check=True, timeout=MOST_SECONDS)


def articles(folder: Path, count: int) -> Path:
    """A folder of articles that take a while to read."""
    folder.mkdir()
    for number in range(count):
        told = f"date 2019-01-{number + 1:02}\nForeign Minister Taro Kono met Sergey Lavrov in Moscow on Monday. "
        (folder / f"{number:02}.txt").write_text(told + "He spoke of Etorofu at length. " * 150)
    return folder


@pytest.fixture(scope="module")
def there() -> Iterator[tuple[str, list[int]]]:
    with cluster(2) as started:
        yield started


def test_the_graphs_are_those_of_a_local_load(there: tuple[str, list[int]], tmp_path: Path) -> None:
    address, _ = there
    told = run_skerry("load", "seeds", "--store", tmp_path / "cluster", "--dask", address)
    assert told.returncode == 0, told.stderr
    run_skerry("load", "seeds", "--store", tmp_path / "here")
    assert content(tmp_path / "cluster") == content(tmp_path / "here")


def test_a_worker_that_dies_loses_nothing(there: tuple[str, list[int]], tmp_path: Path) -> None:
    address, workers = there
    folder, store = articles(tmp_path / "articles", 24), tmp_path / "cluster"
    program = Path(sys.executable).with_name("skerry")
    process = subprocess.Popen([program, "load", folder, "--store", store, "--dask", address], cwd=ROOT)
    began = time.monotonic()
    while not (store / "spool.sqlite").exists():
        assert process.poll() is None, "the load ended before a worker was killed"
        assert time.monotonic() - began < MOST_SECONDS
        time.sleep(0.02)
    os.kill(workers[0], signal.SIGKILL)
    assert process.wait(MOST_SECONDS) == 0
    run_skerry("load", folder, "--store", tmp_path / "here")
    assert content(store) == content(tmp_path / "here")


def test_a_scheduler_that_is_not_there_is_named(tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    told = run_skerry("load", "seeds", "--store", tmp_path / "store", "--dask", address)
    assert told.returncode == 2
    assert f"no Dask scheduler answers at '{address}'" in told.stderr
