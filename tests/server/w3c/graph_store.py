"""The SPARQL 1.1 Graph Store Protocol: requests as the manifests tell them, in their order."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.term import Node

from tests.server.w3c.protocol import CNT, HT
from tests.server.w3c.suite import MF, Suite, W3CTest, entries, manifest, members
from tests.serving import served

FOLDER = "graph-store-protocol"
STATUS = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
PATH = "/graph-store"
LOCATION = "$LOCATION$"


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a test, and what it must give. ``location`` stands, in later requests, for the address that the
    answer tells."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    status: frozenset[str]
    content: str | None
    location: str | None

    def failure(self, address: str, told: dict[str, str]) -> str | None:
        """Why the answer is wrong, None if it is right; adds to what answers ``told``."""
        status, location, body = self._send(address, told)
        if self.status and str(status) not in self.status:
            return f"{self.method} {self.path}: status {status}, not {sorted(self.status)}: {body[:300]!r}"
        if self.content is not None:
            wanted = Graph().parse(data=_filled(self.content, told), format="turtle", publicID=address)
            if not isomorphic(wanted, Graph().parse(data=body, format="turtle", publicID=address)):
                return f"{self.method} {self.path}: the graph is another one: {body[:600]!r}"
        if self.location is not None:
            if location is None:
                return f"{self.method} {self.path}: the answer has no Location"
            told[self.location] = location
        return None

    def _send(self, address: str, told: dict[str, str]) -> tuple[int, str | None, bytes]:
        path = urlsplit(_filled(self.path, told))
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        target = path.path + (f"?{path.query}" if path.query else "")
        body = None if self.body is None else _filled(self.body, told).encode()
        connection.request(self.method, target, body=body, headers=dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.getheader("Location"), content


def _filled(text: str, told: dict[str, str]) -> str:
    for name, value in told.items():
        text = text.replace(name, value)
    return text


def tests() -> Iterator[W3CTest]:
    """The tests of both manifests, in their order."""
    for file in ("manifest-direct.ttl", "manifest-indirect.ttl"):
        graph = manifest(FOLDER, file)
        for test in entries(graph):
            requests = members(graph, graph.value(graph.value(test, MF.action), HT.requests))
            yield W3CTest(str(test), partial(_failure, tuple(_request(graph, node) for node in requests)))


def _failure(requests: tuple[Request, ...], address: str) -> str | None:
    told: dict[str, str] = {}
    empty = urlopen(f"{address}/sparql", data=urlencode({"update": "DROP ALL"}).encode())
    empty.close()
    return next((wrong for request in requests if (wrong := request.failure(address, told))), None)


def _request(graph: Graph, node: Node) -> Request:
    answer = graph.value(node, HT.resp)
    body, wanted = graph.value(node, HT.body), graph.value(answer, HT.body)
    headers = {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for header in members(graph, graph.value(node, HT.headers))
    }
    location = graph.value(answer, MF.expectedLocation)
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)).replace("/gsp", PATH, 1),
        headers=tuple(headers.items()),
        body=str(graph.value(body, CNT.chars)) if body else None,
        status=frozenset(STATUS[str(s).rpartition("#")[2]] for s in graph.objects(answer, MF.expectedStatus)),
        content=str(graph.value(wanted, CNT.chars)) if wanted else None,
        location=str(location) if location else None,
    )


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A throwaway service."""
    with served(folder, "--open-store") as address:
        yield address


SUITE = Suite("graph-store", "http://www.w3.org/TR/sparql11-http-rdf-update/", tests, serving)
