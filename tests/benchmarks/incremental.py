"""What publishing one article costs in a resident process, beside few articles and beside many.

    python -m tests.benchmarks.incremental --articles 1000 --articles 100000

Fills a store for each number, then publishes new articles one by one, taking turns between the stores. Each publish is
followed by the bare work of the engine: the same quads put into a copy of the store, which is then backed up. Filling
takes long beside many articles: with ``--stores FOLDER`` the stores stay, and the next run goes on with them.
"""

import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click
import pyoxigraph as ox

from loader.desk import ResidentDesk, resident_desk
from loader.graph.opening import on_disk
from loader.graph.store import StoreFolder
from loader.knowledge import Knowledge, load_knowledge
from loader.pipeline import load_records
from loader.pruning import take_out
from loader.settings import Settings
from loader.stored import article_ids
from tests.benchmarks.report import Cell, Report, json_option, tell
from tests.benchmarks.synthetic import Corpus

BATCH = 1000


class Shelf:
    """A store with some articles, its desk, and a copy of its database for the bare work."""

    def __init__(self, desk: ResidentDesk, settings: Settings, knowledge: Knowledge, size: int, seed: int) -> None:
        self.size = size
        self.corpus = Corpus(seed)
        self._desk, self._settings, self._knowledge = desk, settings, knowledge
        self._next = self._count()
        self._copies = 0
        self.publishes: list[float] = []
        self.cpu: list[float] = []
        self.bare: list[float] = []

    def _count(self) -> int:
        release = self._desk.release()
        return len(article_ids(release)) if release is not None else 0

    def fill(self, tell: bool) -> None:
        """Loads the articles that are not there yet, in batches; older releases are taken out."""
        began = time.perf_counter()
        while self._next < self.size:
            first, self._next = self._next, min(self._next + BATCH, self.size)
            load_records(self.corpus.articles(first, self._next), self._settings, self._knowledge, self._desk)
            take_out(self._desk.folder, 1)
            if tell:
                click.echo(f"{self._next} articles after {time.perf_counter() - began:.0f} s", err=True)
        release = self._desk.release()
        assert release is not None
        self._bare = on_disk(self._settings.store, "this benchmark") / "bare"
        for old in self._bare.parent.glob("bare*"):
            shutil.rmtree(old)
        assert isinstance(release.store, ox.Store)  # of a store on disk
        release.store.backup(str(self._bare))
        self._engine = ox.Store(str(self._bare))

    def publish(self) -> None:
        """Publishes the next article, then does the bare work for its quads."""
        records = list(self.corpus.articles(self._next, self._next + 1))
        self._next += 1
        began, used = time.perf_counter(), time.process_time()
        report = load_records(records, self._settings, self._knowledge, self._desk)
        self.publishes.append(time.perf_counter() - began)
        self.cpu.append(time.process_time() - used)
        release = self._desk.release()
        assert report.release is not None
        assert release is not None
        graph = release.base.article_graph(records[0][0].id)
        quads = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in release.triples(graph)]
        began = time.perf_counter()
        self._engine.extend(quads)
        self._engine.flush()
        self._copies += 1
        self._engine.backup(f"{self._bare}-{self._copies}")
        self.bare.append(time.perf_counter() - began)


@click.command()
@click.option("--articles", "sizes", type=int, multiple=True, default=(1000, 10_000), show_default=True)
@click.option("--publishes", type=int, default=30, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--stores", type=click.Path(path_type=Path, file_okay=False), help="Keep the stores in this folder.")
@click.option("--quiet", is_flag=True, help="Do not tell how filling goes.")
@json_option
def main(
    sizes: tuple[int, ...], publishes: int, seed: int, stores: Path | None, quiet: bool, file: Path | None
) -> None:
    """Print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        tell(_measured(stores or Path(folder), sizes, publishes, seed, quiet), file)


def _measured(folder: Path, sizes: tuple[int, ...], publishes: int, seed: int, quiet: bool) -> Report:
    with ExitStack() as stack:
        shelves = []
        for size in sizes:
            settings = Settings(folder / str(size))
            desk = stack.enter_context(resident_desk(StoreFolder(folder / str(size)), settings.base))
            shelf = Shelf(desk, settings, load_knowledge(settings), size, seed)
            shelf.fill(not quiet)
            shelves.append(shelf)
        for _ in range(publishes):
            for shelf in shelves:
                shelf.publish()
    return _report(shelves)


def _report(shelves: list[Shelf]) -> Report:
    first, used = statistics.median(shelves[0].publishes), statistics.median(shelves[0].cpu)
    rows: list[tuple[Cell, ...]] = []
    for shelf in shelves:
        median, bare = statistics.median(shelf.publishes), statistics.median(shelf.bare)
        cpu = statistics.median(shelf.cpu)
        high = sorted(shelf.publishes)[int(0.95 * len(shelf.publishes))]
        times = (1000 * median, 1000 * high, 1000 * cpu, 1000 * bare)
        rows.append((shelf.size, *times, median / bare, median / first, cpu / used))
    columns = ("beside articles", "publish ms", "95 % within ms", "CPU ms", "bare work of the engine ms", "ratio",
               "to the first", "CPU to the first")  # fmt: skip
    remark = f"Medians of {len(shelves[0].publishes)} publishes of one article, in turns between the stores."
    return Report("Incremental load", columns, rows, (), [remark])


if __name__ == "__main__":
    main()
