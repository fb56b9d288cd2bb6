"""A store with nothing in it but the graphs of a test: no gazetteer, no ontology, no shapes."""

from pathlib import Path

from pyoxigraph import Literal, Triple

from loader.graph.manifest import Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import Base, term
from loader.publish import publish


def make_bare_store(path: Path, graphs: tuple[NamedGraph, ...], base: str | None = None) -> Path:
    """Makes a store with the graphs as its release 1 and gives its path."""
    iris = Base(base) if base else Base()
    folder = StoreFolder(path)
    folder.create(iris)
    told = Triple(iris.node("release/1"), term("rdfs:label"), Literal("1"))

    def provenance(_manifest: Manifest) -> NamedGraph:
        return NamedGraph(iris.graph("provenance"), frozenset({told}))

    with folder.writing():
        publish(folder, graphs, (), provenance)
    return path
