"""What writes to a file, as a stream that is read: a thread writes, a bounded queue holds what was not read yet."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from io import BufferedWriter, RawIOBase
from queue import Queue
from typing import IO, cast

PART_BYTES = 64 * 1024
PARTS = 4


class _Sink(RawIOBase):
    """Puts what is written into the queue."""

    def __init__(self, parts: "Queue[bytes | None]", abandoned: threading.Event) -> None:
        super().__init__()
        self._parts, self._abandoned = parts, abandoned

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Takes bytes. Raises BrokenPipeError when nobody reads them any more."""
        if self._abandoned.is_set():
            raise BrokenPipeError
        content = bytes(data)  # type: ignore[call-overload] # what a stream is given is a buffer
        self._parts.put(content)
        return len(content)


def streamed(write: Callable[[IO[bytes]], None]) -> Generator[bytes]:
    """The bytes that ``write`` writes, part by part. What it raises is raised here, when all before it was read."""
    parts: Queue[bytes | None] = Queue(PARTS)
    abandoned = threading.Event()

    def work() -> None:
        output = BufferedWriter(_Sink(parts, abandoned), PART_BYTES)
        try:
            write(cast(IO[bytes], output))
            output.flush()
        finally:
            output.detach()

    with ThreadPoolExecutor(1) as executor:
        done = executor.submit(work)
        done.add_done_callback(lambda _: parts.put(None))
        part: bytes | None = b""
        try:
            while (part := parts.get()) is not None:
                yield part
        finally:
            abandoned.set()
            while part is not None:
                part = parts.get()
        done.result()
