"""The id of an article (model.md, "Article identity")."""

import hashlib
import re
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from courlan import normalize_url

from loader.errors import UnreadableArticle
from loader.graph.terms import slug
from loader.sources.location import PACKED

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def require_id(explicit: str, place: str) -> str:
    """The id that a user gave. Raises UnreadableArticle if it could not stand in an IRI."""
    if not _ID.fullmatch(explicit):
        raise UnreadableArticle(
            f"{place} has the id {explicit!r}: use letters (ASCII), digits, dots, dashes, underscores"
        )
    return explicit


def publisher_id(given: str) -> str:
    """The id that a publisher gave, or its hash if it could not stand in an IRI."""
    return given if _ID.fullmatch(given) else hashed(given)


def path_id(relative: PurePath, number: int | None) -> str:
    """The slug of the path relative to the argument; with ``.3`` for the third article of a file, which no slug of
    another path ends with."""
    unpacked = relative.with_suffix("") if relative.suffix.lower() in PACKED else relative
    path = unpacked.with_suffix("").as_posix()
    name = slug(path) if path.isascii() else f"{slug(path)}-{hashlib.sha256(path.encode()).hexdigest()[:8]}"
    return name if number is None else f"{name}.{number}"


def hashed(words: str) -> str:
    """Sixteen hexadecimal digits for a URL or another string that tells an article from all others."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]


def canonical_url(url: str) -> str:
    """The URL without fragment, default port and trailing slash, scheme and host in lower case (RFC 3986, 6.2)."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if parts.port and (parts.scheme.lower(), parts.port) not in {("http", 80), ("https", 443)}:
        host = f"{host}:{parts.port}"
    return urlunsplit((parts.scheme.lower(), host, parts.path.rstrip("/"), parts.query, ""))


def web_address(url: str | None) -> str | None:
    """An http(s) URL in its usual form, without the parameters by which campaigns are tracked (``utm_source``); None
    for anything else."""
    try:
        parts = urlsplit((url or "").strip())
        if parts.scheme.lower() in ("http", "https") and parts.hostname and (parts.port is None or parts.port):
            return normalize_url(parts) or None
    except ValueError:
        pass
    return None
