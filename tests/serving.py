"""A real service for tests: `skerry serve` in a process of its own."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Service:
    """A service that runs: where, its process, and the file that has what it says on standard error."""

    address: str
    process: subprocess.Popen[str]
    errors: Path

    def log(self) -> list[dict[str, Any]]:
        """The lines of its log so far."""
        return [json.loads(line) for line in self.errors.read_text().splitlines() if line.startswith("{")]


@contextmanager
def started(store: Path | str, *options: str) -> Iterator[Service]:
    """A service over a store, with options of `skerry serve`, on a free port; stopped at the end."""
    program = Path(sys.executable).with_name("skerry")
    command: list[str | Path] = [program, "serve", "--store", store, "--port", "0", *options]
    # A file, since a pipe that nobody reads fills up and stops the service.
    with (
        tempfile.NamedTemporaryFile("w", suffix=".log") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"(?<= on )http://\S+:\d+(?= )", line)
        try:
            assert found, line + Path(errors.name).read_text()
            yield Service(found.group(), process, Path(errors.name))
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def served(store: Path | str, *options: str) -> Iterator[str]:
    """The address of such a service."""
    with started(store, *options) as service:
        yield service.address
