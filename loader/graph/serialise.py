"""Exports: whole graphs as Turtle, TriG, N-Quads, JSON-LD or RDF/XML; equal content gives equal bytes."""

from collections.abc import Iterable
from typing import Literal, get_args

import pyoxigraph as ox
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from loader.errors import UsageError
from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.jsonld import write_jsonld
from loader.graph.results import triple_order
from loader.graph.terms import PREFIXES

ExportFormat = Literal["turtle", "trig", "nquads", "jsonld", "rdfxml"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

KINDS = (
    "person", "state", "organization", "island", "place", "event", "actor", "dispute", "agreement", "provision",
    "meeting", "statement", "claim", "tenure", "naming",
)  # fmt: skip
"""Kinds of things, each with a prefix of its own in exports: ``person:shinzo-abe``."""
_RDF_FORMATS: dict[ExportFormat, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
}


def export(release: Release, fmt: ExportFormat, graph: str | None = None, provenance: bool = False) -> bytes:
    """The release, or one named graph of it, in a format; prefixed and sorted.

    Turtle and RDF/XML hold one graph: what is known (resolved, background, curated and the ontology, merged), or the
    graph named. TriG, N-Quads and JSON-LD hold all graphs, without provenance unless asked for, or the graph named.
    Blank nodes (of ontology and shapes) are labelled by RDFC-1.0, so that equal content gives equal bytes.

    ``graph`` is an IRI, or its part after ``<base>graph/`` (``resolved``, ``article/ID``). Raises UsageError if the
    release has no such graph.
    """
    names = _graphs(release, fmt, graph, provenance)
    quads = canonical(Quad(t.subject, t.predicate, t.object, name) for name in names for t in release.triples(name))
    if fmt in ("turtle", "rdfxml"):
        return write_triples({quad.triple for quad in quads}, fmt, release.base.iri)
    return write_quads(quads, fmt, release.base.iri)


def write_quads(quads: Iterable[Quad], fmt: ExportFormat, base: str | None = None) -> bytes:
    """Quads in a format for datasets, prefixed and sorted; blank nodes keep their labels."""
    return _write(sorted(quads, key=_quad_key), fmt, base)


def write_triples(triples: Iterable[Triple], fmt: ExportFormat, base: str | None = None) -> bytes:
    """Triples in a format, prefixed and sorted; blank nodes keep their labels."""
    return _write(sorted(triples, key=triple_order), fmt, base)


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """The quads with blank nodes labelled by RDFC-1.0 (W3C RDF Dataset Canonicalization 1.0), in no order."""
    named: list[Quad] = []
    blank: list[Quad] = []
    for quad in quads:
        has_blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        (blank if has_blank else named).append(quad)
    dataset = Dataset(blank)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return named + list(dataset)


def _graphs(release: Release, fmt: ExportFormat, graph: str | None, provenance: bool) -> list[NamedNode]:
    base = release.base
    if graph is not None:
        for name in release.graph_names():
            if graph in (name.value, name.value.removeprefix(f"{base.iri}graph/")):
                return [name]
        raise UsageError(f"there is no graph {graph!r} in release {release.number}: `skerry info` lists the graphs")
    if fmt in ("turtle", "rdfxml"):
        return [base.graph(name) for name in DEFAULT_GRAPHS]
    return [name for name in release.graph_names() if provenance or name != base.graph("provenance")]


def _write(items: list[Quad] | list[Triple], fmt: ExportFormat, base: str | None) -> bytes:
    if fmt == "jsonld":
        quads = [i if isinstance(i, Quad) else Quad(i.subject, i.predicate, i.object, DefaultGraph()) for i in items]
        return write_jsonld(quads, PREFIXES)
    prefixes = PREFIXES | ({kind: f"{base}{kind}/" for kind in KINDS} if base else {})
    content = ox.serialize(items, format=_RDF_FORMATS[fmt], prefixes=prefixes)
    assert content is not None  # no output was given, so the bytes are returned
    return _with_sorted_prefixes(content) if fmt in ("turtle", "trig") else content


def _with_sorted_prefixes(content: bytes) -> bytes:
    """The engine writes prefixes in the order of its hash table; a reader looks for them in theirs."""
    lines = content.splitlines(keepends=True)
    body = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"".join([*sorted(lines[:body]), b"\n", *lines[body:]])


def _quad_key(quad: Quad) -> tuple[str, tuple[str, bool, str, str]]:
    return str(quad.graph_name), triple_order(quad.triple)
