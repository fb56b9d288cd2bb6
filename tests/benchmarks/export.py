"""What writing a release costs, beside rdflib: ``python -m tests.benchmarks.export``.

Ours is the whole export, sorted, from the store on disk; rdflib's serializers write the same quads, which it holds in
memory beforehand.
"""

import tempfile
from functools import partial
from io import BytesIO
from pathlib import Path

import click
import pyoxigraph as ox
import rdflib

from loader.graph.embedded import Release, open_current
from loader.graph.serialise import ExportFormat, stream_export
from loader.knowledge import load_knowledge
from loader.pipeline import load_records
from loader.settings import Settings
from tests.benchmarks.report import Cell, Report, json_option, tell
from tests.benchmarks.synthetic import Corpus
from tests.benchmarks.turns import in_turns, median, timed

FORMATS: dict[ExportFormat, str] = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "rdfxml": "xml"}
"""Our name of a format -> rdflib's."""


def measure(release: Release, rounds: int) -> Report:
    """The figures of writing a release in each format."""
    rows: list[tuple[Cell, ...]] = []
    for fmt, theirs in FORMATS.items():
        written = BytesIO()
        stream_export(release, fmt, written)
        known: rdflib.Graph = rdflib.Dataset() if fmt in ("trig", "nquads") else rdflib.Graph()
        known.parse(data=written.getvalue(), format=theirs)
        quads = len(list(ox.parse(written.getvalue(), format=_FORMATS[fmt])))
        work = {
            "ours": partial(timed, partial(_export, release, fmt)),
            "rdflib": partial(timed, partial(known.serialize, format=theirs, encoding="utf-8")),
        }
        own, other = (median(taken).cpu for taken in in_turns(work, rounds).values())
        rows.append((fmt, quads, quads / own, quads / other, other / own))
    columns = ("format", "quads", "quads a CPU second", "rdflib", "to rdflib")
    remark = f"Medians of {rounds} rounds in turns; ours sorts and reads from the disk, rdflib writes from memory."
    return Report("Export", columns, rows, (), [remark])


_FORMATS: dict[ExportFormat, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def _export(release: Release, fmt: ExportFormat) -> None:
    stream_export(release, fmt, BytesIO())


@click.command()
@click.option("--articles", type=click.IntRange(min=1), default=100, show_default=True)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
def main(articles: int, rounds: int, seed: int, file: Path | None) -> None:
    """Print quads a second in each format."""
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        settings = Settings(store)
        load_records(Corpus(seed).articles(0, articles), settings, load_knowledge(settings))
        tell(measure(open_current(store), rounds), file)


if __name__ == "__main__":
    main()
