"""What can be an article: a text that a parser takes."""

import re

from loader.errors import UnreadableArticle

MAX_CHARACTERS = 1_000_000
"""spaCy's parser takes no more."""
_LONGEST_WORD = 3_000
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


def require_prose(text: str, place: str) -> None:
    """Raises UnreadableArticle, naming ``place``, for a text that is blank, has no letter, is too long for one article
    or holds a "word" so long that no language has it: a tokenizer would take time and memory without end for it."""
    if not text.strip():
        raise UnreadableArticle(f"{place} has no text: there is nothing to read")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableArticle(
            f"{place} has {len(text):,} characters, more than the {MAX_CHARACTERS:,} of the longest article: split it"
        )
    if long := _LONG_WORD.search(text):
        raise UnreadableArticle(
            f"{place} has {len(long.group()):,} characters without a space from {long.group()[:20]!r} on, "
            f"which is no text: take them out"
        )
    if not any(character.isalpha() for character in text):
        raise UnreadableArticle(f"{place} has no word in it: there is nothing to read")
