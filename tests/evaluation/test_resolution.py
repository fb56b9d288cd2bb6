"""What is one thing becomes one thing: the measures on cases computed by hand, and the seeds against their gold."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from loader.errors import UsageError
from loader.evaluation.resolution import Member, read_members, score
from tests.conftest import run_skerry

GOLD = Path(__file__).parents[1] / "gold"
SEEDS, KURIL = GOLD / "resolution" / "seeds.json", GOLD / "resolution" / "kuril.json"
LEAST_RECALL = 0.9


def members(things: str) -> list[Member]:
    """A member for each letter, which is the thing it belongs to."""
    return [Member("meeting", letter, f"a{number}", {}) for number, letter in enumerate(things)]


@pytest.mark.parametrize(
    ("gold", "made", "precision", "recall", "b_precision", "b_recall"),
    [
        ("AAB", "xxy", 1, 1, 1, 1),
        ("AAB", "xyz", 1, 0, 1, 2 / 3),
        ("AAB", "xxx", 1 / 3, 1, (2 / 3 + 2 / 3 + 1 / 3) / 3, 1),
        # Bagga and Baldwin's example of why pairs are not enough: a large thing weighs by its members only.
        ("AAAAABBCCCCC", "xxxxxyyyyyyy", 21 / 31, 1, (5 + 2 * 2 / 7 + 5 * 5 / 7) / 12, 1),
        ("A", "x", 1, 1, 1, 1),
    ],
)
def test_the_measures_are_those_computed_by_hand(
    gold: str, made: str, precision: float, recall: float, b_precision: float, b_recall: float
) -> None:
    figures = score(members(gold), dict(enumerate(made)))["all"]
    assert figures.precision == pytest.approx(precision)
    assert figures.recall == pytest.approx(recall)
    assert figures.b_cubed_precision == pytest.approx(b_precision)
    assert figures.b_cubed_recall == pytest.approx(b_recall)


def test_what_was_not_read_is_counted_apart() -> None:
    figures = score(members("AAB"), {0: "x", 2: "y"})["all"]
    assert (figures.members, len(figures.not_found), figures.recall) == (3, 1, 1)


def test_members_of_two_kinds_are_no_pair() -> None:
    one, other = Member("person", "A", "a", {}), Member("place", "B", "a", {})
    assert not score([one, other], {0: "x", 1: "x"})["all"].wrong


@pytest.mark.parametrize("content", ["{", "[{}]", '[{"kind": "person", "thing": "x", "members": [{}]}]'])
def test_a_file_that_is_no_gold_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "gold.json"
    file.write_text(content)
    with pytest.raises(UsageError, match="is no gold of resolution"):
        read_members(file)


Figures = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def evaluated() -> Figures:
    """The figures on the seeds."""
    return figures_of(SEEDS, "00*")


@pytest.fixture(scope="module")
def of_eleven() -> Figures:
    """The figures on the seeds and the articles of the gold that the reading is developed on."""
    return figures_of(KURIL, "[0d]*")


@pytest.fixture(scope="module")
def of_own() -> Figures:
    """The figures on the articles written for this project."""
    return figures_of(GOLD / "resolution" / "own.json", "g*", GOLD / "own")


def figures_of(gold: Path, only: str, records: Path = GOLD) -> Figures:
    result = run_skerry("evaluate", records, "--only", only, "--resolution", gold, "--json", *_texts(records))
    assert result.returncode == 0, result.stderr
    figures: Figures = json.loads(result.stdout)
    return figures


def _run(gold: Path, *options: str, only: str = "00*") -> subprocess.CompletedProcess[str]:
    return run_skerry("evaluate", GOLD, "--only", only, "--resolution", gold, *options)


def _texts(records: Path) -> tuple[str | Path, ...]:
    return () if records == GOLD else ("--articles", records)


@pytest.mark.parametrize("measured", ["evaluated", "of_eleven", "of_own"])
def test_nothing_is_merged_that_the_gold_keeps_apart(measured: str, request: pytest.FixtureRequest) -> None:
    figures: Figures = request.getfixturevalue(measured)
    assert {kind: told["pairs"]["wrong"] for kind, told in figures.items()} == dict.fromkeys(figures, 0)


@pytest.mark.parametrize("measured", ["evaluated", "of_eleven"])
def test_what_is_one_is_nearly_always_found(measured: str, request: pytest.FixtureRequest) -> None:
    figures: Figures = request.getfixturevalue(measured)
    assert figures["all"]["recall"] >= LEAST_RECALL
    assert figures["all"]["b_cubed"]["f1"] >= LEAST_RECALL
    assert figures["all"]["not_found"] <= figures["all"]["members"] * (1 - LEAST_RECALL)


def test_the_leaders_the_treaty_and_the_declaration_are_one_thing_each_in_all_articles(
    evaluated: Figures,
) -> None:
    for kind in ("person", "state", "island", "agreement", "meeting"):
        assert evaluated[kind]["recall"] == 1, kind
    assert evaluated["agreement"]["members"] == 15


def test_a_member_that_fits_several_is_an_error(tmp_path: Path) -> None:
    vague = [{"kind": "agreement", "thing": "any", "members": [{"article": "000_3f9779d2f1ee11ca"}]}]
    file = tmp_path / "vague.json"
    file.write_text(json.dumps(vague))
    result = _run(file)
    assert result.returncode == 2
    assert "fits several" in result.stderr
