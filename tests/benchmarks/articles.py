"""The articles that the benchmarks read: the gold set's and the seeds, or those of folders given."""

import fnmatch
from collections.abc import Sequence
from pathlib import Path

from loader.article import Article
from loader.graph.shipped import shipped
from loader.sources.collect import collect

ROOT = Path(__file__).parents[2]


def articles(folders: Sequence[Path] = (), only: str = "*") -> list[Article]:
    """The articles whose file stem matches ``only``, by file stem. Raises UsageError for a folder without articles."""
    found = collect([str(folder) for folder in folders or (ROOT / "tests" / "gold" / "articles", shipped("seeds"))])
    chosen = [sourced for sourced in found.articles if fnmatch.fnmatchcase(sourced.name, only)]
    return [sourced.article for sourced in sorted(chosen, key=lambda sourced: sourced.name)]
