"""Corrections as Turtle: ``sk:Correction`` nodes, with or without anchors, named or not."""

from collections.abc import Callable, Iterable
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from loader.curation.curated_graph import CONCEPTS, correction_node, read_anchors
from loader.curation.request import Request, refuse
from loader.errors import CurationError
from loader.graph.index import GraphIndex, curie
from loader.graph.terms import DEFAULT_BASE, Base

_KINDS = {concept: kind for kind, concept in CONCEPTS.items()}
UNNAMED = "urn:x-skerry:unnamed:"
"""Stands for a blank node of the file, which the index does not hold."""


def read_turtle(name: str, content: bytes, base: Base, author: str | None) -> list[Request]:
    """The corrections of a file called ``name`` as requests; ``author`` stands in where one has none.

    Relative IRIs lie under the base, IRIs under the default base are moved there. Raises CurationError with line and
    problem for what is no Turtle, with all corrections that cannot be used otherwise.
    """
    try:
        quads = list(parse(input=content, format=RdfFormat.TURTLE, base_iri=base.iri))
    except SyntaxError as error:
        problem = str(error.msg).partition(": ")[2] or str(error.msg)
        raise CurationError(f"{name}, line {error.lineno}: {problem}; correct the Turtle there") from error
    lines = content.decode(errors="replace").splitlines()

    def place(iri: str) -> str:
        return name + _line(lines, iri, base)

    return requests_of([quad.triple for quad in quads], base, author, place)


def requests_of(
    triples: Iterable[Triple], base: Base, author: str | None, place: Callable[[str], str]
) -> list[Request]:
    """The corrections that triples state, as ``read_turtle`` gives them; ``place`` tells where an IRI stands."""
    named = [_named(triple, base) for triple in triples]
    index = GraphIndex(named)
    corrections = index.instances("sk:Correction")
    anchors = set(index.instances("sk:Anchor"))
    problems = [
        f"{place(subject)}: <{_told(subject, base)}> is no sk:Correction; the curated graph holds "
        f"corrections only, so remove it"
        for subject in sorted({t.subject.value for t in named if isinstance(t.subject, NamedNode)})
        if subject not in {*corrections, *anchors}
    ]
    requests: list[Request] = []
    for iri in corrections:
        at = min(place(iri), place(index.one(iri, "sk:subject") or iri), key=lambda told: ", line" not in told)
        try:
            requests.append(_request(index, iri, at, base, author))
        except CurationError as error:
            problems.append(str(error))
    if problems:
        raise refuse(problems)
    return requests


def _named(triple: Triple, base: Base) -> Triple:
    def node(part: object) -> NamedNode | Literal:
        if isinstance(part, BlankNode):
            return NamedNode(UNNAMED + part.value)
        if isinstance(part, NamedNode):
            return base.rebase(part.value)
        assert isinstance(part, Literal)  # quoted triples do not parse in Turtle 1.1
        return part

    subject = node(triple.subject)
    assert isinstance(subject, NamedNode)
    return Triple(subject, triple.predicate, node(triple.object))


def _line(lines: list[str], iri: str, base: Base) -> str:
    """``, line 3``: the first line that has the IRI, in full or relative; nothing if none has."""
    forms = (f"<{iri}>", f"<{iri.removeprefix(base.iri)}>", f"<{DEFAULT_BASE}{iri.removeprefix(base.iri)}>")
    found = next((number for number, line in enumerate(lines, 1) if any(form in line for form in forms)), None)
    return f", line {found}" if found and iri else ""


def _told(iri: str, base: Base) -> str:
    return "[ … ]" if iri.startswith(UNNAMED) else iri.removeprefix(base.iri)


def _request(index: GraphIndex, iri: str, place: str, base: Base, author: str | None) -> Request:
    def one(predicate: str) -> str | None:
        values = index.all(iri, predicate)
        if len(values) > 1:
            raise CurationError(f"{place}: {predicate} has {len(values)} values ({', '.join(values)}); keep one")
        return values[0].strip() if values else None

    kind = _KINDS.get(curie(one("sk:correctionKind") or ""))
    if kind is None:
        raise CurationError(
            f"{place}: {one('sk:correctionKind')!r} is no kind of correction; "
            f"give sk:correctionKind one of {', '.join(CONCEPTS.values())}"
        )
    thing, created, slot = one("sk:subject"), one("dcterms:created"), one("sk:slot")
    if not thing:
        raise CurationError(f"{place}: a correction without subject; point sk:subject at the thing")
    try:
        day = date.fromisoformat(created) if created else None
    except ValueError:
        raise CurationError(f'{place}: {created!r} is no day; write dcterms:created "2026-11-26"^^xsd:date') from None
    name = iri.removeprefix(correction_node("", base).value)
    return Request(
        place=place,
        kind=kind,
        thing=thing,
        other=one("sk:other"),
        slot=curie(slot) if slot else None,
        values=index.all(iri, "sk:value"),
        author=one("dcterms:creator") or author or "",
        reason=one("sk:reason") or "",
        created=day,
        id=None if name.startswith((UNNAMED, "http")) else name,
        anchors=read_anchors(index, iri),
    )
