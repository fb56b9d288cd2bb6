"""What hears of other processes in the server's loop."""

import logging
from collections.abc import Callable

_LOG = logging.getLogger(__name__)


class Listener:
    """Calls ``hear`` when a process has sent something, or is gone (what waitress asks of the members of its map)."""

    accepting = False

    def __init__(self, hear: Callable[[], None]) -> None:
        self._hear = hear

    def readable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Never."""
        return False

    def handle_read_event(self) -> None:
        """Something is there, or the process is gone."""
        self._hear()

    def handle_expt_event(self) -> None:
        """Nothing is sent out of band."""

    def handle_close(self) -> None:
        """The same."""
        self._hear()

    def handle_error(self) -> None:
        """Called while a defect of ours is handled: it must not end the service."""
        _LOG.exception("what another process sent met a defect")
