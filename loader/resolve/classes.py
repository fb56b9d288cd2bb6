"""The classes of the vocabulary with everything above them, since the store infers nothing."""

from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from loader.graph.index import curie
from loader.graph.terms import term


def read_classes(vocabulary: Path) -> Mapping[str, tuple[str, ...]]:
    """Class of the vocabulary (``sk:Summit``) -> itself and all above it (``sk:Meeting``, ``schema:Event``, …)."""
    above: dict[str, set[str]] = {}
    for triple in parse(path=vocabulary, format=RdfFormat.TURTLE):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            if triple.predicate == term("rdf:type") and triple.object == term("owl:Class"):
                above.setdefault(curie(triple.subject.value), set())
            elif triple.predicate == term("rdfs:subClassOf"):
                above.setdefault(curie(triple.subject.value), set()).add(curie(triple.object.value))
    return {name: (name, *sorted(_closure(name, above) - {name})) for name in above}


def _closure(name: str, above: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = [name]
    while ahead:
        for parent in above.get(ahead.pop(), ()):
            if parent not in found:
                found.add(parent)
                ahead.append(parent)
    return found
