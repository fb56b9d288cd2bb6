"""The command line over a store on a server: what it does there, and what it says it cannot."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import run_skerry
from tests.stores.conftest import known
from tests.stores.servers import Server, oxigraph


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one article."""
    folder = tmp_path_factory.mktemp("cache")
    with oxigraph(tmp_path_factory.mktemp("server")) as found, known(found, folder):
        article = folder / "visit.txt"
        article.write_text("Shinzo Abe met Vladimir Putin in Moscow on 22 January 2019 for talks on a treaty.\n")
        loaded = run_skerry("load", article, "--store", found.store)
        assert loaded.returncode == 0, loaded.stderr
        assert loaded.stdout == "1 added. Published release 1.\n"
        yield found


def test_what_is_known_there_is_told(server: Server) -> None:
    for command, expected in {
        ("info",): "release 1, published",
        ("report", "who-met-whom", "actor=Shinzo Abe"): "Vladimir Putin",
        ("report", "islands", "--format", "csv"): "Etorofu",
        ("export", "--graph", "resolved"): "sk:Meeting",
        ("validate",): "0 violations",
        ("releases",): "current",
        ("corrections",): "no corrections are in force",
    }.items():
        found = run_skerry(*command, "--store", server.store)
        assert found.returncode == 0, found.stderr
        assert expected in found.stdout, command


def test_a_query_asks_what_is_known_and_reaches_articles_by_graph(server: Server) -> None:
    query = "SELECT ?meeting ?kind { ?meeting a sk:Meeting . GRAPH ?g { ?report a sk:MeetingReport ; sk:rule ?kind } }"
    found = run_skerry("query", "-", "--format", "csv", "--store", server.store, stdin=query)
    assert found.returncode == 0, found.stderr
    assert "/meeting/2019-01-22-moscow-shinzo-abe-vladimir-putin," in found.stdout


def test_a_query_with_a_mistake_is_told_as_everywhere(server: Server) -> None:
    found = run_skerry("query", "-", "--store", server.store, stdin="SELECT ?x {\n ?x a sk:Nothing ;; . FILTER }")
    assert found.returncode == 2
    assert "line 2" in found.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("query", "-", "--at", "1"),
        ("report", "timeline", "--at", "2026-11-01"),
        ("export", "--at", "1"),
        ("info", "--at", "1"),
        ("diff", "1", "2"),
        ("rollback", "1"),
        ("prune", "--keep", "1"),
        ("prune", "--keep", "1", "--dry-run"),
        ("backup", "never.tar.gz"),
        ("restore", "never.tar.gz"),
        ("load", "seeds", "--keep", "1"),
    ],
    ids=" ".join,
)
def test_what_needs_old_releases_needs_a_store_on_disk(server: Server, command: tuple[str, ...]) -> None:
    found = run_skerry(*command, "--store", server.store, stdin="ASK {}")
    assert found.returncode == 2
    assert "needs an embedded store" in found.stderr
    assert server.store in found.stderr
    assert not Path("never.tar.gz").exists()


@pytest.mark.parametrize("command", ["diff", "rollback", "prune", "backup"])
def test_the_help_says_so_before(command: str) -> None:
    told = " ".join(run_skerry(command, "--help").stdout.split())
    assert "on a server" in told
    assert "http://127.0.0.1:7878/query" in told  # of --store


def test_the_variable_names_the_store_too(server: Server) -> None:
    found = run_skerry("info", more={"SKERRY_STORE": server.store, **{"HOME": os.environ["HOME"]}})
    assert found.returncode == 0, found.stderr
    assert "1 articles" in found.stdout


def test_an_address_without_a_server_says_so() -> None:
    found = run_skerry("info", "--store", "http://127.0.0.1:9/query")
    assert found.returncode == 2
    assert "no server answers at http://127.0.0.1:9/query: start it, or correct --store" in found.stderr


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://ann:secret@127.0.0.1:9/query", "SKERRY_STORE_PASSWORD"),
        ("http://127.0.0.1:9/elsewhere", "SKERRY_STORE_UPDATE"),
        ("http://127.0.0.1:9/query?x=1", "is no address of a SPARQL server"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address: str, told: str) -> None:
    found = run_skerry("info", "--store", address)
    assert found.returncode == 2
    assert told in found.stderr
    assert "secret" not in found.stderr
