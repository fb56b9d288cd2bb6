"""The first page, health, exports, headers, errors."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from loader.errors import UsageError
from loader.graph.embedded import Release
from server.app import create_app
from server.serve import listen
from server.settings import Settings

PAGES = [
    "/",
    "/reports",
    "/reports/timeline",
    "/sparql",
    "/download",
    "/releases",
    "/article/first",
    "/id/person/shinzo-abe",
    "/nothing",
]


def test_the_first_page_counts_and_leads_on(browser: FlaskClient) -> None:
    page = browser.get("/").text
    assert "<b>3</b> articles" in page
    assert "<b>2</b> meetings" in page
    assert '<a href="/article/second">Leaders met</a>' in page
    assert 'href="/reports/timeline"' in page
    assert '<a href="/releases">release 1</a>,' in page
    assert "Answered from release 1." in page


def test_health_is_json_with_the_release(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"live": True, "ready": True, "release": 1}


def test_without_a_store_the_service_lives_and_says_503(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path / "nowhere")).test_client()
    health = client.get("/health")
    assert (health.status_code, health.get_json()) == (503, {"live": True, "ready": False, "release": None})
    for path in PAGES[:-1]:
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == (200 if path == "/sparql" else 503), path
        assert str(tmp_path) not in answer.text
    assert "Retry-After" in client.get("/").headers


@pytest.mark.parametrize("path", [*PAGES, "/health", "/export.ttl", "/static/skerry.css"])
def test_every_answer_is_hardened(browser: FlaskClient, path: str) -> None:
    with browser.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_keep_to_the_policy(browser: FlaskClient, path: str) -> None:
    page = browser.get(path).text
    assert "style=" not in page
    assert "<style" not in page
    scripts = re.findall("<script[^>]*>", page)
    assert set(scripts) - {'<script src="/static/built/editor.js" defer>'} == {'<script src="/static/skerry.js" defer>'}
    assert " on" not in {part[:3] for part in page.split("<") if "=" in part[:12]}


def test_answers_name_the_release(client: FlaskClient) -> None:
    assert client.get("/reports/timeline.json").headers["Skerry-Release"] == "1"


def test_the_style_sheet_is_small() -> None:
    assert (Path(__file__).parents[2] / "server" / "static" / "skerry.css").stat().st_size < 20_000


EXPORTS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}


@pytest.mark.parametrize("extension", EXPORTS)
def test_an_export_is_a_file_that_reads_back(client: FlaskClient, sample: Release, extension: str) -> None:
    media_type, rdf_format = EXPORTS[extension]
    answer = client.get(f"/export.{extension}")
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="skerry-release-1.{extension}"'
    quads = list(ox.parse(answer.data, format=rdf_format))
    graphs = {quad.graph_name for quad in quads}
    if extension in ("ttl", "rdf"):
        assert graphs == {ox.DefaultGraph()}
    else:
        provenance = sample.base.graph("provenance")
        kept = {name for name in sample.graph_names() if name != provenance}
        assert graphs == kept
        whole = client.get(f"/export.{extension}?with=provenance")
        assert {quad.graph_name for quad in ox.parse(whole.data, format=rdf_format)} == {*kept, provenance}


def test_one_graph_can_be_exported(client: FlaskClient) -> None:
    answer = client.get("/export.ttl?graph=article/first")
    assert "sk:MeetingReport" in answer.text
    assert "Leaders met" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/export.exe", "/export.ttl?graph=nothing", "/export.ttl?graph=../../etc/passwd", "/export.ttl?graph=a%00b",
     "/export.../x"],
)  # fmt: skip
def test_an_export_of_nothing_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_wrong_with_is_400(client: FlaskClient) -> None:
    assert client.get("/export.trig?with=everything").status_code == 400


def test_errors_are_problems_in_the_form_that_is_asked_for(client: FlaskClient) -> None:
    problem = client.get("/nothing")
    assert problem.mimetype == "application/problem+json"
    assert set(problem.get_json()) == {"type", "title", "status", "detail", "queryId"}
    assert problem.get_json()["status"] == 404
    text = client.get("/nothing", headers={"Accept": "text/plain"})
    assert text.mimetype == "text/plain"
    assert text.text.startswith("404 Not Found\n")
    page = client.get("/nothing", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert "<h1>Not Found</h1>" in page.text


@pytest.mark.parametrize(
    "path", ["/", "/reports", "/reports/timeline", "/export.ttl", "/id/person/shinzo-abe", "/article/first"]
)
def test_reading_is_all_there_is(client: FlaskClient, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = client.open(path, method=method)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
    assert client.head(path).status_code in (200, 303)
    assert client.options(path).status_code == 200


def test_a_defect_shows_nothing_of_the_machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    own = create_app(app.extensions["skerry.settings"])

    def broken() -> str:
        raise RuntimeError("secret at /home/someone")

    own.add_url_rule("/broken", view_func=broken)
    answer = own.test_client().get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} on 127.0.0.1 is taken: .*--port"):
            listen("127.0.0.1", port)
    with pytest.raises(UsageError, match="cannot be served"):
        listen("192.0.2.1", 0)
