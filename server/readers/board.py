"""What a reader is at, in memory that it shares with the service: who looks learns it also of one that is gone."""

import mmap
import os
from dataclasses import dataclass
from struct import Struct

FREE, READS, RUNS, SENDS = 0, 1, 2, 3
"""Nothing is done; a request is being taken from its connection; it is being answered, and nothing of the answer was
sent; the answer is being sent."""
MOST_BYTES = 64 * 1024
_HEAD, _LAST = Struct("<QQI"), Struct("<Q")
_STATE = MOST_BYTES - 1
_LAST_AT = MOST_BYTES - 16


@dataclass(frozen=True, slots=True)
class Sight:
    """What a board shows: the state; of which connection, the request that is the ``number``-th, and its bytes; the
    highest number of a connection of which a request was answered."""

    state: int
    connection: int
    number: int
    request: bytes
    answered: int


class Board:
    """A page of memory that one process writes and another reads."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, MOST_BYTES)
        self._number = self._connection = self._answered = 0

    def begin(self, connection: int, request: bytes, is_taken: bool = True) -> None:
        """Notes that a request is being answered, which was taken from its connection, or will be now (``run``)."""
        self._number += 1
        self._connection = connection
        self._memory[: _HEAD.size] = _HEAD.pack(connection, self._number, len(request))
        self._memory[_HEAD.size : _HEAD.size + len(request)] = request
        self._memory[_STATE] = RUNS if is_taken else READS

    def run(self) -> None:
        """Notes that the request was taken from its connection."""
        self._memory[_STATE] = RUNS

    def send(self) -> None:
        """Notes that its answer is being sent."""
        if self._connection > self._answered:
            self._answered = self._connection
            self._memory[_LAST_AT : _LAST_AT + _LAST.size] = _LAST.pack(self._answered)
        self._memory[_STATE] = SENDS

    def end(self) -> None:
        """Notes that nothing is done."""
        self._memory[_STATE] = FREE

    def look(self) -> Sight:
        """What it shows. While its writer works the request may be half written: it counts when that is gone."""
        state = self._memory[_STATE]
        connection, number, size = _HEAD.unpack(self._memory[: _HEAD.size])
        (answered,) = _LAST.unpack(self._memory[_LAST_AT : _LAST_AT + _LAST.size])
        request = self._memory[_HEAD.size : _HEAD.size + min(size, MOST_REQUEST)]
        return Sight(state, connection, number, request, answered)

    def close(self) -> None:
        """Lets the memory go."""
        self._memory.close()


MOST_REQUEST = _LAST_AT - _HEAD.size
"""The longest request in bytes."""


def new_board() -> int:
    """The descriptor of memory for a board. Raises OSError if there is none."""
    descriptor = os.memfd_create("skerry-board")
    os.ftruncate(descriptor, MOST_BYTES)
    return descriptor
