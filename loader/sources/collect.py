"""Paths of the command line -> articles."""

import glob
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from loader.article import Article
from loader.errors import ArticleError, UsageError
from loader.sources.metadata import FILE_NAME, Metadata, read_metadata
from loader.sources.text import DEFAULT_MAX_BYTES, read_text


@dataclass(frozen=True, slots=True)
class Sourced:
    """An article and the file it came from."""

    article: Article
    path: Path


@dataclass(frozen=True, slots=True)
class Rejection:
    """An article that was left out: its file or id, and the reason in one sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found: articles by id, and those that could not be read."""

    articles: tuple[Sourced, ...]
    rejections: tuple[Rejection, ...]


def collect(paths: Sequence[str], max_bytes: int = DEFAULT_MAX_BYTES, metadata_file: Path | None = None) -> Collection:
    """Reads the articles in files, directories (their ``*.txt``, sub-directories too) and glob patterns.

    ``metadata.csv`` is looked for beside each file, unless ``metadata_file`` is given. The order and repetition of
    paths make no difference. Raises UsageError for a path that does not exist or a directory without articles.
    """
    tables: dict[Path, dict[str, Metadata]] = {}
    found: dict[str, list[Sourced]] = defaultdict(list)
    rejections: list[Rejection] = []
    for path, relative in sorted(set(_files(paths))):
        table = metadata_file or path.parent / FILE_NAME
        if table not in tables:
            tables[table] = read_metadata(table)
        try:
            article = read_text(path, relative, tables[table].get(path.name, Metadata()), max_bytes)
        except ArticleError as error:
            rejections.append(Rejection(str(path), str(error)))
        else:
            found[article.id].append(Sourced(article, path))
    articles = []
    for same in found.values():
        if len({sourced.article.content_hash for sourced in same}) == 1:
            articles.append(same[0])
        else:
            rejections.extend(_clash(sourced, same) for sourced in same)
    articles.sort(key=lambda sourced: sourced.article.id)
    return Collection(tuple(articles), tuple(rejections))


def _clash(sourced: Sourced, same: Sequence[Sourced]) -> Rejection:
    names = " and ".join(sorted({str(other.path) for other in same}))
    return Rejection(
        str(sourced.path),
        f"{names} are different articles with one id, {sourced.article.id!r}: give them ids in {FILE_NAME}",
    )


def _files(paths: Sequence[str]) -> Iterator[tuple[Path, PurePath]]:
    """Every file with its path relative to the argument that led to it."""
    for argument in paths:
        path = Path(argument)
        if path.is_dir():
            files = sorted(p for p in path.rglob("*.txt") if p.is_file())
            if not files:
                raise UsageError(f"there is no article in {argument!r}: a directory needs files named *.txt")
            yield from ((file, file.relative_to(path)) for file in files)
        elif path.exists():
            yield path, PurePath(path.name)
        else:
            matches = [path for match in glob.glob(argument, recursive=True) if (path := Path(match)).exists()]
            if not matches:
                raise UsageError(f"there is no file, directory or match for {argument!r}: check the path")
            for match in matches:
                yield from _files([str(match)])
