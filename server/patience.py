"""How long the service waits for a request, and whom it leaves when its connections are nearly all taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

MOST_WAITED_FOR = 900
"""With so many connections, each new one takes the place of one whose client is waited for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """A head must be there ``head`` seconds after its first byte, a body ``body`` seconds after its head, and later the
    more of it has come: at ``rate`` bytes a second."""

    head: float = 10
    body: float = 30
    rate: int = 10_000

    def is_over_for_body(self, seconds: float, received: int) -> bool:
        """Whether a body of which so many bytes came in so many seconds comes too slowly."""
        return seconds > self.body + received / self.rate


class Waited(Protocol):
    """A connection, as who makes room sees it."""

    since: float
    """Since when its client is waited for (``time.monotonic``)."""

    @property
    def awaits_client(self) -> bool:
        """Whether it is the client's turn."""

    @property
    def is_under_way(self) -> bool:
        """Whether a whole head came, or an answer is being taken."""

    def handle_close(self) -> None:
        """Closes it."""


def make_room(connections: Iterable[Waited]) -> None:
    """Closes the connection whose client is waited for longest; first those on which nothing is under way."""
    waited = [each for each in connections if each.awaits_client]
    if waited:
        min(waited, key=lambda each: (each.is_under_way, each.since)).handle_close()
