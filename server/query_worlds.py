"""Queries of the world of the articles published until a day: handed to the processes that make such worlds, which
answer them themselves."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from urllib.parse import urlencode

from flask import Response, current_app, request
from werkzeug.exceptions import BadRequest

from loader.errors import QueryError
from loader.graph.embedded import Release
from server.large_bodies import inspected
from server.messages import Message
from server.streams import streamed
from server.trace import trace
from server.visits import made_elsewhere
from server.workers.job import Job
from server.workers.worker import write_answer
from server.world import AT, UNTIL, asked_world

POOL = "skerry.pool"
CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")
"""What a query sent by POST has no use for."""


class AnswerHere:
    """The bytes of an answer that this process gives itself, part by part; of the same use as those of another one.
    Raises QueryError, when it is made, for a query that cannot be answered."""

    def __init__(self, release: Release, job: Job) -> None:
        self._parts = streamed(partial(write_answer, release, job))
        self._ahead = list(islice(self._parts, 2))
        self.is_whole = len(self._ahead) < 2
        """Whether the first part is the last one."""

    def __iter__(self) -> Iterator[bytes]:
        """The parts."""
        yield from self._ahead
        yield from self._parts

    def close(self) -> None:
        """Ends the query if it still runs."""
        self._parts.close()


def answers_itself() -> bool:
    """Whether this process answers queries itself: it is one with limits, and has none below it."""
    return POOL not in current_app.extensions


def check_world(is_update: bool) -> None:
    """Raises 400 for a world that is asked for in the body, where it would be overlooked, and for an update of another
    world than the present one."""
    misplaced = [name for name in (AT, UNTIL) if name in request.form]
    if misplaced:
        raise BadRequest(f"{' and '.join(map(repr, misplaced))} belong into the address of the request: put them there")
    if is_update and not asked_world().is_now:
        raise BadRequest(
            Message("an update changes the newest release only: take %(at)r and %(until)r out", at=AT, until=UNTIL)
        )


def handed_over(query: str | None) -> Response | None:
    """The answer from a process that makes worlds; None if this is one. A query in the body is handed over in the
    address."""
    if answers_itself():
        return None
    environ = dict(request.environ)
    if query is not None:
        trace().asks("unknown", query)
        with suppress(QueryError):  # told by the process that answers
            trace().asks(inspected(query).form, query)
        others = [(name, value) for name, value in request.values.items(multi=True) if name != "query"]
        environ["QUERY_STRING"] = urlencode([*others, ("query", query)])
    if request.method == "POST":
        environ["REQUEST_METHOD"] = "GET"
        for name in CONDITIONS:
            environ.pop(name, None)
    return made_elsewhere(environ)
