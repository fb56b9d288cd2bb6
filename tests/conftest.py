"""What tests share: a store with the seeds, loaded once by the command line, and how to run that command line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
Skerry = Callable[..., subprocess.CompletedProcess[str]]


def run_skerry(
    *arguments: str | Path, cwd: Path = ROOT, stdin: str = "", more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs `skerry` as a user would, in a process of its own, with ``more`` variables in its environment."""
    program = Path(sys.executable).with_name("skerry")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SKERRY_")}
    environment |= more or {}
    return subprocess.run(
        [program, *map(str, arguments)],
        capture_output=True, text=True, cwd=cwd, input=stdin, env=environment, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def skerry() -> Skerry:
    """Runs `skerry` with the arguments given, from the project's folder."""
    return run_skerry


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the five seeds, loaded by `skerry load seeds`. Read it only."""
    store = tmp_path_factory.mktemp("seeds") / "store"
    loaded = run_skerry("load", "seeds", "--store", store)
    assert loaded.returncode == 0, loaded.stderr
    return store


@pytest.fixture
def own_store(seeds_store: Path, tmp_path: Path) -> Path:
    """A copy of the seeds' store that a test may change."""
    return shutil.copytree(seeds_store, tmp_path / "store", symlinks=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --renew-golden` writes the golden files anew; read the difference before committing it."""
    parser.addoption("--renew-golden", action="store_true", help="write golden files instead of comparing with them")
