"""What happens to a request from its arrival to its last byte: its number, what it asks, how it ended."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flask import request

from loader.errors import (
    ClientGone,
    ForbiddenQuery,
    QueryEnded,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    TooManyQueries,
)

QUERY_ID = "Query-Id"
"""The header that names a request; its number stands in problem documents and in the log as well."""
ID_KEY, TRACE_KEY, BREAK_OFF = "skerry.query_id", "skerry.trace", "skerry.break_off"
"""Where the WSGI environment of a request has its number, its trace, and what breaks its connection off."""
GRACE_SECONDS = 0.5
"""So long after its deadline an answer is broken off that did not end by itself."""
OUTCOMES: tuple[tuple[type[Exception], str], ...] = (
    (QueryTimeout, "timeout"),
    (QueryTooLarge, "memory"),
    (TooManyQueries, "surplus"),
    (QueryEnded, "ended"),
    (ClientGone, "left"),
    (ForbiddenQuery, "forbidden"),
    (QueryError, "invalid"),
    (StoreError, "unavailable"),
)
"""Error -> how the request ended; the first that fits."""
OF_STATUS = {1: "ok", 2: "ok", 3: "redirect", 4: "invalid", 5: "failed"}
"""The same by the first digit of the status, where no error told it."""


@dataclass(slots=True, eq=False)
class Trace:
    """A request on its way. ``form`` and ``query`` are those of a SPARQL query, ``route`` the name of the view; times
    are those of ``time.monotonic``; ``break_off`` ends its connection, in the main thread."""

    id: str
    method: str = ""
    path: str = ""
    began: float = field(default_factory=time.monotonic)
    route: str = ""
    form: str = ""
    query: str = ""
    status: int = 0
    sent: int = 0
    release: str = ""
    outcome: str = ""
    break_off: Callable[[], None] | None = None
    _worker: int | None = None
    _deadline: float | None = None
    _reason: str | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seconds(self) -> float:
        """How long ago the request came."""
        return time.monotonic() - self.began

    @property
    def is_running(self) -> bool:
        """Whether a worker has the query; before that it waits for one, after it the answer is being sent. An update is
        run by a process of its own."""
        return self._worker is not None or self.form == "update"

    def asks(self, form: str, query: str) -> None:
        """Notes what is asked."""
        self.form, self.query = form, query

    def runs(self, worker: int | None, deadline: float | None = None) -> None:
        """Notes the process that has the query, None when it has it no more; and until when the answer must have been
        taken."""
        with self._lock:
            self._worker = worker
            self._deadline = deadline

    def end(self, reason: str) -> None:
        """Ends the query, whatever it does: its process is killed, whoever asked is told the reason."""
        with self._lock:
            self._reason = self._reason or reason
            if self._worker is not None:
                with suppress(ProcessLookupError):
                    os.kill(self._worker, signal.SIGKILL)

    def end_overdue(self, now: float) -> None:
        """Breaks the connection off if the answer has not been taken in time: whoever does not read would keep the
        process, and the thread that waits to write. What ends by itself in time has a moment longer."""
        if self.break_off is not None and self._deadline is not None and now > self._deadline + GRACE_SECONDS:
            self.outcome = self.outcome or "timeout"
            self.break_off()

    def watch(self, gone: Callable[[], bool]) -> Callable[[], bool]:
        """``gone`` for the pool, which asks it again and again; it raises QueryEnded for a query that was ended."""

        def is_gone() -> bool:
            self.check()
            return gone()

        return is_gone

    def check(self) -> None:
        """Raises QueryEnded for a query that was ended."""
        if self._reason is not None:
            raise QueryEnded(self._reason)

    def note(self, error: BaseException) -> None:
        """Notes how the request ended, by the error that ended it."""
        known = (name for kind, name in OUTCOMES if isinstance(error, kind))
        self.outcome = "ended" if self._reason is not None else next(known, "failed")

    def close(self) -> None:
        """Notes how the request ended, unless an error told it."""
        if not self.outcome:
            self.outcome = "not-modified" if self.status == 304 else OF_STATUS.get(self.status // 100, "failed")


def trace() -> Trace:
    """The trace of this request."""
    return trace_of(request.environ)


def trace_of(environ: dict[str, Any]) -> Trace:
    """The trace of a request, by its WSGI environment; a new one if it came without."""
    found: Trace | None = environ.get(TRACE_KEY)
    if found is None:
        found = environ[TRACE_KEY] = Trace(environ.get(ID_KEY) or new_id())
    return found


def new_id() -> str:
    """A number for a request: 64 random bits. It tells requests apart and is no secret."""
    return f"{random.getrandbits(64):016x}"


class Traces:
    """The requests that are on their way. Safe to use from several threads."""

    def __init__(self) -> None:
        self._open: dict[str, Trace] = {}
        self._lock = threading.Lock()

    def add(self, found: Trace) -> None:
        """Notes that a request has come."""
        with self._lock:
            self._open[found.id] = found

    def remove(self, found: Trace) -> None:
        """Notes that a request is answered."""
        with self._lock:
            self._open.pop(found.id, None)

    def queries(self) -> list[Trace]:
        """The queries, those first that came first."""
        with self._lock:
            return [found for found in self._open.values() if found.form]

    def find(self, number: str) -> Trace | None:
        """The query of a number."""
        return next((found for found in self.queries() if found.id == number), None)

    def end_overdue(self) -> None:
        """Breaks off the answers that were not taken in time. To be called again and again in the main thread."""
        with self._lock:
            found = list(self._open.values())
        now = time.monotonic()
        for each in found:
            each.end_overdue(now)

    def end_all(self, reason: str) -> int:
        """Ends all that runs in a process of its own; how many these were."""
        with self._lock:
            ended = [found for found in self._open.values() if found.form or found.is_running]
        for found in ended:
            found.end(reason)
        return len(ended)


class Traced:
    """A WSGI application (PEP 3333) of which every request is traced, and told when its last byte is sent."""

    def __init__(self, application: Callable[..., Iterable[bytes]], traces: Traces, tell: Callable[[Trace], None]):
        self._application, self._traces, self._tell = application, traces, tell

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request."""
        found = Trace(new_id(), environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", ""))
        found.break_off = environ.get(BREAK_OFF)
        environ[ID_KEY], environ[TRACE_KEY] = found.id, found

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            found.status = int(status[:3])
            found.release = next((value for name, value in headers if name == "Skerry-Release"), "")
            own = [(name, value) for name, value in headers if name != QUERY_ID]
            return start_response(status, [*own, (QUERY_ID, found.id)], exc_info)

        self._traces.add(found)
        try:
            body = self._application(environ, start)
        except BaseException as error:
            found.note(error)
            self._end(found)
            raise
        return _Body(body, found, self._end)

    def _end(self, found: Trace) -> None:
        self._traces.remove(found)
        found.close()
        self._tell(found)


class _Body:
    """The body of an answer: counts what is sent, and notes how that ended."""

    def __init__(self, body: Iterable[bytes], found: Trace, end: Callable[[Trace], None]) -> None:
        self._body, self._trace, self._end = body, found, end
        self._is_whole = self._is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        try:
            for part in self._body:
                self._trace.sent += len(part)
                yield part
            self._is_whole = True
        except GeneratorExit:
            raise
        except BaseException as error:
            self._trace.note(error)
            raise

    def close(self) -> None:
        """What the server calls last."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            if not self._is_whole and not self._trace.outcome:
                self._trace.note(ClientGone("the client has left"))
            self._end(self._trace)
