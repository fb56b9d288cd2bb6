"""SPARQL 1.1 Update: evaluation and syntax, against a throwaway service and the engine alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat
from rdflib import RDF, RDFS, Dataset, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from tests.server.w3c.suite import MF, Suite, W3CTest, entries, file_of, manifest
from tests.serving import served

UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
FOLDERS = (
    "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop", "move",
    "update-silent", "syntax-update-1", "syntax-update-2",
)  # fmt: skip
SYNTAX = {MF.PositiveUpdateSyntaxTest11: True, MF.NegativeUpdateSyntaxTest11: False}
REFUSED = re.compile(r"\b(?:LOAD|SERVICE)\b", re.IGNORECASE)
DEFAULT = ""
Graphs = dict[str, str]
"""Name of a graph, or DEFAULT -> the address of its file."""


@dataclass(frozen=True, slots=True)
class Case:
    """An update and the graphs before and after it; without ``after`` its syntax is tested, right if ``is_valid``."""

    iri: str
    request: str
    before: Graphs
    after: Graphs | None
    is_valid: bool

    @property
    def text(self) -> str:
        """The update; relative IRIs count from its file."""
        return file_of(self.request).read_text(encoding="utf-8")

    @property
    def is_refused(self) -> bool:
        """Whether it loads a document or asks another service, which the service never does (403)."""
        return bool(REFUSED.search(re.sub(r"<[^>]*>|#.*", "", self.text)))

    def difference(self, found: Dataset) -> str | None:
        """Why the graphs that are there now are not those that should be; an empty graph is as good as none."""
        wanted = _dataset(self.after or {})
        names = {graph.identifier for dataset in (found, wanted) for graph in dataset.graphs() if len(graph)}
        for name in sorted(names):
            if not isomorphic(_plain(found, name), _plain(wanted, name)):
                return f"graph {name}: {_plain(found, name).serialize(format='nt')[:400]!r}"
        return None


def cases() -> Iterator[Case]:
    """The updates of all folders, in the order of the manifests."""
    for folder in FOLDERS:
        graph = manifest(folder)
        for test in entries(graph):
            kind = graph.value(test, RDF.type)
            action = graph.value(test, MF.action)
            if kind in SYNTAX:
                yield Case(str(test), str(action), {}, None, SYNTAX[URIRef(str(kind))])
            elif action is not None and (request := graph.value(action, UT.request)):
                result = graph.value(test, MF.result)
                yield Case(str(test), str(request), _graphs(graph, action), _graphs(graph, result), True)


def tests() -> Iterator[W3CTest]:
    """The tests of the suite."""
    for case in cases():
        yield W3CTest(case.iri, partial(_failure, case), is_refused=case.is_refused)


def engine_failure(case: Case) -> str | None:
    """Why the engine alone fails a test, None if it passes."""
    store = ox.Store()
    store.update(_filling(case.before))
    try:
        store.update(case.text, base_iri=case.request)
    except SyntaxError as error:
        return str(error) if case.is_valid else None
    except RuntimeError as error:  # a graph that is not there, say
        return None if case.is_valid and case.after is None else str(error)
    if case.after is None:
        return None if case.is_valid else "it is accepted"
    return case.difference(_read(store.dump(format=RdfFormat.N_QUADS) or b""))


def _failure(case: Case, address: str) -> str | None:
    _send(address, _filling(case.before))
    status, told = _send(address, case.text)
    if case.is_refused:
        wanted = (HTTPStatus.FORBIDDEN,) if case.is_valid else (HTTPStatus.FORBIDDEN, HTTPStatus.BAD_REQUEST)
        return None if status in wanted else f"status {status}, not 403"
    if case.after is None:
        # What is well formed may still drop a graph that is not there.
        is_read = status < HTTPStatus.BAD_REQUEST or b"does not exist" in told
        return None if is_read == case.is_valid else f"status {status}: {told[:200]!r}"
    return case.difference(_stored(address)) if status < HTTPStatus.BAD_REQUEST else f"status {status}"


def _stored(address: str) -> Dataset:
    query = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    request = Request(
        f"{address}/sparql?{urlencode({'query': query})}", headers={"Accept": "application/sparql-results+json"}
    )
    with urlopen(request) as answer:
        rows = ox.parse_query_results(answer.read(), format=ox.QueryResultsFormat.JSON)
    store = ox.Store()
    assert isinstance(rows, ox.QuerySolutions)
    store.extend(ox.Quad(r["s"], r["p"], r["o"], r["g"] or DefaultGraph()) for r in rows)
    return _read(store.dump(format=RdfFormat.N_QUADS) or b"")


def _send(address: str, update: str) -> tuple[int, bytes]:
    request = Request(f"{address}/sparql", data=update.encode(), headers={"Content-Type": "application/sparql-update"})
    try:
        with urlopen(request) as answer:
            return int(answer.status), answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def _filling(graphs: Graphs) -> str:
    """An update that leaves just these graphs."""
    parts = []
    for name, file in graphs.items():
        triples = "".join(f"{triple} .\n" for triple in _quads(file))
        parts.append(f"GRAPH <{name}> {{ {triples} }}" if name else triples)
    return f"DROP ALL ; INSERT DATA {{ {' '.join(parts)} }}"


def _quads(file: str) -> list[ox.Triple]:
    content = file_of(file).read_bytes()
    return [quad.triple for quad in ox.parse(content, format=RdfFormat.TURTLE, base_iri=file, rename_blank_nodes=True)]


def _dataset(graphs: Graphs) -> Dataset:
    store = ox.Store()
    for name, file in graphs.items():
        graph = NamedNode(name) if name else DefaultGraph()
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in _quads(file))
    return _read(store.dump(format=RdfFormat.N_QUADS) or b"")


def _read(quads: bytes) -> Dataset:
    return Dataset().parse(data=quads.decode(), format="nquads")


def _plain(dataset: Dataset, name: Node) -> Graph:
    plain = Graph()
    for triple in dataset.graph(URIRef(str(name))):
        plain.add(triple)
    return plain


def _graphs(graph: Graph, node: Node | None) -> Graphs:
    """The graphs that a manifest names before or after an update."""
    found: Graphs = {}
    for file in graph.objects(node, UT.data):
        found[DEFAULT] = str(file)
    for named in graph.objects(node, UT.graphData):
        found[str(graph.value(named, RDFS.label))] = str(graph.value(named, UT.graph))
    return found


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A throwaway service."""
    with served(folder, "--open-store") as address:
        yield address


SUITE = Suite("update", "http://www.w3.org/TR/sparql11-update/", tests, serving)
