"""The scripts behind the README's quality table run."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

TWO = ("--articles", "seeds", "--only", "00[34]*")


def run(module: str, *arguments: str) -> str:
    """What a benchmark prints."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120).stdout


def test_a_sample_shows_facts_with_their_sentences_and_is_the_same_again() -> None:
    shown = run("evidence_sample", *TWO, "--size", "5", "--seed", "3")
    assert re.findall(r"^(\d)\. \w", shown, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert len(re.findall(r"^   > \w", shown, re.MULTILINE)) >= 5
    assert re.search(r"^5 of \d+ facts, seed 3$", shown, re.MULTILINE)
    assert run("evidence_sample", *TWO, "--size", "5", "--seed", "3") == shown


def test_speed_is_measured_in_words_and_memory_in_megabytes(tmp_path: Path) -> None:
    shown = run("extraction", *TWO, "--rounds", "1", "--json", str(tmp_path / "figures.json"))
    texts = [path.read_text() for path in sorted((ROOT / "seeds").glob("00[34]*.txt"))]
    assert f"2 articles, {sum(len(text.split()) for text in texts):,} words" in shown
    figures = json.loads((tmp_path / "figures.json").read_text())
    ratio, own, memory = (bar["value"] for bar in figures["bars"])
    assert ratio > 0
    assert own == pytest.approx(1 - ratio)  # what one round measures may be anything on a busy machine
    assert 50 < memory < 2000
    assert sum(row[-1] for row in figures["rows"][2:]) == pytest.approx(1)
