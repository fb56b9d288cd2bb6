"""What kind of source some bytes are."""

import re
from pathlib import PurePath
from typing import Literal

from loader.errors import UnreadableArticle

Kind = Literal["text", "page", "json", "json lines", "feed"]

_MEDIA_TYPES: dict[str, Kind] = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/json": "json",
    "application/ld+json": "json",
    "application/feed+json": "json",
    "application/x-ndjson": "json lines",
    "application/jsonl": "json lines",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
}
_UNTOLD = ("", "text/plain", "text/xml", "application/xml", "application/octet-stream", "binary/octet-stream")
_PACKED = ("application/gzip", "application/x-gzip", "application/zstd")
_SUFFIXES: dict[str, Kind] = {
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".json": "json",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
_SEARCHED = 5_000
_PROLOG = r"\s*(?:<\?[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*"
_FEED = re.compile(_PROLOG + r"(?:<!doctype rss[^>]*>\s*)?<(?:rss|feed|rdf:rdf|channel)\b", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(_PROLOG + r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")


def kind_of(text: str, name: str, media_type: str) -> Kind:
    """What the text is: by its beginning where that leaves no doubt, else by the media type that a server sent
    ("" for a file), else by the suffix of its name; in the end plain text."""
    beginning = text[:_SEARCHED]
    suffix = PurePath(name).suffix.lower()
    told = _MEDIA_TYPES.get(media_type) or _SUFFIXES.get(suffix)
    if _FEED.match(beginning):
        return "feed"
    if _PAGE.match(beginning):
        return "page"
    if _JSON.match(beginning):
        return "json lines" if told == "json lines" else "json"
    return told or "text"


def require_article_type(media_type: str, place: str) -> None:
    """Raises UnreadableArticle, naming ``place``, for a media type that holds no article (an image, a film, a
    PDF)."""
    if media_type not in _MEDIA_TYPES and media_type not in _UNTOLD + _PACKED and not media_type.startswith("text/"):
        raise UnreadableArticle(
            f"{place} is of the type {media_type!r}, which holds no article: give a page, a text, JSON or a feed"
        )
