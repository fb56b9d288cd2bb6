"""The ontology and the shapes as graphs of the store."""

from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from loader.graph.canned import canned_triples
from loader.graph.named_graph import NamedGraph
from loader.graph.serialise import canonical
from loader.graph.shipped import shipped
from loader.graph.terms import Base


def ontology_graph(ontology: Path, base: Base) -> NamedGraph:
    """``vocabulary.ttl`` of the ontology folder, and the canned queries that ship with Skerry; blank nodes have stable
    labels."""
    terms = _graph([ontology / "vocabulary.ttl"], base.graph("ontology"), "ontology")
    return NamedGraph(terms.name, terms.triples | frozenset(canned_triples(shipped("queries"), base)))


def shapes_graph(ontology: Path, base: Base) -> NamedGraph:
    """All files of the ontology folder's ``shapes``; blank nodes have stable labels."""
    return _graph(sorted((ontology / "shapes").glob("*.ttl")), base.graph("shapes"), "shapes")


def _graph(files: list[Path], name: NamedNode, label: str) -> NamedGraph:
    # Relabelled file by file: a label means one node in the whole store, and files choose theirs apart.
    triples: set[Triple] = set()
    for number, file in enumerate(files):
        parsed = ox.parse(file.read_bytes(), format=RdfFormat.TURTLE)
        quads = canonical(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in parsed)
        triples |= {_relabelled(quad.triple, f"{label}{number}") for quad in quads}
    return NamedGraph(name, frozenset(triples))


def _relabelled(triple: Triple, label: str) -> Triple:
    subject, value = triple.subject, triple.object
    if isinstance(subject, BlankNode):
        subject = BlankNode(label + subject.value)
    if isinstance(value, BlankNode):
        value = BlankNode(label + value.value)
    return Triple(subject, triple.predicate, value)
