"""Serving until a signal says stop, and stopping gently: what runs is finished, what is new is refused."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from waitress.server import BaseWSGIServer

from server.front.front import Front
from server.trace import Traces

SIGNALS = (signal.SIGTERM, signal.SIGINT)
PASS_SECONDS = 0.1
"""So often a service that stops looks whether all is done."""
LOOK_SECONDS = 0.5
"""So often at most a service looks for answers that nobody takes."""
LAST_SECONDS = 2
"""For telling those whose query was ended that it was."""
_LOG = logging.getLogger(__name__)


def run_until_stopped(server: BaseWSGIServer, stopping: threading.Event, traces: Traces, seconds: float) -> bool:
    """Serves until SIGTERM or SIGINT (Ctrl-C). Then sets ``stopping``, takes no new connection, and gives the requests
    that run ``seconds`` to finish; queries that need longer are ended. A second signal stops at once.

    Returns whether all requests were finished. To be called in the main thread.
    """
    with _handled(server, stopping):
        try:
            looked = time.monotonic()
            while not stopping.is_set():
                _pass(server, server.adj.asyncore_loop_timeout)
                if time.monotonic() - looked >= LOOK_SECONDS:
                    looked = time.monotonic()
                    traces.end_overdue()
                    for channel in list(server.active_channels.values()):
                        channel.end_overdue(looked)
            server.del_channel()
            server.socket.close()
            if _finish(server, seconds):
                return True
            ended = traces.end_all("the service stops, and this query was not done in time: ask again in a minute")
            _LOG.warning("%d queries were ended: they took longer than %g seconds after the signal", ended, seconds)
            _finish(server, LAST_SECONDS)
        except KeyboardInterrupt:
            _LOG.warning("stopped at once, by a second signal")
    return False


def _finish(server: BaseWSGIServer, seconds: float) -> bool:
    """Lets the server work until nothing is left to do or the time is over; whether nothing is left."""
    deadline = time.monotonic() + seconds
    quiet = 0
    while quiet < 2:  # what came with the last pass is seen in the next
        if time.monotonic() >= deadline:
            return False
        _pass(server, PASS_SECONDS)
        channels = list(server.active_channels.values())
        is_busy = any(channel.requests or channel.total_outbufs_len for channel in channels) or server.front.is_busy
        quiet = 0 if is_busy else quiet + 1
    return True


def _pass(server: BaseWSGIServer, seconds: float) -> None:
    front: Front = server.front
    server.asyncore.loop(
        timeout=front.patience(seconds), map=server._map, use_poll=server.adj.asyncore_use_poll, count=1
    )
    front.look()


@contextmanager
def _handled(server: BaseWSGIServer, stopping: threading.Event) -> Iterator[None]:
    def stop(number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()
        server.pull_trigger()  # wakes the loop

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
