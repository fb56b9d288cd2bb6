"""Arguments of the command line -> articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loader.errors import ArticleError
from loader.sources.gathered import Gathered
from loader.sources.limits import Limits
from loader.sources.location import find_locations
from loader.sources.rejection import Rejection
from loader.sources.source import Sourced, read_source
from loader.sources.tables import Tables
from loader.workers import Task, run_each

SOURCES_A_WORKER = 200
"""A further process pays for its start (half a second) from about this many sources on."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found: articles by id, those that could not be read, and what the user should know."""

    articles: Sequence[Sourced]
    """Each is read from disk whenever it is asked for."""
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()


def collect(arguments: Sequence[str], limits: Limits | None = None, metadata_file: Path | None = None) -> Collection:
    """Reads the articles in files, directories, glob patterns, objects of stores (``s3://``), http(s) URLs and ``-``,
    the standard input: plain text, web pages, JSON, JSON Lines, feeds, each also packed by gzip or zstd.

    ``metadata.csv`` is looked for beside each file, unless ``metadata_file`` is given. Order and repetition of the
    arguments make no difference. Every source is read in a process with a time limit, so none can stop the others.
    Texts go to disk as they come: no more than a few sources are in memory at a time. Raises UsageError for a path
    that does not exist or a directory without articles.
    """
    limits = limits or Limits()
    locations = find_locations(arguments, limits.max_source_bytes)
    tables, gathered = Tables(metadata_file), Gathered()
    rejections: list[Rejection] = []

    def tasks() -> Iterator[Task]:
        for location in locations:
            yield location.place, (location, tables.rows(location), limits)

    for location in locations:
        tables.rows(location)  # what is no table is told before anything is read
    outcomes = run_each(read_source, tasks(), len(locations), limits.max_seconds, SOURCES_A_WORKER)
    for (location, *_), outcome in outcomes:
        read = [Rejection(location.place, str(outcome))] if isinstance(outcome, ArticleError) else outcome
        for each in read:
            if isinstance(each, Rejection):
                rejections.append(each)
            else:
                gathered.add(each)
        tables.read(location, (each.source if isinstance(each, Rejection) else each.place for each in read))
    articles, clashes = gathered.distinct()
    return Collection(articles, (*rejections, *clashes), tuple(tables.unused()))
