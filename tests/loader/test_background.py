"""The background graph: everything the gazetteer states, with superclasses and labels stated too."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loader.background import background
from loader.errors import GazetteerError
from loader.gazetteer_file import read_graph
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import DEFAULT_BASE, Base, term
from loader.validate import check

FILES = sorted((shipped("ontology") / "gazetteer").glob("*.ttl"))
VOCABULARY = shipped("ontology") / "vocabulary.ttl"
BASE = Base("http://example.org/kg/")


@pytest.fixture(scope="module")
def graph() -> NamedGraph:
    return background(FILES, VOCABULARY, BASE)


def types(graph: NamedGraph, path: str) -> set[str]:
    subject = BASE.node(path)
    found = {t.object for t in graph.triples if t.subject == subject and t.predicate == term("rdf:type")}
    return {node.value for node in found if isinstance(node, NamedNode)}


def texts(graph: NamedGraph, path: str, curie: str) -> set[str]:
    subject = BASE.node(path)
    found = {t.object for t in graph.triples if t.subject == subject and t.predicate == term(curie)}
    return {node.value for node in found if isinstance(node, Literal)}


def test_it_is_the_graph_named_background(graph: NamedGraph) -> None:
    assert graph.name == NamedNode("http://example.org/kg/graph/background")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_shipped_dispute_file_fits_the_shapes_alone(path: Path) -> None:
    assert [str(v) for v in check(background([path], VOCABULARY, Base()).triples, "gazetteer")] == []


def test_all_files_together_fit_the_shapes_under_another_base(graph: NamedGraph) -> None:
    assert [str(v) for v in check(graph.triples, "gazetteer")] == []


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("tenure/sergey-lavrov-foreign-minister-russia-2004", {"2004-03-09/.."}),
        ("tenure/shinzo-abe-prime-minister-japan-2012", {"2012-12-26/2020-09-16"}),
    ],
)
def test_a_term_of_office_that_goes_on_has_an_open_date(graph: NamedGraph, path: str, date: set[str]) -> None:
    assert texts(graph, path, "sk:edtf") == date


def test_nothing_that_the_files_state_is_lost() -> None:
    assert read_graph(FILES).triples <= background(FILES, VOCABULARY, Base()).triples


def test_all_iris_lie_under_the_configured_base(graph: NamedGraph) -> None:
    nodes = {node for t in graph.triples for node in (t.subject, t.predicate, t.object) if isinstance(node, NamedNode)}
    assert [node.value for node in nodes if node.value.startswith(DEFAULT_BASE)] == []
    assert BASE.node("state/japan") in nodes


def test_it_holds_no_blank_nodes(graph: NamedGraph) -> None:
    assert [t for t in graph.triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)] == []


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("person/shinzo-abe", ["sk:Person", "sk:Actor", "schema:Person", "prov:Person"]),
        ("state/japan", ["sk:State", "sk:Actor", "schema:Country"]),
        ("island/etorofu", ["sk:Island", "sk:Territory", "sk:Place", "schema:Place", "geo:Feature"]),
        ("agreement/treaty-of-shimoda-1855", ["sk:Treaty", "sk:Agreement", "schema:CreativeWork"]),
        ("tenure/shinzo-abe-prime-minister-japan-2012", ["sk:Tenure", "org:Membership"]),
    ],
)
def test_superclasses_are_stated_however_far_up(graph: NamedGraph, path: str, above: list[str]) -> None:
    assert {term(curie).value for curie in above} <= types(graph, path)


def test_every_thing_has_both_kinds_of_label(graph: NamedGraph) -> None:
    def with_property(curie: str) -> set[object]:
        return {t.subject for t in graph.triples if t.predicate == term(curie)}

    things = with_property("rdf:type")
    assert things == with_property("rdfs:label") == with_property("skos:prefLabel")


def test_labels_keep_their_languages(graph: NamedGraph) -> None:
    assert {"Etorofu", "択捉島", "Итуруп"} == texts(graph, "island/etorofu", "rdfs:label")


def test_a_term_of_office_is_labelled_by_holder_office_state_and_dates(graph: NamedGraph) -> None:
    label = {"Shinzo Abe, Prime Minister (Japan), 2012-12-26 to 2020-09-16"}
    assert texts(graph, "tenure/shinzo-abe-prime-minister-japan-2012", "skos:prefLabel") == label


def test_an_office_still_held_is_labelled_with_its_beginning(graph: NamedGraph) -> None:
    label = {"Sergey Lavrov, Foreign Minister (Russia), since 2004-03-09"}
    assert texts(graph, "tenure/sergey-lavrov-foreign-minister-russia-2004", "rdfs:label") == label


def test_a_naming_is_labelled_by_name_territory_and_user(graph: NamedGraph) -> None:
    assert texts(graph, "naming/russia-etorofu", "rdfs:label") == {"“Iturup” for Etorofu (Russia)"}


def test_a_circle_of_superclasses_comes_to_an_end(tmp_path: Path) -> None:
    vocabulary = tmp_path / "circle.ttl"
    vocabulary.write_text(
        """@prefix sk: <https://w3id.org/skerry/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        sk:Person rdfs:subClassOf sk:Actor, [] .
        sk:Actor rdfs:subClassOf sk:Agent .
        sk:Agent rdfs:subClassOf sk:Person .
        """
    )
    graph = background(FILES, vocabulary, BASE)
    assert types(graph, "person/shinzo-abe") == {term(f"sk:{name}").value for name in ("Person", "Actor", "Agent")}


def test_a_missing_vocabulary_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"vocabulary .*none\.ttl cannot be read .*check the path"):
        background(FILES, tmp_path / "none.ttl", BASE)


def test_loading_again_gives_the_same_triples(graph: NamedGraph) -> None:
    again = background(list(reversed(FILES)), VOCABULARY, BASE)
    assert again == graph
    assert all(isinstance(t, Triple) for t in again.triples)
