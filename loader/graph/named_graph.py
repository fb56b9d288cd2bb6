"""A named graph as a value: its IRI and its triples."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """The triples of one named graph; a set, so equal graphs are equal values whatever order made them."""

    name: NamedNode
    triples: frozenset[Triple]
