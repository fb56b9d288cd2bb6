"""Plain text -> its one article."""

import re

from loader.errors import UnreadableArticle
from loader.sources.item import Item, Items

_LONGEST_TITLE = 160
_TURTLE = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|PREFIX|BASE)\s+\S*\s*<")


def read_text(text: str, place: str) -> Items:
    """The article of a plain text: the whole text, with its headline if it begins with one. Raises UnreadableArticle
    for Turtle."""
    if _TURTLE.match(text):
        raise UnreadableArticle(f"{place} is Turtle, not an article: give a gazetteer with --gazetteer")
    yield None, Item(text, title=headline(text))


def headline(text: str) -> str | None:
    """The first paragraph if it looks like a headline: one short line without a full stop, more text below it."""
    first, separator, rest = text.strip().partition("\n")
    first = first.strip()
    if not separator or not rest.strip() or len(first) > _LONGEST_TITLE or first.lower().startswith("date "):
        return None
    return first if first[-1:].isalnum() or first[-1:] in "'’\"”?!)" else None
