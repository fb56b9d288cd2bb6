"""The SHACL gate: checks a graph against the shapes in ``ontology/shapes`` before anything is published.

Two engines give the same violations: ``rudof`` (pyrudof, milliseconds a graph) and ``pyshacl`` (the reference). They
are imported when first used. The shapes use SHACL Core only (https://www.w3.org/TR/shacl/).
"""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize
from pyoxigraph import Literal as RdfLiteral

from loader.graph.shipped import shipped
from loader.graph.terms import PREFIXES, term

if TYPE_CHECKING:
    import pyrudof
    import rdflib

Shapes = Literal["article", "things", "gazetteer", "world", "curation", "user"]
"""Which shapes a graph must fit: that of one article; what the articles together say; what the gazetteer says; what is
said of the states of the world; corrections by people; what a user adds."""
Engine = Literal["rudof", "pyshacl"]
Node = NamedNode | BlankNode | RdfLiteral
FIRST = 3
"""Of warnings and hints of one message, so many places are named."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of a check (https://www.w3.org/TR/shacl/#results-validation-result).

    ``message`` is the shape's own: what is wrong, then what to do. ``shape`` and ``constraint`` are IRIs; the latter
    is a constraint component such as ``sh:MinCountConstraintComponent``. ``path`` is None if the node as a whole is
    wrong, ``value`` if something is missing.
    """

    focus: Node
    path: NamedNode | None
    value: Node | None
    message: str
    severity: str
    """Local name in the SHACL namespace: ``Violation``, ``Warning`` or ``Info``."""
    shape: NamedNode
    constraint: NamedNode

    @property
    def blocking(self) -> bool:
        """The graph must not be published; a warning or a hint does not block."""
        return self.severity == "Violation"

    def __str__(self) -> str:
        """One line: where, which property, which value, what is wrong and what to do."""
        place = [_shorten(part) for part in (self.focus, self.path, self.value) if part is not None]
        mark = "" if self.blocking else f" ({self.severity.lower()})"
        return f"{' '.join(place)}: {self.message}{mark}"


def check(triples: Iterable[Triple], shapes: Shapes, engine: Engine = "rudof") -> tuple[Violation, ...]:
    """All violations of a graph, in an order that depends on nothing but the graph; empty if it fits its shapes."""
    path = shipped("ontology") / "shapes" / f"{shapes}.ttl"
    stamp = path.stat().st_mtime_ns
    ill_typed: dict[Node, RdfLiteral] = {}
    data = [_with_honest_type(triple, ill_typed) for triple in triples]
    results = _by_rudof(path, stamp, data) if engine == "rudof" else _by_pyshacl(path, stamp, data)
    messages = _messages(path, stamp)  # an engine words its own for some constraints
    found = {
        replace(
            result,
            message=messages.get(result.shape, result.message),
            value=None if result.value is None else ill_typed.get(result.value, result.value),
        )
        for result in results
    }
    return tuple(sorted(found, key=_order))


def to_text(violations: Iterable[Violation]) -> str:
    """The violations in words, one a line; the empty string if there are none."""
    return "".join(f"{violation}\n" for violation in violations)


def grouped(violations: Iterable[Violation]) -> Iterator[str]:
    """The violations in lines: each that keeps a graph from being published, then warnings and hints of one message
    together, with where the first of them are."""
    alike: dict[tuple[str, str], list[Violation]] = {}
    for violation in violations:
        if violation.blocking:
            yield str(violation)
        else:
            alike.setdefault((violation.severity, violation.message), []).append(violation)
    for (severity, message), found in sorted(alike.items()):
        if len(found) == 1:
            yield str(found[0])
            continue
        shown = [_shorten(violation.focus) for violation in found[:FIRST]]
        more = f" and {len(found) - FIRST} more" if len(found) > FIRST else ""
        yield f"{len(found)} times: {message} ({severity.lower()}): {', '.join(shown)}{more}"


def to_turtle(violations: Iterable[Violation]) -> str:
    """The violations as a ``sh:ValidationReport`` in Turtle; equal violations give equal text."""
    found = tuple(violations)
    prefixes = {name: iri for name, iri in PREFIXES.items() if name in ("sh", "sk", "xsd")}
    return (serialize(_report(found), format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


_LEXICAL = {
    term("xsd:integer"): re.compile(r"[+-]?[0-9]+"),
    term("xsd:date"): re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?"),
}


def _with_honest_type(triple: Triple, ill_typed: dict[Node, RdfLiteral]) -> Triple:
    """A triple whose literal is no integer or day although typed as one, with a string instead.

    By sh:datatype an ill-typed literal is a violation. rudof lets ``"2019-02-30"^^xsd:date`` pass, and pySHACL raises
    TypeError where it compares one; as a string it breaks the same constraints in both.
    """
    literal = triple.object
    if not isinstance(literal, RdfLiteral) or literal.datatype not in _LEXICAL or _is_well_typed(literal):
        return triple
    plain = RdfLiteral(literal.value)
    ill_typed[plain] = literal
    return Triple(triple.subject, triple.predicate, plain)


def _is_well_typed(literal: RdfLiteral) -> bool:
    if not _LEXICAL[literal.datatype].fullmatch(literal.value):
        return False
    try:
        return literal.datatype != term("xsd:date") or bool(date.fromisoformat(literal.value[:10]))
    except ValueError:
        return False


def _order(violation: Violation) -> tuple[str, ...]:
    parts = (violation.focus, violation.path, violation.shape, violation.constraint, violation.value)
    return tuple("" if part is None else str(part) for part in parts)


def _shorten(node: Node) -> str:
    if isinstance(node, NamedNode):
        for prefix, namespace in PREFIXES.items():
            if node.value.startswith(namespace):
                return f"{prefix}:{node.value[len(namespace) :]}"
    return str(node)


def _report(violations: tuple[Violation, ...]) -> Iterator[Triple]:
    report, a = BlankNode("report"), term("rdf:type")
    yield Triple(report, a, term("sh:ValidationReport"))
    conforms = RdfLiteral("false" if violations else "true", datatype=term("xsd:boolean"))
    yield Triple(report, term("sh:conforms"), conforms)
    for number, violation in enumerate(violations, start=1):
        result = BlankNode(f"result{number}")
        yield Triple(report, term("sh:result"), result)
        yield Triple(result, a, term("sh:ValidationResult"))
        yield Triple(result, term("sh:focusNode"), violation.focus)
        if violation.path is not None:
            yield Triple(result, term("sh:resultPath"), violation.path)
        if violation.value is not None:
            yield Triple(result, term("sh:value"), violation.value)
        yield Triple(result, term("sh:resultSeverity"), term(f"sh:{violation.severity}"))
        yield Triple(result, term("sh:sourceShape"), violation.shape)
        yield Triple(result, term("sh:sourceConstraintComponent"), violation.constraint)
        yield Triple(result, term("sh:resultMessage"), RdfLiteral(violation.message, language="en"))


@lru_cache(maxsize=8)
def _messages(path: Path, _stamp: int) -> dict[NamedNode, str]:
    wanted = term("sh:message")
    return {
        quad.subject: quad.object.value
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate == wanted and isinstance(quad.subject, NamedNode) and isinstance(quad.object, RdfLiteral)
    }


# -- rudof


def _by_rudof(path: Path, stamp: int, triples: Iterable[Triple]) -> list[Violation]:
    import pyrudof

    data = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
    if not data:
        return []
    session = _rudof_session(path, stamp, threading.get_ident())
    session.begin_staging()
    try:
        session.read_data(data, pyrudof.RDFFormat.NTriples, merge=True)
        return [_from_rudof(entry) for entry in session.validate_shacl()]
    finally:
        session.rollback_staging()


@lru_cache(maxsize=8)
def _rudof_session(path: Path, _stamp: int, _thread: int) -> "pyrudof.Rudof":
    """An engine with the shapes compiled and data that no shape targets, one a thread.

    Making an engine's first data graph takes 70 ms and a check 1 ms, so each check stages its data on this one and
    takes it back.
    """
    import pyrudof

    session = pyrudof.Rudof(pyrudof.RudofConfig())
    session.read_shacl(path.read_text(encoding="utf-8"), pyrudof.ShaclFormat.Turtle)
    session.read_data("<urn:x-skerry:a> <urn:x-skerry:b> <urn:x-skerry:c> .", pyrudof.RDFFormat.NTriples)
    return session


def _from_rudof(entry: "pyrudof.ShaclValidationEntry") -> Violation:
    return Violation(
        _rudof_term(entry.focus_node),
        NamedNode(entry.path) if entry.path else None,
        _rudof_term(entry.value) if entry.value is not None else None,
        entry.message,
        entry.severity,
        NamedNode(entry.source_shape or ""),
        NamedNode(entry.constraint_component),
    )


# A literal as rudof prints it: nothing is escaped, but no language tag or datatype holds a quotation mark.
_RUDOF_LITERAL = re.compile(
    r'"(?P<text>.*)"(?:@(?P<language>[^"]+)|\^\^<(?P<iri>[^"]+)>|\^\^(?P<curie>[^"]+))?', re.DOTALL
)


def _rudof_term(text: str) -> Node:
    if text.startswith("_:"):
        return BlankNode(text[2:])
    literal = _RUDOF_LITERAL.fullmatch(text)
    if literal is None:
        return NamedNode(text)
    if literal["language"]:
        return RdfLiteral(literal["text"], language=literal["language"])
    if literal["iri"]:
        return RdfLiteral(literal["text"], datatype=NamedNode(literal["iri"]))
    return RdfLiteral(literal["text"], datatype=term(literal["curie"] or "xsd:string"))


# -- pySHACL


def _by_pyshacl(path: Path, stamp: int, triples: Iterable[Triple]) -> list[Violation]:
    import pyshacl
    import rdflib
    from rdflib.namespace import SH

    data = rdflib.Graph()
    for triple in triples:
        data.add((_to_rdflib(triple.subject), _to_rdflib(triple.predicate), _to_rdflib(triple.object)))
    _, report, _ = pyshacl.validate(data, shacl_graph=_pyshacl_shapes(path, stamp), inplace=True)
    return [_from_pyshacl(report, result) for result in report.objects(None, SH.result)]


@lru_cache(maxsize=8)
def _pyshacl_shapes(path: Path, _stamp: int) -> "rdflib.Graph":
    import rdflib

    return rdflib.Graph().parse(path, format="turtle")


def _from_pyshacl(report: "rdflib.Graph", result: "rdflib.term.Node") -> Violation:
    from rdflib.namespace import SH

    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    return Violation(
        _from_rdflib(report.value(result, SH.focusNode)),
        NamedNode(str(path)) if path is not None else None,
        _from_rdflib(value) if value is not None else None,
        str(report.value(result, SH.resultMessage)),
        str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        NamedNode(str(report.value(result, SH.sourceShape))),
        NamedNode(str(report.value(result, SH.sourceConstraintComponent))),
    )


def _to_rdflib(node: object) -> "rdflib.term.IdentifiedNode | rdflib.Literal":
    import rdflib

    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, BlankNode):
        return rdflib.BNode(node.value)
    assert isinstance(node, RdfLiteral)
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)


def _from_rdflib(node: object) -> Node:
    import rdflib

    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if not isinstance(node, rdflib.Literal):
        return NamedNode(str(node))
    if node.language:
        return RdfLiteral(str(node), language=node.language)
    return RdfLiteral(str(node), datatype=NamedNode(str(node.datatype or term("xsd:string").value)))
