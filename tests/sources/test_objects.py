"""Articles in stores of objects, by the URLs that fsspec knows: a folder there gives what it gives on disk."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from loader.article import Article
from loader.errors import UsageError
from loader.graph.embedded import open_current
from loader.sources.limits import Limits
from loader.sources.location import find_locations
from loader.sources.rejection import Rejection
from loader.sources.source import read_source
from loader.sources.tables import Tables
from tests.conftest import ROOT, run_skerry
from tests.sources.bucket import Bucket, GoogleBucket, bucket, google_bucket, put_folder

NEWS = "Prime Minister Shinzo Abe met President Vladimir Putin in Moscow on Tuesday to discuss a peace treaty.\n"
LIMITS = Limits(max_bytes=2_000)


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    """fsspec's store in the memory of this process."""
    store = fsspec.filesystem("memory")
    yield store
    store.store.clear()


@pytest.fixture(scope="module")
def s3() -> Iterator[Bucket]:
    with bucket() as started:
        yield started


@pytest.fixture(scope="module")
def google() -> Iterator[GoogleBucket]:
    with google_bucket() as started:
        yield started


def read(*arguments: str) -> dict[str, Article | str]:
    """The articles, or reasons, of the sources that arguments mean, by their places; read in this process."""
    tables, found = Tables(), {}
    for location in find_locations(arguments, LIMITS.max_source_bytes):
        for each in read_source(location, tables.rows(location), LIMITS):
            is_left_out = isinstance(each, Rejection)
            found[each.source if is_left_out else each.place] = each.reason if is_left_out else each.article  # type: ignore[union-attr] # it is what was asked
    return found


def test_a_folder_a_pattern_and_an_object_give_their_articles(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/2019/a.txt", NEWS.encode())
    memory.pipe("/news/b.jsonl.gz", gzip.compress("\n".join([json.dumps({"text": NEWS})] * 2).encode()))
    memory.pipe("/news/metadata.csv", b"file,published,id\nb.jsonl.gz#2,2019-01-22,two\n")
    memory.pipe("/news/photo.jpg", b"\xff\xd8")
    found = read("memory:///news/")
    assert {place: each.id for place, each in found.items() if isinstance(each, Article)} == {
        "memory:///news/2019/a.txt": "2019-a",
        "memory:///news/b.jsonl.gz#1": "b.1",
        "memory:///news/b.jsonl.gz#2": "two",
    }
    assert len(found) == 3
    assert list(read("memory:///news/*/*.txt")) == ["memory:///news/2019/a.txt"]
    (alone,) = read("memory:///news/2019/a.txt").values()
    assert isinstance(alone, Article)
    assert alone.id == "a"
    (photo,) = read("memory:///news/photo.jpg").values()
    assert "photo.jpg holds" in str(photo)


def test_an_object_that_is_too_large_is_left_out_unread(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/large.jsonl", b"x" * 50_000)
    (reason,) = read("memory:///large.jsonl").values()
    assert "memory:///large.jsonl has 50,000 bytes, more than the limit of 0.04 MB" in str(reason)


def test_what_is_not_there_is_an_error_of_the_caller(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/photo.jpg", b"\xff\xd8")
    for url in ("memory:///nothing.txt", "memory:///news/*.txt"):
        with pytest.raises(UsageError, match="no object, folder or match for"):
            read(url)
    with pytest.raises(UsageError, match="needs files named"):
        read("memory:///news")
    with pytest.raises(UsageError, match="names no bucket: write s3://bucket/path"):
        read("s3://")


def test_a_row_for_an_object_that_is_not_there_is_warned_of(memory: fsspec.AbstractFileSystem) -> None:
    memory.pipe("/news/a.txt", NEWS.encode())
    memory.pipe("/news/metadata.csv", b"file,id\na.txt,x\ngone.txt,y\n")
    tables = Tables()
    for location in find_locations(["memory:///news"], 1000):
        tables.rows(location)
    assert list(tables.unused()) == [
        "memory:///news/metadata.csv, line 3, is for 'gone.txt', which is not there: correct the name, or take the row "
        "out"
    ]


def test_a_driver_that_is_missing_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(UsageError, match=r"gs:// needs gcsfs, which is not installed: pip install 'skerry\[gcs\]'"):
        read("gs://islands/news")


@pytest.mark.parametrize("store", ["s3", "google"])
def test_a_bucket_gives_the_graphs_that_the_folder_gives(
    store: str, request: pytest.FixtureRequest, seeds_store: Path, tmp_path: Path
) -> None:
    found: Bucket | GoogleBucket = request.getfixturevalue(store)
    put_folder(found, "seeds", ROOT / "seeds")
    loaded = run_skerry("load", f"{found.url}/seeds", "--store", tmp_path / "store", more=found.environment)
    assert "5 added" in loaded.stdout, loaded.stderr
    assert loaded.stderr == ""
    here, there = open_current(seeds_store), open_current(tmp_path / "store")
    aside = here.base.graph("provenance")
    names = set(here.graph_names()) | set(there.graph_names())
    assert all(set(here.triples(name)) == set(there.triples(name)) for name in names - {aside})


def test_a_pattern_in_a_bucket_and_what_is_left_out(s3: Bucket, tmp_path: Path) -> None:
    s3.put("archive/one.jsonl", "\n".join([json.dumps({"text": NEWS, "id": "one"}), "no"]).encode())
    s3.put("archive/two.jsonl", json.dumps({"text": NEWS, "id": "two"}).encode())
    s3.put("archive/empty.jsonl", b"")
    command = "load", "s3://islands/archive/*.jsonl", "--store", tmp_path / "store", "--dry-run"
    told = run_skerry(*command, more=s3.environment)
    assert told.returncode == 1
    assert "2 added, 2 left out" in told.stdout
    assert "s3://islands/archive/one.jsonl#2 is not JSON" in told.stderr
    assert "s3://islands/archive/empty.jsonl is empty" in told.stderr


def test_an_object_and_a_pattern_of_google_cloud_storage(google: GoogleBucket, tmp_path: Path) -> None:
    google.put("archive/2019/one.txt", NEWS.encode())
    google.put("archive/2020/two.jsonl.gz", gzip.compress(json.dumps({"text": NEWS, "id": "two"}).encode()))
    for url, told in (("archive/2019/one.txt", "1 added"), ("archive/*/*", "2 added")):
        command = "load", f"gs://islands/{url}", "--store", tmp_path / "store", "--dry-run"
        assert told in run_skerry(*command, more=google.environment).stdout
    nothing = run_skerry("load", "gs://islands/gone.txt", "--store", tmp_path / "store", more=google.environment)
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "gs://islands/gone.txt" in nothing.stderr


def test_a_bucket_that_is_not_there_and_one_without_credentials(s3: Bucket, tmp_path: Path) -> None:
    command = "load", "s3://nowhere/news", "--store", tmp_path / "store"
    told = run_skerry(*command, more=s3.environment)
    assert (told.returncode, told.stdout) == (2, "")
    assert "s3://nowhere/news" in told.stderr
    without = {
        **s3.environment,
        "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    told = run_skerry(*command, more={**without, "HOME": str(tmp_path)})
    assert told.returncode == 2
    assert "AWS_PROFILE" in told.stderr
    assert told.stderr.count("\n") == 1
    s3.put("public/a.txt", NEWS.encode(), "public-read")
    public = "load", "s3://islands/public", "--store", tmp_path / "store", "--dry-run"
    assert "1 added" in run_skerry(*public, more={**without, "HOME": str(tmp_path), "FSSPEC_S3_ANON": "true"}).stdout
