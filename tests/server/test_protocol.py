"""The W3C's tests of the SPARQL 1.1 Protocol, run from their manifest against a served store that holds their data."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from loader.graph.manifest import Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.publish import publish
from tests.serving import served

SUITE = Path(__file__).parents[3] / "shared" / "w3c" / "sparql" / "sparql11" / "protocol"
MISSING = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's tests are not in ../shared/w3c")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a test, and what it must give. ``status`` are the first digits that are right."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    status: frozenset[str]
    boolean: bool | None
    format: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A test: its name, and its requests in order."""

    name: str
    requests: tuple[Request, ...]

    @property
    def updates(self) -> bool:
        """Whether it needs a service that takes updates."""
        return self.name.startswith("update_")


def cases() -> Iterator[Case]:
    """The tests of the manifest, in its order; none if the suite is not there."""
    if not SUITE.is_dir():
        return
    manifest = Graph().parse(SUITE / "manifest.ttl")
    for test in _listed(manifest, next(manifest.objects(None, MF.entries))):
        requests = manifest.value(manifest.value(test, MF.action), HT.requests)
        name = str(test).rpartition("#")[2]
        yield Case(name, tuple(_request(manifest, node) for node in _listed(manifest, requests)))


def _listed(manifest: Graph, node: Node | None) -> list[Node]:
    """The members of an RDF list; none if there is no list."""
    return list(Collection(manifest, node)) if node else []


def _request(manifest: Graph, node: Node) -> Request:
    answer, body = manifest.value(node, HT.resp), manifest.value(node, HT.body)
    listed = manifest.value(node, HT.headers)
    headers = [
        (str(manifest.value(header, HT.fieldName)), str(manifest.value(header, HT.fieldValue)))
        for header in _listed(manifest, listed)
    ]
    boolean = manifest.value(answer, MF.expectedBoolean)
    encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8")
    return Request(
        method=str(manifest.value(node, HT.methodName)),
        path=str(manifest.value(node, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers=tuple(headers),
        body=str(manifest.value(body, CNT.chars)).encode(encoding) if body else None,
        status=frozenset(str(s).rpartition("StatusCode")[2][0] for s in manifest.objects(answer, MF.expectedStatus)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=str(manifest.value(answer, MF.expectedFormat) or "") or None,
    )


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over a store with the graphs that the tests ask about."""
    manifest = Graph().parse(SUITE / "manifest.ttl")
    graphs = {}
    for data in set(manifest.objects(None, UT.graphData)):
        file = SUITE / str(manifest.value(data, UT.graph)).rpartition("/")[2]
        quads = ox.parse(file.read_bytes(), format=RdfFormat.N_TRIPLES)
        name = NamedNode(str(manifest.value(data, RDFS.label)))
        graphs[name.value] = NamedGraph(name, frozenset(Triple(q.subject, q.predicate, q.object) for q in quads))
    base = Base()
    folder = StoreFolder(tmp_path_factory.mktemp("protocol") / "store")
    folder.create(base)
    told = Triple(base.node("release/1"), NamedNode(str(RDFS.label)), Literal("1"))

    def provenance(_manifest: Manifest) -> NamedGraph:
        return NamedGraph(base.graph("provenance"), frozenset({told}))

    with folder.writing():
        publish(folder, tuple(graphs.values()), (), provenance)
    with served(folder.path) as address:
        yield address


def send(endpoint: str, request: Request) -> tuple[int, str, bytes]:
    """Status, media type and body; nothing is sent that the test does not name."""
    connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=30)
    connection.putrequest(request.method, request.path, skip_accept_encoding=True)
    for name, value in request.headers:
        connection.putheader(name, value)
    if request.body is not None:
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders(request.body)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, (response.getheader("Content-Type") or "").partition(";")[0], body


@MISSING
def test_the_manifest_is_read_whole() -> None:
    found = list(cases())
    assert len(found) == 34
    assert sum(case.updates for case in found) == 7
    assert (None, RDF.type, MF.ProtocolTest) in Graph().parse(SUITE / "manifest.ttl")


@MISSING
@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()] or [None])
def test_the_service_keeps_the_protocol(endpoint: str, case: Case) -> None:
    if case.updates:
        pytest.skip("the service takes no updates yet")
    for request in case.requests:
        status, media_type, body = send(endpoint, request)
        assert str(status)[0] in request.status, body
        if request.format:
            assert media_type in FORMATS[request.format]
        if request.boolean is not None:
            assert json.loads(body)["boolean"] is request.boolean
