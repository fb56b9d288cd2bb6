"""The shapes: each constraint rejects what it is for, in words that help, and both engines agree.

``cases/<shapes>.ttl`` is a valid graph, ``cases/<shapes>.toml`` the table of changes that each break one constraint.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH

from loader.background import background
from loader.graph.shipped import shipped
from loader.graph.terms import DEFAULT_BASE, PREFIXES, SK, Base
from loader.validate import Engine, Shapes, check, to_text

CASES = Path(__file__).parent / "cases"
ALL_SHAPES: tuple[Shapes, ...] = get_args(Shapes)
SHACL_CORE = {
    SH["class"]: "Class",
    SH.closed: "Closed",
    SH.datatype: "Datatype",
    SH.hasValue: "HasValue",
    SH["in"]: "In",
    SH.lessThan: "LessThan",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH.maxCount: "MaxCount",
    SH.minCount: "MinCount",
    SH.minInclusive: "MinInclusive",
    SH.minLength: "MinLength",
    SH.nodeKind: "NodeKind",
    SH["or"]: "Or",
    SH.pattern: "Pattern",
    SH.uniqueLang: "UniqueLang",
    SH.xone: "Xone",
}
"""Parameters that the shapes use -> constraint component."""
NO_CONSTRAINTS = {
    SH.ignoredProperties,
    SH.message,
    SH.path,
    SH.property,
    SH.severity,
    SH.targetClass,
    SH.targetObjectsOf,
    SH.targetSubjectsOf,
}
WHAT_TO_DO = {"Add", "Correct", "Describe", "Give", "Keep", "Make", "Name", "Point", "Remove", "Type", "Use", "Write"}


@dataclass(frozen=True)
class Case:
    shapes: Shapes
    shape: str
    constraint: str
    remove: frozenset[Triple]
    add: frozenset[Triple]
    also: frozenset[str]

    @property
    def graph(self) -> frozenset[Triple]:
        return (valid(self.shapes) - self.remove) | self.add


def turtle(text: str) -> frozenset[Triple]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = parse((prefixes + text).encode(), format=RdfFormat.TURTLE, base_iri=DEFAULT_BASE)
    return frozenset(quad.triple for quad in quads)


@cache
def valid(shapes: Shapes) -> frozenset[Triple]:
    return frozenset(q.triple for q in parse(path=CASES / f"{shapes}.ttl", format=RdfFormat.TURTLE))


@cache
def shapes_graph(shapes: Shapes) -> Graph:
    return Graph().parse(shipped("ontology") / "shapes" / f"{shapes}.ttl", format="turtle")


def cases(shapes: Shapes) -> list[Case]:
    table = tomllib.loads((CASES / f"{shapes}.toml").read_text(encoding="utf-8"))["case"]
    return [
        Case(
            shapes,
            row["shape"],
            row["constraint"],
            turtle(row.get("remove", "")),
            turtle(row.get("add", "")),
            frozenset(row.get("also", ())),
        )
        for row in table
    ]


def local(node: NamedNode | URIRef | str) -> str:
    return (node.value if isinstance(node, NamedNode) else str(node)).rpartition("#")[2]


EVERY_CASE = [
    pytest.param(case, id=f"{shapes}-{case.shape}-{case.constraint}-{number}")
    for shapes in ALL_SHAPES
    for number, case in enumerate(cases(shapes))
]


@pytest.mark.parametrize("shapes", ALL_SHAPES)
def test_the_valid_graph_passes_both_engines(shapes: Shapes) -> None:
    assert check(valid(shapes), shapes, "rudof") == ()
    assert check(valid(shapes), shapes, "pyshacl") == ()


@pytest.mark.parametrize("case", EVERY_CASE)
def test_a_broken_graph_is_rejected_by_its_shape_and_both_engines_agree(case: Case) -> None:
    assert case.remove <= valid(case.shapes), "the case removes what the valid graph does not hold"
    violations = check(case.graph, case.shapes)
    found = {(local(v.shape), local(v.constraint)) for v in violations}
    assert (case.shape, f"{case.constraint}ConstraintComponent") in found
    assert {shape for shape, _ in found} == {case.shape} | case.also
    assert check(case.graph, case.shapes, "pyshacl") == violations


@pytest.mark.parametrize("shapes", ALL_SHAPES)
def test_every_constraint_has_a_case(shapes: Shapes) -> None:
    graph = shapes_graph(shapes)
    wanted: list[tuple[str, str]] = []
    for shape in set(graph.subjects(SH.message, None)):
        for parameter, name in SHACL_CORE.items():
            wanted += [(local(str(shape)), name)] * len(list(graph.objects(shape, parameter)))
    proven = [(case.shape, case.constraint) for case in cases(shapes)]
    assert {want for want in wanted if proven.count(want) < wanted.count(want)} == set()


@pytest.mark.parametrize("shapes", ALL_SHAPES)
def test_the_shapes_use_only_what_these_tests_know(shapes: Shapes) -> None:
    used = {p for p in shapes_graph(shapes).predicates() if str(p).startswith(str(SH))}
    assert used <= set(SHACL_CORE) | NO_CONSTRAINTS


@pytest.mark.parametrize("shapes", ALL_SHAPES)
def test_every_shape_that_can_fail_is_named_and_tells_what_to_do(shapes: Shapes) -> None:
    graph = shapes_graph(shapes)
    inner = {node for lists in (SH["or"], SH.xone) for head in graph.objects(None, lists) for node in walk(graph, head)}
    for shape in {s for s, p in graph.subject_predicates() if p in SHACL_CORE} - inner:
        messages = list(graph.objects(shape, SH.message))
        assert isinstance(shape, URIRef), f"a shape without a name has constraints: {messages}"
        assert len(messages) == 1, shape
        assert isinstance(messages[0], Literal)
        assert messages[0].language == "en", shape
        what_is_wrong, _, what_to_do = str(messages[0]).rpartition(". ")
        assert what_is_wrong, f"{shape}: {messages[0]}"
        assert what_to_do.split()[0] in WHAT_TO_DO, f"{shape}: {what_to_do}"
        assert what_to_do.endswith("."), shape


def walk(graph: Graph, head: object) -> set[object]:
    """The members of a list and the shapes within them."""
    found: set[object] = set()
    for member in Collection(graph, head):  # type: ignore[arg-type] # rdflib types a list's head as any node
        found |= {member, *graph.objects(member, SH.property)}
    return found


@pytest.mark.parametrize("shapes", ALL_SHAPES)
def test_every_property_shape_belongs_to_a_targeted_node_shape(shapes: Shapes) -> None:
    graph = shapes_graph(shapes)
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        assert any((shape, target, None) in graph for target in targets), shape
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        assert (None, SH.property, shape) in graph, shape
        assert isinstance(graph.value(shape, SH.path), URIRef), shape


@pytest.mark.parametrize("shapes", ALL_SHAPES)
def test_the_terms_in_the_shapes_exist_in_the_vocabulary(shapes: Shapes) -> None:
    vocabulary = Graph().parse(shipped("ontology") / "vocabulary.ttl", format="turtle")
    used = {term for triple in shapes_graph(shapes) for term in triple if str(term).startswith(SK)}
    assert {term for term in used if (term, None, None) not in vocabulary} == set()


def test_no_two_files_share_a_shape() -> None:
    names = [set(shapes_graph(shapes).subjects(SH.message, None)) for shapes in ALL_SHAPES]
    assert sum(map(len, names)) == len(set().union(*names))


@pytest.mark.parametrize(
    ("scheme", "shape"),
    [
        ("MeetingKinds", "meeting-kind"),
        ("AgreementKinds", "agreement-kind"),
        ("StatementKinds", "statement-kind"),
        ("MeetingStatuses", "meeting-status"),
        ("AgreementStatuses", "agreement-status"),
        ("Positions", "claim-position"),
        ("DateBases", "date-basis"),
        ("CorrectionKinds", "correction-kind"),
    ],
)
def test_a_closed_list_in_the_shapes_holds_the_concepts_of_its_scheme(scheme: str, shape: str) -> None:
    vocabulary = Graph().parse(shipped("ontology") / "vocabulary.ttl", format="turtle")
    in_scheme = set(vocabulary.subjects(URIRef(PREFIXES["skos"] + "inScheme"), URIRef(SK + scheme)))
    for shapes in ALL_SHAPES:
        graph = shapes_graph(shapes)
        values = graph.value(URIRef(f"https://w3id.org/skerry/shapes/{shapes}#{shape}"), SH["in"])
        if values is not None:
            assert set(Collection(graph, values)) == in_scheme, f"{shapes}: {shape}"
    assert in_scheme


@pytest.mark.parametrize("engine", get_args(Engine))
def test_the_shipped_gazetteer_fits_its_shapes(engine: Engine) -> None:
    ontology = shipped("ontology")
    known = background(sorted((ontology / "gazetteer").glob("*.ttl")), ontology / "vocabulary.ttl", Base())
    assert to_text(check(known.triples, "gazetteer", engine)) == ""
