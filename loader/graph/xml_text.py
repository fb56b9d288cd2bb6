"""XML 1.0 as the engine writes it (results of queries, RDF/XML), made well-formed: it takes every character as it is,
but a few cannot stand in XML, and a carriage return would be read as a line feed (XML 1.0, sections 2.2 and 2.11)."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO, RawIOBase
from typing import IO

from pyoxigraph import Triple

from loader.errors import UnwritableAnswer

_IMPOSSIBLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAMED = re.compile(r"[^\W\d][\w.\-]*$")
_BYTES = 3
"""The longest of them, in UTF-8."""


class XmlText(RawIOBase):
    """Passes XML on. ``finish`` passes the last bytes on."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output
        self._kept = b""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Takes bytes. Raises UnwritableAnswer for a character that XML cannot hold."""
        content = bytes(data)  # type: ignore[call-overload] # what a stream is given is a buffer
        text = self._kept + content
        cut = max(0, len(text) - _BYTES + 1)  # a character may continue in what comes next
        found = _IMPOSSIBLE.search(text)
        if found:
            raise UnwritableAnswer(
                f"the answer has the character U+{ord(found[0].decode()):04X}, which XML cannot hold: ask for another "
                f"format, such as JSON or Turtle"
            )
        self._pass(text[:cut])
        self._kept = text[cut:]
        return len(content)

    def finish(self) -> None:
        """Passes on what was kept."""
        self._pass(self._kept)
        self._kept = b""

    def _pass(self, text: bytes) -> None:
        if text:
            self._output.write(text.replace(b"\r", b"&#xD;"))


def nameable(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples. Raises UnwritableAnswer for one whose property cannot be the name of an element, as RDF/XML needs
    it (RDF 1.1 XML Syntax, section 2.2.7): the engine would write ``<prefix:>``."""
    known: set[str] = set()
    for triple in triples:
        iri = triple.predicate.value
        if iri not in known and not _NAMED.search(iri):
            raise UnwritableAnswer(
                f"the property {iri} ends with no name, so RDF/XML cannot tell it: ask for another format, such as "
                f"Turtle"
            )
        known.add(iri)
        yield triple


def well_formed(content: bytes) -> bytes:
    """XML of the engine, well-formed. Raises UnwritableAnswer for a character that XML cannot hold."""
    output = BytesIO()
    text = XmlText(output)
    text.write(content)
    text.finish()
    return output.getvalue()
