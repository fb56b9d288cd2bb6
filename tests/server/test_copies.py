"""Queries are answered from a copy of the release in memory, when they come often enough."""

import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from loader.graph.embedded import open_current
from server.workers.copies import WORTH, MemoryCopies
from server.workers.job import Job
from tests.server.test_limits import BOMB, LIGHT
from tests.server.test_publishing import QUERY, edition
from tests.serving import Service, started
from tests.telling import BASE, load_told

SECONDS = 60
TEMPLATE = "server.workers.template [0-9]+ [{]"
"""The process that has a copy, which is told of what; BLANK has none."""
BLANK = "server.workers.template [0-9]+  [0-9]+"
QUERIES = (
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?s ?c { GRAPH ?g { ?s a ?c FILTER(ISBLANK(?s)) } }",
    "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY DESC(?n) ?class",
    "SELECT DISTINCT ?g { GRAPH ?g {} }",
    "ASK { ?s ?p ?o }",
)


@pytest.fixture
def service(sample_store: Path) -> Iterator[Service]:
    """A service over the sample that may make a copy."""
    with started(sample_store, "--query-seconds", "3", "--query-memory", "305") as running:
        yield running


Answer = tuple[int, dict[str, str], str]
"""Status, headers and text."""


def get(service: Service, path: str, **headers: str) -> Answer:
    """An answer."""
    address = urlsplit(service.address)
    with closing(http.client.HTTPConnection(str(address.hostname), address.port, timeout=SECONDS)) as connection:
        connection.request("GET", path, headers={"Accept": "text/csv"} | headers)
        response = connection.getresponse()
        return response.status, {n.lower(): v for n, v in response.headers.items()}, response.read().decode()


def ask(service: Service, query: str, **headers: str) -> Answer:
    """The answer to a query."""
    return get(service, f"/sparql?query={quote(query)}", **headers)


def has_copy(service: Service) -> bool:
    """What the service says in its figures."""
    return "\nskerry_copy 1.0\n" in get(service, "/metrics", Accept="*/*")[2]


def use_until_copied(service: Service) -> None:
    """Asks as often as it takes, and waits."""
    for number in range(WORTH):
        assert ask(service, f"{LIGHT} # {number}")[0] == 200
    deadline = time.monotonic() + SECONDS
    while not has_copy(service):
        assert time.monotonic() < deadline, "there is no copy"
        time.sleep(0.05)


def template_of(service: Service) -> int:
    """The number of the process that has the copy, and forks."""
    (number,) = below(service.process.pid, TEMPLATE)
    return number


def below(process: int, program: str = ".") -> list[int]:
    """The numbers of the processes that a process made."""
    command = ["pgrep", "-P", str(process), "-f", program]
    return [int(line) for line in subprocess.run(command, check=False, capture_output=True, text=True).stdout.split()]


def test_a_copy_answers_what_the_tables_do(service: Service, sample_store: Path) -> None:
    with started(sample_store, "--query-copy", "0") as without:
        tables = [ask(without, query) for query in QUERIES]
        assert not has_copy(without)
    use_until_copied(service)
    copied = [ask(service, query) for query in QUERIES]
    for query, of_tables, of_copy in zip(QUERIES, tables, copied, strict=True):
        (status, headers, text), (status_copied, headers_copied, text_copied) = of_tables, of_copy
        assert (status, status_copied) == (200, 200)
        assert sorted(text.splitlines()) == sorted(text_copied.splitlines())
        # The rows may come in another order: so it is another representation. Graphs are listed from the tables.
        assert (headers["etag"] == headers_copied["etag"]) == ("GRAPH ?g {}" in query)
    assert [ask(service, f"{query} # again")[2] for query in QUERIES] == [text for *_, text in copied]


def test_a_service_has_the_copy_soon_after_its_start_though_nobody_asks(service: Service) -> None:
    deadline = time.monotonic() + SECONDS
    while not has_copy(service):
        assert time.monotonic() < deadline, "there is no copy"
        time.sleep(0.05)


def test_an_answer_of_a_copy_is_not_sent_again_to_who_has_it(service: Service) -> None:
    use_until_copied(service)
    tag = ask(service, LIGHT)[1]["etag"]
    assert ask(service, LIGHT, **{"If-None-Match": tag})[0] == 304


def test_a_new_release_is_answered_from_at_once_and_copied_in_its_turn(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_told(store, *edition(1))
    with started(store) as service:
        use_until_copied(service)
        assert "edition-1" in ask(service, QUERY)[2]
        load_told(store, *edition(2))
        _, headers, text = ask(service, QUERY)
        assert (headers["skerry-release"], "edition-1" in text, "edition-2" in text) == ("2", False, True)
        first = template_of(service)
        deadline = time.monotonic() + SECONDS
        while first in below(service.process.pid, TEMPLATE):
            assert time.monotonic() < deadline, "the second release is not copied"
            assert "edition-2" in ask(service, f"{QUERY} # {time.monotonic()}")[2]
        assert "edition-2" in ask(service, f"{QUERY} # {time.monotonic()}")[2]
        assert "edition-1" in get(service, f"/sparql?at=1&query={quote(QUERY)}")[2]


def test_without_the_process_that_has_the_copy_the_tables_answer_until_there_is_another(service: Service) -> None:
    use_until_copied(service)
    os.kill(template_of(service), signal.SIGKILL)
    for number in range(3):
        with ThreadPoolExecutor(4) as threads:  # more than there are processes that have the copy already
            found = list(threads.map(lambda at, n=number: ask(service, f"{QUERIES[0]} # {n} {at}")[0], range(8)))
        assert set(found) == {200}
    use_until_copied(service)


def test_limits_hold_in_processes_that_share_a_copy(service: Service) -> None:
    use_until_copied(service)
    with ThreadPoolExecutor(6) as threads:
        bombs = list(threads.map(lambda at: ask(service, f"{BOMB} # {at}"), range(6)))
    assert {status for status, *_ in bombs} == {503}
    assert all("longer than 3 seconds" in json.loads(text)["detail"] for *_, text in bombs)
    large = "SELECT (GROUP_CONCAT(CONCAT(STR(?s), STR(?o), STR(?b))) AS ?x) { ?s ?p ?o . ?a ?q ?b }"
    status, _, text = ask(service, large)
    assert status == 503
    assert re.search("more than 305 MB of memory|longer than 3 seconds", json.loads(text)["detail"])
    assert ask(service, f"{LIGHT} # at last")[0] == 200


@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, 503), (signal.SIGSEGV, 500)])
def test_how_a_process_died_that_shares_a_copy_is_told(service: Service, number: int, status: int) -> None:
    use_until_copied(service)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask, service, BOMB)
        time.sleep(1)
        for process in below(template_of(service)):
            os.kill(process, number)
        found, _, text = answer.result()
    assert (found, "more than 305 MB" in json.loads(text)["detail"]) == (status, status == 503)
    assert ask(service, f"{LIGHT} # again")[0] == 200
    assert has_copy(service)


def test_graphs_are_listed_in_the_same_order_whenever_the_tag_is_the_same(sample_store: Path) -> None:
    found = set()
    for _ in range(3):
        with started(sample_store) as service:
            use_until_copied(service)
            _, headers, text = ask(service, "SELECT ?g { GRAPH ?g {} }")
            found.add((headers["etag"], text))
    assert len(found) == 1


def test_workers_without_a_copy_are_forked_too_and_replaced_when_what_they_are_forked_of_dies(
    sample_store: Path,
) -> None:
    with started(sample_store, "--query-copy", "0", "--query-seconds", "1") as running:
        deadline = time.monotonic() + SECONDS
        while not below(running.process.pid, BLANK):
            assert time.monotonic() < deadline, "there is no template"
            time.sleep(0.05)
        assert ask(running, BOMB)[0] == 503
        assert ask(running, f"{LIGHT} # forked")[0] == 200
        (blank,) = below(running.process.pid, BLANK)
        os.kill(blank, signal.SIGKILL)
        for number in range(3):
            assert ask(running, f"{BOMB} # {number}")[0] == 503
            assert ask(running, f"{LIGHT} # {number}")[0] == 200
        assert not below(running.process.pid, BLANK)


def test_texts_that_are_not_shown_are_not_in_the_copy(sample_store: Path) -> None:
    question = "SELECT ?text { GRAPH ?g { ?a <https://schema.org/text> ?text } }"
    with started(sample_store, "--texts", "none") as service:
        use_until_copied(service)
        assert ask(service, question)[2].strip() == "text"


def test_a_release_that_needs_more_memory_than_it_may_is_not_copied(sample_store: Path) -> None:
    with started(sample_store, "--query-copy", "50") as service:
        for number in range(2 * WORTH):
            assert ask(service, f"{LIGHT} # {number}")[0] == 200
        time.sleep(3)
        assert not has_copy(service)
        assert ask(service, f"{LIGHT} # at last")[0] == 200


def test_the_processes_end_with_the_service(sample_store: Path) -> None:
    with started(sample_store) as service:
        use_until_copied(service)
        template = template_of(service)
        forked = below(template)
    time.sleep(1)
    for number in (template, *forked):
        assert not os.path.exists(f"/proc/{number}") or "zombie" in Path(f"/proc/{number}/status").read_text()


def test_a_copy_has_the_same_graphs_as_the_release(service: Service, sample_store: Path) -> None:
    use_until_copied(service)
    named = sorted(graph.value for graph in open_current(sample_store).graph_names())
    assert sorted(ask(service, QUERIES[4])[2].split()[1:]) == named


def test_a_release_that_is_pruned_while_it_is_copied_is_no_reason_not_to_copy_the_next(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_told(store, *edition(1))
    job = Job(str(store), 1, "2026-01-01T00:00:00+00:00", BASE.iri, "", "json", in_memory=True)
    came = threading.Event()

    class Listener:
        def come(self) -> None:
            came.set()

    listener = Listener()
    copies = MemoryCopies(1024, 1024, weakref.WeakMethod(listener.come))
    try:
        for world in (replace(job, number=7), job):
            for _ in range(WORTH + 1):
                copies.asked(world)
            deadline = time.monotonic() + SECONDS
            while world is job and not came.wait(0.2):
                assert time.monotonic() < deadline, "the next release is not copied"
                copies.asked(world)
            time.sleep(1)  # what was tried in vain is over
        assert copies.has(job.world)
    finally:
        copies.close()
