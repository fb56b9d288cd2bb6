"""The classes of the vocabulary with everything above them, since the store infers nothing."""

from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from loader.graph.index import curie
from loader.graph.terms import term

PATHS: Mapping[str, str] = {
    "sk:Person": "person",
    "sk:State": "state",
    "sk:Organization": "organization",
    "sk:Island": "island",
    "sk:IslandGroup": "island",
    "sk:Territory": "island",
    "sk:Place": "place",
    "sk:PublicEvent": "event",
    "sk:Actor": "actor",
    "sk:Agreement": "agreement",
    "sk:Dispute": "dispute",
}
"""Class of a thing -> the part of its IRI after the base."""
CLASSES: Mapping[str, str] = {path: name for name, path in reversed(list(PATHS.items()))}


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
