"""Bytes of a source -> text."""

import codecs
import re

from charset_normalizer import from_bytes

from loader.errors import UnreadableArticle

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16 LE
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAX_CONTROL_SHARE = 0.1
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters, and the noncharacters that no XML or RDF syntax may hold."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_DECLARATION_BYTES = 2_000
_SAMPLE_BYTES = 200_000
_LATIN = frozenset({"iso8859-1", "ascii"})
_LONGEST_CHARACTER = 4
"""In UTF-8, in bytes: a file that breaks off inside its last character is UTF-8 still."""


def decode(content: bytes, place: str, charset: str | None = None) -> str:
    """The text of a source: decoded and clean (see ``clean``).

    A byte order mark decides; else UTF-8 is tried, then ``charset``, which a server declared, then what the source
    declares itself (``<meta charset>``, ``<?xml encoding?>``), then the encoding is detected. A last character
    that is cut off is left away. Raises
    UnreadableArticle, naming ``place``, for an empty or binary source and for a text in no known encoding.
    """
    if not content.strip():
        raise UnreadableArticle(f"{place} is empty: there is nothing to read")
    text, controls = _CONTROL.subn(" ", _lines(_decoded(content, place, charset)))
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise UnreadableArticle(f"{place} is a binary file, not text: give the article as plain text")
    if not text.strip():
        raise UnreadableArticle(f"{place} holds only white space: there is nothing to read")
    return clean(text)


def clean(text: str) -> str:
    """The text without byte order mark, line ends LF, control characters replaced by spaces one for one (tabs stay),
    halves of surrogate pairs by U+FFFD."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", _lines(text)))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _decoded(content: bytes, place: str, charset: str | None) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableArticle(
                    f"{place} begins as {encoding.upper()} but breaks it at byte {error.start}: save it as UTF-8"
                ) from error
    if b"\0" in content:
        raise UnreadableArticle(f"{place} is a binary file, not text: give the article as plain text")
    declared = _DECLARED.search(content, 0, _DECLARATION_BYTES)
    for name in ("utf-8", charset, declared and declared.group(1).decode("ascii")):
        try:
            if name:
                return content.decode(_codec(name))
        except UnicodeDecodeError as error:
            if error.start > len(content) - _LONGEST_CHARACTER and name == "utf-8":
                return content[: error.start].decode("utf-8")
        except (UnicodeError, LookupError):
            continue
    best = from_bytes(content[:_SAMPLE_BYTES]).best()
    if best is None:
        raise UnreadableArticle(f"{place} is text in no encoding that could be detected: save it as UTF-8")
    return content.decode(best.encoding, errors="replace")


def _codec(name: str) -> str:
    """The codec of an encoding's name; Latin 1 means Windows-1252 on the web (WHATWG Encoding, 4.2). Raises
    LookupError for an unknown name."""
    codec = codecs.lookup(name).name
    return "cp1252" if codec in _LATIN else codec
