"""A real client against a real server: SPARQLWrapper, waitress, a socket."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import waitress
from rdflib import Graph
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from server.app import create_app
from server.serve import listen
from server.settings import Settings

SK = "https://w3id.org/skerry/ontology#"
PEOPLE = f"""
PREFIX sk: <{SK}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?name {{ ?m a sk:Meeting ; sk:participant ?p . ?p skos:prefLabel ?name FILTER(LANG(?name) = "en") }}
ORDER BY ?name
"""


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    """A served sample, on a port that was free."""
    listener = listen("127.0.0.1", 0)
    server = waitress.create_server(create_app(Settings(sample_store)), sockets=[listener], threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def wrapper(address: str) -> SPARQLWrapper:
    """A SPARQL client as users have it."""
    return SPARQLWrapper(f"{address}/sparql")


@pytest.mark.parametrize("method", ["GET", POST])
def test_select_as_json(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setQuery(PEOPLE)
    wrapper.setReturnFormat(JSON)
    wrapper.setMethod(method)
    found: Any = wrapper.query().convert()
    names = [row["name"]["value"] for row in found["results"]["bindings"]]
    assert names == ["Shinzo Abe", "Vladimir Putin"]


def test_select_as_xml_and_csv(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(PEOPLE)
    wrapper.setReturnFormat(XML)
    document: Any = wrapper.query().convert()
    literals = document.getElementsByTagName("literal")
    assert [node.firstChild.data for node in literals] == ["Shinzo Abe", "Vladimir Putin"]
    wrapper.setReturnFormat(CSV)
    table: Any = wrapper.query().convert()
    assert table.decode().splitlines() == ["name", "Shinzo Abe", "Vladimir Putin"]


def test_construct_as_turtle(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(f"CONSTRUCT {{ ?m <{SK}participant> ?p }} WHERE {{ ?m <{SK}participant> ?p }}")
    wrapper.setReturnFormat(TURTLE)
    turtle: Any = wrapper.query().convert()
    graph = Graph().parse(data=turtle, format="turtle")
    assert len(graph) == 4


def test_ask(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(f"ASK {{ ?m a <{SK}Meeting> }}")
    wrapper.setReturnFormat(JSON)
    answer: Any = wrapper.query().convert()
    assert answer["boolean"] is True


def test_a_wrong_and_a_forbidden_query_are_errors_of_the_client(wrapper: SPARQLWrapper) -> None:
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("SELECT * { ?s ?p")
    with pytest.raises(QueryBadFormed, match="is not SPARQL"):
        wrapper.query()
    wrapper.setQuery("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises((Unauthorized, OSError)):
        wrapper.query()


def test_many_at_once_get_their_own_answers(address: str) -> None:
    results: list[int] = []

    def ask() -> None:
        with urlopen(f"{address}/reports/timeline.json") as answer:
            results.append(len(json.load(answer)["rows"]))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert len(set(results)) == 1


def test_the_server_needs_neither_the_language_model_nor_rdflib() -> None:
    probe = "import sys, server.app, server.serve; print(*sorted({'spacy', 'rdflib', 'pyshacl'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
