"""Objects in stores that fsspec reaches by URL (``s3://bucket/key``, ``gs://bucket/key``)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from loader.errors import SkerryError, UnreadableArticle, UsageError


@dataclass(frozen=True, slots=True)
class _Driver:
    """What reaches the stores of a scheme: a package, the extra of Skerry that installs it, and how it is told who
    asks."""

    package: str
    extra: str
    credentials: str


_S3 = _Driver(
    "s3fs",
    "s3",
    "give AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; for what is public FSSPEC_S3_ANON=true",
)
_GCS = _Driver("gcsfs", "gcs", "give GOOGLE_APPLICATION_CREDENTIALS; for what is public FSSPEC_GS_TOKEN=anon")
_MEMORY = _Driver("fsspec", "", "")
_DRIVERS = {"s3": _S3, "s3a": _S3, "gs": _GCS, "gcs": _GCS, "memory": _MEMORY}
SCHEMES = tuple(f"{scheme}://" for scheme in _DRIVERS)
"""How the URL of an object begins. Other schemes of fsspec would lead past the check of addresses, or chain stores."""
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object by its URL, with its path below the argument that led to it; ``is_named`` if that named it, alone or
    by a pattern, and not only a folder above it."""

    url: str
    relative: PurePosixPath
    is_named: bool


def find_objects(url: str) -> list[StoredObject]:
    """The objects that a URL means: one object, those below a folder, or what fits a pattern; none if there is none.
    Raises UsageError if the store cannot be asked."""
    scheme, path = _split(url)
    with _telling(url, UsageError):
        store = _store(scheme)
        matches = [path]
        if _kind(store, path) is None:
            matches = sorted(store.glob(path)) if _MAGIC & set(path) else []
        return [found for match in matches for found in _below(store, scheme, match)]


def _below(store: Any, scheme: str, match: str) -> Iterator[StoredObject]:
    if _kind(store, match) == "file":
        yield StoredObject(f"{scheme}://{match}", PurePosixPath(PurePosixPath(match).name), is_named=True)
        return
    for found in sorted(store.find(match)):
        yield StoredObject(f"{scheme}://{found}", PurePosixPath(found).relative_to(match), is_named=False)


def has_object(url: str) -> bool:
    """Whether there is an object. Raises UsageError if the store cannot be asked."""
    scheme, path = _split(url)
    with _telling(url, UsageError):
        return _kind(_store(scheme), path) == "file"


def read_object(url: str, most: int) -> tuple[bytes, int]:
    """The first ``most`` bytes of an object, none if it is larger, and its size. Raises UnreadableArticle."""
    scheme, path = _split(url)
    # Without a cache one request reads all; with one, blocks are read ahead and kept.
    with _telling(url, UnreadableArticle), _store(scheme).open(path, "rb", cache_type="none") as file:
        size = int(file.size)
        return (b"" if size > most else bytes(file.read(most))), size


def _split(url: str) -> tuple[str, str]:
    """Scheme and path of a URL. Raises UsageError if it names no bucket."""
    scheme, _, path = url.partition("://")
    if not path.strip("/"):
        raise UsageError(f"{url!r} names no bucket: write {scheme}://bucket/path")
    # The stores in memory begin their paths with a slash, others do not.
    return scheme.lower(), path.rstrip("/")


def _kind(store: Any, path: str) -> str | None:
    """Whether there is a "file" or a "directory", or None. The driver's own ``isfile`` takes any error for no."""
    try:
        kind: str = store.info(path)["type"]
    except FileNotFoundError:
        return None
    return kind


@lru_cache(maxsize=8)
def _store(scheme: str) -> Any:
    """The stores of a scheme. What they list is not kept: it would be all names of an archive."""
    import fsspec

    driver = _DRIVERS[scheme]
    try:
        return fsspec.filesystem(scheme, use_listings_cache=False)
    except ImportError as error:
        raise UsageError(
            f"{scheme}:// needs {driver.package}, which is not installed: pip install 'skerry[{driver.extra}]'"
        ) from error


@contextmanager
def _telling(url: str, kind: type[SkerryError]) -> Iterator[None]:
    """Errors of a driver in our words; each has its own, and those of the libraries below it."""
    try:
        yield
    except SkerryError:
        raise
    except FileNotFoundError as error:
        raise kind(f"{url} is not there: check the address") from error
    except Exception as error:  # whatever the libraries of a cloud raise: the edge
        told = " ".join(str(error).split()) or type(error).__name__
        driver = _DRIVERS[url.partition("://")[0].lower()]
        raise kind(f"{url} cannot be read ({told[:300]}): check the address; {driver.credentials}") from error
