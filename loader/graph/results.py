"""Answers to queries in the formats of the SPARQL 1.1 recommendations, and as tables for people."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, islice
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from loader.errors import UnwritableAnswer
from loader.graph.csv_text import write_csv, write_spreadsheet
from loader.graph.terms import PREFIXES
from loader.graph.xml_text import XmlText, nameable, well_formed

Answer = QuerySolutions | QueryBoolean | QueryTriples
Term = NamedNode | BlankNode | Literal | Triple

_RDF_TYPE = PREFIXES["rdf"] + "type"
_BY_LENGTH = sorted(((namespace, prefix) for prefix, namespace in PREFIXES.items()), key=lambda pair: -len(pair[0]))


@dataclass(frozen=True, slots=True)
class ResultFormat:
    """A way to write an answer: the name for ``?format=``, its media types (the first is sent), its file extension."""

    name: str
    media_types: tuple[str, ...]
    extension: str
    native: QueryResultsFormat | RdfFormat
    sent_as: str = ""
    """The value of the Content-Type header, where that is not the first media type."""

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        if self.sent_as:
            return self.sent_as
        charset = "; charset=utf-8" if self.media_types[0].startswith("text/") else ""
        return self.media_types[0] + charset


SOLUTION_FORMATS = (
    ResultFormat("json", ("application/sparql-results+json", "application/json"), "json", QueryResultsFormat.JSON),
    ResultFormat(
        "xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "xml", QueryResultsFormat.XML
    ),
    ResultFormat("csv", ("text/csv",), "csv", QueryResultsFormat.CSV),
    ResultFormat("tsv", ("text/tab-separated-values",), "tsv", QueryResultsFormat.TSV),
)
"""Formats of SELECT and ASK; the first is the default."""

SPREADSHEET = ResultFormat(
    "spreadsheet",
    ("text/x-csv",),
    "spreadsheet.csv",
    QueryResultsFormat.CSV,
    sent_as="text/csv; charset=utf-8; header=present",
)
"""CSV in which no value passes for a formula, for who asks for it by name: the standard format has all as they are."""

GRAPH_FORMATS = (
    ResultFormat("turtle", ("text/turtle", "application/x-turtle"), "ttl", RdfFormat.TURTLE),
    ResultFormat("ntriples", ("application/n-triples",), "nt", RdfFormat.N_TRIPLES),
    ResultFormat("jsonld", ("application/ld+json", "application/json"), "jsonld", RdfFormat.JSON_LD),
    ResultFormat("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), "rdf", RdfFormat.RDF_XML),
)
"""Formats of graphs; the first is the default."""

DATASET_FORMATS = (
    ResultFormat("trig", ("application/trig", "application/x-trig"), "trig", RdfFormat.TRIG),
    ResultFormat("nquads", ("application/n-quads", "text/x-nquads"), "nq", RdfFormat.N_QUADS),
)
"""Formats of datasets: of a graph that an answer is, they hold the default graph."""

SORTED = 5000
"""A graph of at most so many triples is written in order; a larger one would take its size in memory."""


def formats_of(form: str) -> tuple[ResultFormat, ...]:
    """The formats that fit a query form (``select``, ``ask``, ``construct``, ``describe``)."""
    return (*SOLUTION_FORMATS, SPREADSHEET) if form in ("select", "ask") else (*GRAPH_FORMATS, *DATASET_FORMATS)


def write_answer(answer: Answer, result_format: ResultFormat) -> bytes:
    """An answer in one of the formats of its query's form. Must run in the thread that asked the query.

    The recommendation for CSV and TSV has no form for ASK: there the answer is the word ``true`` or ``false``.
    """
    native = result_format.native
    if isinstance(answer, QueryTriples):
        if not isinstance(native, RdfFormat):
            raise ValueError(f"{result_format.name!r} is no format of a graph")
        return write_triples(answer, result_format)
    if not isinstance(native, QueryResultsFormat):
        raise ValueError(f"{result_format.name!r} is no format of a table")
    if isinstance(answer, QueryBoolean) and native in (QueryResultsFormat.CSV, QueryResultsFormat.TSV):
        return b"true\r\n" if answer else b"false\r\n"
    if isinstance(answer, QueryBoolean):
        return answer.serialize(format=native) or b""
    output = BytesIO()
    stream_answer(answer, result_format, output)
    return output.getvalue()


def stream_answer(answer: Answer, result_format: ResultFormat, output: IO[bytes]) -> None:
    """Writes an answer to ``output`` as it comes. The bytes are those of ``write_answer``, but for a graph of more than
    SORTED triples: that has the order of the engine, which SPARQL leaves open.

    Must run in the thread that asked the query."""
    native = result_format.native
    if isinstance(answer, QuerySolutions) and native == QueryResultsFormat.CSV:
        rows = ([_plain(value) for value in solution] for solution in answer)
        write = write_spreadsheet if result_format == SPREADSHEET else write_csv
        write([variable.value for variable in answer.variables], rows, output)
    elif isinstance(answer, QuerySolutions) and isinstance(native, QueryResultsFormat):
        text = XmlText(output) if native == QueryResultsFormat.XML else None
        answer.serialize(cast(IO[bytes], text or output), format=native)
        if text is not None:
            text.finish()
    elif isinstance(answer, QueryTriples) and isinstance(native, RdfFormat):
        first = list(islice(answer, SORTED + 1))
        if len(first) > SORTED:
            _stream_triples(chain(first, answer), native, output)
        else:
            output.write(write_triples(first, result_format))
    else:
        output.write(write_answer(answer, result_format))


def _plain(term: Term | None) -> str:
    """A term as the recommendation has it in CSV (section 3.2)."""
    return "" if term is None else term.value if isinstance(term, NamedNode | Literal) else str(term)


def _stream_triples(triples: Iterable[Triple], native: RdfFormat, output: IO[bytes]) -> None:
    if native != RdfFormat.RDF_XML:
        ox.serialize(_writable(triples, native), output, format=native, prefixes=PREFIXES)
        return
    text = XmlText(output)
    ox.serialize(nameable(triples), cast(IO[bytes], text), format=native, prefixes=PREFIXES)
    text.finish()


def write_triples(triples: Iterable[Triple], result_format: ResultFormat) -> bytes:
    """Triples in one of the formats of graphs: each once, sorted, with the prefixes of PREFIXES where it has any."""
    native = result_format.native
    if not isinstance(native, RdfFormat):
        raise ValueError(f"{result_format.name!r} is no format of a graph")
    ordered: Iterable[Triple] = sorted(set(triples), key=triple_order)
    if native == RdfFormat.RDF_XML:
        return well_formed(ox.serialize(nameable(ordered), format=native, prefixes=PREFIXES) or b"")
    return ox.serialize(_writable(ordered, native), format=native, prefixes=PREFIXES) or b""


def _writable(triples: Iterable[Triple], native: RdfFormat) -> Iterator[Triple]:
    """The triples. Raises UnwritableAnswer for one whose object is a triple if the format is JSON-LD, which knows RDF
    1.1 only."""
    for triple in triples:
        if native == RdfFormat.JSON_LD and isinstance(triple.object, Triple):
            raise UnwritableAnswer(
                "the answer has a triple as the object of another, which JSON-LD cannot tell: ask for another format, "
                "such as Turtle"
            )
        yield triple


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as people read it. ``iri`` is what it stands for, if it stands for something."""

    text: str = ""
    iri: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows of a SELECT; ``complete`` says whether these are all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    complete: bool


def read_table(answer: QuerySolutions, limit: int, name_of: Callable[[str], str]) -> ResultTable:
    """The first ``limit`` rows, with ``name_of`` (IRI -> name) in place of IRIs."""
    columns = tuple(variable.value for variable in answer.variables)
    rows: list[tuple[Cell, ...]] = []
    for solution in answer:
        if len(rows) == limit:
            return ResultTable(columns, tuple(rows), complete=False)
        rows.append(tuple(cell_of(solution[column], name_of) for column in columns))
    return ResultTable(columns, tuple(rows), complete=True)


def cell_of(term: Term | None, name_of: Callable[[str], str]) -> Cell:
    """A term as a cell; an unbound variable as an empty one."""
    if term is None:
        return Cell()
    if isinstance(term, NamedNode):
        return Cell(name_of(term.value), term.value)
    if isinstance(term, Literal):
        return Cell(term.value, language=term.language)
    return Cell(str(term))


def short_iri(iri: str) -> str:
    """``prefix:local`` under PREFIXES, else the IRI itself."""
    for namespace, prefix in _BY_LENGTH:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def triple_order(triple: Triple) -> tuple[str, bool, str, str]:
    """The key that sorts triples in every serialisation: by subject, its types first, then by property and value."""
    predicate = triple.predicate.value
    return str(triple.subject), predicate != _RDF_TYPE, predicate, str(triple.object)
