"""A command imports what it needs and no more: it is there in the time that Python takes to start, and some."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LARGE = {"spacy", "numpy", "rdflib", "pyshacl", "pyrudof", "trafilatura", "rich", "flask", "yaml", "loader.resolve"}


def imported(*arguments: str, stdin: str = "") -> set[str]:
    """The modules that `skerry` imports, as Python tells it."""
    command = [sys.executable, "-X", "importtime", str(Path(sys.executable).with_name("skerry")), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60)
    assert done.stdout
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


def test_the_help_imports_no_command_and_no_engine() -> None:
    found = imported("--help")
    assert "loader.commands.lazy" in found
    assert not {name for name in found if name.startswith("loader.commands.")} - {"loader.commands.lazy"}
    assert not found & (LARGE | {"pyoxigraph"})


@pytest.mark.parametrize("form", ["table", "csv"])
def test_a_query_imports_the_store_and_nothing_large(seeds_store: Path, form: str) -> None:
    found = imported("query", "--store", str(seeds_store), "--format", form, "-", stdin="SELECT * { ?a a sk:Island }")
    assert "loader.graph.embedded" in found
    assert not found & LARGE
