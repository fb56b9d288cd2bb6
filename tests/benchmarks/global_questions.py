"""Questions about all that is known, beside Virtuoso: ``python -m tests.benchmarks.global_questions``.

Each question is put to each service in every round, by turns, with a text never asked before, over one connection;
answers must be equal. Virtuoso is asked in two ways, of all its graphs together (less work for it) and of the four
graphs that our default graph consists of; the faster one that gives our answer is what we are compared with.
``--size 1M`` takes some minutes the first time, when the data is made.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import click

from loader.graph.embedded import DEFAULT_GRAPHS
from tests.benchmarks.compare.data import ARTICLES, Data, prepare
from tests.benchmarks.compare.processes import processor_seconds
from tests.benchmarks.compare.questions import PREFIXES, TYPE, Row, rows_of
from tests.benchmarks.compare.services import Missing, ours, virtuoso
from tests.benchmarks.report import Bar, Cell, Report, folder_option, json_option, tell
from tests.benchmarks.turns import Taken, in_turns, median

SKERRY, AGAIN = "skerry", "skerry, asked again"
UNION, FOUR = "virtuoso, all graphs", "virtuoso, four graphs"
MOST = 2.0
"""So many times Virtuoso's time may be taken."""
SECONDS = 300
QUESTIONS: Mapping[str, str] = {
    "count of everything": "SELECT (COUNT(*) AS ?quads) { GRAPH ?graph { ?thing ?property ?value } %s }",
    "count of what is known": "SELECT (COUNT(*) AS ?triples) { ?thing ?property ?value }",
    "count of things by class": "SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) { ?thing a ?class } GROUP BY ?class",
    "all pairs that met": (
        "SELECT ?one ?other (COUNT(DISTINCT ?meeting) AS ?meetings) { ?meeting a sk:Meeting ; "
        "sk:participant ?one , ?other . FILTER(STR(?one) < STR(?other)) } GROUP BY ?one ?other"
    ),
    "everything part of a group": "SELECT DISTINCT ?part ?group { ?group a sk:IslandGroup . ?part sk:partOf+ ?group }",
    "claims on all parts of a group": (
        "SELECT ?group (COUNT(DISTINCT ?claim) AS ?claims) { ?group a sk:IslandGroup . ?part sk:partOf* ?group . "
        "?claim a sk:Claim ; sk:territory ?part } GROUP BY ?group"
    ),
}
"""In each text ``%s`` is where others leave out graphs that are their own."""


@dataclass(frozen=True)
class Asked:
    """Who is asked, and how: the address of queries, what follows the query, a filter, and the process."""

    address: str
    more: str
    own: str
    process: int
    is_new: bool = True

    def text(self, question: str) -> str:
        """The query of a question."""
        return PREFIXES + QUESTIONS[question].replace("%s", self.own)

    def ask(self, question: str) -> Taken:
        """What one answer takes. Raises OSError if there is none."""
        text = self.text(question) + (f"\n# {next(_NUMBERS)}" if self.is_new else "")
        request = Request(f"{self.address}?query={quote(text)}{self.more}", headers={"Accept": TYPE})
        used, began = processor_seconds(self.process), time.perf_counter()
        with urlopen(request, timeout=SECONDS) as answer:
            answer.read()
        took = time.perf_counter() - began
        return Taken(took, processor_seconds(self.process) - used)


_NUMBERS = count()


def started(data: Data, folder: Path, stack: ExitStack) -> dict[str, Asked]:
    """The services by their names. Raises Missing if one could not be started."""
    service, other = stack.enter_context(ours(data, folder)), stack.enter_context(virtuoso(data, folder))
    base = data.release().base
    # Virtuoso has graphs of its own.
    inside = f'FILTER(STRSTARTS(STR(?graph), "{base.iri}"))'
    graphs = "".join(f"&default-graph-uri={quote(base.graph(name).value, safe='')}" for name in DEFAULT_GRAPHS)
    return {
        SKERRY: Asked(service.address, "", "", service.process),
        AGAIN: Asked(service.address, "", "", service.process, is_new=False),
        UNION: Asked(other.address, "", inside, other.process),
        FOUR: Asked(other.address, graphs, inside, other.process),
    }


def measure(data: Data, services: Mapping[str, Asked], rounds: int) -> Report:
    """The medians for each question and service, and how we compare."""
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for question in QUESTIONS:
        # Which graphs make the default graph is nothing to a question that asks all of them.
        asked = {name: each for name, each in services.items() if not (name == FOUR and "GRAPH" in QUESTIONS[question])}
        answers = dict(_answers(asked, question))
        equal = [name for name in asked if answers.get(name) == answers[SKERRY] and name != AGAIN]
        work: dict[str, Callable[[], Taken]] = {
            name: partial(asked[name].ask, question) for name in asked if name == AGAIN or name in answers
        }
        middle = {name: median(taken) for name, taken in in_turns(work, rounds).items()}
        for name, took in middle.items():
            told = "equal" if name in equal or name == AGAIN else "differs"
            count_of_rows = answers[SKERRY if name == AGAIN else name].total()
            rows.append((question, name, 1000 * took.wall, 1000 * took.cpu, count_of_rows, told))
        rows += [(question, name, "none", "none", 0, "no answer") for name in asked if name not in middle]
        others = [middle[name].wall for name in equal if name != SKERRY]
        if others:
            bars.append(Bar(f"{question}, to Virtuoso's time", middle[SKERRY].wall / min(others), MOST, at_least=False))
    remark = f"{data.count:,} quads; medians of {rounds} rounds in turns, one connection, answers never asked before."
    columns = ("question", "service", "ms", "CPU ms", "rows", "answer")
    return Report("Global questions", columns, rows, bars, [remark])


def _answers(services: Mapping[str, Asked], question: str) -> Iterator[tuple[str, Counter[Row]]]:
    for name, asked in services.items():
        if asked.is_new:
            try:
                yield name, rows_of(asked.address, asked.text(question), SECONDS, asked.more)
            except OSError as error:
                click.echo(f"{question}: {name} gives no answer ({error})", err=True)


@click.command()
@click.option("--size", type=click.Choice(list(ARTICLES)), default="100k", show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=7, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@folder_option("data and databases are")
@json_option
def main(size: str, rounds: int, seed: int, folder: Path, file: Path | None) -> None:
    """Print how long answers about everything take, and whether they are equal."""
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    data = prepare(folder, size, seed)
    with ExitStack() as stack:
        try:
            services = started(data, folder, stack)
        except Missing as error:
            raise click.ClickException(str(error)) from error
        tell(measure(data, services, rounds), file)


if __name__ == "__main__":
    main()
