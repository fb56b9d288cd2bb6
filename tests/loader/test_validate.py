"""The gate: what it says of a graph, in which order, in words and as a report. ``tests/ontology`` tests the shapes."""

import subprocess
import sys
from itertools import permutations
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import RDF, Graph
from rdflib.namespace import SH

from loader.graph.terms import PREFIXES, Base, term
from loader.validate import Engine, Violation, check, grouped, to_text, to_turtle

ENGINES: tuple[Engine, ...] = ("rudof", "pyshacl")
BASE = Base()
ARTICLE = BASE.article("001")
NODE = BASE.node("article/001/person/kono")
KONO = (
    Triple(ARTICLE, term("rdf:type"), term("sk:Article")),
    Triple(NODE, term("rdf:type"), term("sk:ArticleNode")),
    Triple(NODE, term("sk:inArticle"), ARTICLE),
    Triple(NODE, term("sk:kind"), term("sk:Person")),
)


def of_node(violations: tuple[Violation, ...]) -> list[Violation]:
    return [violation for violation in violations if violation.focus == NODE]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_missing_label_is_told_with_the_node_the_property_and_what_to_do(engine: Engine) -> None:
    (violation,) = of_node(check(KONO, "article", engine))
    assert violation.focus == NODE
    assert violation.path == term("rdfs:label")
    assert violation.value is None
    assert violation.message.startswith("An article node has no name. Add an rdfs:label")
    assert violation.severity == "Violation"
    assert violation.blocking
    assert violation.shape == NamedNode("https://w3id.org/skerry/shapes/article#node-label")
    assert violation.constraint == term("sh:MinCountConstraintComponent")
    assert str(violation).startswith(f"{NODE} rdfs:label: An article node has no name. Add")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_warning_does_not_block_and_says_that_it_is_one(engine: Engine) -> None:
    warnings = [v for v in check(KONO, "article", engine) if not v.blocking]
    assert [(v.path, v.severity) for v in warnings] == [(term("sk:dispute"), "Warning")]
    assert str(warnings[0]).endswith(" (warning)")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_graph_without_triples_has_no_violations(engine: Engine) -> None:
    assert check([], "article", engine) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_of_the_triples_changes_nothing(engine: Engine) -> None:
    first, *others = [check(triples, "article", engine) for triples in permutations(KONO)]
    assert first
    assert all(other == first for other in others)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_check_leaves_nothing_behind_for_the_next_one(engine: Engine) -> None:
    before = check(KONO, "article", engine)
    check([Triple(ARTICLE, term("schema:text"), Literal("left behind"))], "article", engine)
    assert check(KONO, "article", engine) == before
    assert check(KONO[:0], "article", engine) == ()


def test_a_check_in_another_thread_says_the_same() -> None:
    found: list[tuple[Violation, ...]] = []
    thread = Thread(target=lambda: found.append(check(KONO, "article")))
    thread.start()
    thread.join()
    assert found == [check(KONO, "article")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_blank_node_is_named_as_in_the_data(engine: Engine) -> None:
    blank = BlankNode("nobody")
    found = check([Triple(blank, term("rdfs:label"), Literal("nobody"))], "article", engine)
    assert [(v.focus, v.value) for v in found] == [(blank, blank)]
    assert "Give the node an IRI of its own." in to_text(found)


LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(Literal),
    st.tuples(st.text('ab"@^<>\n\\ж', max_size=8), st.sampled_from(["en", "ja-latn"])).map(
        lambda pair: Literal(pair[0], language=pair[1])
    ),
    st.tuples(
        st.text('ab"@^<>\n\\01', max_size=8), st.sampled_from(["xsd:integer", "xsd:date", "geo:wktLiteral", "sk:x"])
    ).map(lambda pair: Literal(pair[0], datatype=term(pair[1]))),
)


@settings(deadline=None)
@given(LITERALS)
def test_the_offending_value_comes_back_as_it_stands_in_the_data(literal: Literal) -> None:
    triples = [*KONO, Triple(ARTICLE, term("sk:dispute"), literal)]
    for engine in ENGINES:
        values = [v.value for v in check(triples, "article", engine) if v.path == term("sk:dispute")]
        assert values == [literal], engine


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("day", ["2019-02-30", "2019-13-01", "2019", "20190122", "today", ""])
def test_a_day_that_does_not_exist_is_rejected_as_a_date(day: str, engine: Engine) -> None:
    literal = Literal(day, datatype=term("xsd:date"))
    found = check([*KONO, Triple(ARTICLE, term("schema:datePublished"), literal)], "article", engine)
    assert [(v.value, v.constraint) for v in found if v.path == term("schema:datePublished")] == [
        (literal, term("sh:DatatypeConstraintComponent"))
    ]


def test_no_violations_are_no_words_and_a_report_that_conforms() -> None:
    assert to_text(()) == ""
    report = Graph().parse(data=to_turtle(()), format="turtle")
    assert [str(conforms) for conforms in report.objects(None, SH.conforms)] == ["true"]
    assert len(report) == 2


def test_the_words_give_one_line_a_violation() -> None:
    violations = check(KONO, "article")
    assert len(violations) > 2
    assert to_text(violations).splitlines() == [str(violation) for violation in violations]


def test_hints_of_one_kind_are_told_together_and_violations_one_by_one() -> None:
    shape, of = NamedNode("urn:s"), NamedNode("urn:c")
    nodes = [NamedNode(f"urn:n{number}") for number in range(5)]
    hints = [Violation(node, None, None, "No place.", "Info", shape, of) for node in nodes]
    worse = [Violation(node, None, None, "No name.", "Violation", shape, of) for node in nodes[:2]]
    once = Violation(nodes[0], None, None, "No date.", "Warning", shape, of)
    assert list(grouped([*hints, *worse, once])) == [
        "<urn:n0>: No name.",
        "<urn:n1>: No name.",
        "5 times: No place. (info): <urn:n0>, <urn:n1>, <urn:n2> and 2 more",
        "<urn:n0>: No date. (warning)",
    ]


def test_the_turtle_report_says_all_that_the_violations_say() -> None:
    triples = [*KONO, Triple(NODE, term("rdfs:label"), NODE), Triple(NODE, term("sk:rule"), Literal('a "b"\n'))]
    violations = check(triples, "article")
    report = Graph().parse(data=to_turtle(violations), format="turtle")
    assert len(list(report.subjects(RDF.type, SH.ValidationReport))) == 1
    assert [str(conforms) for conforms in report.objects(None, SH.conforms)] == ["false"]
    told = {
        tuple(
            str(report.value(result, part))
            for part in (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage, SH.sourceShape)
        )
        for result in report.objects(None, SH.result)
    }
    assert told == {
        (
            v.focus.value,
            str(v.path.value if v.path else None),
            str(v.value.value if v.value else None),
            v.message,
            v.shape.value,
        )
        for v in violations
    }


def test_the_turtle_report_is_the_same_for_both_engines_and_each_time() -> None:
    assert to_turtle(check(KONO, "article", "pyshacl")) == to_turtle(check(reversed(KONO), "article"))
    assert list(parse(to_turtle(check(KONO, "article")).encode(), format=RdfFormat.TURTLE))


def test_the_gate_loads_no_engine_before_it_checks() -> None:
    code = "import sys, loader.validate; print({'pyshacl', 'pyrudof', 'rdflib'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"


def test_known_prefixes_shorten_a_line() -> None:
    violation = Violation(
        NODE, term("sk:kind"), term("sk:Bogus"), "Wrong. Use another.", "Violation", term("sk:x"), term("sh:y")
    )
    assert str(violation) == f"{NODE} sk:kind sk:Bogus: Wrong. Use another."
    assert "sk" in PREFIXES
