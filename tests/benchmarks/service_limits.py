"""What limits hold under attack, in figures: ``python -m tests.benchmarks.service_limits STORE [ROWS]``.

Eight bombs beside light queries, fifty bombs, a hundred clients that leave, and an answer of many rows; once of a
service that has just started and once of one that has its copy of the release in memory.
"""

import http.client
import os
import socket
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

from tests.server.test_limits import BOMB, LIGHT, ask, busy_seconds, workers
from tests.serving import Service, started

SECONDS, MEGABYTES = 3, 611
OPTIONS = ("--query-seconds", str(SECONDS), "--query-memory", str(MEGABYTES), "--query-workers", "12")


def tell(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def health(address: str) -> float:
    """How long the health check takes, in seconds."""
    began = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", "/health")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - began


def beside_bombs(address: str, bombs: int) -> None:
    """Bombs at once: what they get, and light queries and the health check beside them."""
    light, well = [], []
    with ThreadPoolExecutor(bombs) as threads:
        asked = [threads.submit(ask, address, BOMB) for _ in range(bombs)]
        time.sleep(0.3)
        while not all(answer.done() for answer in asked):
            # A new text each time: an answer that is kept would cost nothing.
            status, _, _, took = ask(address, f"{LIGHT} # {time.monotonic()}")
            if status == 200:
                light.append(took)
            well.append(health(address))
        found = [answer.result() for answer in asked]
    statuses = Counter(status for status, *_ in found)
    ended = max(took for *_, took in found)
    told = f"{bombs} bombs: {dict(statuses)}, the last after {ended:.2f} s; /health at most {max(well) * 1000:.0f} ms"
    if len(light) > 1:
        p99 = statistics.quantiles(light, n=100)[98]
        told += f"; {len(light)} light queries, p50 {statistics.median(light) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms"
    tell(f"{told}; the next took {ask(address, LIGHT + ' # next')[3] * 1000:.1f} ms")


def abandoned(address: str, clients: int) -> None:
    """Clients that leave: processor time that workers use two seconds after."""
    place = urlsplit(address)
    for _ in range(clients):
        with socket.create_connection((str(place.hostname), place.port or 80)) as client:
            client.sendall(f"GET /sparql?query={quote(BOMB)} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
            time.sleep(0.02)
    time.sleep(2)
    used = {process: busy_seconds(process) for process in workers(MEGABYTES)}
    time.sleep(1)
    busy = sum(busy_seconds(process) - seconds > 0.2 for process, seconds in used.items())
    tell(f"{clients} abandoned clients: {busy} of {len(used)} workers busy 2 s later")


def resident(process: str) -> int:
    """The memory of a process in MB."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def many_rows(service: Service, rows: int) -> None:
    """An answer of many rows: first byte, time, growth of the service."""
    server = str(service.process.pid)
    before, query = resident(server), f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows}"
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=300)
    began = time.monotonic()
    connection.request("GET", f"/sparql?query={quote(query)}", headers={"Accept": "text/tab-separated-values"})
    response = connection.getresponse()
    response.read(1)
    first, most, lines = time.monotonic() - began, before, 0
    while part := response.read(1_000_000):
        lines += part.count(b"\n")
        most = max(most, resident(server))
    connection.close()
    took = time.monotonic() - began
    tell(f"{lines - 1} rows: first byte {first * 1000:.0f} ms, {took:.1f} s, the service grew by {most - before} MB")


def ready(address: str) -> None:
    """Waits until it answers."""
    ask(address, LIGHT)


def wait_for_copy(address: str) -> None:
    """Waits until the service has the release in memory, if it comes to that."""
    for _ in range(600):
        with urlopen(f"{address}/metrics", timeout=30) as answer:
            if b"\nskerry_copy 1.0\n" in answer.read():
                return
        time.sleep(0.2)
    tell("there is no copy in memory: the release needs more than --query-copy")


def main(store: Path, rows: int) -> None:
    """All figures."""
    for is_new in (True, False):
        tell("just started:" if is_new else "with the copy in memory:")
        with started(store, *OPTIONS) as service:
            (ready if is_new else wait_for_copy)(service.address)
            beside_bombs(service.address, 8)
            if not is_new:
                beside_bombs(service.address, 50)
                abandoned(service.address, 100)
        with started(store, "--query-seconds", "300") as service:
            (ready if is_new else wait_for_copy)(service.address)
            many_rows(service, rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
