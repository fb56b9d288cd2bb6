"""Pages that were made before: a release never changes, so the same page of it is made once."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256

from flask import Response, request

from loader.errors import StoreError
from loader.graph.embedded import Current, Release
from server.answers import AnswerCache
from server.workers.pool import Answer
from server.workers.visit import Head
from server.world import AT

Keep = Callable[[Head, bytes], None]
MOST_PARTS = 64
"""An answer of more parts is too large to be kept."""
LASTING = frozenset({"articles", "description", "pages", "reports", "search", "things", "vocabulary"})
"""The subjects whose answers depend on the newest release and the request alone. What is told of releases changes when
one is pruned."""


DOWNLOADS = "exports.download"
"""The list of the exports, which lasts as well; they themselves are too large."""


class KeptPages:
    """The pages that were asked for last, up to a number of bytes. Safe to use from several threads."""

    def __init__(self, max_bytes: int, current: Current) -> None:
        self._answers, self._current = AnswerCache(max_bytes), current

    def get(self, tag: str) -> Response | None:
        """The page with a tag, if it is still there."""
        content = self._answers.get(tag)
        if content is None:
            return None
        line, _, body = content.partition(b"\n")
        head = Head.from_line(line)
        return Response(body, head.status, list(head.headers))

    def fits(self, size: int) -> bool:
        """Whether a page of so many bytes would be kept."""
        return self._answers.fits(size)

    def put(self, tag: str, release: Release, head: Head, body: bytes) -> None:
        """Keeps a page of a release, unless it is an error or too large, or another release is the newest by now; those
        asked for longest ago make room."""
        with suppress(StoreError):  # the page is sent already, and right
            if head.status.startswith("200") and self._current.release() is release:
                self._answers.put(tag, head.to_line() + body)


class Noted:
    """The parts of an answer, noted as they are taken: ``keep`` is told all of them, if all were taken."""

    def __init__(self, answer: Answer, keep: Callable[[bytes], None]) -> None:
        self._answer, self._keep = answer, keep

    def __iter__(self) -> Iterator[bytes]:
        """The parts. Raises what the answer raises."""
        parts: list[bytes] = []
        waiting: bytes | None = None
        for part in self._answer:
            if waiting is not None:
                yield waiting
            waiting = part
            if len(parts) < MOST_PARTS:
                parts.append(part)
        # The last part is held back until the page is kept: who has it all and asks again finds it.
        if len(parts) < MOST_PARTS:
            self._keep(b"".join(parts))
        if waiting is not None:
            yield waiting

    def close(self) -> None:
        """Ends what makes the answer, if it still does."""
        self._answer.close()


def tag_of_request(newest: Release) -> str | None:
    """What tells the page that this request asks for from all others, of a release that is the newest; None if it may
    change while that stays the newest."""
    is_lasting = request.blueprint in LASTING or request.endpoint == DOWNLOADS
    if request.method != "GET" or not is_lasting or AT in request.args:
        return None
    asked = (request.url_root, request.environ.get("PATH_INFO", ""), request.environ.get("QUERY_STRING", ""))
    accepted = request.environ.get("HTTP_ACCEPT", "")
    told = (newest.number, newest.published.isoformat(), *asked, accepted)
    return sha256(json.dumps(told).encode()).hexdigest()
