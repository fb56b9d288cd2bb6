"""Whether two answers are the same: tables by their rows as a multiset, graphs with blank nodes by structure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
)

from loader.graph.results import Term

FORMATS = {
    ".srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
"""File extension of an expected table -> what a client asks for, and how it is read."""
CSV, TURTLE = "text/csv", "text/turtle"
RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
"""Of tables that are written in Turtle."""
ROW = "urn:row:"
_NUMBER = re.compile(r"http://www.w3.org/2001/XMLSchema#(integer|decimal|double|float)")

_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


def wanted_type(expected: Path) -> str:
    """The media type to ask for, by the file with the expected answer."""
    if expected.suffix == ".csv":
        return CSV
    if _is_result_set(expected):
        return FORMATS[".srj"][0]
    return FORMATS[expected.suffix][0] if expected.suffix in FORMATS else TURTLE


def difference(expected: Path, base: str, found: bytes) -> str | None:
    """How an answer differs from the one that a file expects, None if it does not; ``base`` is the file's address."""
    content = expected.read_bytes()
    if expected.suffix == ".csv":
        same = _csv(content) == _csv(found)
    elif expected.suffix in FORMATS:
        native = FORMATS[expected.suffix][1]
        same = _table(ox.parse_query_results(content, native)) == _table(ox.parse_query_results(found, native))
    elif _is_result_set(expected):
        answer = ox.parse_query_results(found, QueryResultsFormat.JSON)
        same = _result_set(content, base) == _table(answer)
    else:
        same = _graph(content, base) == _graph(found, base)
    return None if same else f"expected {content[:400]!r}, found {found[:400]!r}"


def _is_result_set(expected: Path) -> bool:
    return expected.suffix == ".ttl" and RESULT_SET in expected.read_text(encoding="utf-8")


def _csv(content: bytes) -> Counter[tuple[tuple[str, str], ...]]:
    rows = csv.DictReader(io.StringIO(content.decode()))
    return Counter(
        tuple((name, "_:" if cell.startswith("_:") else cell) for name, cell in sorted(row.items())) for row in rows
    )


def _table(answer: QuerySolutions | QueryBoolean) -> object:
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    names = [variable.value for variable in answer.variables]
    return _rows(
        names, [{name: value for name in names if (value := found[name]) is not None} for found in answer]
    )  # fmt: skip


def _result_set(content: bytes, base: str) -> object:
    store = ox.Store()
    store.load(content, format=RdfFormat.TURTLE, base_iri=base)
    rs = f"PREFIX rs: <{RESULT_SET}>"
    names = store.query(f"{rs} SELECT ?name {{ [] rs:resultVariable ?name }}")
    cells = store.query(
        f"{rs} SELECT ?row ?name ?value "
        f"{{ [] rs:solution ?row . ?row rs:binding ?cell . ?cell rs:variable ?name ; rs:value ?value }}"
    )
    assert isinstance(names, QuerySolutions)
    assert isinstance(cells, QuerySolutions)
    rows: dict[str, dict[str, Term]] = {}
    for cell in cells:
        rows.setdefault(str(cell["row"]), {})[_text(cell["name"])] = cell["value"]
    return _rows([_text(found["name"]) for found in names], list(rows.values()))


def _text(term: Term | None) -> str:
    assert isinstance(term, Literal)
    return term.value


def _rows(names: list[str], rows: list[Mapping[str, Term]]) -> object:
    triples = [
        Triple(BlankNode(f"row{number}"), NamedNode(f"{ROW}{name}"), _value(value))
        for number, row in enumerate(rows)
        for name, value in row.items()
    ]
    # Rows without a value have no triples: their number tells them.
    return sorted(names), len(rows), _canonical(triples)


def _graph(content: bytes, base: str) -> frozenset[str]:
    quads = ox.parse(content, format=RdfFormat.TURTLE, base_iri=base)
    return _canonical(Triple(quad.subject, quad.predicate, _value(quad.object)) for quad in quads)


def _canonical(triples: Iterable[Triple]) -> frozenset[str]:
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, dataset))


def _value(term: Term) -> Term:
    """Numbers and truth by value: ``1.0`` is ``1.00``, ``0`` is false."""
    if isinstance(term, Literal) and term.datatype == _BOOLEAN:
        return Literal(term.value in ("true", "1"))
    if isinstance(term, Literal) and _NUMBER.fullmatch(term.datatype.value):
        try:
            return Literal(repr(float(term.value)), datatype=term.datatype)
        except ValueError:
            return term
    return term
