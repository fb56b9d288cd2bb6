"""Releases: what they say of themselves, going back, clearing up, and asking an old one."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from loader.diff.articles import differing_graphs
from loader.errors import NoSuchRelease, UsageError
from loader.graph.embedded import open_current
from loader.graph.manifest import Making, Manifest, read_manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import term
from loader.pipeline import load_records, remove
from loader.pruning import Pruned, prune, to_prune
from loader.publish import publish
from loader.releases import history, open_at
from loader.rollback import rollback
from loader.settings import Settings
from tests.telling import BASE, Telling, load_told, small_background, small_knowledge

FILES = {"gazetteer/test.ttl": "9f86d081"}


def met(article: str, day: str) -> Telling:
    """Abe and Putin met on a day, says an article."""
    telling = Telling(article, f"Abe met Putin in Moscow, says {article}. They met in {day}.", date(2020, 6, 1))
    abe, putin = telling.known("person/shinzo-abe", "Abe"), telling.known("person/vladimir-putin", "Putin")
    telling.tell(
        "meetings",
        "met",
        "participant",
        "place",
        "date",
        kind="summit",
        participants=(abe, putin),
        place=telling.known("place/moscow", "Moscow"),
        status="held",
        date=day,
    )
    return telling


def three_releases(path: Path) -> Path:
    """A store of three releases: a1; a1 and a2; a2."""
    load_told(path, met("a1", "2019-01"))
    load_told(path, met("a2", "2019-01-22"))
    remove(["a1"], Settings(path), knowledge=small_knowledge())
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of three releases."""
    return three_releases(tmp_path / "store")


def test_a_release_says_what_made_it_in_json_and_in_prov_o(tmp_path: Path) -> None:
    path = tmp_path / "store"
    read_with = replace(small_knowledge(), files=FILES)
    telling = met("a1", "2019-01")
    load_records([(telling.article(), telling.record())], Settings(path), read_with)
    told = json.loads((path / "current" / "release.json").read_text())
    assert (told["number"], told["command"], told["added"], told["files"]) == (1, "load", ["a1"], FILES)
    assert told["software"]
    (entry,) = history(path)
    assert entry.manifest == StoreFolder(path).manifest()
    assert (entry.kept, entry.current) == (True, True)


def test_a_description_of_an_older_version_is_read() -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    assert read_manifest('{"number": 3, "published": "2026-01-02T00:00:00+00:00"}') == Manifest(3, moment, Making())
    for damaged in ("{}", "[]", '{"number": "x", "published": "2026-01-02"}'):
        with pytest.raises(ValueError, match=r"is no|invalid"):
            read_manifest(damaged)


def test_a_rollback_is_a_new_release_equal_to_the_old_one(store: Path) -> None:
    made = rollback(store, "2")
    assert made is not None
    assert (made.number, made.making.command, made.making.copied) == (4, "rollback", 2)
    assert (made.making.added, made.making.changed, made.making.removed) == (("a1",), (), ())
    assert differing_graphs(open_at(store, "2"), open_at(store, "4")) == ()
    assert set(open_at(store, "3").quads()) != set(open_at(store, "4").quads())
    assert [entry.manifest.making.command for entry in history(store)] == ["load", "load", "remove", "rollback"]
    assert history(store)[-1].manifest.making.copied == 2


def test_after_a_rollback_the_same_is_not_published_again_and_loading_goes_on(store: Path) -> None:
    assert rollback(store, "3") is None
    rollback(store, "2")
    assert rollback(store, "2") is None
    assert load_told(store, met("a2", "2019-01-22")).unchanged == ("a2",)
    assert open_current(store).number == 4
    assert load_told(store, met("a3", "2019-01")).added == ("a3",)
    clean = store.parent / "clean"
    load_told(clean, met("a1", "2019-01"), met("a2", "2019-01-22"), met("a3", "2019-01"))
    assert differing_graphs(open_current(store), open_current(clean)) == ()


def test_a_rollback_takes_back_what_was_told_of_the_departed(store: Path) -> None:
    rollback(store, "1")
    release = open_current(store)
    old, new = "meeting/2019-01-moscow-abe-putin", "meeting/2019-01-22-moscow-abe-putin"
    provenance = BASE.graph("provenance")
    assert release.value(BASE.node(old), term("sk:lastRelease"), provenance) is None
    assert release.value(BASE.node(new), term("sk:lastRelease"), provenance) == BASE.node("release/3").value


def test_pruning_keeps_the_newest_and_the_history_of_all(store: Path) -> None:
    assert prune(store, 5) == Pruned(())
    pruned = prune(store, 1)
    assert (pruned.numbers, pruned.held) == ((1, 2), ())
    assert pruned.bytes > 0
    assert StoreFolder(store).kept() == (3,)
    assert not StoreFolder(store).pruned.exists()
    assert [(entry.number, entry.kept, entry.current) for entry in history(store)] == [
        (1, False, False),
        (2, False, False),
        (3, True, True),
    ]
    assert history(store)[0].manifest.making.added == ("a1",)


def test_the_files_of_a_pruned_release_stay_as_long_as_somebody_reads_it(store: Path) -> None:
    folder, release = StoreFolder(store), open_at(store, "1")
    pruned = prune(store, 1)
    assert (pruned.numbers, pruned.held) == ((1, 2), (1,))
    assert folder.kept() == (3,)
    with pytest.raises(NoSuchRelease, match="was pruned"):
        open_at(store, "1")
    load_told(store, met("a4", "2019-03"))
    assert release.value(BASE.article("a1"), term("schema:text"), BASE.article_graph("a1"))
    assert len(list(release.quads())) == len(release)
    assert folder.release(1).exists()
    del release
    load_told(store, met("a5", "2019-04"))
    assert not folder.release(1).exists()


@pytest.mark.parametrize("keep", [1, 2])
def test_a_load_that_keeps_few_releases_makes_the_last_one_all_the_same(tmp_path: Path, keep: int) -> None:
    told = [met(f"a{number}", f"2019-0{number}") for number in range(1, 6)]
    records, folder = [(one.article(), one.record()) for one in told], StoreFolder(tmp_path / "store")
    load_records(records, Settings(folder.path, keep=keep), small_knowledge(), batch=1)
    assert folder.kept() == (1, 2, 3, 4, 5)[-keep:]
    assert len(list((folder.path / "releases").iterdir())) <= 2
    load_told(tmp_path / "clean", *told)
    assert differing_graphs(open_current(folder.path), open_current(tmp_path / "clean")) == ()
    assert [entry.kept for entry in history(folder.path)].count(True) == keep


def test_what_a_killed_load_left_does_not_count_as_a_release(store: Path) -> None:
    shutil.copytree(StoreFolder(store).release(3), StoreFolder(store).release(4))
    assert to_prune(store, 2) == (1,)
    assert [entry.number for entry in history(store)] == [1, 2, 3]


def test_a_release_is_asked_by_number_and_by_time(tmp_path: Path) -> None:
    folder = StoreFolder(tmp_path)
    folder.create(BASE)
    for number in (1, 2, 3):
        with folder.writing():
            publish(folder, [], (), lambda _: NamedGraph(BASE.graph("provenance"), frozenset()))
        then = Manifest(number, datetime(2026, 1, number, 12, tzinfo=UTC))
        (folder.release(number) / "release.json").write_text(then.to_json())
    for at, number in {
        "1": 1, "3": 3, "2026-01-01": 1, "2026-01-01T12:00": 1, "2026-01-02T11:59:59": 1, "2026-01-02T12:00:00Z": 2,
        "2026-01-02T21:30+09:00": 2, "2026-01-02": 2, "2030-01-01": 3,
    }.items():  # fmt: skip
        assert open_at(tmp_path, at).number == number, at
    assert open_at(tmp_path, None).number == 3


def test_what_is_no_release_is_told_with_the_nearest(store: Path) -> None:
    prune(store, 2)
    for at, words in {
        "1": r"release 1 \(.* UTC\) was pruned: the nearest that is kept is release 2 \(",
        "9": "there is no release 9: the nearest is release 3",
        "0": "there is no release 0: the nearest is release 1",
        "1999-01-01": "nothing was published by 1999-01-01: the nearest is release 1",
    }.items():
        with pytest.raises(NoSuchRelease, match=words):
            open_at(store, at)
        with pytest.raises(NoSuchRelease, match=words):
            rollback(store, at)
    for at in ("x", "-1", "1.5", "2026-13-01", "²"):
        with pytest.raises(UsageError, match="neither the number of a release nor a time"):
            open_at(store, at)


def test_a_release_shares_the_disk_of_the_one_before(tmp_path: Path) -> None:
    """Hard links, not copies: what is written is what changed, but for the engine's tidying up now and then."""
    folder = StoreFolder(tmp_path)
    folder.create(BASE)
    many = frozenset().union(*(met(f"a{n}", "2019-01").graph().triples for n in range(400)))
    provenance = NamedGraph(BASE.graph("provenance"), frozenset())
    written, seen = [], set[int]()
    with folder.writing():
        publish(folder, [NamedGraph(BASE.graph("many"), many), small_background()], (), lambda _: provenance)
        for number in range(2, 8):
            seen |= {path.stat().st_ino for path in folder.release(number - 1).rglob("*")}
            publish(folder, [met(f"b{number}", "2019-01").graph()], (), lambda _: provenance)
            files = [path.stat() for path in folder.release(number).rglob("*")]
            written.append(sum(file.st_blocks for file in files if file.st_ino not in seen))
    held = sum(path.stat().st_blocks for path in folder.release(7).rglob("*"))
    assert min(written) < held / 8, f"{written} blocks written for releases of {held}"
    assert median(written) < held / 2, f"{written} blocks written for releases of {held}"


def test_what_a_killed_writer_left_is_swept_and_told(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = StoreFolder(store)
    shutil.copytree(folder.release(3), folder.staging)
    shutil.copytree(folder.release(3), folder.release(4))
    shutil.copytree(folder.release(3) / "graph", folder.pruned / "7" / "graph")
    (store / "current.new").symlink_to("releases/4")
    (store / "skerry.json.new").write_text("{")
    before = set(open_current(store).quads())
    with folder.writing():
        pass
    told = " ".join(caplog.messages)
    for name in ("staging", "releases/4", "pruned", "current.new", "skerry.json.new"):
        assert f"swept {store}/{name}: a process that wrote to the store was killed" in told
    assert sorted(path.name for path in store.iterdir()) == ["current", "lock", "releases", "skerry.json"]
    assert set(open_current(store).quads()) == before


def test_a_store_whose_link_was_lost_goes_on_with_its_newest_release(
    store: Path, caplog: pytest.LogCaptureFixture
) -> None:
    StoreFolder(store).current.unlink()
    with StoreFolder(store).writing():
        pass
    assert "release 3 is current again" in caplog.text
    assert open_current(store).number == 3
    assert load_told(store, met("a3", "2019-02")).release is not None
    assert StoreFolder(store).kept() == (1, 2, 3, 4)


def test_times_of_one_second_name_the_last_release_of_it(store: Path) -> None:
    newest = history(store)[-1].manifest.published
    assert open_at(store, newest.isoformat()).number == 3
    assert open_at(store, (newest + timedelta(hours=1)).isoformat()).number == 3
