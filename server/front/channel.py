"""A connection whose plain queries are answered in front of the application."""

import time
from typing import Any, ClassVar

from server.channel import Channel
from server.front.front import Front, Pending
from server.front.keys import BEGUN_KEY, RAW_KEY
from server.patience import Patience
from server.tasks import Task
from server.workers.pool import Begun

_END = b"\r\n\r\n"


class FrontTask(Task):
    """A request for the application, with what the front knows of it."""

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        environ.update(self.channel.handed)
        self.channel.handed.clear()
        return environ


class FrontChannel(Channel):
    """Gives each request to the front, and what that does not answer to the application."""

    task_class = FrontTask
    front: ClassVar[Front]
    handed: dict[str, Any]
    _pending: Pending | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.handed = {}
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> bool:
        """Takes what a client sent."""
        if self._pending is not None:  # a second request before the first is answered
            self.front.go_on(self._pending)
        is_whole = self.request is None and not self.requests and data.endswith(_END) and data.count(_END) == 1
        if not is_whole or self.will_close or self.close_when_flushed:
            return bool(super().received(data))
        taken = self.front.take(self, data)
        if taken is False:
            self.handed = {RAW_KEY: data}
            return bool(super().received(data))
        # It may be answered by now.
        self._pending = taken if isinstance(taken, Pending) and not taken.is_over else None
        return True

    def answer(self, content: bytes) -> None:
        """Sends an answer; what the client does not take at once, as it takes it."""
        self._pending = None
        self.since = time.monotonic()
        sent = self.send(content)
        if self.connected and sent < len(content):
            self.write_soon(content[sent:])

    @property
    def awaits_client(self) -> bool:
        """Whether it is the client's turn."""
        return self._pending is None and super().awaits_client

    def go_on(self, request: bytes, begun: Begun | None) -> None:
        """Lets the application answer a request."""
        self._pending = None
        self.handed = {RAW_KEY: request} | ({BEGUN_KEY: begun} if begun is not None else {})
        super().received(request)

    def lend(self) -> bool:
        """Leaves the loop, so that a reader may have the connection; False if it has more to do here."""
        if self.requests or self.total_outbufs_len:
            return False
        self.del_channel()
        return True

    def take_back(self) -> None:
        """Is in the loop again."""
        self.last_activity, self.since = time.time(), time.monotonic()
        self._fileno = self.socket.fileno()
        self.add_channel()

    def take(self, request: bytes) -> None:
        """Answers what a reader was sent and does not."""
        self.received(request)

    def send_rest(self, content: bytes) -> None:
        """Sends what a client did not take of a reader's answer at once."""
        self.write_soon(content)

    def service(self) -> None:
        """Has the application answer one request."""
        handed = self.handed  # the next request comes with others
        super().service()
        # One whose client has left was not answered.
        self.front.drop(handed)
        handed.clear()


def fronted(front: Front, patience: Patience, **limits: int) -> type[FrontChannel]:
    """The channels of a service with such a front that refuses what comes too slowly, or has more than so many
    bytes."""
    return type("FrontedChannel", (FrontChannel,), {"front": front, "patience": patience, "limits": limits})
