"""The query language: evaluation, syntax and result formats (SPARQL 1.1 Query Language; CSV and TSV, JSON results)."""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple
from rdflib import RDF, Graph, Namespace
from rdflib.term import Node

from loader.graph.named_graph import NamedGraph
from loader.graph.results import formats_of, write_answer
from tests.server.w3c.answers import difference, wanted_type
from tests.server.w3c.store import make_bare_store
from tests.server.w3c.suite import DATA, MF, Suite, W3CTest, entries, file_of, manifest
from tests.serving import served

QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation",
    "project-expression", "property-path", "subquery", "syntax-query", "csv-tsv-res", "json-res", "service",
    "syntax-fed",
)  # fmt: skip
"""Those of the query language, its results and federation. Entailment is left out: the service claims none."""
SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
EMPTY = "urn:skerry:no-such-graph"


@dataclass(frozen=True, slots=True)
class Case:
    """A query with its dataset by the addresses of its files; ``result`` is that of the expected answer, or None
    where only the syntax is tested, which is right if ``is_valid``."""

    iri: str
    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    result: str | None
    is_valid: bool

    @property
    def text(self) -> str:
        """The query; relative IRIs count from its file."""
        return file_of(self.query).read_text(encoding="utf-8")

    @property
    def is_refused(self) -> bool:
        """Whether it asks another service."""
        return self.is_valid and bool(SERVICE.search(re.sub(r"<[^>]*>|#.*", "", self.text)))

    def media_type(self) -> str:
        """What to ask for."""
        return wanted_type(file_of(self.result)) if self.result else "*/*"

    def difference(self, found: bytes) -> str | None:
        """How an answer differs from the expected one."""
        return difference(file_of(self.result), self.result, found) if self.result else None


def cases() -> Iterator[Case]:
    """The tests of all folders, in the order of their manifests."""
    for folder in FOLDERS:
        graph = manifest(folder)
        for test in entries(graph):
            yield _case(graph, test)


def _case(graph: Graph, test: Node) -> Case:
    kind, action, result = graph.value(test, RDF.type), graph.value(test, MF.action), graph.value(test, MF.result)
    query = graph.value(action, QT.query) or action
    named = [graph.value(node, QT.graph) or node for node in graph.objects(action, QT.graphData)]
    return Case(
        iri=str(test),
        query=str(query),
        default=tuple(map(str, graph.objects(action, QT.data))),
        named=tuple(map(str, named)),
        result=str(result) if result else None,
        is_valid="Negative" not in str(kind),
    )


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A service over one store with all files of the suite, each as a graph of its own name."""
    names = sorted({name for case in cases() for name in (*case.default, *case.named)})
    graphs = tuple(NamedGraph(NamedNode(name), frozenset(_triples(name))) for name in names)
    with served(make_bare_store(folder, graphs, DATA)) as address:
        yield address


def _triples(name: str) -> Iterator[Triple]:
    file = file_of(name)
    rdf_format = RdfFormat.from_extension(file.suffix[1:])
    for quad in ox.parse(file.read_bytes(), format=rdf_format, base_iri=name, rename_blank_nodes=True):
        yield Triple(quad.subject, quad.predicate, quad.object)


def failure(case: Case, address: str) -> str | None:
    """Why the service fails a test; None if it passes. It refuses a query that asks another service with 403, by
    design, and passes that test so."""
    status, body = _ask(case, address)
    if case.is_refused:
        return None if status == 403 else f"status {status} for SERVICE"
    if not case.is_valid:
        return None if 400 <= status < 500 else f"status {status} for what is no query"
    if status != 200:
        return f"status {status}: {body[:400]!r}"
    return case.difference(body)


def _ask(case: Case, address: str) -> tuple[int, bytes]:
    # A query without data has an empty dataset, not the one that is usual here.
    parameters = [("query", f"BASE <{case.query}>\n{case.text}")]
    if not re.search(r"\bFROM\b", case.text):
        parameters += [("default-graph-uri", name) for name in case.default or (EMPTY,)]
        parameters += [("named-graph-uri", name) for name in case.named]
    headers = {"Accept": case.media_type(), "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("POST", "/sparql", urlencode(parameters), headers)
    response = connection.getresponse()
    status, body = response.status, response.read()
    connection.close()
    return status, body


def engine_failure(case: Case) -> str | None:
    """Why the engine alone, without the service, fails a test; None if it passes."""
    store = ox.Store()
    for name in case.default:
        store.extend(ox.Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in _triples(name))
    for name in case.named:
        store.extend(ox.Quad(t.subject, t.predicate, t.object, NamedNode(name)) for t in _triples(name))
    try:
        answer = store.query(case.text, base_iri=case.query)
        if case.result is None:
            return None if case.is_valid else "it was taken for a query"
        form = "select" if isinstance(answer, ox.QuerySolutions | ox.QueryBoolean) else "construct"
        wanted = case.media_type()
        chosen = next(f for f in formats_of(form) if wanted in f.media_types)
        return case.difference(write_answer(answer, chosen))
    except (SyntaxError, OSError, RuntimeError) as error:
        return str(error) if case.is_valid else None


def tests() -> Iterator[W3CTest]:
    """The tests as the service is asked them."""
    for case in cases():
        yield W3CTest(case.iri, partial(failure, case), is_refused=case.is_refused)


SUITE = Suite("query", "http://www.w3.org/TR/sparql11-query/", tests, serving)
