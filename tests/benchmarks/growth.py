"""How the work after reading grows with the number of articles: ``python -m tests.benchmarks.growth``.

Each size has a process and a store of its own. ``load`` builds, checks, resolves and publishes Records in batches of a
thousand; ``build`` is measured by itself (its checks with it), ``publish`` where the releases are made, and what
remains of the load is ``resolve``. ``engine`` is what the engine's own threads used meanwhile, which merge tables: they
run beside whatever comes next, so they are counted apart (on Linux; RocksDB names them), and since the first batches
leave nothing to merge they are held to no bar but that of the ``load`` they are part of. Then queries and an export of
the last release. All is processor time. The answer of ``query join`` grows with the articles, so its cost is fitted to
its rows. Queries take up to twice as long while tables of several batches lie beside each other, which those of the
first batch do not; so they are asked again of a copy whose tables are merged.
With ``--keep`` older releases are taken out between batches, without which 100,000 articles need a disk of hundreds of
GB. With ``--stores FOLDER`` the stores stay, for ``tests.benchmarks.incremental``, which names them alike.
With ``--project`` nothing is measured: what the figures in RESULTS.json mean for a million articles and for a hundred.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click
import pyoxigraph as ox

from loader.desk import ResidentDesk
from loader.gate import article_graph
from loader.graph.database import copy_database
from loader.graph.embedded import Release, open_current
from loader.graph.manifest import Making, Manifest
from loader.graph.serialise import stream_export
from loader.graph.store import StoreFolder
from loader.knowledge import load_knowledge
from loader.pipeline import load_records
from loader.pruning import take_out
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
QUERIES = ("query light", "query join", "query aggregate")
MERGED, ENGINE = ", tables merged", "engine"
TIMES = ("load", "build", "publish", "resolve", ENGINE, *QUERIES, *(query + MERGED for query in QUERIES), "export")
BY_ROWS = "query join"
SPARE = 0.1
"""So much may an exponent be above that of n log n: what a busy machine does to it."""


@dataclass(frozen=True, slots=True)
class Size:
    """What so many articles cost: seconds of processor time by work, the most memory of the load in MB, the store's
    size in MB (10**6 bytes), the quads of the last release, and the rows that ``BY_ROWS`` answers."""

    articles: int
    seconds: Mapping[str, float]
    memory: float
    disk: float
    quads: int
    rows: int


class TimedDesk(ResidentDesk):
    """A desk that knows how long it published."""

    published = 0.0

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release."""
        made: list[Manifest] = []
        self.published += _own(lambda: made.append(super(TimedDesk, self).publish(edit, making)))
        return made[0]


def measure(articles: int, seed: int, keep: int | None = None, stores: Path | None = None) -> Size:
    """The figures of a size, measured in this process; of its releases ``keep`` stay, all if None."""
    with tempfile.TemporaryDirectory() as place:
        store = (stores or Path(place)) / str(articles)
        seconds = _loaded(store, articles, Corpus(seed), keep)
        memory = peak_megabytes(os.getpid())
        release = open_current(store)
        asked, rows = _asked(release)
        merged = _merged(release, store / "current" / "graph", Path(place) / "merged")
        with open("/dev/null", "wb") as sink:
            export = timed(partial(stream_export, release, "nquads", sink)).cpu
        return Size(
            articles, seconds | asked | merged | {"export": export}, memory, _megabytes(store), len(release), rows
        )


def _loaded(store: Path, articles: int, corpus: Corpus, keep: int | None) -> dict[str, float]:
    """Loads articles; seconds by work."""
    settings = Settings(store)
    knowledge, folder = load_knowledge(settings), StoreFolder(store)
    folder.create(settings.base)
    build = load = 0.0
    with folder.writing():
        desk = TimedDesk(folder)
        for first in range(0, articles, BATCH):
            read = list(corpus.articles(first, min(first + BATCH, articles)))
            checked = partial(article_graph, gazetteer=knowledge.gazetteer, base=settings.base)
            build += _own(lambda read=read, checked=checked: [checked(a, r) for a, r in read])  # type: ignore[misc] # bound now
            load += _own(partial(load_records, read, settings, knowledge, desk))
            if keep is not None:
                take_out(folder, keep)
    resolve, engine = load - build - desk.published, _engine()
    return {"load": load + engine, "build": build, "publish": desk.published, "resolve": resolve, ENGINE: engine}


def _own(work: Callable[[], object]) -> float:
    """The processor time that a piece of work takes in this process, but for the engine's threads."""
    used, engine = time.process_time(), _engine()
    work()
    return time.process_time() - used - (_engine() - engine)


def _engine() -> float:
    """The processor time that the engine's threads have used in this process."""
    ticks = 0
    for task in Path("/proc/self/task").glob("*"):
        if (task / "comm").read_text().startswith("rocksdb"):
            times = (task / "stat").read_text().rpartition(")")[2].split()
            ticks += int(times[11]) + int(times[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _asked(release: Release) -> tuple[dict[str, float], int]:
    """The seconds of each query, and the rows of the one that is fitted by them."""
    found, rows = {}, 0
    for question in questions(release):
        if f"query {question.name}" in QUERIES:
            found[f"query {question.name}"] = timed(partial(_ask, release, question.texts[:20])).cpu / 20
        if f"query {question.name}" == BY_ROWS:
            rows = sum(1 for _ in release.query(question.texts[0]))  # type: ignore[union-attr,misc] # of a SELECT
    return found, rows


def _merged(release: Release, database: Path, copy: Path) -> dict[str, float]:
    """The seconds of each query where all tables of the engine are merged."""
    copy_database(database, copy)
    store = ox.Store(str(copy))
    store.optimize()
    asked, _ = _asked(Release(store, release.number, release.published, release.base))
    return {query + MERGED: seconds for query, seconds in asked.items()}


def _ask(release: Release, texts: tuple[str, ...]) -> None:
    for number in range(20):
        answer = release.query(texts[number % len(texts)])
        assert isinstance(answer, ox.QuerySolutions)
        answer.serialize(format=ox.QueryResultsFormat.JSON)


def _megabytes(folder: Path) -> float:
    """What a folder takes on the disk; files that are there under several names count once."""
    found = {(stat.st_dev, stat.st_ino): stat.st_blocks * 512 for file in folder.rglob("*") if (stat := file.stat())}
    return sum(found.values()) / 1e6


def report(sizes: list[Size], keep: int | None = None) -> Report:
    """The figures of some sizes, with the exponent of each work; of the releases ``keep`` stayed, all if None."""
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for name in TIMES:
        costs = {size.articles: size.seconds[name] for size in sizes}
        rows.append((f"{name}, CPU s", *costs.values(), fitted(costs).exponent))
        what = f"exponent of {name}"
        if name.startswith(BY_ROWS):
            costs, what = {size.rows: size.seconds[name] for size in sizes}, f"{what} by the rows of its answer"
        highest = n_log_n(costs)
        if name != ENGINE:
            bars.append(
                Bar(f"{what} (n log n: {highest:.2f})", fitted(costs).exponent, highest + SPARE, at_least=False)
            )
    other: dict[str, dict[int, float]] = {
        "memory of load, MB": {size.articles: size.memory for size in sizes},
        "store, MB": {size.articles: size.disk for size in sizes},
        "quads": {size.articles: size.quads for size in sizes},
        f"rows of {BY_ROWS}": {size.articles: size.rows for size in sizes},
    }
    rows += [(name, *costs.values(), fitted(costs).exponent) for name, costs in other.items()]
    columns = ("", *(f"{size.articles:,} articles" for size in sizes), "exponent")
    kept = "all releases kept" if keep is None else f"the newest {keep} releases kept"
    remark = f"Invented articles, batches of {BATCH:,} in one resident process, {kept}."
    return Report("Growth", columns, rows, bars, [remark])


@click.command()
@click.option(
    "--articles", "sizes", type=click.IntRange(min=1), multiple=True, default=(1000, 10_000), show_default=True
)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--keep", type=click.IntRange(min=1), help="So many releases stay of each store.  [default: all]")
@click.option("--stores", type=click.Path(path_type=Path, file_okay=False), help="Keep the stores in this folder.")
@click.option("--project", is_flag=True, help="Measure nothing: what RESULTS.json means for 1 M and 100 M articles.")
@json_option
def main(
    sizes: tuple[int, ...], seed: int, keep: int | None, stores: Path | None, project: bool, file: Path | None
) -> None:
    """Print cost by size with fitted exponents, or a projection from them."""
    if project:
        tell(projected(json.loads(RESULTS.read_text(encoding="utf-8"))), file)
        return
    found = []
    for articles in sorted(set(sizes)):
        with ProcessPoolExecutor(1, get_context("spawn")) as process:
            found.append(process.submit(measure, articles, seed, keep, stores).result())
        click.echo(f"{articles:,} articles: {found[-1].seconds['load']:.0f} s", err=True)
    tell(report(found, keep), file)


if __name__ == "__main__":
    main()
