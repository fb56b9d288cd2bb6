"""How fast every page and report comes when it was looked at before, pictures included:
``python -m tests.benchmarks.pages``.

In one run, in turns with the service's constant answer (``/health``), since a busy machine slows both: a page passes if
its median is within five times that of ``/health`` beside it plus 100 ms (``--allowance``). Over the seeds; with
``--articles`` over so many invented articles (3,400 are a million quads); or over ``--store``, which ``--articles``
fills if it is not there. ``--first`` measures pages nobody looked at before, for comparison.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from loader.desk import resident_desk
from loader.graph.store import StoreFolder
from loader.knowledge import load_knowledge
from loader.pipeline import load_records
from loader.pruning import take_out
from loader.settings import Settings
from tests.benchmarks.synthetic import Corpus
from tests.conftest import ROOT, run_skerry
from tests.serving import served

HEALTH = "/health"
BATCH = 1000
"""Articles that are published together."""
TIMES = 5
"""So many times the constant answer's time is a page allowed, beside the allowance."""
PAGES = (
    "/", "/reports", "/search?q=Etorofu", "/search?q=peace", "/sparql", "/sparql?report=timeline", "/download",
    "/releases", "/ontology", "/ontology/Meeting", "/shapes", "/validation",
)  # fmt: skip
THINGS = "SELECT (SAMPLE(STR(?t)) AS ?thing) { ?t a ?class FILTER(STRSTARTS(STR(?t), STR(<>))) } GROUP BY ?class"
ARTICLES = "SELECT ?thing { GRAPH ?g { ?thing a <https://w3id.org/skerry/ontology#Article> } } ORDER BY ?thing LIMIT 3"


@dataclass
class Line:
    """A page, and the seconds that it and the constant answer beside it took."""

    path: str
    own: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)

    def bar(self, allowance: float) -> float:
        """The seconds within which its median should be."""
        return TIMES * statistics.median(self.health) + allowance


class Client:
    """One connection, as a browser has it."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=300)

    def get(self, path: str, accept: str = "text/html") -> bytes:
        """The body of an answer. Exits if it is no success."""
        self._connection.request("GET", path, headers={"Accept": accept})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status >= 400:
            sys.exit(f"{path} answered {answer.status}: {body[:300]!r}")
        return body

    def seconds(self, path: str, accept: str = "text/html") -> float:
        """How long an answer takes, to its last byte."""
        began = time.perf_counter()
        self.get(path, accept)
        return time.perf_counter() - began

    def things(self, query: str) -> Iterator[str]:
        """The pages of the things that a query names."""
        answer = json.loads(self.get(f"/sparql?query={quote(query)}", "application/sparql-results+json"))
        for row in answer["results"]["bindings"]:
            yield urlsplit(row["thing"]["value"]).path.replace("/skerry", "", 1)


@contextmanager
def filled(given: Path | None, articles: int) -> Iterator[Path]:
    """A store that was given, or one of this run: with so many invented articles if it is not there, or with the seeds
    if there should be none."""
    with tempfile.TemporaryDirectory() as folder:
        store = given or Path(folder) / "store"
        if articles and not store.exists():
            fill(store, articles)
        elif given is None:
            loaded = run_skerry("load", "seeds", "--store", store)
            if loaded.returncode:
                sys.exit(loaded.stderr)
        yield store


def fill(store: Path, articles: int) -> None:
    """Publishes invented articles in a new store."""
    settings, corpus = Settings(store), Corpus()
    knowledge = load_knowledge(settings)
    with resident_desk(StoreFolder(store), settings.base) as desk:
        for first in range(0, articles, BATCH):
            load_records(corpus.articles(first, min(first + BATCH, articles)), settings, knowledge, desk)
            take_out(desk.folder, 1)
        release = desk.release()
        assert release is not None
        click.echo(f"{articles:,} articles, {len(release):,} quads", err=True)


def measured(client: Client, paths: list[str], rounds: int, is_first: bool) -> list[Line]:
    """All pages in every round, each after a constant answer. They were looked at before; or only their pictures were,
    by another Accept header."""
    lines = [Line(path) for path in paths]
    for line in lines:
        client.get(line.path)
    for turn in range(rounds):
        for line in lines:
            line.health.append(client.seconds(HEALTH))
            line.own.append(client.seconds(line.path, f"text/html, x/x{turn}" if is_first else "text/html"))
    return lines


def told(lines: list[Line], allowance: float, most: int) -> int:
    """Prints the slowest pages, by how much of their bar they take; how many are beyond it."""
    lines.sort(key=lambda line: statistics.median(line.own) / line.bar(allowance), reverse=True)
    click.echo(f"{'page':<58} {'median ms':>9} {'best':>6} {'/health':>8} {'times':>6} {'of bar':>7}")
    for line in lines[:most]:
        own, health = statistics.median(line.own), statistics.median(line.health)
        click.echo(
            f"{line.path:<58} {own * 1e3:9.1f} {min(line.own) * 1e3:6.1f} {health * 1e3:8.2f} {own / health:6.1f} "
            f"{own / line.bar(allowance):7.2f}"
        )
    return sum(statistics.median(line.own) > line.bar(allowance) for line in lines)


@click.command(help=__doc__)
@click.option("--store", type=click.Path(path_type=Path), help="A store in place of one with the seeds.")
@click.option("--articles", default=0, help="Invented articles in place of the seeds.")
@click.option("--rounds", default=7, show_default=True)
@click.option(
    "--allowance", default=0.1, show_default=True, help="Seconds beside five times /health; 0.3 at 1 M quads."
)
@click.option("--first", "is_first", is_flag=True, help="Make every page anew; its pictures are there.")
@click.option("--most", default=12, show_default=True, help="Lines that are printed.")
def main(store: Path | None, articles: int, rounds: int, allowance: float, is_first: bool, most: int) -> None:
    """Measures, and exits with 1 if a page is beyond its bar."""
    with filled(store, articles) as folder, served(folder, "--page-seconds", "300") as address:
        client = Client(address)
        reports = [f"/reports/{path.stem}" for path in sorted((ROOT / "queries").glob("*.rq"))]
        things = dict.fromkeys([*client.things(THINGS), *client.things(ARTICLES)])
        pages = [*PAGES, *reports, *(path.replace("/id/article/", "/article/") for path in things)]
        lines = measured(client, pages, rounds, is_first)
        beyond = told(lines, allowance, most)
        click.echo(f"{len(lines)} pages, {beyond} beyond five times /health plus {allowance * 1e3:.0f} ms")
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
