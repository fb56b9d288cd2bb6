"""SPARQL servers for tests, each on a free port of 127.0.0.1 with an empty database of its own."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import pytest

from loader.graph.remote.address import RemoteAddress, place_of
from tests.system import require_program

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A server that runs: the address of its queries, and the variables that Skerry needs to write there."""

    store: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> RemoteAddress:
        """Its addresses."""
        found = place_of(self.store, self.environment)
        assert isinstance(found, RemoteAddress)
        return found


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """The oxigraph server, of the PyPI package of that name."""
    program, port = Path(sys.executable).with_name("oxigraph"), free_port()
    if not program.exists():
        pytest.fail(f"{program} is missing: pip install --editable '.[dev]'")
    command: list[str | Path] = [program, "serve", "--location", folder / "database", "--bind", f"127.0.0.1:{port}"]
    with running(command, folder, port):
        yield Server(f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso 7 of Debian, which asks for a name and password by digest."""
    program, port, admin = require_program("virtuoso-t", "virtuoso-opensource"), free_port(), free_port()
    text = (Path(__file__).parent / "virtuoso.ini").read_text()
    (folder / "virtuoso.ini").write_text(Template(text).substitute(store=folder, http=port, admin=admin))
    with running([program, "+foreground", "+configfile", folder / "virtuoso.ini"], folder, admin):
        wait_for(port)
        yield Server(
            f"http://127.0.0.1:{port}/sparql-auth", {"SKERRY_STORE_USER": "dba", "SKERRY_STORE_PASSWORD": "dba"}
        )


@contextmanager
def running(command: Sequence[str | Path], folder: Path, port: int) -> Iterator[None]:
    """A server process, from when its port answers until it is not needed."""
    log = folder / "server.log"
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output, cwd=folder) as process:
        try:
            wait_for(port)
            yield
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Returns when a port answers."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, f"nothing answers on port {port}"
            time.sleep(0.1)
        else:
            return
