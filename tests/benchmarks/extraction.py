"""Speed and memory of reading: ``python -m tests.benchmarks.extraction``.

Bare spaCy and Skerry read the same articles in turn, in one process; figures are medians of the processor time of the
rounds, ratios the medians of each round's. Skerry's time is told by stages: its own run of spaCy's pipeline, which does
the same in less time than bare spaCy, names and what refers to them, facts. What a process needs is its own peak.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from loader.article import Article
from loader.language.extract import extract
from loader.language.layout import find_layout
from loader.language.reader import read_article
from loader.settings import all_gazetteers
from loader.workers import language
from tests.benchmarks.articles import articles
from tests.benchmarks.compare.processes import peak_megabytes
from tests.benchmarks.report import Bar, Cell, Report, json_option, tell
from tests.benchmarks.turns import timed

RATIO, MEMORY, OWN = 0.85, 450, 0.15
"""The bars: Skerry's words a second to bare spaCy's, megabytes a process, the share of the time beyond bare spaCy's."""
LONGEST = 150.0
"""Seconds after which no further round begins."""
BARE, OURS = "bare spaCy", "Skerry"


def measure(read: list[Article], rounds: int) -> Report:
    """The figures of reading some articles; memory is in megabytes (10**6 bytes)."""
    began = time.monotonic()
    loaded = language(all_gazetteers(()))
    gc.freeze()  # as in a worker
    runs: dict[str, Callable[[Article], object]] = {
        BARE: lambda article: loaded.nlp(article.text),
        "spaCy": lambda article: loaded.parse(find_layout(article.text, loaded.layout)),
        "names": lambda article: read_article(article, loaded),
        OURS: lambda article: extract(article, loaded),
    }
    for run in runs.values():
        _seconds(run, read[:3])
    found: list[dict[str, float]] = []
    while len(found) < rounds and (not found or time.monotonic() - began < LONGEST):
        found.append({name: _seconds(run, read) for name, run in runs.items()})
    words = sum(len(article.text.split()) for article in read)
    middle = {name: statistics.median(took[name] for took in found) for name in runs}
    ratio = statistics.median(took[BARE] / took[OURS] for took in found)
    own = statistics.median(1 - took["spaCy"] / took[OURS] for took in found)
    names = statistics.median((took["names"] - took["spaCy"]) / took[OURS] for took in found)
    memory = peak_megabytes(os.getpid())  # getrusage would count what the process had from which this one was forked
    rows: list[tuple[Cell, ...]] = [
        (name, words / middle[name], len(read) / middle[name], middle[name] / middle[OURS]) for name in (BARE, OURS)
    ]
    rows += [
        ("of it spaCy's pipeline", "", "", 1 - own),
        ("of it names and what refers to them", "", "", names),
        ("of it facts", "", "", own - names),
    ]
    bars = [
        Bar("Skerry's words a second to bare spaCy's", ratio, RATIO),
        Bar("share of the time beyond bare spaCy's", 1 - ratio, OWN, at_least=False),
        Bar("memory of a process, MB", memory, MEMORY, at_least=False),
    ]
    remark = f"{len(read)} articles, {words:,} words, {len(found)} rounds; processor time."
    return Report("Reading", ("", "words/s", "articles/s", "share of Skerry's time"), rows, bars, [remark])


def _seconds(run: Callable[[Article], object], read: list[Article]) -> float:
    return timed(partial(_each, run, read)).cpu


def _each(run: Callable[[Article], object], read: list[Article]) -> None:
    for article in read:
        run(article)


@click.command()
@click.option("--articles", "folders", type=click.Path(path_type=Path, exists=True), multiple=True, help="Folder.")
@click.option("--only", default="*", help="Only articles whose file stem matches this pattern.")
@click.option("--rounds", default=7, show_default=True)
@json_option
def main(folders: tuple[Path, ...], only: str, rounds: int, file: Path | None) -> None:
    """Print words a second, their ratio, the share of each stage, and the peak of memory."""
    tell(measure(articles(folders, only), rounds), file)


if __name__ == "__main__":
    main()
