"""An answer that a limit cuts off in the middle is an error for every client; who does not read holds nothing up."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import urlopen
from xml.parsers.expat import ExpatError
from xml.sax import SAXException

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from SPARQLWrapper import CSV, GET, JSON, JSONLD, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from tests.serving import served
from tests.system import require_program

ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS_GRAPH = "CONSTRUCT { ?a <urn:p> ?d } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIGHT = "SELECT * { <https://w3id.org/skerry/id/island/etorofu> ?p ?o }"
SECONDS = 2
PARTIAL, RESET = 18, 56
"""Exit codes of curl: a part of the file was transferred; the connection was reset."""


@pytest.fixture(scope="module")
def service(sample_store: Path) -> Iterator[str]:
    """The address of a service whose queries may take two seconds."""
    options = ("--query-seconds", str(SECONDS), "--query-workers", "4", "--query-queue", "8")
    with served(sample_store, *options, "--export-seconds", "2", "--export-workers", "1") as address:
        with urlopen(f"{address}/sparql?query={quote(LIGHT)}") as answer:
            assert answer.status == 200
        yield address


@pytest.mark.parametrize(("version", "code"), [("--http1.1", PARTIAL), ("--http1.0", RESET)])
@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "text/tab-separated-values"])
def test_curl_sees_that_it_is_not_whole(service: str, version: str, code: int, accept: str) -> None:
    curl = require_program("curl", "curl")
    address = f"{service}/sparql?query={quote(ENDLESS_ROWS)}"
    command = [curl, version, "-s", "-o", os.devnull, "-w", "%{http_code}", "-H", f"Accept: {accept}", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("200", code)


@pytest.mark.parametrize("is_streamed", [False, True])
def test_requests_raises(service: str, is_streamed: bool) -> None:
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        for _ in requests.get(
            f"{service}/sparql", {"query": ENDLESS_ROWS}, stream=is_streamed, timeout=30
        ).iter_content(100_000):
            pass


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize(
    ("query", "return_format"),
    [(ENDLESS_ROWS, each) for each in (JSON, XML, CSV, TSV)]
    + [(ENDLESS_GRAPH, each) for each in (TURTLE, RDFXML, JSONLD)],
)
def test_sparqlwrapper_raises(service: str, query: str, return_format: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{service}/sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(return_format)
    wrapper.setMethod(method)
    # A graph that is not begun in time is an error from the first byte on.
    broken = (http.client.IncompleteRead, ConnectionError, HTTPError, SAXException, ExpatError)
    with pytest.raises(broken):
        wrapper.query().convert()


def busy(address: str) -> float:
    """How many workers run queries."""
    with urlopen(f"{address}/metrics") as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    labels = {"pool": "queries", "state": "busy"}
    (found,) = (sample.value for family in families for sample in family.samples if sample.labels == labels)
    return float(found)


def read_all(client: socket.socket) -> int:
    """How many bytes come until the connection ends in order."""
    count = 0
    while part := client.recv(1_000_000):
        count += len(part)
    return count


def test_clients_that_do_not_read_lose_their_worker_and_their_connection_at_the_deadline(service: str) -> None:
    place = urlsplit(service)
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.socket()) for _ in range(4)]
        for client, version in zip(clients, ("1.1", "1.0", "1.1", "1.0"), strict=True):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect((place.hostname, place.port))
            request = f"GET /sparql?query={quote(ENDLESS_ROWS)} HTTP/{version}\r\nHost: {place.netloc}\r\n\r\n"
            client.sendall(request.encode())
        time.sleep(1)
        assert busy(service) == len(clients)
        time.sleep(SECONDS + 1)
        assert busy(service) == 0
        for client in clients:
            client.settimeout(10)
            with pytest.raises(ConnectionError):
                read_all(client)
    addresses = [f"{service}/sparql?query={quote(LIGHT)}#{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(status_of, addresses)) == {200}


def status_of(address: str) -> int:
    """The status of an answer."""
    with urlopen(address) as answer:
        return int(answer.status)
