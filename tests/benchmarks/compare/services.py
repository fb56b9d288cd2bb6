"""The services that are compared, each on a port of 127.0.0.1 with the same data and its own way to start."""

import shutil
import socket
import subprocess
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from string import Template
from urllib.parse import quote
from urllib.request import urlopen

from loader.graph.embedded import DEFAULT_GRAPHS
from tests.benchmarks.compare.data import Data
from tests.serving import started

PACKAGES = ("oxigraph==0.5.13", "rdflib-endpoint==0.6.3", "uvicorn")
START_SECONDS = 600
"""rdflib parses a million quads in a minute or two."""


class Missing(Exception):
    """A service that is not on this machine, or did not start; says what to do."""


@dataclass(frozen=True)
class Endpoint:
    """A service that runs: what it is called in the table, its SPARQL address, its process, and further ways to ask it
    (name in the table -> what follows the query)."""

    name: str
    address: str
    process: int
    ways: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def ours(data: Data, _folder: Path) -> Iterator[Endpoint]:
    """This service, as `skerry serve` starts it: all limits on. It is measured as it is when it has been asked a while:
    with its copy in memory."""
    with started(data.store) as service:
        _use(service.address)
        yield Endpoint("skerry", f"{service.address}/sparql", service.process.pid)


def _use(address: str) -> None:
    """Asks until the copy is there."""
    deadline = time.monotonic() + START_SECONDS
    for number in count():
        urlopen(f"{address}/sparql?query={quote(f'ASK {{}} # {number}')}").close()
        with urlopen(f"{address}/metrics") as figures:
            if b"\nskerry_copy 1.0\n" in figures.read():
                return
        if time.monotonic() > deadline:
            raise Missing("its release is not copied into memory: see its log")
        time.sleep(0.05)


@contextmanager
def oxigraph(data: Data, folder: Path) -> Iterator[Endpoint]:
    """The oxigraph server over a database of its own; its default graph is all graphs together, which is less work for
    it than the four that ours has together. So it is asked for those as well."""
    program, store = peer(folder, "oxigraph"), folder / f"{data.store.name}.oxigraph"
    if not store.exists():
        made = store.with_suffix(".new")
        shutil.rmtree(made, ignore_errors=True)
        _run([program, "load", "--location", made, "--file", data.quads])
        _run([program, "optimize", "--location", made])
        made.rename(store)
    port = _free_port()
    place = f"127.0.0.1:{port}"
    options: list[str | Path] = ["--location", store, "--bind", place, "--union-default-graph"]
    graphs = [data.release().base.graph(name).value for name in DEFAULT_GRAPHS]
    same = "".join(f"&default-graph-uri={quote(iri, safe='')}" for iri in graphs)
    with _running([program, "serve-read-only", *options], folder / "oxigraph.log", port) as process:
        yield Endpoint("oxigraph", f"http://{place}/query", process, {"oxigraph, four graphs": same})


@contextmanager
def rdflib_endpoint(data: Data, folder: Path) -> Iterator[Endpoint]:
    """rdflib-endpoint over rdflib's own store in memory; its default graph is all graphs together."""
    program, port = peer(folder, "rdflib-endpoint"), _free_port()
    command: list[str | Path] = [program, "serve", "--host", "127.0.0.1", "--port", str(port), data.quads]
    with _running(command, folder / "rdflib-endpoint.log", port) as process:
        yield Endpoint("rdflib-endpoint", f"http://127.0.0.1:{port}/", process)


@contextmanager
def virtuoso(data: Data, folder: Path) -> Iterator[Endpoint]:
    """Virtuoso, if Debian's package is installed, with buffers for all the data and no limit of rows."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        raise Missing("Virtuoso is not installed: apt-get install virtuoso-opensource")
    store, port, admin = folder / f"{data.store.name}.virtuoso", _free_port(), _free_port()
    is_filled = (store / "filled").exists()
    if not is_filled:
        shutil.rmtree(store, ignore_errors=True)
        store.mkdir()
    settings = Template((Path(__file__).parent / "virtuoso.ini").read_text())
    (store / "virtuoso.ini").write_text(settings.substitute(store=store, http=port, admin=admin, data=data.store))
    command: list[str | Path] = [program, "+foreground", "+configfile", store / "virtuoso.ini"]
    with _running(command, folder / "virtuoso.log", admin, store) as process:
        if not is_filled:
            _run(
                [client, f"127.0.0.1:{admin}", "dba", "dba", "VERBOSE=OFF"],
                f"ld_dir('{data.store}', '{data.quads.name}', 'urn:none');\nrdf_loader_run();\ncheckpoint;\n",
            )
            (store / "filled").touch()
        yield Endpoint("virtuoso", f"http://127.0.0.1:{port}/sparql", process)


SERVICES = (ours, oxigraph, rdflib_endpoint, virtuoso)


def peer(folder: Path, name: str) -> Path:
    """A program of the peers' own environment, which is made if it is not there: they need other versions than we."""
    home = folder / "peers"
    program = home / "bin" / name
    if not program.exists():
        venv.create(home, with_pip=True, clear=True)
        try:
            _run([home / "bin" / "python", "-m", "pip", "install", "--quiet", *PACKAGES])
        except subprocess.CalledProcessError as error:
            shutil.rmtree(home)
            raise Missing(f"{name} could not be installed from PyPI: {error.stderr.strip()[-200:]}") from error
    return program


def _run(command: Sequence[str | Path], text: str | None = None) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, input=text)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _running(command: Sequence[str | Path], log: Path, port: int, folder: Path | None = None) -> Iterator[int]:
    """The number of a server process, from when its port answers until it is not needed."""
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output, cwd=folder) as process:
        try:
            _await(port, lambda: process.poll() is not None, log)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(port: int, has_ended: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if has_ended():
            raise Missing(f"it did not start: {log.read_text()[-300:].strip()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise Missing(f"it did not start within {START_SECONDS} s, see {log}")
