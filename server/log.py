"""The log: one line of JSON (RFC 8259) an event, on standard error; a line for each request when it is answered."""

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from loader.errors import SkerryError
from server.tokens import PREFIX, SECRET
from server.trace import Trace

REQUESTS = "skerry.requests"
"""The logger of the lines about requests, at the level INFO."""
MESSAGE = "request"
MOST_OF_A_PATH = 500
FIELDS = "skerry"
"""The attribute of a record that holds the fields of its line beyond the usual ones."""


class JsonLines(logging.Formatter):
    """Writes a record as one line: time (UTC), level, message, and what the record adds; a traceback as one text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": without_secrets(record.getMessage()),
        }
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line)


def set_up_logging() -> None:
    """Sends the log of this process to standard error. For the process that serves, which has no other log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(REQUESTS).setLevel(logging.INFO)
    logging.logThreads = logging.logMultiprocessing = logging.logProcesses = False  # no line tells them
    logging.getLogger("waitress").addFilter(_OfBrokenOff())
    # Its warnings of a long queue are what the pools do anyway, and are counted.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class _OfBrokenOff(logging.Filter):
    """Tells of an answer that a limit, an operator or the client ended in the middle what ended it, as a warning: it is
    no defect of ours, and its request has a line of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SkerryError):
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
            record.msg, record.args, record.exc_info = "an answer was broken off: %s", (str(error),), None
        return True


def tell_request(found: Trace) -> None:
    """The line of a request that is answered. Its address is told without the part after the question mark: queries
    may be private, and are long."""
    log = logging.getLogger(REQUESTS)
    if log.isEnabledFor(logging.INFO):
        # Made here: ``Logger.info`` would look for its caller first, which takes longer than the rest.
        record = logging.LogRecord(REQUESTS, logging.INFO, "", 0, MESSAGE, (), None)
        setattr(record, FIELDS, _fields(found))
        log.handle(record)


def line_of(found: Trace) -> bytes:
    """The same line, for a process that has no other log: made without the machinery, which takes most of the time."""
    second, fraction = divmod(time.time(), 1)
    now = f"{_second(int(second))}.{int(fraction * 1000):03}+00:00"
    return msgspec.json.encode({"time": now, "level": "info", "message": MESSAGE, **_fields(found)}) + b"\n"


@lru_cache(maxsize=1)
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _fields(found: Trace) -> dict[str, object]:
    fields: dict[str, object] = {
        "query_id": found.id,
        "method": found.method[:20],
        "path": without_secrets(found.path)[:MOST_OF_A_PATH],
        "status": found.status,
        "outcome": found.outcome,
        "seconds": round(found.seconds, 4),
        "bytes": found.sent,
        "release": int(found.release) if found.release.isdecimal() else None,
    }
    if found.form:
        fields["form"] = found.form
    return fields


def without_secrets(text: str) -> str:
    """A text with a mark in place of every secret of a token."""
    return re.sub(SECRET, "[secret]", text) if PREFIX in text else text
