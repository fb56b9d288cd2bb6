"""Prints a sample of facts with the sentences shown as their evidence: `python -m tests.benchmarks.evidence_sample`.

Read each and count those that their sentences support: every slot that is filled, not only the trigger. The sample is
the same for the same seed, articles, and reading. Facts are drawn from all kinds alike, in proportion to their number.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from loader.article import Article
from loader.settings import all_gazetteers
from loader.telling import Told, tell
from loader.workers import extract_all
from tests.benchmarks.articles import articles

SIZE = 100


@dataclass(frozen=True, slots=True)
class Sampled:
    """A fact and the article that tells it."""

    article: Article
    told: Told


@click.command()
@click.option("--articles", "folders", type=click.Path(path_type=Path, exists=True), multiple=True, help="Folder.")
@click.option("--only", default="*", help="Only articles whose file stem matches this pattern.")
@click.option("--seed", default=1, show_default=True)
@click.option("--size", default=SIZE, show_default=True, help="Number of facts.")
@click.option("--gazetteer", "gazetteers", type=click.Path(path_type=Path, exists=True), multiple=True)
def main(folders: tuple[Path, ...], only: str, seed: int, size: int, gazetteers: tuple[Path, ...]) -> None:
    """Prints the sample, numbered."""
    found = list(_facts(articles(folders, only), gazetteers))
    chosen = random.Random(seed).sample(found, min(size, len(found)))
    for number, sampled in enumerate(chosen, 1):
        click.echo("\n".join(_lines(number, sampled)) + "\n")
    click.echo(f"{len(chosen)} of {len(found)} facts, seed {seed}")


def _facts(read: list[Article], gazetteers: tuple[Path, ...]) -> Iterator[Sampled]:
    for article, record in extract_all(read, all_gazetteers(gazetteers)):
        if isinstance(record, Exception):
            raise record
        yield from (Sampled(article, told) for told in tell(record))


def _lines(number: int, sampled: Sampled) -> Iterator[str]:
    told, article = sampled.told, sampled.article
    published = article.published.isoformat() if article.published else "no date"
    yield f"{number}. {told.kind}  [{article.id}, published {published}, rule “{told.rule}”]"
    yield from (f"   {name}: {' '.join(value.split())}" for name, value in told.slots)
    if told.date:
        yield f"   date: {told.date}, {told.date_source}"
    yield from (f"   > {' '.join(passage.text.split())}" for passage in told.evidence)


if __name__ == "__main__":
    main()
