"""Pages, reports and exports are made within limits, and fail as openly as queries do."""

import http.client
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from loader.exports.files import Selection, write_file
from loader.graph.embedded import open_current
from loader.graph.serialise import FORMATS, export
from server.app import close, create_app
from server.exports import FILES
from server.finishing import MOST
from server.settings import Settings
from server.streams import streamed
from server.workers.pool import Limits
from tests.serving import served

PATHS = ["/", "/reports/timeline", "/id/person/shinzo-abe", "/article/first", "/releases", "/.well-known/void"]
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def hurried(sample_store: Path) -> Iterator[FlaskClient]:
    """A client of a service that has no time for anything."""
    moment = Limits(seconds=0.001)
    app = create_app(Settings(sample_store, pages=moment, exports=moment))
    yield app.test_client()
    close(app)


@pytest.mark.parametrize("path", [*PATHS, "/reports/timeline.csv", "/reports/timeline.json", "/export.trig"])
def test_what_takes_too_long_is_503_with_what_to_do(hurried: FlaskClient, path: str) -> None:
    problem = hurried.get(path)
    assert (problem.status_code, problem.mimetype) == (503, "application/problem+json")
    assert "longer than 0.001 seconds" in problem.get_json()["detail"]
    assert int(problem.headers["Retry-After"]) > 0
    page = hurried.get(path, headers=HTML)
    assert (page.status_code, page.mimetype) == (503, "text/html")
    assert "Try again in a little while" in page.text or "it comes by itself" in page.text.lower()


def test_a_page_that_takes_too_long_is_made_beside_and_there_for_who_asks_again(sample_store: Path) -> None:
    app = create_app(Settings(sample_store, pages=Limits(seconds=0.001)))
    client = app.test_client()
    first = client.get("/reports/timeline", headers=HTML)
    assert (first.status_code, first.headers["Refresh"], first.headers["Retry-After"]) == (503, "10", "10")
    assert "<h1>This page is being made</h1>" in first.text
    assert "it is being made now" in client.get("/reports/claims").get_json()["detail"]
    made = _asked_until_made(client, "/reports/timeline")
    close(app)
    assert "<h1>Timeline</h1>" in made.text


def test_a_page_that_cannot_be_made_in_the_longer_time_either_is_not_begun_again(
    sample_store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    moment = Limits(seconds=0.001)
    app = create_app(Settings(sample_store, pages=moment, exports=moment))
    client, finishing = app.test_client(), app.extensions["skerry.finishing"]
    assert "Refresh" in client.get("/reports/timeline", headers=HTML).headers
    deadline = time.monotonic() + 60
    while finishing.is_busy and time.monotonic() < deadline:
        time.sleep(0.05)
    again = client.get("/reports/timeline", headers=HTML)
    close(app)
    assert (again.status_code, "Refresh" in again.headers) == (503, False)
    assert "narrow it by its form" in again.text
    assert "could not be made beside" in caplog.text


def test_no_more_than_a_few_pages_wait_to_be_made_beside(sample_store: Path) -> None:
    app = create_app(Settings(sample_store, pages=Limits(seconds=0.001), exports=Limits(workers=0, queue=0)))
    app.extensions["skerry.patient"].limits = Limits(seconds=30, workers=0, queue=MOST + 1)
    client = app.test_client()
    answers = [client.get(f"/reports/timeline?from=190{year}", headers=HTML) for year in range(MOST + 2)]
    app.extensions["skerry.stopping"].set()
    close(app)
    assert ["Refresh" in answer.headers for answer in answers] == [True] * (MOST + 1) + [False]


def _asked_until_made(client: FlaskClient, path: str) -> TestResponse:
    deadline = time.monotonic() + 60
    while (answer := client.get(path, headers=HTML)).status_code == 503 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert answer.status_code == 200
    return answer


def test_what_costs_nothing_is_answered_all_the_same(hurried: FlaskClient) -> None:
    assert hurried.get("/health").status_code == 200
    assert hurried.get("/nothing").status_code == 404
    assert hurried.get("/sparql", headers=HTML).status_code == 200


def test_what_needs_too_much_memory_is_503(sample_store: Path) -> None:
    app = create_app(Settings(sample_store, pages=Limits(megabytes=1)))
    answer = app.test_client().get("/reports/timeline")
    close(app)
    assert answer.status_code == 503
    assert "more than 1 MB of memory" in answer.get_json()["detail"]


def test_surplus_pages_are_429(sample_store: Path) -> None:
    app = create_app(Settings(sample_store, pages=Limits(workers=0, queue=0)))
    answer = app.test_client().get("/reports/timeline", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (429, "text/html")
    assert "Retry-After" in answer.headers


def test_an_export_that_is_cut_off_does_not_look_whole(seeds_store: Path) -> None:
    with served(seeds_store, "--export-seconds", "0.15") as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", "/export.nq?with=provenance")
        response = connection.getresponse()
        # A machine that is slow has sent nothing by then.
        if response.status == 200:
            with pytest.raises(http.client.IncompleteRead):
                response.read()
        else:
            assert response.status == 503
        connection.close()


@pytest.mark.parametrize("fmt", FORMATS)
def test_graphs_too_large_to_be_sorted_at_once_are_written_as_small_ones(
    seeds_store: Path, fmt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = open_current(seeds_store)
    small = export(release, fmt)  # type: ignore[arg-type] # of FORMATS
    monkeypatch.setattr("loader.graph.serialise.MANY", 10)
    assert export(release, fmt) == small  # type: ignore[arg-type] # of FORMATS


@pytest.mark.parametrize("extension", FILES)
def test_the_service_writes_what_the_command_line_writes(
    client: FlaskClient, sample_store: Path, extension: str
) -> None:
    output = io.BytesIO()
    write_file(open_current(sample_store), FILES[extension][0], Selection(), output)
    assert client.get(f"/export.{extension}").data == output.getvalue()


def test_a_stream_gives_what_is_written_and_raises_what_goes_wrong() -> None:
    many = os.urandom(1_000_000)
    assert b"".join(streamed(lambda output: _write(output, many))) == many

    def fails(output: object) -> None:
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        list(streamed(fails))
    abandoned = streamed(lambda output: _write(output, many * 50))
    assert next(abandoned)
    abandoned.close()


def _write(output: IO[bytes], content: bytes) -> None:
    output.write(content)


def test_a_browser_gets_503_for_a_query_that_takes_too_long(sample_store: Path) -> None:
    app = create_app(Settings(sample_store, limits=Limits(seconds=0.001)))
    answer = app.test_client().get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o }"}, headers=HTML)
    close(app)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "Retry-After" in answer.headers
