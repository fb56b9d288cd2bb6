"""Folding: the form under which two spellings of one name or quotation are the same."""

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Case, accents, punctuation and spacing taken away; words parted by one blank. ``“He’s in”`` -> ``hes in``."""
    plain = text if text.isascii() else _unaccented(text)
    return _NO_WORD.sub(" ", re.sub(r"['’‘`´]", "", plain.casefold())).strip()


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii() or not unicodedata.combining(c))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(fold(text).split())
