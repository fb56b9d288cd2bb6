"""`skerry evaluate` gives the figures of the scorer that came with the gold."""

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader.evaluation.dates import date_contradicts, date_equal, date_overlap
from loader.evaluation.names import load_name_rules
from loader.evaluation.score import Evaluation, evaluate
from loader.graph.shipped import shipped

GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_scorer", GOLD / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_records() -> dict[str, Any]:
    names = {path.stem: json.loads(path.read_text()) for path in GOLD.glob("*.json")}
    return {stem: record for stem, record in names.items() if isinstance(record, dict) and "people" in record}


def damaged(records: dict[str, Any], seed: int) -> dict[str, Any]:
    """Records with entries dropped, doubled and altered, in the ways a prediction goes wrong."""
    chance = random.Random(seed)
    records = copy.deepcopy(records)
    for record in records.values():
        for kind in ("people", "states", "organizations", "islands", "agreements", "meetings", "statements", "claims"):
            kept = [entry for entry in record[kind] if chance.random() > 0.15]
            for entry in kept:
                if isinstance(entry, dict):
                    _alter(entry, chance)
            record[kind] = kept + copy.deepcopy(chance.sample(kept, min(len(kept), chance.randint(0, 1))))
    return records


def _alter(entry: dict[str, Any], chance: random.Random) -> None:
    key = chance.choice(sorted(entry))
    value = entry[key]
    if chance.random() < 0.6 or key == "same_as":
        return
    if isinstance(value, str):
        entry[key] = chance.choice([value.upper(), value.split()[-1], value[:-3], value + " of Japan", "2019", None])
    elif isinstance(value, list) and value:
        entry[key] = chance.sample(value, len(value) - 1) if chance.random() < 0.5 else [*value, "four islands"]


def figures(evaluation: Evaluation) -> dict[str, Any]:
    return {
        kind: (tally.right, tally.missed, tally.invented, dict(tally.slots)) for kind, tally in evaluation.kinds.items()
    }


def reference_figures(report: dict[str, Any]) -> dict[str, Any]:
    return {
        kind: (k["tp"], k["fn"], k["fp"], {slot: (v["right"], v["total"]) for slot, v in k["slots"].items()})
        for kind, k in report["kinds"].items()
    }


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("with_aliases", [True, False])
def test_the_figures_equal_those_of_the_reference_scorer(reference: ModuleType, seed: int, with_aliases: bool) -> None:
    aliases = json.loads((GOLD / "aliases.json").read_text()) if with_aliases else []
    gold = gold_records()
    predicted = damaged(gold, seed)
    ours = evaluate(gold, predicted, load_name_rules(shipped("ontology") / "evaluation.toml", aliases))
    theirs = reference.score_all(gold, predicted, aliases)
    assert figures(ours) == reference_figures(theirs)
    assert ours.overall.f1 == pytest.approx(theirs["all"]["f1"])
    assert ours.macro_f1 == pytest.approx(theirs["all"]["macro_f1"])
    assert ours.document == pytest.approx(theirs["document"])
    assert 0.3 < ours.overall.f1 < 0.99


def test_gold_against_itself_is_perfect_and_against_nothing_is_zero() -> None:
    gold = gold_records()
    rules = load_name_rules(shipped("ontology") / "evaluation.toml", [])
    assert len(gold) == 27
    assert evaluate(gold, gold, rules).overall.f1 == 1.0
    nothing = evaluate(gold, {}, rules)
    assert nothing.overall.f1 == 0.0
    assert len(nothing.missing) == 27


DATES = st.one_of(
    st.none(),
    st.from_regex(r"(19|20)\d\d(-(0\d|1\d|2\d|3\d))?(-[0-3]\d)?[?~%]?", fullmatch=True),
    st.from_regex(r"20\d\d-0\d/(20\d\d-0\d|\.\.|)", fullmatch=True),
    st.from_regex(r"[\[{]20\d\d-0[1-9]-1\d(,|\.\.)20\d\d-0[1-9]-1\d[\]}]", fullmatch=True),
    st.text(alphabet="0123456789-/X.[]{},?", max_size=14),
)


@settings(deadline=None)
@given(a=DATES, b=DATES)
def test_dates_compare_as_in_the_reference_scorer(reference: ModuleType, a: str | None, b: str | None) -> None:
    assert date_equal(a, b) == reference.date_equal(a, b)
    assert date_overlap(a, b) == reference.date_overlap(a, b)
    assert date_contradicts(a, b) == reference.date_contradicts(a, b)
