"""The data: an invented corpus loaded as articles are, and the release written as N-Quads for the other engines."""

from dataclasses import dataclass
from pathlib import Path

import click
import pyoxigraph as ox

from loader.desk import resident_desk
from loader.graph.embedded import Release, open_current
from loader.graph.store import StoreFolder
from loader.knowledge import load_knowledge
from loader.pipeline import load_records
from loader.settings import Settings
from tests.benchmarks.synthetic import Corpus

BATCH = 1000
ARTICLES = {"100k": 400, "1M": 4850}
"""How many articles of the corpus make so many quads, with the gazetteers and the ontology."""


@dataclass(frozen=True)
class Data:
    """A release as our store and as N-Quads."""

    size: str
    store: Path
    quads: Path
    count: int

    def release(self) -> Release:
        """The release."""
        return open_current(self.store)


def prepare(folder: Path, size: str, seed: int) -> Data:
    """Makes the data in a folder, unless a run before has."""
    store = folder / f"{size}-{seed}"
    quads = store / "release.nq"
    if not quads.exists():
        _fill(store, ARTICLES[size], seed)
        with (made := quads.with_suffix(".new")).open("wb") as file:
            ox.serialize(open_current(store).quads(), file, format=ox.RdfFormat.N_QUADS)
        made.rename(quads)
    with quads.open("rb") as file:
        return Data(size, store, quads, sum(1 for _ in file))


def _fill(store: Path, articles: int, seed: int) -> None:
    settings, corpus = Settings(store), Corpus(seed)
    knowledge = load_knowledge(settings)
    with resident_desk(StoreFolder(store), settings.base) as desk:
        for first in range(0, articles, BATCH):
            last = min(first + BATCH, articles)
            load_records(corpus.articles(first, last), settings, knowledge, desk)
            click.echo(f"{store}: {last} of {articles} articles", err=True)
