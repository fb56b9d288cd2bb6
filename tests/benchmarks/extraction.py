"""Speed and memory of reading: `python -m tests.benchmarks.extraction`.

Bare spaCy and Skerry read the same articles in turn, one article at a time, in one process; the figures are the medians
of the processor time of the rounds, the ratio the median of each round's. What a process needs is its own peak.
"""

import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from loader.article import Article
from loader.language.extract import extract
from loader.settings import all_gazetteers
from loader.workers import language
from tests.benchmarks.articles import articles

RATIO, MEMORY = 0.85, 450
"""The bars: Skerry's words a second to bare spaCy's, megabytes a process."""
LONGEST = 150.0
"""Seconds after which no further round begins."""


@click.command()
@click.option("--articles", "folders", type=click.Path(path_type=Path, exists=True), multiple=True, help="Folder.")
@click.option("--only", default="*", help="Only articles whose file stem matches this pattern.")
@click.option("--rounds", default=7, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def main(folders: tuple[Path, ...], only: str, rounds: int, as_json: bool) -> None:
    """Prints words a second, their ratio, and the peak of memory."""
    read = articles(folders, only)
    figures = measure(read, rounds)
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    click.echo(f"{len(read)} articles, {figures['words']} words, {figures['rounds']} rounds")
    click.echo(f"bare spaCy   {figures['spacy_words_per_second']:>6.0f} words a second")
    click.echo(f"Skerry       {figures['skerry_words_per_second']:>6.0f} words a second")
    click.echo(f"ratio        {figures['ratio']:>6.3f} (bar {RATIO})")
    click.echo(f"memory       {figures['memory_mb']:>6.0f} MB at most (bar {MEMORY})")


def measure(read: list[Article], rounds: int) -> dict[str, float]:
    """The figures by name: words and rounds are counts, memory is in megabytes (10**6 bytes)."""
    began = time.monotonic()
    loaded = language(all_gazetteers(()))
    gc.freeze()  # as in a worker
    runs: tuple[Callable[[Article], object], ...] = (
        lambda article: loaded.nlp(article.text),
        lambda article: extract(article, loaded),
    )
    for run in runs:
        _seconds(run, read[:3])
    pairs: list[tuple[float, ...]] = []
    while len(pairs) < rounds and (not pairs or time.monotonic() - began < LONGEST):
        pairs.append(tuple(_seconds(run, read) for run in runs))
    words = sum(len(article.text.split()) for article in read)
    return {
        "words": words,
        "rounds": len(pairs),
        "spacy_words_per_second": words / statistics.median(bare for bare, _ in pairs),
        "skerry_words_per_second": words / statistics.median(ours for _, ours in pairs),
        "ratio": statistics.median(bare / ours for bare, ours in pairs),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        * (1 if sys.platform == "darwin" else 1024)
        / 1e6,
    }


def _seconds(run: Callable[[Article], object], read: list[Article]) -> float:
    start = time.process_time()
    for article in read:
        run(article)
    return time.process_time() - start


if __name__ == "__main__":
    main()
