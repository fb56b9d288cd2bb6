"""The id of an article (model.md, "Article identity")."""

import hashlib
import re
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from loader.errors import UnreadableArticle
from loader.graph.terms import slug

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def article_id(explicit: str | None, url: str | None, relative: PurePath, place: str) -> str:
    """The explicit id; else the hash of the canonical URL; else the slug of the path relative to the argument.

    Raises UnreadableArticle if the explicit id could not stand in an IRI.
    """
    if explicit is not None:
        if not _ID.fullmatch(explicit):
            raise UnreadableArticle(
                f"{place} has the id {explicit!r}: use ASCII letters, digits, dots, dashes, underscores"
            )
        return explicit
    if url is not None:
        return hashlib.sha256(canonical_url(url).encode()).hexdigest()[:16]
    path = relative.with_suffix("").as_posix()
    return slug(path) if path.isascii() else f"{slug(path)}-{hashlib.sha256(path.encode()).hexdigest()[:8]}"


def canonical_url(url: str) -> str:
    """The URL without fragment, default port and trailing slash, scheme and host in lower case (RFC 3986, 6.2)."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if parts.port and (parts.scheme.lower(), parts.port) not in {("http", 80), ("https", 443)}:
        host = f"{host}:{parts.port}"
    return urlunsplit((parts.scheme.lower(), host, parts.path.rstrip("/"), parts.query, ""))
