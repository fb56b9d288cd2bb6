"""Whatever comes in, a load ends in time, with an article or a reason of one line for every source."""

import gzip
import random
from datetime import timedelta
from pathlib import Path, PurePath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loader.article import Article
from loader.sources.collect import collect
from loader.sources.decode import clean, decode
from loader.sources.limits import DEFAULT_MAX_SECONDS, Limits
from loader.sources.location import Location
from loader.sources.rejection import Rejection
from loader.sources.source import read_source
from tests.sources.reading import read_all

NAMES = ("a.txt", "a.html", "a.json", "a.jsonl", "a.rss", "a.xml", "a.gz", "a.zst")
BEGINNINGS = (
    b"", b"{", b'{"text": "', b'[{"text": "', b"<html><body><p>", b"<!doctype html>", b"<rss><channel><item><title>",
    b"<?xml version='1.0'?><feed><entry>", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\xef\xbb\xbf",
    b"<meta charset=", b"<meta charset=utf-16><p>", b"date 2019-99-99 ", b"TOKYO (",
)  # fmt: skip
WORDS = st.sampled_from(
    ["<p>", "</p>", "<div>", "<item>", "<description>", "&#0;", "&#xD800;", "]]>", "<![CDATA[", '"', "\\u0000", "{",
     "}", "[", ",", ":", "text", "\n", "\x00", "\ud7ff", "\u2028", "Tokyo", "2019-01-01", "“", "<script>", "<!--"]
)  # fmt: skip
MOST = timedelta(seconds=DEFAULT_MAX_SECONDS)
TAILS = st.one_of(st.binary(max_size=200), st.lists(WORDS).map("".join))


def outcome(name: str, content: bytes) -> list[Article]:
    """The articles; every reason is one line that begins with the place."""
    read = read_source(Location(name, content=content, relative=PurePath(name)), {}, Limits(max_bytes=1_000_000))
    assert read
    for part in read:
        if isinstance(part, Rejection):
            assert part.reason.startswith(name)
            assert "\n" not in part.reason
    return [part.article for part in read if not isinstance(part, Rejection)]


def sound(article: Article) -> None:
    """What the later stages rely on."""
    assert article.text.strip()
    assert "\r" not in article.text
    for words in (article.text, article.title or "", article.publisher or "", article.url or "", article.id):
        words.encode()
        assert not any(ord(c) < 32 and c not in "\n\t" for c in words)


@settings(max_examples=1000, deadline=MOST)
@given(content=st.binary(max_size=300))
def test_a_thousand_random_byte_strings(content: bytes) -> None:
    for article in outcome("a.txt", content):
        sound(article)


@settings(max_examples=400, deadline=MOST, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(NAMES),
    st.sampled_from(BEGINNINGS),
    TAILS,
)
def test_sources_that_only_begin_like_something(name: str, beginning: bytes, rest: bytes | str) -> None:
    for article in outcome(name, beginning + (rest if isinstance(rest, bytes) else rest.encode())):
        sound(article)


@settings(max_examples=200)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"])), cut=st.integers(0, 3))
def test_utf_8_that_breaks_off_loses_its_last_character_only(text: str, cut: int) -> None:
    content = f"Prices in cafés rose. {text}".encode()
    content = content[: len(content) - cut]
    assert decode(content, "a.txt") == clean(content.decode("utf-8", "ignore"))


def test_truncated_utf_8_is_read_as_utf_8(tmp_path: Path) -> None:
    (article,) = read_all(tmp_path, "a.txt", "The minister said “no” in a café – again, they said é".encode()[:-1])
    assert isinstance(article, Article)
    assert article.text == "The minister said “no” in a café – again, they said "


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("word.txt", b"a" * 10_000_000, "more than the limit of 5 MB"),
        ("shorter.txt", b"a" * 4_000_000, "more than the 1,000,000 of the longest article"),
        (
            "short.txt",
            b"The islands " + b"a" * 900_000,
            "900,000 characters without a space from 'aaaaaaaaaaaaaaaaaaaa'",
        ),
        ("quotes.txt", b'"' * 100_000, "100,000 characters without a space"),
        ("spaced.txt", b'" ' * 100_000, "has no word in it"),
        ("hash.txt", b"# " * 100_000, "has no word in it"),
        ("div.html", b"<div>" * 200_000 + b"deep" + b"</div>" * 200_000, "no main text is found"),
        ("b.html", b"<b><i><table><tr><td>x" * 100_000, "no main text is found"),
        ("lt.html", b"<" * 1_000_000, "no main text is found"),
        ("json.json", b'{"a":[' * 500_000, "nested too deeply"),
        ("feed.xml", b"<rss><channel>" + b"<a>" * 300_000, "no feed with an entry"),
        ("random.txt", random.Random(3).randbytes(4_000_000), "is a binary file"),
        ("bomb.txt", gzip.compress(gzip.compress(bytes(1_000_000_000), 1), 1), "more than the limit of 100 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_hostile_sources_end_with_a_reason(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (reason,) = read_all(tmp_path, name, content)
    assert words in str(reason)


def test_a_page_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    attributes = b" ".join(b"a%d=1" % n for n in range(150_000))
    (tmp_path / "slow.html").write_bytes(b"<html><body><p " + attributes + b">Text.</p></body></html>")
    (tmp_path / "good.txt").write_text("The prime minister visited the islands on Monday, and the others protested.")
    found = collect([str(tmp_path)], Limits(max_seconds=8))
    assert [sourced.name for sourced in found.articles] == ["good"]
    assert [r.reason for r in found.rejections] == [
        f"reading {tmp_path / 'slow.html'} took longer than 8 s: split it, or raise --max-seconds"
    ]
