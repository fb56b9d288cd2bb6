"""The SPARQL 1.1 Protocol: requests as the manifest tells them, byte for byte."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from rdflib import RDFS, Graph, Namespace
from rdflib.term import Node

from tests.server.w3c.suite import MF, W3C, Suite, W3CTest, entries, manifest, members
from tests.serving import served

UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
FOLDER = "protocol"
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

    def failure(self, address: str) -> str | None:
        """Why the answer is wrong, None if it is right."""
        status, media_type, body = send(address, self)
        if str(status)[0] not in self.status:
            return f"status {status}: {body[:400]!r}"
        if self.format and media_type not in FORMATS[self.format]:
            return f"{media_type} is no {self.format}"
        if self.boolean is not None and json.loads(body)["boolean"] is not self.boolean:
            return f"the answer is not {self.boolean}"
        return None


def tests() -> Iterator[W3CTest]:
    """The tests of the manifest, in its order."""
    graph = manifest(FOLDER)
    for test in entries(graph):
        requests = members(graph, graph.value(graph.value(test, MF.action), HT.requests))
        updates = "#update_" in str(test)
        yield W3CTest(str(test), partial(_failure, tuple(_request(graph, node) for node in requests), updates))


def _failure(requests: tuple[Request, ...], updates: bool, address: str) -> str | None:
    """Why a test fails; one that updates begins and ends with the data as they are told."""
    try:
        if updates:
            _reset(address)
        return next((wrong for request in requests if (wrong := request.failure(address))), None)
    finally:
        if updates:
            _reset(address)


def _request(graph: Graph, node: Node) -> Request:
    answer, body = graph.value(node, HT.resp), graph.value(node, HT.body)
    headers = [
        (str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue)))
        for header in members(graph, graph.value(node, HT.headers))
    ]
    boolean = graph.value(answer, MF.expectedBoolean)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)).replace("/sparql/", "/sparql", 1),
        headers=tuple(headers),
        body=str(graph.value(body, CNT.chars)).encode(encoding) if body else None,
        status=frozenset(str(s).rpartition("StatusCode")[2][0] for s in graph.objects(answer, MF.expectedStatus)),
        boolean=None if boolean is None else str(boolean) == "true",
        format=str(graph.value(answer, MF.expectedFormat) or "") or None,
    )


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A throwaway service with the graphs that the tests ask about."""
    with served(folder, "--open-store") as address:
        _reset(address)
        yield address


def _reset(address: str) -> None:
    """Leaves the store with the data of the tests and nothing else."""
    graph, parts = manifest(FOLDER), ["CLEAR ALL"]
    for data in sorted(set(graph.objects(None, UT.graphData)), key=lambda node: str(graph.value(node, RDFS.label))):
        file = W3C / FOLDER / str(graph.value(data, UT.graph)).rpartition("/")[2]
        parts.append(f"INSERT DATA {{ GRAPH <{graph.value(data, RDFS.label)}> {{ {file.read_text()} }} }}")
    content_type = ("Content-Type", "application/sparql-update")
    body = ";\n".join(parts).encode()
    reset = Request("POST", "/sparql", (content_type,), body, frozenset("2"), None, None)
    failure = reset.failure(address)
    assert failure is None, failure


def send(address: str, request: Request) -> tuple[int, str, bytes]:
    """Status, media type and body; nothing is sent that the test does not name."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
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


SUITE = Suite("protocol", "http://www.w3.org/TR/sparql11-protocol/", tests, serving)
