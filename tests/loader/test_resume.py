"""A load that is killed goes on where it stopped, and ends with the bytes of one that was not."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import NamedNode, Triple

from loader.article import Article
from loader.graph.embedded import open_current
from loader.graph.store import StoreFolder
from loader.pipeline import load_records
from loader.record import Record
from loader.settings import Settings
from loader.stored import article_ids
from tests.benchmarks.synthetic import Corpus
from tests.conftest import run_skerry
from tests.telling import small_knowledge

SEED = 20261126
CONTEXT = multiprocessing.get_context("forkserver")
MOST_SECONDS = 900
"""A busy machine may take minutes for a release after which the engine merges its tables: that is no hanging."""
KEPT = 2
"""All 1,000 releases of the long run would take tens of gigabytes."""


def content(store: Path) -> dict[NamedNode, frozenset[Triple]]:
    """All graphs of the current release, provenance aside."""
    release = open_current(store)
    provenance = release.base.graph("provenance")
    return {name: frozenset(release.triples(name)) for name in release.graph_names() if name != provenance}


def stored(store: Path) -> int:
    """The articles of the current release."""
    return len(article_ids(open_current(store))) if StoreFolder(store).current_number() else 0


def load_telling(store: Path, articles: int, batch: int, channel: Connection) -> None:
    """Loads records and tells how many were given out so far."""

    def records() -> Iterator[tuple[Article, Record]]:
        for number, record in enumerate(Corpus(SEED).articles(0, articles), 1):
            channel.send(number)
            yield record

    load_records(records(), Settings(store, keep=KEPT), small_knowledge(), batch=batch)


def kill_once(store: Path, articles: int, batch: int, after: int) -> int:
    """Kills a load once ``after`` more records were given out; the records that it had begun and not published."""
    reading, writing = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=load_telling, args=(store, articles, batch, writing), daemon=True)
    process.start()
    writing.close()
    with reading:
        number = 0
        while number < after:
            assert reading.poll(MOST_SECONDS), "the load hangs"
            number = reading.recv()
        process.kill()
        process.join()
        while reading.poll():
            try:
                number = reading.recv()
            except EOFError:
                break
    return max(0, number - stored(store))


def check_resumes(tmp_path: Path, articles: int, batch: int, kills: int) -> int:
    """Kills a load at random moments, then lets it end; the records that were begun in vain."""
    chance, store, lost = Random(SEED), tmp_path / "store", 0
    for kill in range(1, kills + 1):
        before = stored(store)
        last = articles * kill // (kills + 1)
        lost += kill_once(store, articles, batch, chance.randint(min(before + 1, last), last))
        assert stored(store) >= before
    load_records(Corpus(SEED).articles(0, articles), Settings(store, keep=KEPT), small_knowledge(), batch=batch)
    clean = tmp_path / "clean"
    load_records(Corpus(SEED).articles(0, articles), Settings(clean), small_knowledge(), batch=1000)
    assert content(store) == content(clean)
    return lost


def test_a_load_of_records_that_is_killed_goes_on(tmp_path: Path) -> None:
    assert check_resumes(tmp_path, articles=200, batch=20, kills=1) <= 20


@pytest.mark.soak
def test_a_load_of_ten_thousand_records_that_is_killed_ten_times_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = check_resumes(tmp_path, articles=10_000, batch=10, kills=10)
    with capsys.disabled():
        print(f"\n10 kills in a load of 10,000 records: {lost} begun again")  # noqa: T201 # the figure it is run for
    assert lost < 100


def kept(store: Path) -> int:
    """The records in the spool."""
    try:
        with sqlite3.connect(f"file:{store / 'spool.sqlite'}?mode=ro", uri=True) as spool:
            return int(spool.execute("SELECT count(*) FROM record").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_what_a_killed_load_has_read_is_not_read_again(tmp_path: Path) -> None:
    folder, store = tmp_path / "articles", tmp_path / "store"
    folder.mkdir()
    for number in range(30):
        told = f"date 2019-01-{number + 1:02}\nForeign Minister Taro Kono met Sergey Lavrov in Moscow on Monday. "
        (folder / f"{number:02}.txt").write_text(told + "He spoke of Etorofu at length. " * 20 * (number + 1))
    program = Path(sys.executable).with_name("skerry")
    process = subprocess.Popen([program, "load", folder, "--store", store], start_new_session=True)
    began = time.monotonic()
    while kept(store) < 3:
        assert process.poll() is None, "the load ended before it was killed"
        assert time.monotonic() - began < MOST_SECONDS
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = kept(store)
    again = run_skerry("load", folder, "--store", store)
    assert f"{before} of them had been read by a run that was interrupted" in again.stderr
    assert "30 added" in again.stdout
    assert not list(store.glob("spool.sqlite*"))
    clean = tmp_path / "clean"
    run_skerry("load", folder, "--store", clean)
    assert content(store) == content(clean)


def test_a_load_in_batches_publishes_a_release_for_each(tmp_path: Path) -> None:
    store, clean = tmp_path / "store", tmp_path / "clean"
    report = load_records(Corpus(SEED).articles(0, 25), Settings(store), small_knowledge(), batch=10)
    assert (report.releases, len(report.added)) == ((1, 2, 3), 25)
    load_records(Corpus(SEED).articles(0, 25), Settings(clean), small_knowledge())
    assert content(store) == content(clean)
    again = load_records(Corpus(SEED).articles(0, 25), Settings(store), small_knowledge(), batch=10)
    assert (again.releases, len(again.unchanged)) == ((), 25)
