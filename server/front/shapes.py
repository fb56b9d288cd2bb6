"""Requests that the application has answered before, but for the query: what their next answer's head will be.

Nothing of HTTP is decided here: how a format was chosen, which host is allowed, what headers an answer has, all that
is the application's, and learned from its answers. Requests are compared byte by byte, their query left out.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from loader.errors import SkerryError
from loader.graph.guard import QuerySize, inspect_query
from server.answers import beginning_of_tag, tag_with
from server.workers.job import Job

MOST_SHAPES = 256
MOST_KNOWN, KNOWN_BYTES = 2048, 4096
"""So many requests whose answer's head stands ready; longer ones are taken apart each time."""
TABLES = frozenset({"select", "ask"})
"""The forms that have the same formats."""
_PARTS = re.compile(
    rb"(GET /sparql\?(?:[^ #\r\n]*?&)?query=)([^&;# \r\n]+)([^ #\r\n]* HTTP/1\.1\r\n.*\r\n\r\n)", re.DOTALL
)
_QUERY = re.compile(rb"[^&;# \r\n]+")
_ORDINARY = re.compile(
    rb"\r\n(?:host|accept|accept-encoding|accept-language|user-agent|origin|referer|dnt|priority|cache-control|pragma|"
    rb"sec-[a-z-]+|upgrade-insecure-requests|connection|x-[a-z-]+|forwarded):(?![^\r\n]*\bclose\b)",
    re.IGNORECASE,
)
_OF_ITS_OWN = frozenset({"etag", "content-length", "query-id", "date", "server"})


Link = tuple[int, int, int]
"""What changes with the release, and when its copy in memory comes or goes."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A request taken apart: what is before its query, the query, what is after it."""

    before: bytes
    query: str
    after: bytes


def parts(request: bytes, last: Parts | None = None) -> Parts | None:
    """The parts of a request for an answer to a query; None for every other, and where two readings are possible. Found
    sooner if the ``last`` request had the same but for its query."""
    if last is not None and request.startswith(last.before) and request.endswith(last.after):
        before, query, after = last.before, request[len(last.before) : -len(last.after)], last.after
        if not _QUERY.fullmatch(query):
            return None
    else:
        found = _PARTS.fullmatch(request)
        if found is None:
            return None
        before, query, after = found.groups()
    try:
        return Parts(before, unquote_to_bytes(query.replace(b"+", b" ")).decode(), after)
    except UnicodeDecodeError:
        return None


def is_ordinary(after: bytes) -> bool:
    """Whether no header asks for what only the application does: conditions, ranges, tokens, a last answer."""
    head = after[after.index(b"\r\n") : -4]
    return head.count(b"\r\n") == len(_ORDINARY.findall(head)) and head.count(b"\n") == head.count(b"\r\n")


@dataclass(frozen=True, slots=True)
class Shape:
    """What all answers to such requests have in common: the head, and the job without its query. ``link`` tells the
    release."""

    link: Link
    job: Job
    head: bytes

    @classmethod
    def of(cls, link: Link, job: Job, headers: Sequence[tuple[str, str]]) -> "Shape":
        """The shape of an answer, by its headers as the application gave them."""
        lines = ["HTTP/1.1 200 OK"]
        lines += [f"{name}: {value}" for name, value in headers if name.lower() not in _OF_ITS_OWN]
        return cls(link, job.of(""), ("\r\n".join([*lines, "Server: skerry"]) + "\r\n").encode("latin-1"))


@dataclass(frozen=True, slots=True)
class Known:
    """A request whose answer was given: its shape, form, job and entity tag."""

    shape: Shape
    form: str
    job: Job
    tag: str


def answer_bytes(known: Known, number: str, body: bytes) -> bytes:
    """The answer to a request that has a number of its own (Query-Id), as it is sent."""
    own = (
        f'ETag: "{known.tag}"\r\nQuery-Id: {number}\r\nDate: {_date(int(time.time()))}\r\n'
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return b"".join((known.shape.head, own.encode(), body))


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


class Shapes:
    """The shapes and requests that came last, of one release. Learned in any thread, which takes single steps only."""

    last: Shape | None = None
    """The one learned last."""

    def __init__(self) -> None:
        self._shapes: OrderedDict[tuple[bytes, bytes, bool], Shape] = OrderedDict()
        self._known: OrderedDict[bytes, Known] = OrderedDict()

    def find(self, found: Parts, form: str, link: Link) -> Shape | None:
        """The shape of a request, if it is one of the release that the link tells."""
        key = found.before, found.after, form in TABLES
        shape = self._shapes.get(key)
        return shape if shape is not None and shape.link == link else None

    def learn(self, found: Parts, form: str, shape: Shape) -> None:
        """Keeps a shape; the one learned longest ago makes room."""
        self._shapes[found.before, found.after, form in TABLES] = self.last = shape
        while len(self._shapes) > MOST_SHAPES:
            self._shapes.popitem(last=False)

    def read(self, found: Parts, link: Link, size: QuerySize) -> Known | None:
        """What a request asks for, if its answer's head is known; None where that is not so, where the query is none
        that is answered, and where its answer may differ each time."""
        try:
            features = inspect_query(found.query, size)
        except SkerryError:
            return None
        shape = self.find(found, features.form, link)
        if shape is None or features.is_volatile or features.lists_graphs:
            return None
        job = shape.job.of(found.query, features.has_dataset)
        return Known(shape, features.form, job, tag_with(beginning_of_tag(shape.job), found.query))

    def known(self, request: bytes, link: Link) -> Known | None:
        """What is known of a request, if of the release that the link tells."""
        found = self._known.get(request)
        return found if found is not None and found.shape.link == link else None

    def keep(self, request: bytes, known: Known) -> None:
        """Keeps what is known of a request, unless it is long."""
        if len(request) > KNOWN_BYTES:
            return
        self._known[request] = known
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
