"""The service over a store on a server: the same answers as over one on disk, and the next release when it is there."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from loader.graph.shipped import shipped
from tests.conftest import run_skerry
from tests.serving import served
from tests.stores.conftest import known
from tests.stores.servers import Server, oxigraph

NEWS = "Shinzo Abe met Vladimir Putin in Moscow on 22 January 2019 for talks on a treaty.\n"
REPORTS = sorted(path.stem for path in shipped("queries").glob("*.rq"))
QUERY = "SELECT ?m ?name { ?m a sk:Meeting ; skos:prefLabel ?name . GRAPH ?g { ?r a sk:MeetingReport } } ORDER BY ?name"
PREFIXES = (
    "PREFIX sk: <https://w3id.org/skerry/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)  # fmt: skip


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article."""
    file = tmp_path_factory.mktemp("news") / "visit.txt"
    file.write_text(NEWS)
    return file


@pytest.fixture(scope="module")
def server(article: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that holds the article."""
    with oxigraph(tmp_path_factory.mktemp("server")) as found, known(found, tmp_path_factory.mktemp("cache")):
        assert run_skerry("load", article, "--store", found.store).returncode == 0
        yield found


@pytest.fixture(scope="module")
def both(server: Server, article: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of a service over the server, and of one over the same article on disk."""
    store = tmp_path_factory.mktemp("disk") / "store"
    assert run_skerry("load", article, "--store", store).returncode == 0
    with served(server.store) as one, served(store) as other:
        yield one, other


def get(address: str, accept: str = "*/*") -> tuple[int, bytes]:
    """Status and body of an answer."""
    try:
        with urlopen(Request(address, headers={"Accept": accept}), timeout=60) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_gives_the_same(both: tuple[str, str], report: str) -> None:
    one, other = (get(f"{address}/reports/{report}?format=csv") for address in both)
    assert one == other


@pytest.mark.parametrize(
    "path",
    [
        f"/sparql?query={quote(PREFIXES + QUERY)}",
        f"/sparql?query={quote('ASK { ?s ?p ?o }')}",
        f"/sparql?query={quote('CONSTRUCT WHERE { ?s a <https://w3id.org/skerry/ontology#Meeting> }')}",
        "/export.ttl",
        "/search?q=abe&format=json",
        "/reports/timeline?actor=Shinzo+Abe&format=json",
    ],
)
def test_queries_and_exports_give_the_same(both: tuple[str, str], path: str) -> None:
    one, other = (get(address + path) for address in both)
    assert one == other


@pytest.mark.parametrize("path", ["/", "/article/visit", "/reports/timeline", "/releases"])
def test_pages_are_there(both: tuple[str, str], path: str) -> None:
    one, other = (get(address + path, "text/html")[0] for address in both)
    assert one == other == 200


def test_a_query_with_a_mistake_is_refused_alike(both: tuple[str, str]) -> None:
    query = quote("SELECT ?s { ?s ?p }")
    assert [get(f"{address}/sparql?query={query}")[0] for address in both] == [400, 400]


def test_the_past_is_not_there(both: tuple[str, str]) -> None:
    status, body = get(f"{both[0]}/reports/timeline?at=7", "text/html")
    assert status in (404, 410)
    assert b"holds the current one only" in body
    assert get(f"{both[0]}/reports/timeline?at=1&format=csv")[0] == 200


def test_the_next_release_is_served_when_it_is_there(server: Server, article: Path) -> None:
    with served(server.store) as address:
        with urlopen(f"{address}/reports/timeline?format=csv", timeout=60) as before:
            number = int(before.headers["Skerry-Release"])
        article.with_name("more.txt").write_text("Sergey Lavrov met Taro Kono in Tokyo on 14 January 2019.\n")
        assert run_skerry("load", article.with_name("more.txt"), "--store", server.store).returncode == 0
        deadline = time.monotonic() + 20
        while True:
            with urlopen(f"{address}/reports/timeline?format=csv", timeout=60) as after:
                if int(after.headers["Skerry-Release"]) == number + 1:
                    assert b"Lavrov" in after.read()
                    return
            assert time.monotonic() < deadline
            time.sleep(0.3)


@pytest.mark.parametrize("option", ["--open-store", "--texts=none", "--tokens=tokens"])
def test_what_needs_a_store_on_disk_is_refused(server: Server, option: str) -> None:
    found = run_skerry("serve", "--store", server.store, "--port", "0", option)
    assert found.returncode == 2
    assert "is a store on a server" in found.stderr


def test_whole_texts_are_not_shown_to_others_unasked(server: Server) -> None:
    found = run_skerry("serve", "--store", server.store, "--port", "0", "--public-url", "https://islands.example/")
    assert found.returncode == 2
    assert "--texts full" in found.stderr
