"""Answers that are kept."""

from collections.abc import Iterator

import pytest

from server.answers import AnswerCache, Keeping

TAG = "tag"


class Sent:
    """An answer in parts, which may break off."""

    def __init__(self, *parts: bytes, breaks: bool = False) -> None:
        self._parts, self._breaks = parts, breaks

    def __iter__(self) -> Iterator[bytes]:
        """The parts."""
        yield from self._parts
        if self._breaks:
            raise TimeoutError

    def close(self) -> None:
        """There is nothing to end."""


def test_an_answer_in_parts_is_kept_as_one() -> None:
    cache = AnswerCache(1000)
    assert list(Keeping(Sent(b"ab", b"c"), TAG, cache)) == [b"ab", b"c"]
    assert cache.get(TAG) == b"abc"


def test_an_answer_that_breaks_off_is_not_kept() -> None:
    cache = AnswerCache(1000)
    with pytest.raises(TimeoutError):
        list(Keeping(Sent(b"ab", b"c", breaks=True), TAG, cache))
    assert cache.get(TAG) is None


def test_an_answer_of_which_a_client_took_a_part_is_not_kept() -> None:
    cache = AnswerCache(1000)
    assert next(iter(Keeping(Sent(b"ab", b"c"), TAG, cache))) == b"ab"
    assert cache.get(TAG) is None


def test_a_large_answer_is_sent_and_not_kept() -> None:
    cache = AnswerCache(1000)
    parts = [b"x" * 50, b"y" * 50]
    assert list(Keeping(Sent(*parts), TAG, cache)) == parts
    assert cache.get(TAG) is None
