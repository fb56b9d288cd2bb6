"""What a person at a terminal sees."""

import os
import pty
import sys
from pathlib import Path

from tests.conftest import ROOT


def on_terminal(*arguments: str | Path) -> str:
    """What `skerry` writes when its output is a terminal."""
    program = str(Path(sys.executable).with_name("skerry"))
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the child is replaced at once
        os.chdir(ROOT)
        os.execv(program, [program, *map(str, arguments)])
    written = b""
    try:
        while chunk := os.read(terminal, 65536):
            written += chunk
    except OSError:
        pass  # Linux ends a terminal whose other side has closed with an error
    os.waitpid(child, 0)
    return written.decode()


def test_a_load_shows_a_bar_with_rate_and_remaining_time(tmp_path: Path) -> None:
    shown = on_terminal("load", "seeds", "--store", tmp_path / "store")
    assert "5/5" in shown
    assert "/s" in shown
    assert "0:00:00" in shown
    assert shown.rstrip().endswith("5 added. Published release 1.")


def test_a_report_fits_the_terminal(seeds_store: Path) -> None:
    shown = on_terminal("report", "claims", "--store", seeds_store)
    assert max(len(line) for line in shown.splitlines()) < 400
    assert "Northern" in shown
