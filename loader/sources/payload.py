"""The bytes of a source, unpacked, and what is told about them."""

from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit

from loader.errors import UnreadableArticle
from loader.sources.kind import require_article_type
from loader.sources.limits import Limits
from loader.sources.location import PACKED, Location
from loader.sources.object_store import read_object
from loader.sources.packing import too_large, unpack


@dataclass(frozen=True, slots=True)
class Payload:
    """``name``: file name without the suffix of a packing. ``media_type`` and ``charset``: what a server said.
    ``url``: the address after redirects."""

    content: bytes
    name: str = ""
    media_type: str = ""
    charset: str | None = None
    url: str | None = None


def open_location(location: Location, limits: Limits) -> Payload:
    """Reads or fetches a source. Raises UnreadableArticle with the reason."""
    place, limit = location.place, limits.max_source_bytes
    if location.url is not None:
        from loader.sources.web import fetch

        document = fetch(location.url, limits)
        require_article_type(document.media_type, place)
        content = unpack(document.content, place, limit)
        name = _unpacked(urlsplit(document.url).path)
        return Payload(content, name, document.media_type, document.charset, document.url)
    if location.object_url is not None:
        content, size = read_object(location.object_url, limit)
        if size > limit:
            raise too_large(place, limit, size=size)
    elif location.path is not None:
        try:
            size = location.path.stat().st_size
            if size > limit:
                raise too_large(place, limit, size=size)
            with location.path.open("rb") as file:
                content = file.read(limit + 1)
        except OSError as error:
            raise UnreadableArticle(f"{place} cannot be read ({error.strerror}): check its permissions") from error
    else:
        content = location.content or b""
    if len(content) > limit:
        raise too_large(place, limit)
    return Payload(unpack(content, place, limit), _unpacked(location.file.name if location.file else ""))


def _unpacked(name: str) -> str:
    path = PurePath(name)
    return path.stem if path.suffix.lower() in PACKED else path.name
