"""Pages that take longer than a visitor may wait: each is made to the end beside, and kept for who asks again."""

import logging
import threading
from collections.abc import Callable
from contextlib import closing

from loader.errors import QueryTimeout, SkerryError
from server.kept_pages import Keep, KeptPages
from server.messages import Message
from server.workers.pool import QueryPool
from server.workers.visit import Head, Visit

MOST = 4
"""So many pages may wait for their turn beside the one that is made: what more are asked for is not made."""
MOST_FAILED = 1000
"""So many pages are remembered that could not be made in the longer time either."""
REFRESH_SECONDS = 10
"""When a browser asks again by itself."""

_LOG = logging.getLogger(__name__)


class BeingFinished(QueryTimeout):
    """The page took longer than the limit, and is made to the end beside."""


class Finishing:
    """Makes pages one by one in the time that ``pool`` gives them. Safe to use from several threads."""

    def __init__(self, pool: QueryPool, kept: KeptPages, is_stopping: Callable[[], bool]) -> None:
        self._pool, self._kept, self._is_stopping = pool, kept, is_stopping
        self._begun: set[str] = set()
        self._failed: set[str] = set()
        self._lock = threading.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether pages are being made, or wait for their turn."""
        return bool(self._begun)

    def has(self, tag: str) -> bool:
        """Whether the page with a tag is being made, or waits for its turn."""
        return tag in self._begun

    def begin(self, tag: str, visit: Visit, keep: Keep) -> bool:
        """Begins to make a page, of which ``keep`` is told; False if it is no use, or enough are made already."""
        with self._lock:
            if tag in self._begun:
                return True
            if tag in self._failed or len(self._begun) > MOST:
                return False
            self._begun.add(tag)
        threading.Thread(target=self._finish, args=(tag, visit, keep), daemon=True).start()
        return True

    def refusal(self, seconds: float) -> BeingFinished:
        """What a visitor is told in place of the page who has waited so many seconds."""
        short, most = f"{seconds:g}", f"{self._pool.limits.seconds:g}"
        return BeingFinished(
            Message(
                "the page takes longer than %(seconds)s seconds: it is being made now, which may take up to %(most)s "
                "seconds, so ask again in a while",
                seconds=short, most=most,
            )
        )  # fmt: skip

    def _finish(self, tag: str, visit: Visit, keep: Keep) -> None:
        is_kept = False
        try:
            is_kept = self._make(visit, keep)
        except SkerryError as error:
            _LOG.warning("a page that took too long could not be made beside: %s", error)
        finally:
            with self._lock:
                self._begun.discard(tag)
                if not is_kept and len(self._failed) < MOST_FAILED:
                    self._failed.add(tag)

    def _make(self, visit: Visit, keep: Keep) -> bool:
        """Whether the page was made and may be kept."""
        with closing(self._pool.ask(visit, self._is_stopping)) as answer:
            head, body = Head.from_line(answer.take_line()), bytearray()
            for part in answer:
                body += part
                if not self._kept.fits(len(body)):
                    return False
        keep(head, bytes(body))
        return head.status.startswith("200")
