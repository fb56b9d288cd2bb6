"""How fast the service is beside others on the same data, with its limits on: ``python -m tests.benchmarks.service``.

In one run, in turns: this service with queries never asked before and with answers that it keeps, its constant answer
(``/health/live``) as the most that its HTTP side can do, the oxigraph server, rdflib-endpoint, and Virtuoso if it is
installed. A few minutes with 100 k quads; ``--full`` measures 1 M as well, with longer turns (an hour).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from tests.benchmarks.compare.data import ARTICLES, Data, prepare
from tests.benchmarks.compare.load import Pressed, press
from tests.benchmarks.compare.processes import processor_seconds
from tests.benchmarks.compare.questions import Question, Row, constant, questions, rows_of
from tests.benchmarks.compare.services import SERVICES, Endpoint, Missing
from tests.benchmarks.compare.table import CACHED, CEILING, UNCACHED, Figure, Key, judged, rows
from tests.benchmarks.machine import machine
from tests.benchmarks.report import Report, folder_option

PATIENCE = 20
"""Seconds that answers under way have when a turn is over."""


@dataclass(frozen=True)
class Runner:
    """One line of the table: who is asked, and how."""

    name: str
    address: str
    process: int
    requests: Callable[[Question], Iterator[bytes]]
    names_default: bool = False
    """Whether it names the default graph: then there are no named ones (SPARQL 1.1 Protocol, section 2.1.4)."""


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    connections: tuple[int, ...]
    seconds: float
    rounds: int


def started(data: Data, folder: Path, stack: ExitStack, only: tuple[str, ...]) -> list[Endpoint]:
    """The services that could be started; says which could not."""
    found = []
    for service in SERVICES:
        name = service.__name__
        if only and name not in only:
            click.echo(f"{name}: left out", err=True)
            continue
        try:
            found.append(stack.enter_context(service(data, folder)))
        except Missing as error:
            click.echo(f"{name} is missing: {error}")
    return found


def runners(endpoints: list[Endpoint]) -> list[Runner]:
    """Who runs: this service three times, the others once for each way to ask them."""
    found = []
    for endpoint in endpoints:
        address = endpoint.address

        def new(question: Question, address: str = address, more: str = "") -> Iterator[bytes]:
            return question.requests(address, is_new=True, more=more)

        def same(question: Question, address: str = address) -> Iterator[bytes]:
            return question.requests(address, is_new=False)

        found.append(Runner(endpoint.name, address, endpoint.process, new))
        found += [
            Runner(name, address, endpoint.process, partial(new, more=more), names_default=True)
            for name, more in endpoint.ways.items()
        ]
        if endpoint.name == UNCACHED:
            place = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/health/live"
            found.append(Runner(CACHED, address, endpoint.process, same))
            found.append(Runner(CEILING, place, endpoint.process, lambda _, place=place: constant(place)))  # type: ignore[misc] # bound now
    return found


def compared(question: Question, endpoints: list[Endpoint]) -> dict[str, str]:
    """Whether each service answers the same rows as the first; of the question's texts the first and the last."""
    verdicts: dict[str, str] = {}
    for text in dict.fromkeys((question.texts[0], question.texts[-1])):
        expected: Counter[Row] | None = None
        asked = [(each.name, each.address, "") for each in endpoints]
        asked += (
            []
            if question.names_graphs
            else [(name, each.address, more) for each in endpoints for name, more in each.ways.items()]
        )
        for name, address, more in asked:
            try:
                found = rows_of(address, text, 300, more)
            except OSError as error:
                verdicts[name] = f"no answer ({error})"
                continue
            expected = found if expected is None else expected
            differing = (found - expected).total() + (expected - found).total()
            told = f"{found.total()} rows, " + (f"{differing} differ" if differing else "equal")
            if verdicts.get(name, "equal").endswith("equal"):
                verdicts[name] = told
    return verdicts


def measured(size: str, question: Question, plan: Plan, all_runners: list[Runner]) -> Iterator[Figure]:
    """The figures of a question: in every round each service in turn, the next round beginning with another."""
    all_runners = [each for each in all_runners if not (question.names_graphs and each.names_default)]
    for connections in plan.connections:
        sums = {runner.name: Pressed() for runner in all_runners}
        for turn in range(plan.rounds):
            first = turn % len(all_runners)
            for runner in all_runners[first:] + all_runners[:first]:
                place = urlsplit(runner.address)
                host, port = str(place.hostname), place.port or 80
                requests = runner.requests(question)
                before = processor_seconds(runner.process)
                pressed = press(host, port, requests, connections, plan.seconds, PATIENCE)
                pressed.service_seconds = processor_seconds(runner.process) - before
                sums[runner.name].add(pressed)
        for name, found in sums.items():
            load = found.own_seconds / found.seconds
            yield Figure(
                size, question.name, connections, name, found.rate, found.percentile(0.5), found.percentile(0.99),
                len(found.latencies), found.failures, load,
                found.service_seconds / max(1, len(found.latencies)),
            )  # fmt: skip


@click.command()
@click.option("--full", is_flag=True, help="Measure 1 M quads too, in turns of three seconds, five rounds.")
@click.option("--size", "sizes", type=click.Choice(list(ARTICLES)), multiple=True, help="Only this size.")
@click.option("--only", multiple=True, help="Only this service (ours, oxigraph, rdflib_endpoint, virtuoso).")
@click.option("--question", "asked", multiple=True, help="Only this question (light, join, aggregate, large).")
@click.option("--connections", type=int, multiple=True, default=(1, 8, 32), show_default=True)
@click.option("--seconds", type=float, help="Length of a turn; by default one second, --full three.")
@click.option("--rounds", type=int, help="By default two, --full five.")
@click.option("--seed", type=int, default=0, show_default=True)
@folder_option("data, databases and the other services are")
@click.option("--json", "report", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here too.")
def main(
    full: bool, sizes: tuple[str, ...], only: tuple[str, ...], asked: tuple[str, ...], connections: tuple[int, ...],
    seconds: float | None, rounds: int | None, seed: int, folder: Path, report: Path | None,
) -> None:  # fmt: skip
    """Print the table, what was reached of what was aimed at, and whether the answers are equal."""
    plan = Plan(connections, seconds or (3 if full else 1), rounds or (5 if full else 2))
    figures: dict[Key, Figure] = {}
    equal: dict[str, dict[str, str]] = {}
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes or (("100k", "1M") if full else ("100k",)):
        data = prepare(folder, size, seed)
        with ExitStack() as stack:
            endpoints = started(data, folder, stack, only)
            for question in questions(data.release()):
                if asked and question.name not in asked:
                    continue
                equal[f"{size}, {question.name}"] = compared(question, endpoints)
                for figure in measured(size, question, plan, runners(endpoints)):
                    key = figure.size, figure.question, figure.connections, figure.service
                    figures[key] = figure
                    click.echo(list(rows({key: figure}))[-1], err=True)
        click.echo(f"{size} is {data.count} quads")
    for line in (*rows(figures), "", *judged(figures), ""):
        click.echo(line)
    for what, verdicts in equal.items():
        click.echo(f"{what}: " + "; ".join(f"{name} {verdict}" for name, verdict in verdicts.items()))
    if report is not None:
        columns, _, *lines = ([cell.strip() for cell in line.strip("| ").split("|")] for line in rows(figures))
        table = Report("Service", tuple(columns), lines, (), tuple(judged(figures)))
        measures = [figure.as_json() for figure in figures.values()]
        told = {**table.as_json(), "figures": measures, "answers": equal, "machine": machine()}
        report.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
