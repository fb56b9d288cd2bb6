"""The service describes itself: SPARQL 1.1 Service Description (and its three W3C tests), VoID, its own address."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat

from loader.graph.embedded import Release

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SK = "https://w3id.org/skerry/ontology#"


def described(content: bytes, fmt: RdfFormat = RdfFormat.TURTLE) -> ox.Store:
    store = ox.Store()
    store.load(content, format=fmt)
    return store


def objects(store: ox.Store, predicate: str) -> set[str]:
    return {getattr(quad.object, "value", "") for quad in store.quads_for_pattern(None, NamedNode(predicate), None)}


def test_the_endpoint_without_a_query_describes_the_service(client: FlaskClient) -> None:
    answer = client.get("/sparql")
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    store = described(answer.data)
    assert objects(store, f"{SD}endpoint") == {"http://localhost/sparql"}
    assert objects(store, f"{SD}supportedLanguage") == {f"{SD}SPARQL11Query"}
    assert "http://www.w3.org/ns/formats/SPARQL_Results_JSON" in objects(store, f"{SD}resultFormat")
    assert objects(store, f"{SK}maxSeconds") == {"10"}
    assert "https://w3id.org/skerry/id/graph/resolved" in objects(store, f"{SD}name")
    assert not [name for name in objects(store, f"{SD}name") if "/article/" in name]  # there may be 100,000


@pytest.mark.parametrize(
    ("accept", "fmt"),
    [("application/rdf+xml", RdfFormat.RDF_XML), ("application/n-triples", RdfFormat.N_TRIPLES)],
)
def test_the_description_comes_in_the_format_asked_for(client: FlaskClient, accept: str, fmt: RdfFormat) -> None:
    answer = client.get("/sparql", headers={"Accept": accept})
    assert answer.mimetype == accept
    assert len(described(answer.data, fmt)) == len(described(client.get("/sparql").data))


def test_a_described_graph_has_as_many_triples_as_a_query_counts(client: FlaskClient, sample: Release) -> None:
    store = described(client.get("/sparql").data)
    for name in ("resolved", "background", "ontology", "shapes"):
        graph = NamedNode(f"http://localhost/sparql#graph/{name}/graph")
        counted = store.quads_for_pattern(graph, NamedNode(f"{VOID}triples"), None)
        there = len(list(sample.triples(sample.base.graph(name))))
        assert [getattr(quad.object, "value", "") for quad in counted] == [str(there)]


def test_void_tells_the_release_its_dumps_and_the_endpoint(client: FlaskClient) -> None:
    store = described(client.get("/.well-known/void").data)
    assert objects(store, f"{VOID}sparqlEndpoint") == {"http://localhost/sparql"}
    dumps = objects(store, f"{VOID}dataDump")
    assert "http://localhost/export.trig" in dumps
    assert all(client.get(dump.removeprefix("http://localhost")).status_code == 200 for dump in dumps)
