"""A body that comes in chunks (RFC 9112, section 7.1), read in time that its length bounds; waitress looks at a line
anew with each piece of it that comes, however long it is."""

from waitress.buffers import OverflowableBuffer
from waitress.rfc7230 import CHUNK_EXT_RE, HEADER_FIELD_RE, ONLY_HEXDIG_RE
from waitress.utilities import BadRequest

MOST_LINE = 4096
"""Bytes of a line: the size of a chunk with its extensions, or a trailer."""
MOST_TRAILERS = 8192
"""Bytes of all trailers."""
MOST_SMALL, SMALL = 10_000, 64
"""So many chunks may be as small as a client likes; more of them only if a chunk has so many bytes on average."""
_SIZE_DIGITS = 16


class _Broken(Exception):
    pass


class Chunks:
    """Reads the chunks of one body into a buffer (what waitress asks of a receiver)."""

    completed = False
    error: BadRequest | None = None

    def __init__(self, buffer: OverflowableBuffer) -> None:
        self._buffer = buffer
        self._line = b""
        self._left = self._size = self._chunks = self._trailers = 0
        self._take = self._take_size

    def __len__(self) -> int:
        return int(self._buffer.__len__())

    def received(self, data: bytes) -> int:
        """Takes what came; how much of it belongs to the body."""
        place, content = 0, list[bytes]()
        try:
            while place < len(data) and not self.completed:
                if self._left:
                    content.append(data[place : place + self._left])
                    place += len(content[-1])
                    self._left -= len(content[-1])
                else:
                    place = self._read_line(data, place)
        except _Broken as broken:
            self.error = BadRequest(str(broken))
            return len(data)
        self._buffer.append(b"".join(content))
        return place

    def _read_line(self, data: bytes, place: int) -> int:
        end = data.find(b"\n", place, place + MOST_LINE + 1) + 1
        self._line += data[place : end or place + MOST_LINE + 1]
        if len(self._line) > MOST_LINE:
            raise _Broken("a line between chunks is too long")
        if not end:
            return len(data)
        line, self._line = self._line, b""
        if line[-2:] != b"\r\n":
            raise _Broken("a line between chunks does not end as one")
        self._take(line[:-2])
        return end

    def _take_size(self, line: bytes) -> None:
        digits, mark, extensions = line.partition(b";")
        if not ONLY_HEXDIG_RE.match(digits) or len(digits) > _SIZE_DIGITS:
            raise _Broken("the size of a chunk is no number")
        if mark and not CHUNK_EXT_RE.match(mark + extensions):
            raise _Broken("the extension of a chunk is none")
        self._left = int(digits, 16)
        self._size += self._left
        self._chunks += 1
        if self._chunks > MOST_SMALL + self._size // SMALL:
            raise _Broken("there are too many small chunks")
        self._take = self._take_end if self._left else self._take_trailer

    def _take_end(self, line: bytes) -> None:
        if line:
            raise _Broken("a chunk is longer than its size")
        self._take = self._take_size

    def _take_trailer(self, line: bytes) -> None:
        self._trailers += len(line)
        if self._trailers > MOST_TRAILERS:
            raise _Broken("the trailers are too long")
        if line and not HEADER_FIELD_RE.match(line):
            raise _Broken("a trailer is none")
        self.completed = not line

    def getfile(self) -> object:
        """The body as a file."""
        return self._buffer.getfile()

    def getbuf(self) -> OverflowableBuffer:
        """The buffer."""
        return self._buffer
