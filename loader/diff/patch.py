"""The difference between two releases as an RDF Patch, the format of Apache Jena.

https://jena.apache.org/documentation/rdf-patch/ : a header (H) with the release that the patch makes and the one that
it applies to, and one transaction (TX, TC) of deleted (D) and added (A) quads.
"""

from collections.abc import Iterator

from pyoxigraph import Quad

from loader.graph.embedded import Release
from loader.graph.serialise import canonical


def rdf_patch(one: Release, other: Release) -> Iterator[str]:
    """The lines of the patch that turns one release into the other, sorted; all named graphs but provenance. Blank
    nodes (of ontology and shapes) have the labels that exports give them."""
    was, now = _quads(one), _quads(other)
    base = one.base
    yield f"H id <{base.node(f'release/{other.number}').value}> ."
    yield f"H prev <{base.node(f'release/{one.number}').value}> ."
    yield "TX ."
    for row in sorted(was - now):
        yield f"D {row} ."
    for row in sorted(now - was):
        yield f"A {row} ."
    yield "TC ."


def _quads(release: Release) -> set[str]:
    provenance = release.base.graph("provenance")
    graphs = (name for name in release.graph_names() if name != provenance)
    quads = (Quad(t.subject, t.predicate, t.object, name) for name in graphs for t in release.triples(name))
    return {str(quad) for quad in canonical(quads)}
