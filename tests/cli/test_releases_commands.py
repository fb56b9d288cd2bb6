"""`skerry releases`, `diff`, `rollback`, `prune` and `--at` on a terminal."""

import json
from pathlib import Path

import pytest

from loader.releases import open_at
from tests.conftest import Skerry
from tests.loader.test_releases import three_releases

MEETINGS = "SELECT ?edtf { ?meeting a sk:Meeting ; sk:edtf ?edtf }"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of three releases: a1; a1 and a2; a2."""
    return three_releases(tmp_path / "store")


def test_releases_are_listed_and_gone_back_to_and_pruned(skerry: Skerry, store: Path) -> None:
    rows = [line.split() for line in skerry("releases", "--store", store).stdout.splitlines()]
    assert [(row[0], row[3], row[4], row[6]) for row in rows[1:]] == [
        ("1", "load", "1", "0"),
        ("2", "load", "1", "0"),
        ("3", "remove", "0", "1"),
    ]
    assert rows[-1][-1] == "current"
    told = skerry("rollback", "2", "--dry-run", "--store", store).stdout
    assert "articles: 1 added, 0 changed, 0 removed" in told
    assert "\ncorrections: those of release 2; the same as now\n" in told
    assert told.endswith("Dry run: a release would be published.\n")
    told = skerry("rollback", "2", "--store", store).stdout
    assert told.endswith("Published release 4, equal to release 2.\n")
    assert skerry("prune", "--keep", "2", "--dry-run", "--store", store).stdout == "Dry run: would prune 1, 2.\n"
    assert skerry("prune", "--keep", "2", "--store", store).stdout.startswith("Pruned 1, 2; ")
    listed = json.loads(skerry("releases", "--format", "json", "--store", store).stdout)
    assert [(r["number"], r["command"], r["kept"], r["current"]) for r in listed] == [
        (1, "load", False, False),
        (2, "load", False, False),
        (3, "remove", True, False),
        (4, "rollback", True, True),
    ]
    assert (listed[0]["added"], listed[3]["copied"]) == (["a1"], 2)


def test_pruning_tells_what_a_reader_holds(skerry: Skerry, store: Path) -> None:
    release = open_at(store, "2")
    told = skerry("prune", "--keep", "1", "--store", store).stdout
    assert told.endswith("\n2: still read by a service; the next command that writes frees the disk.\n")
    assert len(release) > 0
    del release
    skerry("rollback", "3", "--store", store)
    assert skerry("prune", "--keep", "1", "--store", store).stdout == "Nothing to prune.\n"
    assert [path.name for path in (store / "releases").iterdir()] == ["3"]


def test_an_old_release_is_asked_with_at(skerry: Skerry, store: Path) -> None:
    for arguments in (["query", "-", "--format", "csv"], ["export", "--graph", "resolved"], ["report", "timeline"]):
        old = skerry(*arguments, "--at", "1", "--store", store, stdin=MEETINGS)
        assert old.returncode == 0, old.stderr
        assert "2019-01" in old.stdout
        assert "2019-01-22" not in old.stdout
    assert skerry("info", "--at", "1", "--store", store).stdout.startswith("release 1, ")


def test_what_cannot_be_asked_is_one_line_with_the_nearest(skerry: Skerry, store: Path) -> None:
    assert skerry("prune", "--keep", "1", "--store", store).returncode == 0
    for arguments, words in {
        ("query", "-", "--at", "1"): "the nearest that is kept is release 3",
        ("diff", "2", "3"): "the nearest that is kept is release 3",
        ("rollback", "2"): "release 2 (",
        ("report", "timeline", "--at", "yesterday"): "'yesterday' is neither the number of a release nor a time",
        ("prune", "--keep", "0"): "see `skerry prune --help`",
    }.items():
        done = skerry(*arguments, "--store", store, stdin=MEETINGS)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert words in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_diff_in_its_three_forms(skerry: Skerry, store: Path) -> None:
    assert "    ~ date (EDTF): 2019-01 -> 2019-01-22" in skerry("diff", "1", "2", "--store", store).stdout
    told = json.loads(skerry("diff", "1", "2", "--format", "json", "--store", store).stdout)
    assert told["to"]["release"] == 2
    patch = skerry("diff", "1", "2", "--format", "patch", "--store", store).stdout.splitlines()
    assert patch[0].startswith("H id <")
    assert patch[-1] == "TC ."
