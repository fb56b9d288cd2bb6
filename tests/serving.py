"""A real service for tests: `skerry serve` in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(store: Path, *options: str) -> Iterator[str]:
    """The address of a service over a store, with options of `skerry serve`, on a free port; stopped at the end."""
    program = Path(sys.executable).with_name("skerry")
    command: list[str | Path] = [program, "serve", "--store", store, "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        found = re.search(r"http://\S+:\d+", line)
        try:
            assert found, line + process.stderr.read()
            yield found.group()
        finally:
            process.terminate()
            process.wait(timeout=20)
