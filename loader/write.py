"""The one entry through which the service writes: a process that tries a change, checks and publishes it, or nothing.

A change is a SPARQL update or one of the operations of the Graph Store Protocol. The process holds the writer's lock,
tries the change, resolves again what it affects, checks shapes and publishes a release. It asks before it publishes:
one that takes too long or needs too much memory is ended before that, so that nothing was published then.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from pyoxigraph import NamedNode

from loader.errors import (
    ClientGone,
    ForbiddenQuery,
    ForbiddenWrite,
    InvalidWrite,
    NoSuchGraph,
    QueryEnded,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    SkerryError,
    StoreError,
    StoreLocked,
    UnreadableGraph,
    UnsafeGraph,
    WriteConflict,
    WriteError,
)
from loader.graph.editions import Texts
from loader.graph.guard import MAX_DEPTH, MAX_TOKENS, QuerySize
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.graph.update_guard import ALL, DEFAULT, NAMED, VARIABLE

FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
"""Media type -> format of a graph that is written."""
ASK, GO, DONE, FAILED = b"A", b"G", b"D", b"F"
"""The first byte of a message: the process asks whether it may publish, it may, it has done so, or why not."""
PUBLISHING_SECONDS = 60.0
"""So long may publishing itself take, which is done once begun."""
TURN_SECONDS = 5.0
"""So long a change waits for another of the same service to end."""
POLL_SECONDS = 0.1
_SEVERAL = {
    DEFAULT: "the default graph, which is what several graphs say together",
    NAMED: "all named graphs",
    ALL: "all graphs",
    VARIABLE: "graphs that a variable names (GRAPH ?g)",
}
_TOLD = {
    error.__name__: error
    for error in (
        ForbiddenQuery, ForbiddenWrite, NoSuchGraph, QueryError, StoreError, StoreLocked, UnreadableGraph, UnsafeGraph,
        WriteConflict, WriteError,
    )
}  # fmt: skip


def writable(author: str | None, base: Base) -> tuple[NamedNode, ...]:
    """The graphs that somebody may write: the corrections, and the own one."""
    return (base.graph("curated"), base.graph(f"user/{author}")) if author else ()


def require_writable(targets: Collection[str], author: str | None, base: Base) -> None:
    """Raises ForbiddenWrite unless all targets, as ``inspect_update`` names them, are somebody's to write."""
    allowed = [graph.value for graph in writable(author, base)]
    others = sorted(set(targets) - set(allowed))
    if others:
        what = _SEVERAL.get(others[0], others[0])
        raise ForbiddenWrite(f"this would write to {what}: {author} may write to {' and '.join(allowed)} only")


@dataclass(frozen=True, slots=True)
class WriteLimits:
    """What a change may cost: ``seconds`` until it is ready to be published, ``megabytes`` of the process, ``bytes`` of
    the request."""

    seconds: float = 60
    megabytes: int = 2048
    bytes: int = 16_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """A document that states a graph, or a part of it, and its media type (a key of FORMATS)."""

    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What ``author`` wants written to a store: an ``update``, with the IRIs of the dataset that the request names; or
    a ``graph`` (None is the default graph) that is replaced, added to or deleted.

    An update sees the ``texts`` of articles that the service shows, by a copy in the folder ``editions``; ``nesting``
    and ``words`` are how large it may be (QuerySize).
    ``missing``: only if the graph is not there; ``present``: only if it is; ``as_of``: only if it is as one of these
    releases has it.
    """

    store: str
    method: Literal["UPDATE", "PUT", "POST", "DELETE"]
    author: str | None = None
    update: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    graph: str | None = None
    contents: tuple[Content, ...] = ()
    missing: bool = False
    present: bool = False
    as_of: tuple[int, ...] | None = None
    texts: Texts = "full"
    editions: str = ""
    nesting: int = MAX_DEPTH
    words: int = MAX_TOKENS

    @property
    def size(self) -> QuerySize:
        """How large the update may be."""
        return QuerySize(self.nesting, self.words)

    def to_json(self) -> bytes:
        """The change as it is sent, without its documents."""
        media_types = [content.media_type for content in self.contents]
        return json.dumps(asdict(replace(self, contents=())) | {"contents": media_types}).encode()

    @classmethod
    def receive(cls, connection: Connection) -> "Change":
        """The change as it was sent."""
        fields = json.loads(connection.recv_bytes())
        contents = tuple(Content(media_type, connection.recv_bytes()) for media_type in fields.pop("contents"))
        for name in ("default", "named", "as_of"):
            fields[name] = None if fields[name] is None else tuple(fields[name])
        return cls(contents=contents, **fields)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a change: whether the graph is new, and the release that was published; None if nothing
    changed."""

    created: bool = False
    release: int | None = None


class Writer:
    """Writes for one service, one change at a time. Safe to use from several threads."""

    def __init__(self, limits: WriteLimits) -> None:
        self.limits = limits
        self._turn = threading.Lock()

    def write(self, change: Change, watch: Callable[[], None] = lambda: None) -> Written:
        """Publishes a change as a whole, or raises and leaves the store as it was. ``watch`` is called again and again
        until it is being published; what it raises ends the change.

        Raises WriteError (its kinds tell what is wrong), ForbiddenQuery or QueryError for an update that cannot be
        run, QueryTimeout or QueryTooLarge beyond the limits, StoreLocked while another process writes, StoreError.
        """
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise StoreLocked("another change is being written: try again in a few seconds")
        try:
            process = _Process(self.limits, change, watch)
            try:
                return process.answer()
            except (QueryTimeout, QueryTooLarge, QueryEnded, ClientGone):
                process.end()
                _sweep(change)
                raise
            finally:
                process.end()
        finally:
            self._turn.release()


def _sweep(change: Change) -> None:
    """Takes away what a process left that was ended: the store is as it was, to the last file."""
    with suppress(StoreError), StoreFolder(Path(change.store)).writing():
        pass


class _Process:
    """The process of one change, and the connection to it."""

    def __init__(self, limits: WriteLimits, change: Change, watch: Callable[[], None]) -> None:
        self._limits, self._change, self._watch = limits, change, watch
        self._deadline = time.monotonic() + limits.seconds
        self._is_publishing = False
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "loader.writing.process", str(theirs.fileno()), str(limits.megabytes)]
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        self._connection = Connection(ours.detach())

    def answer(self) -> Written:
        """Hands the change over, lets the process publish it, and tells what became of it."""
        try:
            self._connection.send_bytes(self._change.to_json())
            for content in self._change.contents:
                self._connection.send_bytes(content.body)
            while True:
                message = self._receive()
                if message[:1] != ASK:
                    return _told(message)
                # The process waits for this, and has published nothing yet.
                self._deadline, self._is_publishing = time.monotonic() + PUBLISHING_SECONDS, True
                self._connection.send_bytes(GO)
        except (EOFError, OSError):
            raise self._death() from None

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._connection.close()

    def _receive(self) -> bytes:
        while not self._connection.poll(max(0.0, min(POLL_SECONDS, self._deadline - time.monotonic()))):
            if not self._is_publishing:
                self._watch()
            if time.monotonic() >= self._deadline:
                if self._is_publishing:
                    raise self._death()
                raise QueryTimeout(
                    f"the change took longer than {self._limits.seconds:g} seconds and was ended, nothing was "
                    f"published: write it in smaller parts"
                )
        return self._connection.recv_bytes()

    def _death(self) -> SkerryError:
        if self._is_publishing:
            return StoreError(f"the process that published a change of {Path(self._change.store)} ended on the way")
        return QueryTooLarge(
            f"the change needed more than {self._limits.megabytes} MB of memory and was ended, nothing was published: "
            f"write it in smaller parts"
        )


def failure(error: SkerryError) -> bytes:
    """An error as the process sends it."""
    told: dict[str, object] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, InvalidWrite):
        told |= {"report": error.report, "violations": error.violations}
    return FAILED + json.dumps(told).encode()


def _told(message: bytes) -> Written:
    fields = json.loads(message[1:])
    if message[:1] == DONE:
        return Written(**fields)
    if fields["error"] == InvalidWrite.__name__:
        raise InvalidWrite(fields["message"], fields["report"], tuple(fields["violations"]))
    raise _TOLD.get(fields["error"], SkerryError)(fields["message"])
