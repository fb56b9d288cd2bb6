"""A dispute that is not shipped is scored with a gazetteer of its names alone."""

import json
from pathlib import Path

import pytest

from loader.background import background
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.validate import check
from tests.conftest import ROOT, run_skerry
from tests.language.disputes import write_gazetteer


@pytest.mark.parametrize(("stem", "slug"), [("f05", "hans"), ("f06", "chagos")])
def test_evaluate_reads_an_unshipped_dispute_with_a_gazetteer_of_its_names(
    stem: str, slug: str, tmp_path: Path
) -> None:
    gazetteer = write_gazetteer(slug, tmp_path)
    done = run_skerry("evaluate", ROOT / "tests" / "gold", "--only", stem, "--gazetteer", gazetteer, "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["articles"] == 1
    assert figures["kinds"]["islands"]["right"] > 0


@pytest.mark.parametrize("slug", ["hans", "chagos"])
def test_such_a_file_fits_the_shapes_but_for_positions(slug: str, tmp_path: Path) -> None:
    known = background([write_gazetteer(slug, tmp_path)], shipped("ontology") / "vocabulary.ttl", Base())
    assert [str(v) for v in check(known.triples, "gazetteer") if v.blocking] == []
