"""HEAD, OPTIONS, and what pages of other sites may read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.app import close, create_app
from server.settings import Settings

ELSEWHERE = {"Origin": "https://elsewhere.example"}
READS = [
    "/",
    "/reports/timeline.json",
    "/sparql?query=ASK{}",
    "/export.ttl",
    "/health",
    "/sparql?query=SELECT{",
    "/nothing",
]


@pytest.fixture(scope="module")
def public(sample_store: Path) -> Iterator[FlaskClient]:
    """A client of a service that others can reach."""
    app = create_app(Settings(sample_store, is_public=True))
    yield app.test_client()
    close(app)


@pytest.mark.parametrize("path", READS)
def test_any_site_reads_a_public_service(public: FlaskClient, path: str) -> None:
    answer = public.get(path, headers=ELSEWHERE, buffered=True)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Query-Id" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", READS)
def test_only_this_machine_reads_a_service_on_loopback(client: FlaskClient, path: str) -> None:
    for origin in (
        "https://elsewhere.example",
        "http://localhost.evil.example",
        "null",
        "http://[",
        "http://[::1",
        "//",
    ):
        answer = client.get(path, headers={"Origin": origin}, buffered=True)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Origin" in answer.vary
    local = client.get(path, headers={"Origin": "http://localhost:3000"}, buffered=True)
    assert local.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"


def test_a_query_by_post_is_a_read(public: FlaskClient) -> None:
    headers = {**ELSEWHERE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = public.options("/sparql", headers=headers)
    assert before.status_code == 200
    assert "POST" in before.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in before.headers["Access-Control-Allow-Headers"]
    assert "Authorization" not in before.headers["Access-Control-Allow-Headers"]
    asked = public.post("/sparql", data="ASK {}", content_type="application/sparql-query", headers=ELSEWHERE)
    assert asked.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/queries", "/metrics", "/queries/0"])
def test_no_site_reads_what_is_the_operators(public: FlaskClient, path: str) -> None:
    for method in ("GET", "OPTIONS", "DELETE"):
        assert "Access-Control-Allow-Origin" not in public.open(path, method=method, headers=ELSEWHERE).headers


@pytest.mark.parametrize(
    "path",
    ["/", "/reports/timeline.json", "/sparql", "/sparql?query=ASK{}", "/export.ttl", "/openapi.json", "/nothing"],
)
def test_head_says_what_get_says_without_the_body(client: FlaskClient, path: str) -> None:
    got, head = client.get(path, buffered=True), client.head(path, buffered=True)
    assert head.status_code == got.status_code
    assert head.data == b""
    for name in ("Content-Type", "ETag", "Skerry-Release", "Vary"):
        assert head.headers.get(name) == got.headers.get(name), name


def test_options_tells_the_methods(client: FlaskClient) -> None:
    assert set(client.options("/sparql").allow) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert set(client.options("/reports/timeline").allow) == {"GET", "HEAD", "OPTIONS"}
    assert set(client.options("/queries/0").allow) == {"DELETE", "OPTIONS"}
