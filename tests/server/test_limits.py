"""What a query may cost: real processes, a real server, and clients that leave or ask for too much."""

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.serving import served

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIGHT = "SELECT * { <https://w3id.org/skerry/id/island/etorofu> ?p ?o }"
SECONDS = 3
MEGABYTES = 301


@pytest.fixture(scope="module")
def service(sample_store: Path) -> Iterator[str]:
    """The address of a service with tight limits."""
    with served(
        sample_store,
        "--query-seconds", str(SECONDS), "--query-workers", "8", "--query-queue", "4", "--query-memory", str(MEGABYTES),
    ) as address:  # fmt: skip
        ask(address, LIGHT)
        yield address


def ask(address: str, query: str, timeout: float = 30) -> tuple[int, bytes, dict[str, str], float]:
    """Status, body, headers and seconds of a query."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)
    try:
        connection.request("GET", f"/sparql?query={quote(query)}")
        response = connection.getresponse()
        return response.status, response.read(), dict(response.headers), time.monotonic() - began
    finally:
        connection.close()


def workers(megabytes: int) -> list[str]:
    """The processes that run the queries of the service with this limit of memory, by their numbers."""
    programs, end = (b"server.workers.worker\0", b"server.workers.template\0"), f"\0{megabytes}\0".encode()
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            told = Path(f"/proc/{process}/cmdline").read_bytes()
            if any(program in told for program in programs) and told.endswith(end):
                found.append(process)
    return found


def busy_seconds(process: str) -> float:
    """The processor time that a process has used; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_query_beyond_its_time_is_a_problem_and_the_next_is_answered(service: str) -> None:
    status, body, headers, seconds = ask(service, BOMB)
    assert status == 503
    assert headers["Content-Type"] == "application/problem+json"
    assert "longer than 3 seconds" in json.loads(body)["detail"]
    assert int(headers["Retry-After"]) > 0
    assert seconds >= SECONDS
    assert ask(service, LIGHT)[0] == 200


@pytest.mark.parametrize("path", ["(<u:p>*)*", "(!<u:z>)*", "(!<u:z>|!^<u:z>)*", "(<u:p>|!<u:p>)+"])
def test_paths_that_do_not_end_are_ended(service: str, path: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?a {path} ?b . ?c {path} ?d }}"
    status, body, *_ = ask(service, query)
    assert status in (200, 503), body  # what the engine can do in time is right, too
    assert ask(service, LIGHT)[0] == 200


def test_bombs_do_not_keep_light_queries_from_their_answer(service: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        bombs = [threads.submit(ask, service, BOMB) for _ in range(7)]
        time.sleep(0.5)
        light = [ask(service, LIGHT) for _ in range(10)]
        assert {status for status, *_ in light} == {200}
        assert statistics.median(seconds for *_, seconds in light) < SECONDS
        assert {bomb.result()[0] for bomb in bombs} == {503}


def test_surplus_queries_are_turned_away_at_once_while_the_service_stays_well(service: str) -> None:
    with ThreadPoolExecutor(30) as threads:
        answers = [threads.submit(ask, service, BOMB) for _ in range(30)]
        time.sleep(1)
        connection = http.client.HTTPConnection(urlsplit(service).netloc, timeout=SECONDS)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        found = [answer.result() for answer in answers]
    assert sum(status == 429 for status, *_ in found) >= 30 - 12
    assert {status for status, *_ in found} == {429, 503}
    surplus = next(answer for answer in found if answer[0] == 429)
    assert json.loads(surplus[1])["title"] == "Too Many Requests"
    assert "Retry-After" in surplus[2]


def test_a_query_that_needs_too_much_memory_is_a_problem(service: str) -> None:
    wide = "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a ?b ?c . ?d ?e ?f . BIND(CONCAT(STR(?a), STR(?c), STR(?f)) AS ?x) }"
    status, body, _, _ = ask(service, wide)
    assert status == 503
    assert "memory" in json.loads(body)["detail"] or "seconds" in json.loads(body)["detail"]
    assert ask(service, LIGHT)[0] == 200


@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, 503), (signal.SIGSEGV, 500)])
def test_only_a_process_that_dies_of_its_memory_is_said_to(sample_store: Path, number: int, status: int) -> None:
    with served(sample_store, "--query-memory", "303") as address, ThreadPoolExecutor(1) as threads:
        assert ask(address, LIGHT)[0] == 200
        answer = threads.submit(ask, address, BOMB)
        time.sleep(0.5)
        for process in workers(303):
            os.kill(int(process), number)
        found, body, _, _ = answer.result()
        assert (found, "more than 303 MB of memory" in json.loads(body)["detail"]) == (status, status == 503)
        assert ask(address, LIGHT)[0] == 200


def test_an_answer_that_is_cut_off_by_a_limit_does_not_look_whole(service: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(service).netloc, timeout=30)
    connection.request("GET", f"/sparql?query={quote(ENDLESS_ROWS)}")
    response = connection.getresponse()
    assert response.status == 200
    with pytest.raises(http.client.IncompleteRead):
        response.read()
    connection.close()
    curl = ["curl", "-s", "-o", os.devnull, f"{service}/sparql?query={quote(ENDLESS_ROWS)}"]
    assert subprocess.run(curl, check=False).returncode == 18  # "partial file"


def test_a_client_that_leaves_frees_its_worker(service: str) -> None:
    address = urlsplit(service)
    assert address.hostname
    leaving = []
    for _ in range(6):
        client = socket.create_connection((address.hostname, address.port or 80))
        client.sendall(f"GET /sparql?query={quote(BOMB)} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        leaving.append(client)
    time.sleep(0.6)
    for client in leaving:
        client.close()
    time.sleep(3)
    used = {process: busy_seconds(process) for process in workers(MEGABYTES)}
    time.sleep(0.5)
    assert all(busy_seconds(process) - seconds < 0.2 for process, seconds in used.items())


def test_workers_end_with_the_service(sample_store: Path) -> None:
    with served(sample_store, "--query-memory", "302") as address:
        assert ask(address, LIGHT)[0] == 200
        with subprocess.Popen(["curl", "-s", "-o", os.devnull, f"{address}/sparql?query={quote(BOMB)}"]) as client:
            time.sleep(0.5)
            assert workers(302)
            client.kill()
    time.sleep(1)
    assert not workers(302)
