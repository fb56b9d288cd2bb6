"""Exports: whole graphs as Turtle, TriG, N-Quads, JSON-LD or RDF/XML; equal content gives equal bytes."""

from collections.abc import Iterable, Iterator
from io import BytesIO, RawIOBase
from itertools import islice
from typing import IO, Literal, cast, get_args

import pyoxigraph as ox
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from loader.errors import UsageError
from loader.graph.embedded import DEFAULT_GRAPHS, Release
from loader.graph.jsonld import write_jsonld
from loader.graph.results import triple_order
from loader.graph.terms import KINDS, PREFIXES
from loader.graph.xml_text import XmlText, nameable

ExportFormat = Literal["turtle", "trig", "nquads", "jsonld", "rdfxml"]
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
LAYERS = ("articles", "known")

MANY = 50_000
"""Triples of a graph that are sorted in memory at most."""
_RDF_FORMATS: dict[ExportFormat, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
}


def export(release: Release, fmt: ExportFormat, graph: str | None = None, provenance: bool = False) -> bytes:
    """What ``stream_export`` writes, as bytes."""
    output = BytesIO()
    stream_export(release, fmt, output, graph, provenance)
    return output.getvalue()


def stream_export(
    release: Release,
    fmt: ExportFormat,
    output: IO[bytes],
    graph: str | None = None,
    provenance: bool = False,
    graphs: list[NamedNode] | None = None,
) -> None:
    """Writes the release, or one named graph of it, or the ``graphs``, in a format; prefixed and sorted. Needs little
    memory beside that for the names of the subjects of one graph.

    Turtle and RDF/XML hold one graph: what is known (resolved, background, curated and the ontology, merged), or the
    graph named. TriG, N-Quads and JSON-LD hold all graphs, without provenance unless asked for, or the graph named.
    Blank nodes (of ontology and shapes) are labelled by RDFC-1.0, so that equal content gives equal bytes.

    ``graph`` is an IRI, or its part after ``<base>graph/`` (``resolved``, ``article/ID``). Raises UsageError if the
    release has no such graph, before anything is written.
    """
    names = graphs_of(release, fmt, graph, provenance) if graphs is None else graphs
    blank = _Blank(release, names)
    if fmt in ("turtle", "rdfxml"):
        quads = _in_order(release, names, blank)
        _write((quad.triple for quad in quads), fmt, output, release.base.iri)
    else:
        every = (quad for name in sorted(names, key=str) for quad in _in_order(release, [name], blank))
        _write(every, fmt, output, release.base.iri)


def write_quads(quads: Iterable[Quad], fmt: ExportFormat, base: str | None = None) -> bytes:
    """Quads in a format for datasets, prefixed and sorted; blank nodes keep their labels."""
    output = BytesIO()
    _write(sorted(quads, key=_quad_key), fmt, output, base)
    return output.getvalue()


def write_triples(triples: Iterable[Triple], fmt: ExportFormat, base: str | None = None) -> bytes:
    """Triples in a format, prefixed and sorted; blank nodes keep their labels."""
    output = BytesIO()
    _write(sorted(triples, key=triple_order), fmt, output, base)
    return output.getvalue()


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


def graphs_of(release: Release, fmt: ExportFormat, graph: str | None, provenance: bool) -> list[NamedNode]:
    """The graphs that an export holds. Raises UsageError if the release has none of the name."""
    base = release.base
    if graph is not None:
        for name in release.graph_names():
            if graph in (name.value, name.value.removeprefix(f"{base.iri}graph/")):
                return [name]
        raise UsageError(f"there is no graph {graph!r} in release {release.number}: `skerry info` lists the graphs")
    if fmt in ("turtle", "rdfxml"):
        return [base.graph(name) for name in DEFAULT_GRAPHS]
    return [name for name in release.graph_names() if provenance or name != base.graph("provenance")]


def layer_graphs(release: Release, layer: str) -> list[NamedNode]:
    """The graphs of a layer: ``articles`` (what each article says), or ``known`` (what they say together, with the
    background and corrections). Raises UsageError for another name."""
    base = release.base
    if layer == "known":
        return [base.graph(name) for name in DEFAULT_GRAPHS if name != "ontology"]
    if layer == "articles":
        return [name for name in release.graph_names() if name.value.startswith(base.article_graph("").value)]
    raise UsageError(f"there is no layer {layer!r}: choose {' or '.join(LAYERS)}")


class _Blank:
    """The quads with blank nodes of some graphs, labelled as in all of them together; there are few."""

    def __init__(self, release: Release, names: list[NamedNode]) -> None:
        self._quads: dict[str, list[Quad]] = {}
        for quad in canonical(quad for name in names for quad in release.blank_quads(name)):
            self._quads.setdefault(str(quad.graph_name), []).append(quad)

    def of(self, name: NamedNode) -> list[Quad]:
        """Those of a graph."""
        return self._quads.get(str(name), [])


def _in_order(release: Release, names: list[NamedNode], blank: _Blank) -> Iterator[Quad]:
    """The quads of some graphs, merged: each triple once, sorted. Small graphs are sorted as a whole, of large ones the
    subjects, and then what is said of each."""
    few = list(islice(_named(release, names), MANY + 1))
    labelled = [quad for name in names for quad in blank.of(name)]
    if len(few) <= MANY:
        yield from _merged(few + labelled)
        return
    of_blank: dict[str, list[Quad]] = {}
    for quad in labelled:
        of_blank.setdefault(str(quad.subject), []).append(quad)
    subjects = {str(quad.subject) for quad in _named(release, names)} | of_blank.keys()
    for subject in sorted(subjects):
        said = of_blank.get(subject, [])
        if subject.startswith("<"):
            node = NamedNode(subject[1:-1])
            said = said + [quad for name in names for quad in release.said_of(node, name) if not _is_blank(quad)]
        yield from _merged(said)


def _named(release: Release, names: list[NamedNode]) -> Iterator[Quad]:
    every = (Quad(t.subject, t.predicate, t.object, name) for name in names for t in release.triples(name))
    return (quad for quad in every if not _is_blank(quad))


def _merged(quads: list[Quad]) -> list[Quad]:
    return sorted({quad.triple: quad for quad in quads}.values(), key=lambda quad: triple_order(quad.triple))


def _is_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _write(items: Iterable[Quad] | Iterable[Triple], fmt: ExportFormat, output: IO[bytes], base: str | None) -> None:
    if fmt == "jsonld":
        quads = (i if isinstance(i, Quad) else Quad(i.subject, i.predicate, i.object, DefaultGraph()) for i in items)
        for part in write_jsonld(quads, PREFIXES):
            output.write(part.encode())
        return
    prefixes = PREFIXES | ({kind: f"{base}{kind}/" for kind in KINDS} if base else {})
    sink = XmlText(output) if fmt == "rdfxml" else SortedPrefixes(output) if fmt in ("turtle", "trig") else None
    if fmt == "rdfxml":
        items = nameable(cast(Iterable[Triple], items))
    ox.serialize(items, cast(IO[bytes], sink or output), format=_RDF_FORMATS[fmt], prefixes=prefixes)
    if sink is not None:
        sink.finish()


class SortedPrefixes(RawIOBase):
    """Passes Turtle or TriG on. The engine writes prefixes in the order of its hash table; a reader looks for them in
    theirs, and equal content must give equal bytes."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output
        self._head: bytearray | None = bytearray()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Takes bytes; those of the prefixes are kept until the last of them is there."""
        content = bytes(data)  # type: ignore[call-overload] # what a stream is given is a buffer
        if self._head is None:
            self._output.write(content)
        else:
            self._head += content
            lines = bytes(self._head).splitlines(keepends=True)
            if any(line.endswith(b"\n") and not line.startswith(b"@prefix ") for line in lines):
                self.finish()
        return len(content)

    def finish(self) -> None:
        """Passes on what was kept."""
        if self._head is None:
            return
        lines, self._head = bytes(self._head).splitlines(keepends=True), None
        body = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
        self._output.write(b"".join([*sorted(lines[:body]), b"\n", *lines[body:]]))


def _quad_key(quad: Quad) -> tuple[str, tuple[str, bool, str, str]]:
    return str(quad.graph_name), triple_order(quad.triple)
