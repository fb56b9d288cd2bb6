"""What checking the graph of an article costs, beside pySHACL: ``python -m tests.benchmarks.shacl``.

Each round both engines check the same graphs one by one, by turns; both must find the same.
"""

from functools import partial
from pathlib import Path

import click

from loader.build import build
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.knowledge import load_knowledge
from loader.settings import Settings
from loader.validate import Engine, check
from tests.benchmarks.report import Cell, Report, json_option, tell
from tests.benchmarks.synthetic import Corpus
from tests.benchmarks.turns import in_turns, median, timed

RUDOF, PYSHACL = "rudof", "pySHACL"
ENGINES: dict[str, Engine] = {RUDOF: "rudof", PYSHACL: "pyshacl"}


def measure(graphs: list[NamedGraph], rounds: int) -> Report:
    """The figures of checking graphs."""
    found = {name: [check(graph.triples, "article", engine) for graph in graphs] for name, engine in ENGINES.items()}
    assert found[RUDOF] == found[PYSHACL], "the engines disagree"
    work = {name: partial(timed, partial(_check, graphs, engine)) for name, engine in ENGINES.items()}
    middle = {name: median(taken) for name, taken in in_turns(work, rounds).items()}
    triples, other = sum(len(graph.triples) for graph in graphs), middle[PYSHACL].cpu
    rows: list[tuple[Cell, ...]] = [
        (name, 1000 * took.cpu / len(graphs), triples / took.cpu, other / took.cpu) for name, took in middle.items()
    ]
    remark = f"{len(graphs)} article graphs, {triples:,} triples, medians of {rounds} rounds in turns; equal results."
    columns = ("engine", "CPU ms a graph", "triples a CPU second", f"to {PYSHACL}")
    return Report("SHACL", columns, rows, (), [remark])


def _check(graphs: list[NamedGraph], engine: Engine) -> None:
    for graph in graphs:
        check(graph.triples, "article", engine)


@click.command()
@click.option("--articles", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
def main(articles: int, rounds: int, seed: int, file: Path | None) -> None:
    """Print milliseconds a graph."""
    gazetteer = load_knowledge(Settings(Path("none"))).gazetteer
    graphs = [build(record, article, gazetteer, Base()) for article, record in Corpus(seed).articles(0, articles)]
    tell(measure(graphs, rounds), file)


if __name__ == "__main__":
    main()
