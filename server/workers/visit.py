"""A request for a page, a report or an export as it is handed to a worker process, and the head of the answer."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from server.trace import ID_KEY

SHORTEN_KEY = "skerry.shorten"
"""In the environment of a process that makes pages: what takes the seconds that the rest of the answer may last."""
HANDED = ("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
          "REMOTE_ADDR", ID_KEY, "wsgi.url_scheme")  # fmt: skip
KEPT_BACK = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")
"""Secrets are of no use to a page."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What of a WSGI environment (PEP 3333) a page can depend on; it has no body."""

    environ: Mapping[str, str]

    @property
    def world(self) -> None:
        """Told each time: what is shown may differ with every visit."""

    @property
    def in_memory(self) -> bool:
        """Never."""
        return False

    @classmethod
    def of(cls, environ: Mapping[str, Any]) -> "Visit":
        """The visit of a request."""
        names = [name for name in environ if name.startswith("HTTP_") and name not in KEPT_BACK]
        return cls({name: str(environ[name]) for name in (*HANDED, *names) if name in environ})

    def to_json(self) -> bytes:
        """The visit as it is sent."""
        return json.dumps(self.environ).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Visit":
        """The visit as it was sent."""
        return cls(json.loads(content))

    def wsgi(self) -> dict[str, Any]:
        """The environment for an application in another process."""
        return {
            **self.environ,
            "wsgi.version": (1, 0), "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": False,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The status line and the headers of an answer; sent as its first line."""

    status: str
    headers: tuple[tuple[str, str], ...]

    def to_line(self) -> bytes:
        """The head as it is sent."""
        return json.dumps([self.status, self.headers]).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Head":
        """The head as it was sent."""
        status, headers = json.loads(line)
        return cls(status, tuple((name, value) for name, value in headers))
