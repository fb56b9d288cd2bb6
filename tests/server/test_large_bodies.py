"""Large queries do not hold everybody up."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from loader.graph.guard import QueryFeatures, QuerySize
from server import large_bodies
from server.large_bodies import IN_TURN, inspected


@pytest.mark.parametrize(("length", "most"), [(IN_TURN + 1, 1), (IN_TURN, 2)])
def test_large_queries_are_looked_at_one_after_another(
    app: Flask, monkeypatch: pytest.MonkeyPatch, length: int, most: int
) -> None:
    running, seen = list[int](), list[int]()
    both = threading.Barrier(most)

    def look(query: str, size: QuerySize) -> QueryFeatures:
        running.append(len(query))
        both.wait(10)
        time.sleep(0.05)
        seen.append(len(running))
        running.pop()
        return QueryFeatures("ask", False)

    def ask(_: int) -> None:
        with app.app_context():
            inspected("x" * length)

    monkeypatch.setattr(large_bodies, "inspect_query", look)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(ask, range(2)))
    assert max(seen) == most
