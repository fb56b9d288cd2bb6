"""The answer of a report as a file: CSV (as it is, or safe for spreadsheets), JSON, RDF."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from loader.graph.csv_text import BOM, harmless
from loader.graph.embedded import Release
from loader.graph.excerpt import excerpt
from loader.graph.results import Cell
from loader.graph.serialise import ExportFormat, write_quads, write_triples
from loader.graph.terms import term
from server.canned import Column, Table, split_list
from server.citation import Citation
from server.negotiate import Offer

CSV = Offer("csv", ("text/csv",))
SPREADSHEET = Offer("spreadsheet", ("text/x-csv",))
JSON = Offer("json", ("application/json",))
CSL = Offer("csl", ("application/vnd.citationstyles.csl+json",))
RDF: dict[Offer, tuple[ExportFormat, str]] = {
    Offer("ttl", ("text/turtle",)): ("turtle", "text/turtle; charset=utf-8"),
    Offer("jsonld", ("application/ld+json",)): ("jsonld", "application/ld+json"),
    Offer("rdf", ("application/rdf+xml",)): ("rdfxml", "application/rdf+xml"),
    Offer("trig", ("application/trig",)): ("trig", "application/trig"),
    Offer("nq", ("application/n-quads",)): ("nquads", "application/n-quads"),
}
"""Format by its extension -> its name for exports and its media type."""
FILES = (CSV, SPREADSHEET, JSON, CSL, *RDF)


def write_csv(table: Table) -> str:
    """All rows as they are (RFC 4180)."""
    return _csv(table, lambda text: text)


def write_spreadsheet(table: Table) -> str:
    """All rows for a spreadsheet: a value that it would take for a formula begins with an apostrophe, and the byte
    order mark tells it that the text is UTF-8."""
    return BOM + _csv(table, harmless)


def write_json(table: Table, world: Mapping[str, str] | None = None) -> dict[str, object]:
    """All rows as they are, and what asked for their world; empty values are left out of their row."""
    columns = [{"name": column.name, "label": column.label, "type": column.type} for column in table.columns]
    return {
        "report": table.report.name,
        "summary": table.report.summary,
        "release": table.release,
        "world": dict(world or {}),
        "parameters": dict(table.parameters),
        "columns": columns,
        "rows": [
            {column.name: _plain(column, cell) for column, cell in zip(table.columns, row, strict=True) if cell.text}
            for row in table.rows
        ],
        "complete": True,
    }


def write_rdf(table: Table, release: Release, fmt: ExportFormat, cited: Citation) -> bytes:
    """What is known of the things in the rows, with the reports that tell of them and the sentences, and what the
    answer is itself: its title, its release, what it names."""
    things = _things(table, release)
    known = release.base.graph("resolved")
    quads = [*excerpt(release, things), *_described(things, release, cited, known)]
    if fmt in ("turtle", "rdfxml"):
        return write_triples({quad.triple for quad in quads}, fmt, release.base.iri)
    return write_quads(set(quads), fmt, release.base.iri)


def _csv(table: Table, written: Callable[[str], str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([written(cell.text) for cell in row] for row in table.rows)
    return out.getvalue()


def _plain(column: Column, cell: Cell) -> str | int | list[str]:
    if column.type == "integer" and cell.text.isdecimal():
        return int(cell.text)
    return split_list(cell.text) if column.type == "list" else cell.text


def _things(table: Table, release: Release) -> list[NamedNode]:
    """Everything of ours that a column of IRIs names, each once, in the order of the rows."""
    iris = [number for number, column in enumerate(table.columns) if column.type == "iri"]
    found = (iri for row in table.rows for number in iris for iri in row[number].text.split())
    return [NamedNode(iri) for iri in dict.fromkeys(found) if iri.startswith(release.base.iri)]


def _described(things: Iterable[NamedNode], release: Release, cited: Citation, graph: NamedNode) -> Iterable[Quad]:
    answer = NamedNode(cited.url)
    yield Quad(answer, term("rdf:type"), term("schema:Dataset"), graph)
    yield Quad(answer, term("dcterms:title"), Literal(cited.title, language="en"), graph)
    yield Quad(answer, term("prov:wasDerivedFrom"), release.base.node(f"release/{release.number}"), graph)
    issued = Literal(release.published.isoformat(), datatype=term("xsd:dateTime"))
    yield Quad(answer, term("dcterms:issued"), issued, graph)
    yield from (Quad(answer, term("dcterms:references"), thing, graph) for thing in things)
