"""How the work after reading grows with the number of articles: ``python -m tests.benchmarks.growth``.

Each size has a process and a store of its own. ``load`` builds, checks, resolves and publishes Records in batches of a
thousand; ``build`` is measured by itself (its checks with it), ``publish`` where the releases are made, and what
remains of the load is ``resolve``. Then queries and an export of the last release. All is processor time of a process.
With ``--project`` nothing is measured: what the figures in RESULTS.json mean for a million articles and for a hundred.
"""

import json
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from os import getpid
from pathlib import Path

import click
import pyoxigraph as ox

from loader.desk import ResidentDesk
from loader.gate import article_graph
from loader.graph.embedded import Release, open_current
from loader.graph.manifest import Making, Manifest
from loader.graph.serialise import stream_export
from loader.graph.store import StoreFolder
from loader.knowledge import load_knowledge
from loader.pipeline import load_records
from loader.publish import Edit
from loader.settings import Settings
from tests.benchmarks.compare.processes import peak_megabytes
from tests.benchmarks.compare.questions import questions
from tests.benchmarks.fit import fitted, n_log_n
from tests.benchmarks.projection import projected
from tests.benchmarks.report import Bar, Cell, Report, json_option, tell
from tests.benchmarks.synthetic import Corpus
from tests.benchmarks.turns import timed

BATCH = 1000
RESULTS = Path(__file__).with_name("RESULTS.json")
TIMES = ("load", "build", "publish", "resolve", "query light", "query join", "query aggregate", "export")
SPARE = 0.1
"""So much may an exponent be above that of n log n: what a busy machine does to it."""


@dataclass(frozen=True, slots=True)
class Size:
    """What so many articles cost: seconds of processor time by work, the most memory of the load in MB, the store's
    size in MB (10**6 bytes), and the quads of the last release."""

    articles: int
    seconds: Mapping[str, float]
    memory: float
    disk: float
    quads: int


class TimedDesk(ResidentDesk):
    """A desk that knows how long it published."""

    published = 0.0

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release."""
        made: list[Manifest] = []
        self.published += timed(lambda: made.append(super(TimedDesk, self).publish(edit, making))).cpu
        return made[0]


def measure(articles: int, seed: int) -> Size:
    """The figures of a size, measured in this process."""
    with tempfile.TemporaryDirectory() as place:
        store, corpus = Path(place) / "store", Corpus(seed)
        settings = Settings(store)
        knowledge, folder = load_knowledge(settings), StoreFolder(store)
        folder.create(settings.base)
        build = load = 0.0
        with folder.writing():
            desk = TimedDesk(folder)
            for first in range(0, articles, BATCH):
                read = list(corpus.articles(first, min(first + BATCH, articles)))
                checked = partial(article_graph, gazetteer=knowledge.gazetteer, base=settings.base)
                build += timed(lambda read=read, checked=checked: [checked(a, r) for a, r in read]).cpu  # type: ignore[misc] # bound now
                load += timed(partial(load_records, read, settings, knowledge, desk)).cpu
        memory = peak_megabytes(getpid())
        release = open_current(store)
        seconds = {"load": load, "build": build, "publish": desk.published, "resolve": load - build - desk.published}
        seconds |= _asked(release)
        with open("/dev/null", "wb") as sink:
            seconds["export"] = timed(partial(stream_export, release, "nquads", sink)).cpu
        return Size(articles, seconds, memory, _megabytes(store), len(release))


def _asked(release: Release) -> dict[str, float]:
    found = {}
    for question in questions(release):
        if f"query {question.name}" in TIMES:
            found[f"query {question.name}"] = timed(partial(_ask, release, question.texts[:20])).cpu / 20
    return found


def _ask(release: Release, texts: tuple[str, ...]) -> None:
    for number in range(20):
        answer = release.query(texts[number % len(texts)])
        assert isinstance(answer, ox.QuerySolutions)
        answer.serialize(format=ox.QueryResultsFormat.JSON)


def _megabytes(folder: Path) -> float:
    """What a folder takes on the disk; files that are there under several names count once."""
    found = {(stat.st_dev, stat.st_ino): stat.st_blocks * 512 for file in folder.rglob("*") if (stat := file.stat())}
    return sum(found.values()) / 1e6


def report(sizes: list[Size]) -> Report:
    """The figures of some sizes, with the exponent of each work."""
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    highest = n_log_n({size.articles: 1 for size in sizes})
    for name in TIMES:
        costs = {size.articles: size.seconds[name] for size in sizes}
        exponent = fitted(costs).exponent
        rows.append((f"{name}, CPU s", *costs.values(), exponent))
        bars.append(Bar(f"exponent of {name} (n log n: {highest:.2f})", exponent, highest + SPARE, at_least=False))
    other: dict[str, dict[int, float]] = {
        "memory of load, MB": {size.articles: size.memory for size in sizes},
        "store, MB": {size.articles: size.disk for size in sizes},
        "quads": {size.articles: size.quads for size in sizes},
    }
    rows += [(name, *costs.values(), fitted(costs).exponent) for name, costs in other.items()]
    columns = ("", *(f"{size.articles:,} articles" for size in sizes), "exponent")
    return Report("Growth", columns, rows, bars, [f"Invented articles, batches of {BATCH:,} in one resident process."])


@click.command()
@click.option(
    "--articles", "sizes", type=click.IntRange(min=1), multiple=True, default=(1000, 10_000), show_default=True
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--project", is_flag=True, help="Measure nothing: what RESULTS.json means for 1 M and 100 M articles.")
@json_option
def main(sizes: tuple[int, ...], seed: int, project: bool, file: Path | None) -> None:
    """Print cost by size with fitted exponents, or a projection from them."""
    if project:
        tell(projected(json.loads(RESULTS.read_text(encoding="utf-8"))), file)
        return
    found = []
    for articles in sorted(set(sizes)):
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            found.append(process.submit(measure, articles, seed).result())
        click.echo(f"{articles:,} articles: {found[-1].seconds['load']:.0f} s", err=True)
    tell(report(found), file)


if __name__ == "__main__":
    main()
