"""Arguments of the command line -> where articles are."""

import glob
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from loader.errors import UsageError
from loader.sources.object_store import SCHEMES, find_objects

SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson", ".rss", ".atom", ".xml")
PACKED = (".gz", ".zst")
_ADDRESS = ("http://", "https://")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:")
"""How an address of any kind begins; those that are not http(s) are left out when it comes to reading them."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a source is, ``place`` in words: a file or an object of a store (``relative``: its path below the argument
    that led to it), an http(s) ``url``, or ``content`` that came through a pipe."""

    place: str
    path: Path | None = None
    relative: PurePath | None = None
    url: str | None = None
    content: bytes | None = None
    object_url: str | None = None

    @property
    def file(self) -> PurePath | None:
        """The file or object as a path, of which only the name counts; None if it is neither."""
        return PurePosixPath(self.object_url) if self.object_url is not None else self.path

    @property
    def folder(self) -> str | None:
        """The folder of a file or object, by its path or URL; None if it is neither."""
        if self.object_url is not None:
            return self.object_url.rpartition("/")[0]
        return str(self.path.parent) if self.path is not None else None


def find_locations(arguments: Sequence[str], max_bytes: int) -> list[Location]:
    """Files, directories (their files of a known name, sub-directories too), glob patterns, the same by the URL of a
    store (``s3://``, ``gs://``), http(s) URLs and ``-``, the standard input: each once, sorted.

    No more than ``max_bytes`` and one are read from a pipe. Raises UsageError for a path that does not exist or a
    directory without articles.
    """
    found = {location: None for argument in arguments for location in _locations(argument, max_bytes)}
    return sorted(found, key=lambda location: (location.place, location.relative or PurePath()))


def stem(path: PurePath) -> str:
    """The file name without its suffix, that of a packed file included: ``news.jsonl.gz`` -> ``news``."""
    return PurePath(path.stem).stem if path.suffix.lower() in PACKED else path.stem


def _locations(argument: str, max_bytes: int) -> Iterator[Location]:
    if argument == "-":
        yield Location("standard input", content=sys.stdin.buffer.read(max_bytes + 1))
        return
    if argument.lower().startswith(SCHEMES):
        yield from _objects(argument)
        return
    if argument.lower().startswith(_ADDRESS) or (_SCHEME.match(argument) and not Path(argument).exists()):
        yield Location(argument, url=argument)
        return
    path = Path(argument)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if _is_source(p) and p.is_file())
        if not files:
            raise _no_article(argument)
        yield from (Location(str(file), file, file.relative_to(path)) for file in files)
    elif path.is_file():
        yield Location(str(path), path, PurePath(path.name))
    elif path.exists():
        with path.open("rb") as pipe:
            yield Location(str(path), content=pipe.read(max_bytes + 1))
    else:
        matches = sorted(match for match in glob.glob(argument, recursive=True) if Path(match).exists())
        if not matches:
            raise UsageError(f"there is no file, directory or match for {argument!r}: check the path")
        for match in matches:
            yield from _locations(match, max_bytes)


def _objects(url: str) -> Iterator[Location]:
    """The objects of a store. Those that are named count whatever their names, those of a folder if it is a known
    one."""
    found = find_objects(url)
    if not found:
        raise UsageError(f"there is no object, folder or match for {url!r}: check the address")
    sources = [each for each in found if each.is_named or _is_source(each.relative)]
    if not sources:
        raise _no_article(url)
    yield from (Location(each.url, relative=each.relative, object_url=each.url) for each in sources)


def _no_article(argument: str) -> UsageError:
    names = ", ".join(f"*{suffix}" for suffix in SUFFIXES)
    return UsageError(f"there is no article in {argument!r}: a directory needs files named {names} (.gz, .zst)")


def _is_source(path: PurePath) -> bool:
    name = path.with_suffix("") if path.suffix.lower() in PACKED else path
    return name.suffix.lower() in SUFFIXES
