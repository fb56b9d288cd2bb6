"""What the five seeds become, line by line: any change of reading, building or resolving shows here."""

from pathlib import Path

import pytest
from pyoxigraph import Quad

from loader.graph.embedded import Release, open_current
from loader.graph.serialise import write_quads
from loader.graph.terms import term

GOLDEN = Path(__file__).parent / "golden" / "seeds.trig"


def told(release: Release) -> list[Quad]:
    """What the articles say, alone and together; without texts, hashes, and passages (IRIs hold their offsets)."""
    base = release.base
    shown = [g for g in release.graph_names() if g.value.startswith(base.article_graph("").value)]
    quads = []
    for graph in [*shown, base.graph("resolved")]:
        triples = list(release.triples(graph))
        passages = {t.subject for t in triples if t.predicate == term("rdf:type") and t.object == term("sk:Passage")}
        hidden = {term("schema:text"), term("sk:contentHash")}
        kept = (t for t in triples if t.subject not in passages and t.predicate not in hidden)
        quads += [Quad(t.subject, t.predicate, t.object, graph) for t in kept]
    return quads


def test_the_seeds_give_the_golden_graph(seeds_store: Path, request: pytest.FixtureRequest) -> None:
    release = open_current(seeds_store)
    found = write_quads(told(release), "trig", release.base.iri).decode()
    if request.config.getoption("--renew-golden"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8"), "renew it with: pytest tests/test_golden.py --renew-golden"
