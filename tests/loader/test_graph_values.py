"""Drafts, named graphs and the index over them."""

from datetime import date

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loader.graph.draft import Draft
from loader.graph.index import GraphIndex, curie
from loader.graph.terms import Base, term

BASE = Base()
ABE, JAPAN = BASE.node("person/shinzo-abe"), BASE.node("state/japan")


def drafted() -> Draft:
    draft = Draft()
    draft.add_types(ABE, "sk:Person", "sk:Actor")
    draft.add(ABE, "sk:serves", JAPAN, None)
    draft.add(ABE, "sk:office", None)
    draft.add(ABE, "sk:attestedOn", date(2019, 1, 22))
    draft.add(ABE, "sk:sourceCount", 2)
    return draft


def test_draft_states_values_with_their_datatypes_and_nothing_for_none() -> None:
    triples = drafted().graph(BASE.graph("resolved")).triples
    assert Triple(ABE, term("sk:attestedOn"), Literal("2019-01-22", datatype=term("xsd:date"))) in triples
    assert Triple(ABE, term("sk:sourceCount"), Literal("2", datatype=term("xsd:integer"))) in triples
    assert len(triples) == 5


def test_graphs_of_one_content_are_equal_whatever_the_order() -> None:
    one, other = Draft(), Draft()
    one.add(ABE, "sk:office", "a", "b")
    other.add(ABE, "sk:office", "b", "a", "b")
    assert one.graph(BASE.graph("resolved")) == other.graph(BASE.graph("resolved"))


def test_index_answers_sorted_and_without_blank_nodes() -> None:
    triples = [*drafted().graph(BASE.graph("resolved")).triples, Triple(BlankNode(), term("sk:office"), Literal("x"))]
    index = GraphIndex(triples)
    assert index.all(ABE.value, "rdf:type") == (term("sk:Actor").value, term("sk:Person").value)
    assert index.one(ABE.value, "sk:serves") == JAPAN.value
    assert index.one(ABE.value, "sk:office") is None
    assert index.instances("sk:Person") == (ABE.value,)
    assert index.subjects("sk:office") == ()


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://w3id.org/skerry/ontology#Person", "sk:Person"),
        ("http://www.w3.org/2000/01/rdf-schema#label", "rdfs:label"),
        ("http://example.org/x", "http://example.org/x"),
    ],
)
def test_iri_is_shortened_by_the_prefixes_of_the_project(iri: str, name: str) -> None:
    assert curie(NamedNode(iri).value) == name
