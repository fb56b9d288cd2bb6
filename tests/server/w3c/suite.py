"""What the suites have in common: tests that are asked of a served address, and the manifests that list them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

W3C = Path(__file__).parents[4] / "shared" / "w3c" / "sparql" / "sparql11"
IS_THERE = W3C.is_dir()
MISSING = "the W3C's tests are not in ../shared/w3c: clone https://github.com/w3c/rdf-tests there"
DATA = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
"""Where the suites stand on the web; files are named by their addresses there."""
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")


@dataclass(frozen=True, slots=True)
class W3CTest:
    """A test: its IRI, and what tells why a service fails it (None if it passes). ``untested`` says why a test is not
    asked at all; one that ``is_refused`` asks for what the service never does, and passes by being refused."""

    iri: str
    failure: Callable[[str], str | None]
    untested: str | None = None
    is_refused: bool = False

    @property
    def name(self) -> str:
        """Folder and name, as in ``aggregates/agg01``."""
        return self.iri.removeprefix(DATA).replace("/manifest#", "/")


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of a specification, and how to serve the data that they ask about: ``serving`` gives the address of a
    service over a store in a folder that is free."""

    name: str
    specification: str
    tests: Callable[[], Iterator[W3CTest]]
    serving: Callable[[Path], AbstractContextManager[str]]


def manifest(folder: str, file: str = "manifest.ttl") -> Graph:
    """The manifest of a folder; empty if the suites are not there."""
    if not IS_THERE:
        return Graph()
    return Graph().parse(W3C / folder / file, publicID=f"{DATA}{folder}/{file}")


def entries(graph: Graph) -> list[Node]:
    """The tests of a manifest, in its order."""
    return [test for listed in graph.objects(None, MF.entries) for test in members(graph, listed)]


def members(graph: Graph, node: Node | None) -> list[Node]:
    """The members of an RDF list; none if there is no list."""
    return list(Collection(graph, node)) if node else []


def file_of(iri: str) -> Path:
    """The file that stands at an address of the suites."""
    return W3C / iri.removeprefix(DATA)
