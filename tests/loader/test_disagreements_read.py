"""Where articles disagree on names and numbers, from their sentences to the resolved graph."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from loader.article import Article
from loader.build import build
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term
from loader.knowledge import Knowledge, load_knowledge
from loader.language.extract import extract
from loader.language.lexicon import load_lexicon
from loader.language.pipeline import Language, load_language
from loader.resolve import resolve
from loader.settings import Settings
from loader.validate import check, to_text
from tests.conftest import ROOT
from tests.loader.test_resolve import instances, values
from tests.telling import BASE

CASES = tomllib.loads((ROOT / "tests" / "cases" / "resolve" / "disagreements.toml").read_text(encoding="utf-8"))["case"]
OWN_SLOTS = {term(slot).value for slot in ("sk:nameUsed", "sk:territory", "sk:transfers")}


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The project's own gazetteer."""
    return load_knowledge(Settings(tmp_path_factory.mktemp("no") / "store"))


@pytest.fixture(scope="module")
def language(knowledge: Knowledge) -> Language:
    """The reading with it."""
    return load_language(knowledge.gazetteer, load_lexicon(Path(ROOT) / "ontology" / "lexicon"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_articles_disagree_on_names_and_numbers(case: dict[str, Any], knowledge: Knowledge, language: Language) -> None:
    graphs = []
    for number, text in enumerate(case["texts"]):
        article = Article("abcdef"[number], text, date(2019, 3, 4) + timedelta(30 * number))
        graphs.append(build(extract(article, language), article, knowledge.gazetteer, BASE))
    graph = resolve(graphs, knowledge.background, NamedGraph(BASE.graph("curated"), frozenset()), BASE)
    assert sorted(filter(None, (shown(graph, d) for d in instances(graph, "sk:Disagreement")))) == case["disagreements"]
    assert to_text(check(graph.triples, "things")) == ""


def shown(graph: NamedGraph, disagreement: str) -> str:
    """A disagreement as the cases tell it; nothing of one about a slot of an event."""
    if not values(graph, disagreement, "sk:slot") <= OWN_SLOTS:
        return ""
    (label,) = values(graph, disagreement, "rdfs:label")
    sides = []
    for side in values(graph, disagreement, "sk:side"):
        (value,) = values(graph, side, "sk:value")
        articles = {giver.partition("article/")[2][0] for giver in values(graph, side, "sk:givenBy")}
        sides.append(f"{value} <- {', '.join(sorted(articles))}")
    return f"{label.replace(': ', ', ', 1)}: {'; '.join(sorted(sides))}"
