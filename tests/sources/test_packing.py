"""gzip and zstd: told by their bytes, and bombs that are defused."""

import gzip
import json
import resource
from pathlib import Path

import pytest
from backports import zstd

from loader.article import Article
from loader.sources.limits import Limits
from tests.sources.reading import read_all, read_one, refusal

TEXT = "The prime minister visited the islands on Monday, and the neighbouring country protested.\n"


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, lambda c: gzip.compress(zstd.compress(c))])
@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst", "a.txt"])
def test_a_packed_text_is_the_article_of_the_text(tmp_path: Path, name: str, pack: object) -> None:
    assert callable(pack)
    assert read_one(tmp_path, name, pack(TEXT.encode())) == read_one(tmp_path, "a.txt", TEXT)


def test_several_packed_members_are_one_text(tmp_path: Path) -> None:
    for compress in (gzip.compress, zstd.compress):
        assert read_one(tmp_path, "a.txt", compress(TEXT.encode()) * 2).text == TEXT * 2


def test_packed_json_lines_are_numbered_as_unpacked_ones(tmp_path: Path) -> None:
    lines = "\n".join([json.dumps({"text": TEXT}), json.dumps({"text": f"{TEXT} Again."})])
    packed = read_all(tmp_path, "news.jsonl.zst", zstd.compress(lines.encode()))
    assert [article.id for article in packed if isinstance(article, Article)] == ["news.1", "news.2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(TEXT.encode())[:-9], "is damaged as a gzip file"),
        (zstd.compress(TEXT.encode() * 9)[:-5], "is damaged as a zstd file"),
        (b"\x1f\x8bnonsense", "is damaged as a gzip file"),
        (b"\x28\xb5\x2f\xfdnonsense", "is damaged as a zstd file"),
        (gzip.compress(b""), "is empty"),
        (gzip.compress(gzip.compress(gzip.compress(TEXT.encode()))), "packed more than 2 times"),
        (b"PK\x03\x04\x00\x00", "is a binary file"),
    ],
    ids=["cut gzip", "cut zstd", "gzip mark alone", "zstd mark alone", "nothing packed", "packed thrice", "zip"],
)
def test_a_damaged_packing_is_left_out(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(tmp_path, "a.gz", content)


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_a_bomb_is_not_unpacked_beyond_the_limit(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    content = pack(bytes(300_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reason = refusal(tmp_path, "bomb", content, Limits(max_bytes=100_000))
    assert "bomb has unpacked more than the limit of 2 MB" in reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
