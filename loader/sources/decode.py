"""Bytes of a text file -> the text of an article."""

import codecs
import unicodedata

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


def decode(content: bytes, source: str) -> str:
    """The text of an article: decoded, without byte order mark, line ends LF, control characters replaced by spaces
    one for one (tabs stay).

    UTF-8 is tried first, then the encoding is detected. Raises UnreadableArticle, naming ``source``, for an empty or
    binary file and for a text in no known encoding.
    """
    if not content.strip():
        raise UnreadableArticle(f"{source} is empty: there is nothing to read")
    text = _decoded(content, source).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    controls = sum(1 for c in text if _is_control(c))
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise UnreadableArticle(f"{source} is a binary file, not text: give the article as plain text")
    if not text.strip():
        raise UnreadableArticle(f"{source} holds only white space: there is nothing to read")
    return "".join(" " if _is_control(c) else c for c in text) if controls else text


def _decoded(content: bytes, source: str) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableArticle(
                    f"{source} begins as {encoding.upper()} but breaks it at byte {error.start}: save it as UTF-8"
                ) from error
    if b"\0" in content:
        raise UnreadableArticle(f"{source} is a binary file, not text: give the article as plain text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(content).best()
    if best is None:
        raise UnreadableArticle(f"{source} is text in no encoding that could be detected: save it as UTF-8")
    return str(best)


def _is_control(character: str) -> bool:
    """Control characters, and the noncharacters that no XML or RDF syntax may hold."""
    return (unicodedata.category(character) == "Cc" and character not in "\n\t") or character in "\ufffe\uffff"
