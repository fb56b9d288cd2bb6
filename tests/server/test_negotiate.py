"""Which representation a client gets."""

import pytest
from flask.testing import FlaskClient

SELECT = "SELECT ?s { ?s a <https://w3id.org/skerry/ontology#Meeting> }"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/skerry/ontology#Meeting> }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "", JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "application/*", JSON),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "application/json", JSON),
        (SELECT, XML, XML),
        (SELECT, "application/xml", XML),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, f"{JSON};q=0.3, {XML};q=0.7", XML),
        (SELECT, f"{JSON};q=0, */*", XML),
        (SELECT, "text/html", "text/html"),
        (SELECT, "TEXT/CSV", "text/csv"),
        (SELECT, "application/foo, text/csv;q=0.1", "text/csv"),
        (ASK, "", JSON),
        (ASK, XML, XML),
        (ASK, "text/csv", "text/csv"),
        (CONSTRUCT, "", "text/turtle"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "text/turtle;q=0.2, application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "text/html", "text/html"),
    ],
)
def test_the_accept_header_decides(client: FlaskClient, query: str, accept: str, media_type: str) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.get("/sparql", query_string={"query": query}, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "application/foo"), (SELECT, "*/*;q=0"), (CONSTRUCT, "text/csv"), (SELECT, "text/turtle")],
)
def test_nothing_that_fits_is_406_with_the_list(client: FlaskClient, query: str, accept: str) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.get_json()["detail"] if query == CONSTRUCT else XML in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, "xml", XML),
        (SELECT, "html", "text/html"),
        (SELECT, "text/csv", "text/csv"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "nt", "application/n-triples"),
        (CONSTRUCT, "jsonld", "application/ld+json"),
        (CONSTRUCT, "trig", "application/trig"),
        (CONSTRUCT, "nq", "application/n-quads"),
    ],
)
def test_the_format_parameter_overrides(client: FlaskClient, query: str, name: str, media_type: str) -> None:
    answer = client.get("/sparql", query_string={"query": query, "format": name}, headers={"Accept": "application/foo"})
    assert (answer.status_code, answer.mimetype) == (200, media_type)


@pytest.mark.parametrize("name", ["../../x", "turtle;html", "__class__", "turtle"])
def test_an_unknown_format_is_400_with_the_list(client: FlaskClient, name: str) -> None:
    answer = client.get("/sparql", query_string={"query": SELECT, "format": name})
    assert answer.status_code == 400
    assert "json, xml, csv, tsv" in answer.get_json()["detail"]


TURTLE, PAGE, PROBLEM = "text/turtle", "text/html", "application/problem+json"
OWN_GRAPH = "/id/graph/resolved"


@pytest.mark.parametrize(
    ("path", "accept", "status", "media_type"),
    [
        ("/sparql", "text/html, */*", 200, PAGE),
        ("/sparql", "text/html, text/turtle", 200, PAGE),
        ("/sparql", "application/xhtml+xml", 200, PAGE),
        ("/sparql", "text/html;q=0.9, text/turtle", 200, TURTLE),
        ("/sparql", "text/html;q=0, */*", 200, TURTLE),
        (OWN_GRAPH, "text/html, */*;q=0.8", 303, PAGE),
        (OWN_GRAPH, "text/html;q=0.9, text/turtle", 200, TURTLE),
        (OWN_GRAPH, "text/html;q=0, */*", 200, TURTLE),
        ("/sparql?query=SELECT", "text/html, application/json;q=0.9", 400, PAGE),
        ("/sparql?query=SELECT", "text/html;q=0.9, application/json", 400, PROBLEM),
        ("/sparql?query=SELECT", "text/html;q=0.9, text/plain", 400, "text/plain"),
        ("/sparql?query=SELECT", f"{JSON}, text/html;q=0.1", 400, PAGE),  # of the forms of an error it takes this one
        ("/sparql?query=SELECT", "text/html;q=0, */*", 400, PROBLEM),
        ("/sparql?query=", "text/html;q=0, */*", 400, PROBLEM),
        ("/sparql?query=", "text/html", 200, PAGE),
    ],
)
def test_who_names_html_gets_a_page_unless_something_is_liked_better(
    client: FlaskClient, path: str, accept: str, status: int, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, media_type)
    assert "Accept" in answer.vary
