"""SIGTERM on a real service: what runs is finished, what is new is refused, and the exit code tells how it went."""

import http.client
import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.server.test_limits import BOMB
from tests.server.test_operations import Answer, wait_until
from tests.serving import Service, started

SLOW = "SELECT (COUNT(*) AS ?n) { ?a a ?c . ?d a ?f . ?g a <https://w3id.org/skerry/ontology#Meeting> }"
"""Some seconds of work, and an answer."""


def kept_open(service: Service) -> closing[http.client.HTTPConnection]:
    """A connection for several requests."""
    return closing(http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=30))


def get(connection: http.client.HTTPConnection, path: str) -> Answer:
    """The answer to a request on a connection."""
    connection.request("GET", path)
    response = connection.getresponse()
    return Answer(response.status, dict(response.headers), response.read())


def ask(service: Service, path: str) -> Answer:
    """The answer to a request on a connection of its own."""
    with kept_open(service) as connection:
        return get(connection, path)


def is_refused(service: Service) -> bool:
    """Whether the service takes no new connection."""
    address = urlsplit(service.address)
    try:
        socket.create_connection((address.hostname or "", address.port or 0), timeout=5).close()
    except (ConnectionRefusedError, ConnectionResetError):  # reset, if it came just before
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_runs_is_finished_and_new_connections_are_refused(sample_store: Path, number: signal.Signals) -> None:
    with started(sample_store) as service, ThreadPoolExecutor(1) as threads, kept_open(service) as kept:
        assert get(kept, "/health").status == 200
        running = threads.submit(ask, service, f"/sparql?query={quote(SLOW)}")
        time.sleep(0.3)
        assert not running.done()
        service.process.send_signal(number)
        wait_until(lambda: is_refused(service))
        ready = get(kept, "/health/ready")
        assert (ready.status, json.loads(ready.body)["ready"]) == (503, False)
        late = get(kept, "/reports/timeline.json")
        assert (late.status, late.headers["Retry-After"]) == (503, "5")
        assert "stopping" in json.loads(late.body)["detail"]
        done = running.result()
        assert done.status == 200
        assert json.loads(done.body)["results"]["bindings"]
        assert service.process.wait(timeout=30) == 0


def test_what_needs_too_long_is_ended_and_told(sample_store: Path) -> None:
    with started(sample_store, "--stop-seconds", "0.5") as service, ThreadPoolExecutor(1) as threads:
        running = threads.submit(ask, service, f"/sparql?query={quote(BOMB)}")
        time.sleep(0.5)
        service.process.terminate()
        done = running.result()
        assert done.status == 503
        assert "the service stops" in json.loads(done.body)["detail"]
        assert service.process.wait(timeout=30) == 1


def test_a_service_that_does_nothing_stops_at_once(sample_store: Path) -> None:
    with started(sample_store, "--stop-seconds", "60") as service:
        ask(service, "/health")
        began = time.monotonic()
        service.process.terminate()
        assert service.process.wait(timeout=30) == 0
        assert time.monotonic() - began < 30  # of sixty


def test_a_second_signal_stops_at_once(sample_store: Path) -> None:
    with started(sample_store, "--stop-seconds", "60") as service, ThreadPoolExecutor(1) as threads:
        running = threads.submit(ask, service, f"/sparql?query={quote(BOMB)}")
        time.sleep(0.5)
        service.process.terminate()
        time.sleep(0.3)
        began = time.monotonic()
        service.process.terminate()
        assert service.process.wait(timeout=30) == 1
        assert time.monotonic() - began < 30  # of sixty
        assert running.exception() is not None
