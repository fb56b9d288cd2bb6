"""What is written to a store, of whichever kind, is there as a whole or not at all, and is what a clean load makes."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from loader.curation.changes import adding
from loader.curation.csv_form import read_csv
from loader.errors import StoreError, StoreLocked
from loader.graph.embedded import Release
from loader.graph.opening import base_of, open_current
from loader.graph.remote import lease, publishing
from loader.graph.remote.address import Place, RemoteAddress
from loader.graph.remote.server import connect
from loader.graph.remote.transport import Answer, Transport
from loader.graph.terms import Base
from loader.pipeline import curate, load_records, remove
from loader.releases import history
from loader.run import Report, running
from loader.settings import Settings
from tests.curation.test_store import HEADER, SAME, elsewhere, held, kono, planned
from tests.telling import BASE, Telling, small_knowledge


def load(place: Place, *tellings: Telling) -> Report:
    """Loads articles that were told by hand."""
    records = [(telling.article(), telling.record()) for telling in tellings]
    report = load_records(records, Settings(place), small_knowledge())
    assert not report.rejections
    return report


def content(release: Release) -> dict[str, list[str]]:
    """The triples of each graph, sorted, provenance left out."""
    return {
        name.value: sorted(map(str, release.triples(name)))
        for name in release.graph_names()
        if name != release.base.graph("provenance")
    }


def clean(folder: Path, *tellings: Telling) -> dict[str, list[str]]:
    """The content of a store on disk that loads articles at once."""
    load(folder / "clean", *tellings)
    return content(open_current(folder / "clean"))


def test_one_after_the_other_gives_what_one_load_gives(place: Place, tmp_path: Path) -> None:
    for number, telling in enumerate((planned(), held(), elsewhere(), kono("a4")), 1):
        report = load(place, telling)
        assert report.release
        assert report.release.number == number
    assert content(open_current(place)) == clean(tmp_path, planned(), held(), elsewhere(), kono("a4"))
    assert [entry.number for entry in history(place)] == [1, 2, 3, 4]


def test_what_is_there_already_publishes_nothing(place: Place) -> None:
    load(place, planned(), held())
    report = load(place, planned(), held())
    assert report.release is None
    assert report.unchanged == ("a1", "a2")
    assert open_current(place).number == 1


def test_a_changed_article_replaces_its_graph(place: Place, tmp_path: Path) -> None:
    load(place, planned(), kono("a4"))
    report = load(place, kono("a4", "Taro Kono"))
    assert report.changed == ("a4",)
    assert content(open_current(place)) == clean(tmp_path, planned(), kono("a4", "Taro Kono"))


def test_a_removed_article_takes_along_what_only_it_said(place: Place, tmp_path: Path) -> None:
    load(place, planned(), held(), elsewhere())
    remove(["a3"], Settings(place), knowledge=small_knowledge())
    assert content(open_current(place)) == clean(tmp_path, planned(), held())
    load(place, elsewhere())
    assert content(open_current(place)) == clean(tmp_path, planned(), held(), elsewhere())


def test_corrections_hold(place: Place) -> None:
    load(place, planned(), held(), elsewhere())
    before = content(open_current(place))
    change = adding(read_csv("mine.csv", HEADER + SAME, None), date(2026, 11, 26))
    report, changes = curate(change, Settings(place), knowledge=small_knowledge())
    assert report.release
    assert len(changes.added) == 1
    assert content(open_current(place)) != before
    load(place, kono("a4"))
    assert list(open_current(place).triples(BASE.graph("curated")))


def test_a_dry_run_writes_nothing(place: Place) -> None:
    load(place, planned())
    change = adding(read_csv("mine.csv", HEADER, None), date(2026, 11, 26))
    report, _ = curate(change, Settings(place), dry_run=True, knowledge=small_knowledge())
    assert report.release is None
    assert remove(["a1"], Settings(place), dry_run=True, knowledge=small_knowledge()).would_publish
    assert open_current(place).number == 1


def test_an_empty_place_says_how_to_fill_it(place: Place) -> None:
    assert base_of(place) is None
    with pytest.raises(StoreError, match="skerry load PATH"):
        open_current(place)


def test_another_base_is_refused(place: Place) -> None:
    load(place, planned())
    with pytest.raises(StoreError, match="drop --base"):
        load_records([], Settings(place, Base("https://other.example/")), small_knowledge())


def test_there_is_one_writer(place: Place) -> None:
    load(place, planned())
    with running("load", Settings(place), dry_run=False, knowledge=small_knowledge()), pytest.raises(StoreLocked):
        load(place, held())
    assert load(place, held()).release


def test_what_a_killed_writer_held_is_free_after_a_while(
    remote: RemoteAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = lease._take(connect(remote), BASE.graph("writer"))
    with pytest.raises(StoreLocked, match="is writing to the store"):
        load(remote, planned())
    with monkeypatch.context() as later:
        later.setattr(lease, "SECONDS", -1)
        killed.renew()  # as if it had been renewed long ago
    assert load(remote, planned()).release
    with pytest.raises(StoreLocked, match="was lost"):
        killed.require()


class Cut(Exception):
    """The connection, or the process, that ended in the middle."""


@pytest.mark.parametrize("last", [0, 1, 3, 6, 12, 20])
def test_a_load_that_ends_in_the_middle_changes_no_release_and_the_next_one_mends_it(
    remote: RemoteAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    load(remote, planned(), kono("a4"))
    before = content(open_current(remote))
    resolved = BASE.graph("resolved").value
    sent = 0
    send = Transport.send

    def cut(
        self: Transport, method: str, address: str, headers: Mapping[str, str], body: bytes | None, repeat: bool
    ) -> Answer:
        nonlocal sent
        sent += address != remote.query or b"update=" in (body or b"")
        if sent > last:
            raise Cut
        return send(self, method, address, headers, body, repeat)

    monkeypatch.setattr(Transport, "send", cut)
    try:
        load(remote, kono("a4", "Taro Kono"), held(), elsewhere())
        done = True
    except Cut:
        done = False
    monkeypatch.setattr(Transport, "send", send)
    release = open_current(remote)
    if not done and release.number == 1:
        assert content(release)[resolved] == before[resolved]
    connect(remote).delete(BASE.graph("writer"))  # what a killed writer holds until its time is over
    load(remote, kono("a4", "Taro Kono"), held(), elsewhere())
    assert content(open_current(remote)) == clean(tmp_path, planned(), kono("a4", "Taro Kono"), held(), elsewhere())
    assert (last < 2) <= (not done)


def test_graphs_of_several_chunks_are_whole(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "CHUNK_BYTES", 2000)
    load(place, planned(), held())
    load(place, elsewhere())
    assert content(open_current(place)) == clean(tmp_path, planned(), held(), elsewhere())
