"""Reads one source in this process, as `read_source` does in a worker."""

from pathlib import Path, PurePath

from loader.article import Article
from loader.sources.limits import Limits
from loader.sources.location import Location
from loader.sources.rejection import Rejection
from loader.sources.source import read_source


def read_all(folder: Path, name: str, content: str | bytes, limits: Limits | None = None) -> list[Article | str]:
    """The articles of a file with this content, and the reasons of those left out, in their order."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    read = read_source(Location(str(path), path, PurePath(name)), {}, limits or Limits())
    return [part.reason if isinstance(part, Rejection) else part.article for part in read]


def read_one(folder: Path, name: str, content: str | bytes) -> Article:
    """The one article of a file with this content."""
    (article,) = read_all(folder, name, content)
    assert isinstance(article, Article), article
    return article


def refusal(folder: Path, name: str, content: str | bytes, limits: Limits | None = None) -> str:
    """Why a file with this content is left out: one line that names it."""
    (reason,) = read_all(folder, name, content, limits)
    assert isinstance(reason, str), reason
    assert str(folder / name) in reason
    assert "\n" not in reason
    return reason
