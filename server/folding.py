"""Texts as they are compared: without case, accents and typographic quotes."""

import re
import unicodedata

WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """A text without case, accents and typographic quotes, as it is compared."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("“", '"').replace("”", '"'))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
