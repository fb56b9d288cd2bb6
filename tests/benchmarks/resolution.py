"""What resolving articles costs, beside the engine's work with them: ``python -m tests.benchmarks.resolution``.

No other program resolves these graphs, so what it is measured against is what cannot be avoided: putting the triples of
the articles and of what is made of them into a store in memory. The articles are resolved all at once, as after a
change of the gazetteer, their things checked against their shapes.
"""

from functools import partial
from pathlib import Path

import click
import pyoxigraph as ox

from loader.basis import basis_of
from loader.build import build
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.knowledge import load_knowledge
from loader.resolved import Resolved, resolve_changes
from loader.settings import Settings
from tests.benchmarks.report import Cell, Report, json_option, tell
from tests.benchmarks.synthetic import Corpus
from tests.benchmarks.turns import in_turns, median, timed

OURS, BARE = "resolution", "a store in memory"


def measure(articles: int, rounds: int, seed: int) -> Report:
    """The figures of resolving so many invented articles."""
    base, knowledge = Base(), load_knowledge(Settings(Path("none")))
    read = Corpus(seed).articles(0, articles)
    graphs = [build(record, article, knowledge.gazetteer, base) for article, record in read]
    by_article = {base.article_of_graph(graph.name): graph for graph in graphs}
    basis = basis_of(knowledge, frozenset(), by_article.get, base)

    def resolve() -> Resolved:
        return resolve_changes(None, basis, base, graphs, (), tuple)

    made = NamedGraph(base.graph("resolved"), resolve().added)
    work = {OURS: partial(timed, resolve), BARE: partial(timed, partial(_put, [*graphs, made]))}
    middle = {name: median(taken).cpu for name, taken in in_turns(work, rounds).items()}
    rows: list[tuple[Cell, ...]] = [
        (name, took, 1000 * took / articles, took / middle[BARE]) for name, took in middle.items()
    ]
    told = f"{articles:,} invented articles, {sum(len(graph.triples) for graph in graphs):,} triples in, "
    told += f"{len(made.triples):,} out; medians of {rounds} rounds in turns."
    return Report("Resolution", ("work", "CPU s", "ms an article", f"to {BARE}"), rows, (), [told])


def _put(graphs: list[NamedGraph]) -> None:
    store = ox.Store()
    for graph in graphs:
        store.extend(ox.Quad(t.subject, t.predicate, t.object, graph.name) for t in graph.triples)


@click.command()
@click.option("--articles", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
def main(articles: int, rounds: int, seed: int, file: Path | None) -> None:
    """Print seconds and milliseconds an article."""
    tell(measure(articles, rounds, seed), file)


if __name__ == "__main__":
    main()
