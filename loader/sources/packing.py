"""gzip and zstd, told by their first bytes."""

import gzip
import io
import zlib

from backports import zstd

from loader.errors import UnreadableArticle

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_LAYERS = 3
"""A packed file that a server packs once more has two."""
_WINDOW = {zstd.DecompressionParameter.window_log_max.value: 27}
"""A stranger's frame may take 128 MB of memory, what `zstd --long` asks for, and no more."""


def unpack(content: bytes, place: str, max_bytes: int) -> bytes:
    """The content unpacked, or as it is if it is not packed. Raises UnreadableArticle, naming ``place``, if it is
    damaged or holds more than ``max_bytes``; no more than that is ever unpacked."""
    for _ in range(_LAYERS):
        if content.startswith(_GZIP):
            content = _read(gzip.GzipFile(fileobj=io.BytesIO(content)), place, max_bytes)
        elif content.startswith(_ZSTD):
            content = _read(zstd.ZstdFile(io.BytesIO(content), options=_WINDOW), place, max_bytes)
        else:
            return content
    raise UnreadableArticle(f"{place} is packed more than {_LAYERS - 1} times: unpack it")


def _read(file: gzip.GzipFile | zstd.ZstdFile, place: str, max_bytes: int) -> bytes:
    kind = "gzip" if isinstance(file, gzip.GzipFile) else "zstd"
    try:
        with file:
            content = file.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
        raise UnreadableArticle(f"{place} is damaged as a {kind} file ({error}): fetch or pack it again") from error
    if len(content) > max_bytes:
        raise too_large(place, max_bytes, "unpacked")
    return content


def too_large(place: str, max_bytes: int, how: str = "", size: int | None = None) -> UnreadableArticle:
    """The error for a source or article of more than ``max_bytes``; ``size`` in bytes where it is known."""
    told = f"{how} " if how else ""
    if size is not None:
        told += f"{size / 1e6:.1f} MB, " if size >= 100_000 else f"{size:,} bytes, "
    return UnreadableArticle(
        f"{place} has {told}more than the limit of {max_bytes / 1e6:g} MB: split it into articles, or raise --max-bytes"
    )
