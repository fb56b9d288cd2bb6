"""A page of a release is made once: whoever asks for it again gets it without a process, until the next release."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from flask import Flask

from server.app import close, create_app
from server.kept_pages import Noted
from server.settings import Settings
from server.visits import export_pool, page_pool, search_pool
from server.workers.pool import Answer, Limits
from tests.telling import Telling, load_told

HTML = {"Accept": "text/html"}
"""As a browser asks."""
PAGES = (
    "/",
    "/reports/claims",
    "/reports/claims.csv",
    "/search?q=Abe",
    "/id/person/shinzo-abe.ttl",
    "/ontology",
    "/download",
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A service over a store of its own that a test may change."""
    load_told(tmp_path / "store", told("first"))
    app = create_app(Settings(tmp_path / "store"))
    yield app
    close(app)


def told(name: str) -> Telling:
    """An article that tells of a meeting."""
    found = Telling(name, f"Abe met Putin, says {name}.", published=date(2019, 3, 1))
    abe, putin = found.known("person/shinzo-abe", "Abe"), found.known("person/vladimir-putin", "Putin")
    found.tell("meetings", "met", "participant", kind="summit", participants=(abe, putin), status="held")
    return found


def refuse(app: Flask) -> None:
    """Leaves the service no process for pages: what must be made is refused from now on."""
    none = replace(app.extensions["skerry.settings"], pages=Limits(workers=0, queue=0))
    pools = {
        "pages": page_pool(none),
        "search": search_pool(none),
        "exports": export_pool(replace(none, exports=none.pages)),
    }
    for name, pool in pools.items():
        app.extensions[f"skerry.{name}"].close()
        app.extensions[f"skerry.{name}"] = pool


def test_a_page_that_was_made_needs_no_process(app: Flask) -> None:
    client = app.test_client()
    made = {path: client.get(path, headers=HTML) for path in PAGES}
    refuse(app)
    for path, first in made.items():
        again = client.get(path, headers=HTML)
        assert (first.status_code, again.status_code) == (200, 200), path
        assert again.data == first.data
        assert again.headers["Query-Id"] != first.headers["Query-Id"]
        own = {"Query-Id", "Date"}
        assert [pair for pair in again.headers if pair[0] not in own] == [p for p in first.headers if p[0] not in own]


def test_what_differs_in_anything_is_made(app: Flask) -> None:
    client = app.test_client()
    client.get("/reports/claims", headers=HTML)
    refuse(app)
    assert client.get("/reports/claims", headers={"Accept": "text/csv"}).status_code == 429
    assert client.get("/reports/claims?sort=date", headers=HTML).status_code == 429
    assert client.get("/reports/claims", headers={**HTML, "Host": "islands.example"}).status_code == 429


def test_another_release_has_pages_of_its_own(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    assert "says second" not in client.get("/search?q=says", headers=HTML).text
    assert "<b>1</b> article" in client.get("/", headers=HTML).text
    load_told(tmp_path / "store", told("second"))
    assert "<b>2</b> articles" in client.get("/", headers=HTML).text
    assert "second" in client.get("/search?q=says", headers=HTML).text


@pytest.mark.parametrize("path", ["/releases", "/reports/claims?at=1", "/nothing", "/id/person/nobody"])
def test_what_may_change_within_a_release_is_not_kept(app: Flask, path: str) -> None:
    client = app.test_client()
    first = client.get(path, headers=HTML)
    refuse(app)
    assert client.get(path, headers=HTML).status_code == (429 if path != "/nothing" else first.status_code)


def test_whoever_has_the_whole_page_finds_it_kept() -> None:
    kept: list[bytes] = []

    class Parts:
        """An answer in three parts."""

        def __iter__(self) -> Iterator[bytes]:
            return iter((b"a", b"b", b"c"))

    taken = b""
    for part in Noted(cast(Answer, Parts()), kept.append):
        taken += part
        assert kept == ([b"abc"] if taken == b"abc" else [])
