"""Answers the plain queries that are quick, without the application: it would cost more than they do.

A query that was answered before comes from the cache; another is handed to a worker process. What is not done within
some milliseconds goes on in the application, which has the limits, the errors and the streams.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from flask import Flask

from loader.errors import SkerryError
from loader.graph.guard import inspect_query
from server.answers import AnswerCache
from server.front.keys import BEGUN_KEY, KEPT_KEY, RAW_KEY
from server.front.listener import Listener
from server.front.shapes import Known, Link, Shape, Shapes, answer_bytes, is_ordinary, parts
from server.log import tell_request
from server.metrics import Metrics
from server.readers.lending import Channel as Lendable
from server.readers.lending import Lending
from server.settings import Settings
from server.trace import Trace, new_id
from server.workers.child import WorkerProcess
from server.workers.job import BEGUN, LAST, Job
from server.workers.pool import Begun, QueryPool

RUN_SECONDS = 0.02
"""A query that takes more processor time goes on in the application."""
WAIT_SECONDS = 0.05
"""One that waits longer for a process too."""
MOST_SECONDS = 0.25
"""One that runs or waits longer too, though the machine is busy: the application costs more than most queries do."""
AT_A_TIME = 3
"""So many run at a time: more would only take turns on the processors of a small machine."""


class Channel(Lendable, Protocol):
    """The connection of a client, which has one request."""

    def answer(self, content: bytes) -> None:
        """Sends an answer."""

    def go_on(self, request: bytes, begun: Begun | None) -> None:
        """Lets the application answer."""


@dataclass(eq=False, slots=True)
class Pending:
    """A query on its way."""

    channel: Channel
    request: bytes
    known: Known
    trace: Trace
    process: WorkerProcess | None = None
    sent: float = 0
    look: float = 0
    """When it is looked at next (``time.monotonic``)."""
    began: float | None = None
    is_over: bool = field(default=False)


class Front:
    """Stands before an application, and watches the worker processes in the server's loop (``loop``: its map from file
    descriptors to what reads them). All but ``application`` is to be used in the loop's thread only."""

    def __init__(self, app: Flask, loop: dict[int, Any]) -> None:
        known = app.extensions
        self._app: Callable[..., Iterable[bytes]] = app.wsgi_app
        self._settings: Settings = known["skerry.settings"]
        self._pool: QueryPool = known["skerry.pool"]
        self._answers: AnswerCache = known["skerry.answers"]
        self._metrics: Metrics = known["skerry.metrics"]
        self._is_stopping: Callable[[], bool] = known["skerry.stopping"].is_set
        self._folder = self._settings.folder
        self._shapes = Shapes()
        self._waiting: deque[Pending] = deque()
        self._running: list[Pending] = []
        self._loop = loop
        self._lending = Lending(self._pool.copies, self._settings.readers, loop, self._metrics.count_answered)
        self._metrics.watch_readers(self._lending.load)

    def take(self, channel: Channel, request: bytes) -> Pending | bool:
        """Answers a request, or begins to; False if it is for the application."""
        link = self._link()
        if link is None or self._is_stopping() or len(request) > self._settings.max_url_bytes:
            return False
        known = self._shapes.known(request, link)
        if known is None:
            known = self._new(request, link)
            if known is None:
                return False
            self._shapes.keep(request, known)
        body = self._answers.get(known.tag)
        if body is None and known.job.in_memory and self._lending.lend(channel, request, known):
            return True
        trace = Trace(new_id(), "GET", "/sparql", route="sparql.endpoint", release=str(known.shape.job.number))
        trace.asks(known.form, known.job.query)
        if body is not None:
            self._answer(channel, known, trace, body)
            return True
        if not known.job.in_memory:
            self._pool.copies.asked(known.job.copied())
        pending = Pending(channel, request, known, trace)
        self._waiting.append(pending)
        self._start()
        return pending

    def _link(self) -> Link | None:
        """What changes with the release, and with where queries are asked."""
        link = self._folder.current_link() if self._folder is not None else None
        return (*link, self._pool.copies.changes) if link is not None else None

    def _new(self, request: bytes, link: Link) -> Known | None:
        found = parts(request)
        if found is None:
            return None
        return self._shapes.read(found, link, self._settings.size)

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The application (PEP 3333), from whose answers the front learns."""

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            job, request = environ.get(KEPT_KEY), environ.get(RAW_KEY)
            if job is not None and request is not None and status.startswith("200"):
                self._learn(request, job, headers)
            return start_response(status, headers, exc_info)

        try:
            return self._app(environ, start)
        finally:
            self.drop(environ)

    def drop(self, environ: dict[str, Any]) -> None:
        """Ends the query that was begun for a request, if nobody took it."""
        begun: Begun | None = environ.pop(BEGUN_KEY, None)
        if begun is not None:
            self._pool.discard(begun.process)

    def _learn(self, request: bytes, job: Job, headers: list[tuple[str, str]]) -> None:
        found = parts(request)
        if self._folder is None or found is None or found.query != job.query or not is_ordinary(found.after):
            return
        link = self._link()
        with suppress(SkerryError):
            manifest = self._folder.manifest()
            if link is None or manifest is None or link != self._link():
                return
            newest = (manifest.number, manifest.published.isoformat(), self._pool.copies.has(job.copied().world))
            if newest == job.world:
                self._shapes.learn(
                    found, inspect_query(job.query, self._settings.size).form, Shape.of(link, job, headers)
                )

    @property
    def is_busy(self) -> bool:
        """Whether queries are on their way."""
        return bool(self._running or self._waiting) or self._lending.is_busy

    def patience(self, seconds: float) -> float:
        """How long the loop may sleep, at most ``seconds``."""
        seconds = self._lending.patience(seconds)
        ends = [pending.look for pending in self._running]
        if self._waiting:
            ends.append(self._turned_away())
        return max(0.0, min(seconds, min(ends) - time.monotonic())) if ends else seconds

    def look(self) -> None:
        """Hands on what takes too long."""
        self._lending.look(self._is_stopping())
        if not self._running and not self._waiting:
            return
        now = time.monotonic()
        for pending in [each for each in self._running if each.look <= now]:
            pending.look = now + self._left(pending, now)
            if pending.look <= now:
                self.go_on(pending)
        while self._waiting and self._turned_away() <= now:
            self.go_on(self._waiting[0])
        self._start()

    def _left(self, pending: Pending, now: float) -> float:
        """The seconds that a query may still run: less as it uses the processor."""
        assert pending.process is not None
        used = 0 if pending.began is None else pending.process.work_seconds() - pending.began
        return min(RUN_SECONDS - used, pending.sent + MOST_SECONDS - now)

    def _turned_away(self) -> float:
        """When the query that waits longest is handed on: soon if it waits for a process, not for its turn."""
        wait = MOST_SECONDS if len(self._running) == AT_A_TIME else WAIT_SECONDS
        return self._waiting[0].trace.began + wait

    def go_on(self, pending: Pending, content: bytes | None = None) -> None:
        """Lets the application go on with a query, of whose answer the first message may be here."""
        process = self._end(pending)
        begun = None
        if process is not None:
            deadline = pending.trace.began + self._pool.limits.seconds
            begun = Begun(process, pending.known.job, deadline, pending.began, content)
        if pending.channel.connected:
            pending.channel.go_on(pending.request, begun)
        elif process is not None:
            self._pool.discard(process)

    def _end(self, pending: Pending) -> WorkerProcess | None:
        pending.is_over = True
        process = pending.process
        if process is None:
            self._waiting.remove(pending)
        else:
            self._running.remove(pending)
            del self._loop[process.connection.fileno()]
        return process

    def _start(self) -> None:
        while self._waiting and len(self._running) < AT_A_TIME:
            pending = self._waiting[0]
            sent = self._pool.send_if_idle(pending.known.job)
            if sent is None:
                return
            process, pending.began = sent
            self._waiting.popleft()
            pending.process, pending.sent = process, time.monotonic()
            pending.look = pending.sent + RUN_SECONDS
            self._running.append(pending)
            self._loop[process.connection.fileno()] = Listener(partial(self.receive, pending))

    def close(self) -> None:
        """Ends the readers."""
        self._lending.close()

    def receive(self, pending: Pending) -> None:
        """Takes a message of the worker; none of a query that has been answered, or handed on."""
        if pending.is_over:
            return
        assert pending.process is not None
        content: bytes | None = None
        with suppress(EOFError, OSError):
            content = pending.process.connection.recv_bytes()
        if content == BEGUN:
            pending.began = pending.process.work_seconds()
            return
        if content is None or content[:1] != LAST:
            self.go_on(pending, content)
        else:
            process = self._end(pending)
            assert process is not None
            self._pool.give_back(process)
            self._answers.put(pending.known.tag, content[1:])
            self._answer(pending.channel, pending.known, pending.trace, content[1:])
        self._start()

    def _answer(self, channel: Channel, known: Known, trace: Trace, body: bytes) -> None:
        if channel.connected:
            channel.answer(answer_bytes(known, trace.id, body))
        trace.status, trace.sent = 200, len(body)
        trace.close()
        self._metrics.count(trace)
        tell_request(trace)
