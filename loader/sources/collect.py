"""Arguments of the command line -> articles."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loader.errors import ArticleError
from loader.sources.limits import Limits
from loader.sources.location import find_locations
from loader.sources.metadata import FILE_NAME, Table, read_metadata
from loader.sources.rejection import Rejection
from loader.sources.source import Sourced, read_source
from loader.workers import run_each

SOURCES_A_WORKER = 200
"""A further process pays for its start (half a second) from about this many sources on."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found: articles by id, those that could not be read, and what the user should know."""

    articles: tuple[Sourced, ...]
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()


def collect(arguments: Sequence[str], limits: Limits | None = None, metadata_file: Path | None = None) -> Collection:
    """Reads the articles in files, directories, glob patterns, http(s) URLs and ``-``, the standard input: plain text,
    web pages, JSON, JSON Lines, feeds, each also packed by gzip or zstd.

    ``metadata.csv`` is looked for beside each file, unless ``metadata_file`` is given. Order and repetition of the
    arguments make no difference. Every source is read in a process with a time limit, so none can stop the others.
    Raises UsageError for a path that does not exist or a directory without articles.
    """
    limits = limits or Limits()
    locations = find_locations(arguments, limits.max_source_bytes)
    tables: dict[Path, Table] = {}
    tasks = []
    for location in locations:
        file = metadata_file or (location.path.parent / FILE_NAME if location.path else None)
        if file and file not in tables:
            tables[file] = read_metadata(file)
        name = location.path.name if location.path else location.place
        tasks.append((location, tables[file].get(name, {}) if file else {}, limits))
    subjects = [location.place for location in locations]
    found: dict[str, list[Sourced]] = defaultdict(list)
    rejections: list[Rejection] = []
    outcomes = run_each(read_source, tasks, subjects, limits.max_seconds, SOURCES_A_WORKER)
    for location, outcome in zip(locations, outcomes, strict=True):
        for read in [Rejection(location.place, str(outcome))] if isinstance(outcome, ArticleError) else outcome:
            if isinstance(read, Rejection):
                rejections.append(read)
            else:
                found[read.article.id].append(read)
    articles, clashes = _distinct(found)
    places = {sourced.place for same in found.values() for sourced in same} | {r.source for r in rejections}
    warnings = () if metadata_file else tuple(_unused(tables, places))
    return Collection(articles, (*rejections, *clashes), warnings)


def _distinct(found: Mapping[str, Sequence[Sourced]]) -> tuple[tuple[Sourced, ...], list[Rejection]]:
    """The articles by id; different articles with one id are all left out."""
    articles: list[Sourced] = []
    clashes: list[Rejection] = []
    for same in found.values():
        if len({sourced.article.content_hash for sourced in same}) == 1:
            articles.append(same[0])
        else:
            clashes.extend(_clash(sourced, same) for sourced in same)
    return tuple(sorted(articles, key=lambda sourced: sourced.article.id)), clashes


def _clash(sourced: Sourced, same: Sequence[Sourced]) -> Rejection:
    names = " and ".join(sorted({other.place for other in same}))
    return Rejection(
        sourced.place,
        f"{names} are different articles with one id, {sourced.article.id!r}: give them ids in {FILE_NAME}",
    )


def _unused(tables: Mapping[Path, Table], places: set[str]) -> Iterator[str]:
    """A warning for each row of a ``metadata.csv`` whose file, or whose article in a file that was read, is not
    there."""
    files_of_several = {place.rpartition("#")[0] for place in places}
    for path, table in tables.items():
        for name, rows in table.items():
            file = path.parent / name
            for number, row in rows.items():
                if not file.exists():
                    yield f"{row.place} is for {name!r}, which is not there: correct the name, or take the row out"
                elif number is not None and str(file) in files_of_several and f"{file}#{number}" not in places:
                    yield f"{row.place} is for article {number} of {name!r}, which is not there: correct the number"
