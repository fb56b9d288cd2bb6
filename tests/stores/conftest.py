"""The stores of the contract: on disk, in memory, on the oxigraph server, on Virtuoso."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.graph.embedded import Release
from loader.graph.embedded import open_current as open_on_disk
from loader.graph.opening import open_current
from loader.graph.remote.address import Place, RemoteAddress
from loader.graph.remote.server import connect
from loader.graph.terms import DEFAULT_BASE
from tests.conftest import ROOT, run_skerry
from tests.stores.servers import Server, oxigraph, virtuoso

KINDS = ("disk", "memory", "oxigraph", "virtuoso")
SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@dataclass(frozen=True)
class Filled:
    """A store that holds the seeds: its kind, and the release that is current."""

    kind: str
    release: Release


@pytest.fixture(scope="session", params=KINDS)
def filled(
    request: pytest.FixtureRequest, seeds_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """A store of each kind with the seeds. Those on servers were loaded by `skerry load seeds --store URL`."""
    kind: str = request.param
    on_disk = open_on_disk(seeds_store)
    if kind == "disk":
        yield Filled(kind, on_disk)
    elif kind == "memory":
        store = ox.Store()
        store.extend(on_disk.quads())
        yield Filled(kind, Release(store, on_disk.number, on_disk.published, on_disk.base))
    else:
        cache = tmp_path_factory.mktemp("cache")
        with SERVERS[kind](tmp_path_factory.mktemp(kind)) as server, known(server, cache):
            more = {**server.environment, "XDG_CACHE_HOME": str(cache)}
            loaded = run_skerry("load", "seeds", "--store", server.store, cwd=ROOT, more=more)
            assert loaded.returncode == 0, loaded.stderr
            yield Filled(kind, open_current(server.address))


class Servers:
    """The servers that are written to, each started when it is first asked for."""

    def __init__(self, stack: ExitStack, folder: Callable[[str], Path]) -> None:
        self._stack, self._folder = stack, folder
        self._started: dict[str, Server] = {}

    def get(self, kind: str) -> Server:
        """A server without a store."""
        if kind not in self._started:
            self._started[kind] = self._stack.enter_context(SERVERS[kind](self._folder(kind)))
        empty(self._started[kind])
        return self._started[kind]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The servers that are written to."""
    with ExitStack() as stack:
        yield Servers(stack, tmp_path_factory.mktemp)


@pytest.fixture(params=("disk", *SERVERS))
def place(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> Iterator[Place]:
    """Where an empty store is, of each kind that can be written."""
    if request.param == "disk":
        yield tmp_path / "store"
        return
    server = servers.get(request.param)
    with known(server, tmp_path):
        yield server.address


@pytest.fixture(params=tuple(SERVERS))
def remote(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> Iterator[RemoteAddress]:
    """Where an empty store is, on each server."""
    server = servers.get(request.param)
    with known(server, tmp_path):
        yield server.address


def empty(server: Server) -> None:
    """Takes out all that Skerry put on a server."""
    connection = connect(server.address, server.environment)
    answer = connection.select(
        f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{DEFAULT_BASE}")) }}'
    )
    assert isinstance(answer, ox.QuerySolutions)
    for graph in [row["g"] for row in answer]:
        assert isinstance(graph, ox.NamedNode)
        connection.delete(graph)


@contextmanager
def known(server: Server, cache: Path) -> Iterator[None]:
    """Sets the variables of a server in this process, and a folder for what loads keep, and takes them back."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**server.environment, "XDG_CACHE_HOME": str(cache)}.items():
            patch.setenv(name, value)
        yield
