"""Tasks: a request on its way through the application, or one that could not be read, which the application refuses."""

import time
from io import BytesIO
from typing import Any

from waitress.task import WSGITask

from server.refusals import REFUSED
from server.trace import BREAK_OFF

REST_SECONDS = 5
"""So long a client may take what is left of an answer that failed in the middle."""


class Task(WSGITask):  # type: ignore[misc] # waitress has no types
    """A request that is answered."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is given, with the means to break the connection off."""
        environ: dict[str, Any] = super().get_environment()
        environ[BREAK_OFF] = self.channel.break_off
        return environ

    def execute(self) -> None:
        """Answers. Where only the end of the connection tells the end of the answer (HTTP/1.0), an answer that fails
        in the middle resets it."""
        try:
            super().execute()
        except Exception:
            if self.wrote_header and not self.chunked_response and self.content_length is None:
                self.channel.reset_on_close()
            self.channel.until = time.monotonic() + REST_SECONDS
            raise

    def set_close_on_finish(self) -> None:
        """Closes the connection after the answer; not for want of a length if there is no body: where that ends is
        known (RFC 9112, section 6.3)."""
        asks_to_close = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.has_body or self.version == "1.0" or asks_to_close:
            super().set_close_on_finish()

    def finish(self) -> None:
        """Ends the answer; that to a HEAD has no last chunk either."""
        if self.request.command == "HEAD":
            if not self.wrote_header:
                self.write(b"")
            return
        super().finish()


class Refusal(Task):
    """A request that could not be read, too long or no HTTP: the application answers by what was read of it."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is given: the head as far as it was read, no body, and the status of the refusal."""
        environ = super().get_environment()
        environ |= {REFUSED: self.request.error.code, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
        return environ

    def execute(self) -> None:
        """Answers; the connection is closed after it."""
        self.channel.leaves = True
        self.set_close_on_finish()
        super().execute()
