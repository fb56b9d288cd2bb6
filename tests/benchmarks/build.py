"""Records become a release, beside the oxigraph CLI with the same quads: ``python -m tests.benchmarks.build``.

All on one core, in turns: articles built and published without being checked and resolved, the same with all that
``skerry load`` does but reading, and ``oxigraph load`` of the quads that each of them leaves. Records and knowledge are
in memory beforehand, the quads in a file. Then each stage by itself.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import click
import pyoxigraph as ox

from loader.article import Article
from loader.basis import basis_of
from loader.build import build
from loader.evidence import check_evidence, check_graph_evidence
from loader.graph.embedded import open_current
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.knowledge import Knowledge, load_knowledge
from loader.pipeline import load_records
from loader.publish import publish_edit, replace_graphs
from loader.record import Record
from loader.resolved import Resolved, resolve_changes
from loader.settings import Settings
from loader.validate import check
from tests.benchmarks.compare.services import peer
from tests.benchmarks.report import Bar, Cell, Report, folder_option, json_option, tell
from tests.benchmarks.synthetic import Corpus
from tests.benchmarks.turns import Taken, in_turns, median, run, timed

PLAIN, FULL = "built and published", "with gate and resolution"
BARS = {PLAIN: 0.5, FULL: 0.12}
"""The quads a second of the oxigraph CLI that are to be reached."""
Read = list[tuple[Article, Record]]


class Bench:
    """Some records, and a folder in which stores are made of them again and again."""

    def __init__(self, folder: Path, read: Read, program: Path) -> None:
        self._folder, self._read, self._program = folder, read, program
        self._knowledge: Knowledge = load_knowledge(Settings(folder))
        self._base = Base()
        self._numbers = count()

    def plain(self, store: Path) -> None:
        """Builds and publishes the articles, unchecked."""
        graphs = self._graphs()
        folder = StoreFolder(store)
        folder.create(self._base)
        with folder.writing():
            publish_edit(folder, lambda database, _told: replace_graphs(database, graphs, ()))

    def full(self, store: Path) -> None:
        """Loads the articles."""
        report = load_records(self._read, Settings(store), self._knowledge)
        assert len(report.added) == len(self._read), report.rejections

    def quads(self, name: str) -> tuple[Path, int]:
        """The quads of a store made in one of the two ways, as a file, and their number."""
        store, file = self._folder / "store", self._folder / f"{name}.nq"
        (self.plain if name == PLAIN else self.full)(store)
        release = open_current(store)
        with file.open("wb") as output:
            ox.serialize(release.quads(), output, format=ox.RdfFormat.N_QUADS)
        found = len(release)
        shutil.rmtree(store)
        return file, found

    def ours(self, make: Callable[[Path], None]) -> Taken:
        """What making a store takes."""
        store = self._folder / f"store-{next(self._numbers)}"
        taken = timed(partial(make, store))
        shutil.rmtree(store)
        return taken

    def peer(self, quads: Path) -> Taken:
        """What the oxigraph CLI takes for a file of quads."""
        place = self._folder / f"peer-{next(self._numbers)}"
        taken = run([self._program, "load", "--location", place, "--file", quads])
        shutil.rmtree(place)
        return taken

    def stages(self) -> Iterator[tuple[str, Taken]]:
        """What each stage takes by itself, in the order of the work."""
        yield "evidence of the records", timed(lambda: [check_evidence(record, a.text) for a, record in self._read])
        graphs: list[NamedGraph] = []
        yield "building", timed(lambda: graphs.extend(self._graphs()))
        yield "evidence of the graphs", timed(lambda: [check_graph_evidence(graph) for graph in graphs])
        yield "shapes of articles (SHACL)", timed(lambda: [check(graph.triples, "article") for graph in graphs])
        found: list[Resolved] = []
        yield "resolution, shapes of things", timed(lambda: found.append(self._resolved(graphs)))
        yield "writing", timed(partial(self._write, graphs, found[0]))

    def _graphs(self) -> list[NamedGraph]:
        gazetteer = self._knowledge.gazetteer
        return [build(record, article, gazetteer, self._base) for article, record in self._read]

    def _resolved(self, graphs: list[NamedGraph]) -> Resolved:
        by_article = {self._base.article_of_graph(graph.name): graph for graph in graphs}
        basis = basis_of(self._knowledge, frozenset(), by_article.get, self._base)
        return resolve_changes(None, basis, self._base, graphs, (), tuple)

    def _write(self, graphs: list[NamedGraph], resolved: Resolved) -> None:
        place = self._folder / "written"
        store = ox.Store(str(place))
        replace_graphs(store, graphs, ())
        resolved.apply(store)
        store.flush()
        del store
        shutil.rmtree(place)


def measure(bench: Bench, articles: int, rounds: int) -> Report:
    """The figures: rates in quads a second, and shares of the processor time."""
    files = {name: bench.quads(name) for name in BARS}
    work: dict[str, Callable[[], Taken]] = {}
    for name, make in {PLAIN: bench.plain, FULL: bench.full}.items():
        work[name] = partial(bench.ours, make)
        work[f"oxigraph load, {name}"] = partial(bench.peer, files[name][0])
    middle = {name: median(taken) for name, taken in in_turns(work, rounds).items()}
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for name, least in BARS.items():
        quads, own, other = files[name][1], middle[name], middle[f"oxigraph load, {name}"]
        rows.append((name, quads, quads / own.wall, own.cpu, other.wall / own.wall, other.cpu / own.cpu))
        rows.append(("oxigraph load of the same", quads, quads / other.wall, other.cpu, 1.0, 1.0))
        bars.append(Bar(f"{name}, quads a second to the oxigraph CLI", other.wall / own.wall, least))
    stages = dict(bench.stages())
    whole = max(middle[FULL].cpu, sum(taken.cpu for taken in stages.values()))
    stages["the rest"] = Taken(0, whole - sum(taken.cpu for taken in stages.values()))
    rows += [(f"of it {name}", "", "", taken.cpu, f"{taken.cpu / whole:.0%}", "") for name, taken in stages.items()]
    columns = ("work", "quads", "quads/s", "CPU s", "to the oxigraph CLI", "by CPU")
    remark = f"{articles:,} invented articles, medians of {rounds} rounds in turns, all on one core."
    return Report("Building and publishing", columns, rows, bars, [remark])


@click.command()
@click.option("--articles", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@folder_option("the oxigraph CLI is")
@json_option
def main(articles: int, rounds: int, seed: int, folder: Path, file: Path | None) -> None:
    """Print rates, their ratios, and the share of each stage."""
    folder.mkdir(parents=True, exist_ok=True)
    program = peer(folder.absolute(), "oxigraph")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place), list(Corpus(seed).articles(0, articles)), program)
        tell(measure(bench, articles, rounds), file)


if __name__ == "__main__":
    main()
