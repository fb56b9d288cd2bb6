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

from server.tasks import REST_SECONDS
from tests.serving import served
from tests.system import require_program

ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENDLESS_GRAPH = "CONSTRUCT { ?a <urn:p> ?d } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIGHT = "SELECT * { <https://w3id.org/skerry/id/island/etorofu> ?p ?o }"
NO_ROW_FOR_LONG = "?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(STRLEN(STR(?i)) + STRLEN(STR(?l)) + STRLEN(STR(?o)) < 0)"
BYTES_OF_A_ROW = 600
"""Of six columns of the sample in JSON, about."""
ESTABLISHED = "01"
WAITRESS_SECONDS = 120
"""So long waitress would keep such a connection."""
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


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="who is connected is read from Linux's /proc")
def test_what_is_left_of_an_answer_that_failed_is_not_kept_for_a_client_that_does_not_read(sample_store: Path) -> None:
    """The system takes some megabytes of an answer for a client, how many is its own affair: so of these one must be
    a little larger."""
    sizes = [1_000_000 * number // 2 for number in range(2, 18)]
    options = ("--query-seconds", "8", "--query-workers", "16", "--query-copy", "0")
    with served(sample_store, *options) as address, ExitStack() as stack:
        place = urlsplit(address)
        clients = [stack.enter_context(socket.socket()) for _ in sizes]
        for client, size in zip(clients, sizes, strict=True):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect((place.hostname, place.port))
            rows = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {size // BYTES_OF_A_ROW}"
            query = f"SELECT * {{ {{ {rows} }} UNION {{ {NO_ROW_FOR_LONG} }} }}"
            client.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        time.sleep(8 + REST_SECONDS)
        waiting = {client.getsockname()[1]: client for client in clients}
        deadline = time.monotonic() + WAITRESS_SECONDS / 2
        while any(status_to(waiting[port]) == 200 for port in still_connected(place.port or 0) & set(waiting)):
            assert time.monotonic() < deadline, "somebody who does not read is still connected"
            time.sleep(0.5)
        assert busy(address) == 0


def status_to(client: socket.socket) -> int:
    """The status of the answer that waits for a client: 503 if it had not begun in time, which is a whole answer."""
    return int(client.recv(12, socket.MSG_PEEK).split()[1])


def still_connected(port: int) -> set[int]:
    """The ports of clients that a server on a port has established connections to (``/proc/net/tcp``)."""
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, *_ = line.split()
        if state == ESTABLISHED and int(local.rpartition(":")[2], 16) == port:
            found.add(int(remote.rpartition(":")[2], 16))
    return found
