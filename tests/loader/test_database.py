"""Copies of a database: they hold what was written until then, log or no log, and nothing that is written later."""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from loader.desk import resident_desk
from loader.diff.articles import differing_graphs
from loader.graph.database import LONGEST_LOG, ResidentDatabase, copy_database, drop_emptied_logs, log_bytes
from loader.graph.store import StoreFolder
from loader.pipeline import load_records
from loader.releases import open_at
from loader.settings import Settings
from tests.loader.test_releases import met
from tests.telling import BASE, load_told, small_knowledge

GRAPH, PROPERTY = NamedNode("urn:graph"), NamedNode("urn:property")


def quads(first: int, last: int) -> list[Quad]:
    """Some quads, by number."""
    return [Quad(NamedNode(f"urn:{n}"), PROPERTY, Literal(f"the value of {n}"), GRAPH) for n in range(first, last)]


@pytest.mark.parametrize("sizes", [(300, 1, 700), (5, 2000, 3)])
def test_a_copy_holds_what_was_written_whatever_lies_in_the_log_and_in_tables(
    tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    store, written = ox.Store(str(tmp_path / "graph")), 0
    # From the third time on, the engine writes over old logs, shorter or longer ones.
    for turn in range(4):
        for size in sizes:
            store.extend(quads(written, written + size))
            written += size
            copy = tmp_path / f"copy-{written}"
            copy_database(tmp_path / "graph", copy)
            again = tmp_path / f"again-{written}"
            copy_database(copy, again)
            found = ox.Store.read_only(str(again if turn % 2 else copy))
            assert set(found) == set(quads(0, written)), (turn, size)
        store.flush()
    assert set(ox.Store.read_only(str(tmp_path / f"copy-{sizes[0]}"))) == set(quads(0, sizes[0]))
    assert set(ox.Store(str(tmp_path / f"again-{written}"))) == set(quads(0, written))


def test_copies_of_a_resident_database_have_short_logs_and_all_that_was_written(tmp_path: Path) -> None:
    database, written = ResidentDatabase(tmp_path / "graph"), 0
    # Logs longer than is allowed, shorter ones, and such as the engine writes over a long one.
    for size in (20_000, 1, 1, 30_000, 10, 1, 20_000, 20_000, 1):
        database.store.extend(quads(written, written + size))
        written += size
        copy = tmp_path / f"copy-{written}"
        database.copy(copy)
        assert sum(log.stat().st_size for log in copy.glob("*.log")) <= LONGEST_LOG, size
        assert len(ox.Store.read_only(str(copy))) == written
    assert set(ox.Store.read_only(str(copy))) == set(quads(0, written))


def test_a_database_without_its_emptied_logs_is_whole(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "graph"))
    for turn in range(3):
        store.extend(quads(turn * 1000, turn * 1000 + 1000))
        store.flush()
    del store
    drop_emptied_logs(tmp_path / "graph")
    assert len(list((tmp_path / "graph").glob("*.log"))) == 1
    assert set(ox.Store.read_only(str(tmp_path / "graph"))) == set(quads(0, 3000))
    assert set(ox.Store(str(tmp_path / "graph"))) == set(quads(0, 3000))


def test_what_was_taken_out_is_not_in_the_copy(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "graph"))
    store.extend(quads(0, 10))
    store.flush()
    for quad in quads(0, 9):
        store.remove(quad)
    copy_database(tmp_path / "graph", tmp_path / "copy")
    assert list(ox.Store.read_only(str(tmp_path / "copy"))) == quads(9, 10)


def test_a_copy_shares_tables_and_its_log_tells_how_much_there_is_to_read(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "graph"))
    store.extend(quads(0, 1000))
    store.flush()
    copy_database(tmp_path / "graph", tmp_path / "flushed")
    assert log_bytes(tmp_path / "flushed") < 100
    assert all(os.stat(table).st_nlink > 1 for table in (tmp_path / "flushed").glob("*.sst"))
    store.extend(quads(1000, 1001))
    copy_database(tmp_path / "graph", tmp_path / "copy")
    assert 0 < log_bytes(tmp_path / "copy") < 5000


def test_a_resident_writer_publishes_the_releases_that_a_clean_load_makes(tmp_path: Path) -> None:
    settings, days = Settings(tmp_path / "store"), ("2019-01", "2019-01-22", "2019-01-23", "2019-02")
    told = [met(f"a{number}", day) for number, day in enumerate(days)]
    knowledge = small_knowledge()
    with resident_desk(StoreFolder(tmp_path / "store"), BASE) as desk:
        for telling in told:
            load_records([(telling.article(), telling.record())], settings, knowledge, desk)
    for number in range(1, len(days) + 1):
        clean = tmp_path / f"clean-{number}"
        load_told(clean, *told[:number])
        assert differing_graphs(open_at(settings.store, str(number)), open_at(clean, None)) == (), number
