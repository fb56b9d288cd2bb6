"""RSS and Atom feeds -> an article for each entry."""

import io
import re
from typing import Any

import feedparser

from loader.errors import UnreadableArticle
from loader.sources.day import day_of
from loader.sources.identity import web_address
from loader.sources.item import Item, Items
from loader.sources.page import text_of_fragment

_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_CHOKED = (ValueError, OverflowError, RecursionError, AssertionError)
"""What feedparser raises, not returns, for references to characters that do not exist (``&#xD800;``) and the like."""
_UTF_8 = {"content-type": "application/xml; charset=utf-8"}


def read_feed(text: str, place: str) -> Items:
    """The entries of a feed, numbered as they stand in it: the full text where the feed has it, else the summary. No
    link is followed.

    Raises UnreadableArticle for a feed that declares entities (they can grow without end), is no XML or has no entry.
    """
    if _ENTITY.search(text):
        raise UnreadableArticle(f"{place} declares entities, which no feed needs: take the declarations out")
    content = _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    try:
        found = feedparser.parse(io.BytesIO(content), response_headers=_UTF_8, resolve_relative_uris=False)
    except _CHOKED as error:
        raise UnreadableArticle(f"{place} is too damaged to be read as a feed ({error!r}): correct it") from error
    if not found.entries:
        reason = f" ({' '.join(str(found.bozo_exception).split())})" if found.bozo else ""
        raise UnreadableArticle(f"{place} is no feed with an entry{reason}: give a page, a text, JSON or a feed")
    for number, entry in enumerate(found.entries, 1):
        yield number, _item(entry, found.feed, f"{place}#{number}")


def _item(entry: Any, feed: Any, place: str) -> Item | UnreadableArticle:
    text = max((_text(content) for content in entry.get("content", ())), key=len, default="") or _text(
        entry.get("summary_detail")
    )
    if not text:
        return UnreadableArticle(f"{place} has neither text nor summary: load the page it links to")
    guid = _string(entry.get("id"))
    source = entry.get("source")
    return Item(
        text,
        title=_text(entry.get("title_detail")) or None,
        published=day_of(entry.get("published")) or day_of(entry.get("updated")),
        publisher=_string((source or feed).get("title")),
        url=web_address(_string(entry.get("link"))),
        guid=f"{feed.get('link', '')} {guid}" if guid else None,
        language=_string(entry.get("language")) or _string(feed.get("language")),
    )


def _text(detail: Any) -> str:
    """The text of feedparser's detail of a value, whether HTML or plain."""
    if not detail or not isinstance(value := detail.get("value"), str):
        return ""
    return (value if detail.get("type") == "text/plain" else text_of_fragment(value)).strip()


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
