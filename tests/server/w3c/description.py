"""The SPARQL 1.1 Service Description: what the endpoint says of itself without a query."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.request import Request, urlopen

import pyshacl
from pyoxigraph import NamedNode, Triple
from rdflib import Graph, Namespace, URIRef

from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term
from tests.server.w3c.store import make_bare_store
from tests.server.w3c.suite import Suite, W3CTest, entries, manifest
from tests.serving import served

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SHAPES = Path(__file__).with_name("description.ttl")
"""What the recommendation says of its classes and properties, as shapes."""


def _described(address: str) -> Graph:
    request = Request(f"{address}/sparql", headers={"Accept": "text/turtle"})
    with urlopen(request) as answer:
        assert answer.headers.get_content_type() == "text/turtle"
        return Graph().parse(data=answer.read(), format="turtle")


def _returns_rdf(address: str) -> str | None:
    return None if len(_described(address)) else "the description is empty"


def _has_endpoint(address: str) -> str | None:
    endpoints = set(_described(address).objects(None, SD.endpoint))
    return None if URIRef(f"{address}/sparql") in endpoints else f"the endpoints are {endpoints}"


def _conforms(address: str) -> str | None:
    conforms, _, told = pyshacl.validate(_described(address), shacl_graph=Graph().parse(SHAPES))
    return None if conforms else str(told)


CHECKS: dict[str, Callable[[str], str | None]] = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint,
    "conforms-to-schema": _conforms,
}


def tests() -> Iterator[W3CTest]:
    """The tests of the manifest, which only names them."""
    for test in entries(manifest("service-description")):
        yield W3CTest(str(test), partial(CHECKS[str(test).rpartition("#")[2]]))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A service over a store with one triple."""
    base = Base()
    triple = Triple(base.node("island/a"), term("rdf:type"), NamedNode("urn:x"))
    with served(make_bare_store(folder, (NamedGraph(base.graph("resolved"), frozenset({triple})),))) as address:
        yield address


SUITE = Suite("description", "http://www.w3.org/TR/sparql11-service-description/", tests, serving)
