"""What a service and its readers tell each other: letters of a kind, the number of a connection, and bytes."""

import json
from dataclasses import dataclass
from struct import Struct

from server.front.shapes import Link, Shape
from server.workers.job import Job

LEND, RECALL, PING = b"L", b"R", b"P"
"""To a reader: a connection with its first request, its descriptor beside; all connections are to come back; a question
whether it is there, which it sends back."""
BACK, IDLE, LEFT, REST, DONE = b"B", b"I", b"E", b"T", b"S"
"""Of a reader: a request that it does not answer, and its connection; a connection that was quiet; one that the client
has left; one whose client has not taken the whole answer, with the rest; what was answered (JSON: form, seconds)."""
MOST_LETTER = 128 * 1024
_HEAD = Struct("<cQ")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter between the two."""

    kind: bytes
    connection: int = 0
    content: bytes = b""

    def to_bytes(self) -> bytes:
        """The letter as it is sent."""
        return _HEAD.pack(self.kind, self.connection) + self.content

    @classmethod
    def from_bytes(cls, told: bytes) -> "Letter":
        """The letter as it was sent."""
        kind, connection = _HEAD.unpack_from(told)
        return cls(kind, connection, told[_HEAD.size :])


def loan_of(shape: Shape, form: str, request: bytes) -> bytes:
    """The content of LEND: what the connection's answers have in common, of a form, and the first request."""
    told = {
        "job": shape.job.to_json().decode(),
        "head": shape.head.decode("latin-1"),
        "link": shape.link,
        "form": form,
    }
    return json.dumps(told).encode() + b"\n" + request


def read_loan(content: bytes) -> tuple[Shape, str, bytes]:
    """The shape, the form and the request of a loan."""
    line, _, request = content.partition(b"\n")
    told = json.loads(line)
    one, two, three = told["link"]
    link: Link = (one, two, three)
    return Shape(link, Job.from_json(told["job"].encode()), told["head"].encode("latin-1")), told["form"], request
