"""`skerry extract` and `evaluate`."""

import importlib.util
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT, Skerry

GOLD_KEYS = {"people", "states", "organizations", "islands", "agreements", "meetings", "statements", "claims"}
SEED = "seeds/001_ed49db45b419eb43.txt"


def test_the_record_of_an_article_is_json_with_evidence_for_every_entry(skerry: Skerry) -> None:
    text = (ROOT / SEED).read_text()
    record = json.loads(skerry("extract", SEED).stdout)
    assert GOLD_KEYS | {"indirect_statements", "namings", "provisions"} <= set(record)
    assert record["published"] == "2020-02-07"
    entries = [entry for key in GOLD_KEYS for entry in record[key]]
    assert len(entries) > 20
    for entry in entries:
        assert entry["evidence"]
        for passage in entry["evidence"]:
            assert text[passage["start"] : passage["end"]] == passage["text"]


def test_several_articles_are_a_list_or_a_file_each(skerry: Skerry, tmp_path: Path) -> None:
    assert len(json.loads(skerry("extract", "seeds").stdout)) == 5
    done = skerry("extract", "seeds", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == sorted(
        path.stem for path in (ROOT / "seeds").glob("*.txt")
    )


def test_an_article_that_cannot_be_read_is_told_and_the_others_come(skerry: Skerry, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = skerry("extract", SEED, empty)
    assert done.returncode == 1
    assert json.loads(done.stdout)["id"] == "001-ed49db45b419eb43"
    assert "is empty" in done.stderr


def test_evaluate_gives_the_figures_of_the_reference_scorer(skerry: Skerry, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("reference_scorer", ROOT / "tests/gold/score.py")
    assert spec
    assert spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    assert skerry("extract", "seeds", "--out", tmp_path).returncode == 0
    gold = reference.load_dir(ROOT / "tests/gold", {path.stem for path in tmp_path.iterdir()})
    aliases = json.loads((ROOT / "tests/gold/aliases.json").read_text())
    theirs = reference.score_all(gold, reference.load_dir(tmp_path), aliases)
    done = skerry("evaluate", "tests/gold", "--articles", "seeds", "--only", "00*", "--json")
    ours = json.loads(done.stdout)
    assert ours["articles"] == 5
    for kind, figures in theirs["kinds"].items():
        assert ours["kinds"][kind]["f1"] == pytest.approx(figures["f1"])
    assert ours["all"]["macro_f1"] == pytest.approx(theirs["all"]["macro_f1"])


def test_the_seeds_are_read_as_well_as_promised(skerry: Skerry) -> None:
    figures = json.loads(skerry("evaluate", "tests/gold", "--only", "00*", "--json").stdout)
    assert figures["entities"]["f1"] >= 0.95
    promised = {"meetings": 0.80, "agreements": 0.85, "statements": 0.95, "claims": 0.50}
    for kind, least in promised.items():
        assert figures["kinds"][kind]["f1"] >= least, kind


def test_evaluate_says_what_is_missing(skerry: Skerry, tmp_path: Path) -> None:
    nothing = skerry("evaluate", tmp_path)
    assert nothing.returncode == 2
    assert "no gold record" in nothing.stderr
    (tmp_path / "x.json").write_text('{"people": [{"name": "Shinzo Abe"}]}')
    done = skerry("evaluate", tmp_path)
    assert done.returncode == 0
    assert "there is no article x.txt" in done.stderr
