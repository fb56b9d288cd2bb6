"""Both SHACL engines on the W3C's suite: ``python -m tests.benchmarks.shacl_suite``.

A test passes if an engine finds the results that the suite lists: focus node, path, value, severity, constraint
component and shape of each. Blank nodes, which each parser names in its own way, count as equal to each other, and of
literals the text is compared, since rudof does not tell the type of all. Prints how many tests of each folder pass, and
by name those that an engine fails and those on which the engines differ.
"""

import logging
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import pyrudof
import pyshacl
import rdflib
from rdflib import Graph, Namespace
from rdflib.namespace import RDF, SH
from rdflib.term import BNode, Node

from tests.benchmarks.report import Cell, Report, json_option, tell

SUITE = Path(__file__).parents[3] / "shared" / "w3c" / "data-shapes-test-suite" / "tests"
MISSING = f"the W3C's SHACL tests are not in {SUITE}: clone https://github.com/w3c/data-shapes there"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
FOLDERS = "core", "sparql"
Result = tuple[str, str, str, str, str, str]
"""Focus node, path, value, severity, constraint component, shape."""
Found = Counter[Result] | None
"""The results of a check; None if it failed, as some tests want."""


@dataclass(frozen=True, slots=True)
class Test:
    """A test of the suite: its name (``core/node/and-001``), files and what is to be found."""

    name: str
    data: Path
    shapes: Path
    expected: Found


def tests() -> Iterator[Test]:
    """All tests, in the order of their names."""
    for file in sorted(path for folder in FOLDERS for path in (SUITE / folder).rglob("*.ttl")):
        graph = Graph().parse(file, publicID=file.as_uri())
        for node in sorted(graph.subjects(RDF.type, SHT.Validate), key=str):
            action = graph.value(node, MF.action)
            data, shapes = (_file(graph.value(action, part)) for part in (SHT.dataGraph, SHT.shapesGraph))
            result = graph.value(node, MF.result)
            expected = None if result == SHT.Failure else _results(graph, result)
            yield Test(f"{file.parent.relative_to(SUITE)}/{file.stem}", data, shapes, expected)


def _file(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


def _results(graph: Graph, report: Node | None) -> Counter[Result]:
    def told(result: Node, part: Node) -> str:
        return _term(graph.value(result, part))

    return Counter(
        (
            told(result, SH.focusNode), told(result, SH.resultPath), told(result, SH.value),
            told(result, SH.resultSeverity), told(result, SH.sourceConstraintComponent), told(result, SH.sourceShape),
        )
        for result in graph.objects(report, SH.result)
    )  # fmt: skip


def _term(node: Node | None) -> str:
    if node is None:
        return ""
    if isinstance(node, BNode):
        return "[]"
    return str(node)


def by_pyshacl(test: Test) -> Found:
    """What pySHACL finds."""
    data, shapes = (Graph().parse(file, publicID=file.as_uri()) for file in (test.data, test.shapes))
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True)
    except Exception:  # noqa: BLE001 # whatever it raises, the check failed
        return None
    if not isinstance(report, Graph):
        return None
    return _results(report, report.value(None, RDF.type, SH.ValidationReport))


def by_rudof(test: Test) -> Found:
    """What rudof finds."""
    session = pyrudof.Rudof(pyrudof.RudofConfig())
    try:
        session.read_shacl(test.shapes.read_text(encoding="utf-8"), pyrudof.ShaclFormat.Turtle, test.shapes.as_uri())
        session.read_data(test.data.read_text(encoding="utf-8"), pyrudof.RDFFormat.Turtle, test.data.as_uri())
        entries = session.validate_shacl()
    except BaseException as error:  # a panic of Rust is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return None
    return Counter(_entry(entry) for entry in entries)


def _entry(entry: pyrudof.ShaclValidationEntry) -> Result:
    # A path that is no property is a blank node in the suite's reports, and a text in rudof's.
    path = "[]" if entry.path and not _PROPERTY.fullmatch(entry.path) else entry.path or ""
    own = _OWN_SEVERITY.fullmatch(entry.severity)
    severity = own["iri"] if own else f"{SH}{entry.severity}"
    value = _printed(entry.value) if entry.value is not None else ""
    return (
        _printed(entry.focus_node),
        path,
        value,
        severity,
        entry.constraint_component,
        _printed(entry.source_shape or ""),
    )


_PROPERTY = re.compile(r"\w+:[^()|^*+?]*")
_OWN_SEVERITY = re.compile(r"Severity\((?P<iri>.*)\)")
_LITERAL = re.compile(r'"(?P<text>.*)"(?:@[^"]+|\^\^[^"]+)?', re.DOTALL)


def _printed(text: str) -> str:
    """A term as rudof prints it, in the words of ``_term``."""
    literal = _LITERAL.fullmatch(text)
    return "[]" if text.startswith("_:") else literal["text"] if literal else text


@contextmanager
def as_written() -> Iterator[None]:
    """Lets rdflib keep literals as they are written ("2011-01-01" of type xsd:dateTime), as rudof does."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


ENGINES = "rudof", "pySHACL"


def passed_by() -> dict[str, dict[str, bool]]:
    """Engine -> name of a test -> whether it passes. Each is compared with literals in the form that it tells."""
    with as_written():
        rudof = {test.name: by_rudof(test) == test.expected for test in tests()}
    return {"rudof": rudof, "pySHACL": {test.name: by_pyshacl(test) == test.expected for test in tests()}}


def measure() -> Report:
    """The counts of both engines, by folder, and the tests that fail by name."""
    found = passed_by()
    names = list(found[ENGINES[0]])
    passed = {engine: {name for name in names if found[engine][name]} for engine in ENGINES}
    rows: list[tuple[Cell, ...]] = []
    for folder in dict.fromkeys(name.rpartition("/")[0] for name in names):
        inside = {name for name in names if name.rpartition("/")[0] == folder}
        rows.append((folder, len(inside), *(len(inside & passed[engine]) for engine in ENGINES)))
    rows.append(("all", len(names), *(len(passed[engine]) for engine in ENGINES)))
    remarks = [_listed(f"{engine} fails", sorted({*names} - passed[engine])) for engine in ENGINES]
    remarks.append(_listed("one engine passes and the other fails", sorted(passed["rudof"] ^ passed["pySHACL"])))
    return Report("W3C SHACL suite", ("folder", "tests", *ENGINES), rows, (), remarks)


def _listed(what: str, names: list[str]) -> str:
    return f"{what} {len(names)}: {', '.join(names)}" if names else f"{what} none"


@click.command()
@json_option
def main(file: Path | None) -> None:
    """Print how many tests of the W3C's SHACL suite each engine passes."""
    # rdflib tells of each ill-typed literal, of which the suite is full.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    if not SUITE.is_dir():
        raise click.ClickException(MISSING)
    tell(measure(), file)


if __name__ == "__main__":
    main()
