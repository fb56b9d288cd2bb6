"""The link in the head of an answer in JSON: where more is told about it (SPARQL 1.1 Query Results JSON Format, section
3.1.2). It names the release that the answer is of, in whose graph stands how that was made."""

import json
import re
from io import RawIOBase
from typing import IO

_END_OF_HEAD = re.compile(rb'\}, ?"(?:results|boolean)" ?:')
"""No name of a variable has any of these characters."""


class HeadLink(RawIOBase):
    """Passes JSON on as the engine writes it, with the link."""

    def __init__(self, output: IO[bytes], iri: str) -> None:
        super().__init__()
        self._output, self._iri = output, iri
        self._head = b""
        self._is_past = False

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Takes bytes; those of the head are held back until it is whole."""
        content = bytes(data)  # type: ignore[call-overload] # what a stream is given is a buffer
        if self._is_past:
            self._output.write(content)
            return len(content)
        self._head += content
        found = _END_OF_HEAD.search(self._head)
        if found is not None:
            before, after = self._head[: found.start()], self._head[found.start() :]
            comma = b"" if before.endswith(b"{") else b","
            self._output.write(b'%b%b"link":[%b]%b' % (before, comma, json.dumps(self._iri).encode(), after))
            self._is_past, self._head = True, b""
        return len(content)
