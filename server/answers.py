"""Answers that were given before: a release never changes, so the same query of it has the same answer."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from server.workers.job import Job

MAX_SHARE = 16
"""One answer takes at most this part of the cache: 1/16."""


def entity_tag(job: Job) -> str:
    """The strong entity tag (RFC 9110, section 8.8.3) of an answer: of its release, query, dataset and format."""
    return tag_with(beginning_of_tag(job.of("")), job.query)


def tag_with(beginning: "hashlib._Hash", query: str) -> str:
    """The tag of an answer to a query, by what all tags of such answers begin with."""
    tag = beginning.copy()
    tag.update(query.encode())
    return tag.hexdigest()[:32]


@lru_cache(maxsize=256)
def beginning_of_tag(job: Job) -> "hashlib._Hash":
    """What the tags of all answers begin with that are to a job like this but for its query."""
    return hashlib.sha256(replace(job, editions="").to_json())


class Parts(Protocol):
    """An answer that comes in parts."""

    def __iter__(self) -> Iterator[bytes]:
        """The parts; an error in the middle means that it is not whole."""

    def close(self) -> None:
        """Ends it, if it has not ended."""


class AnswerCache:
    """The answers that were asked last, up to a number of bytes. Safe to use from several threads."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = self.misses = 0
        """How often an answer was there, and how often not."""

    @property
    def size(self) -> int:
        """The bytes that are kept."""
        return self._bytes

    def get(self, tag: str) -> bytes | None:
        """The answer with an entity tag, if it is still there."""
        with self._lock:
            found = self._answers.get(tag)
            if found is None:
                self.misses += 1
            else:
                self.hits += 1
                self._answers.move_to_end(tag)
            return found

    def fits(self, size: int) -> bool:
        """Whether an answer of so many bytes would be kept."""
        return size * MAX_SHARE <= self._max_bytes

    def put(self, tag: str, answer: bytes) -> None:
        """Keeps a whole answer, unless it is too large; those asked longest ago make room."""
        if not self.fits(len(answer)):
            return
        with self._lock:
            self._bytes += len(answer) - len(self._answers.pop(tag, b""))
            self._answers[tag] = answer
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._answers.popitem(last=False)[1])


class Keeping:
    """An answer that is kept, when its last part was sent."""

    is_whole = False

    def __init__(self, parts: Parts, tag: str, cache: AnswerCache) -> None:
        self._parts, self._tag, self._cache = parts, tag, cache

    def __iter__(self) -> Iterator[bytes]:
        """The parts, with the errors in the middle."""
        found, size = list[bytes](), 0
        for part in self._parts:
            size += len(part)
            if self._cache.fits(size):
                found.append(part)
            else:
                found.clear()
            yield part
        if self._cache.fits(size):
            self._cache.put(self._tag, b"".join(found))

    def close(self) -> None:
        """Ends the answer, if it has not ended."""
        self._parts.close()
