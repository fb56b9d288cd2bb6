"""Every format keeps every text, IRI and blank node, or refuses: what is written reads back as what it was."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Literal, NamedNode, Quad, QuerySolutions, Triple

from loader.errors import UnwritableAnswer
from loader.graph.results import GRAPH_FORMATS, SOLUTION_FORMATS, ResultFormat, write_answer
from loader.graph.results import write_triples as write_graph
from loader.graph.serialise import FORMATS, ExportFormat, write_quads, write_triples

XSD = "http://www.w3.org/2001/XMLSchema#"
VALUES: tuple[NamedNode | BlankNode | Literal, ...] = (
    Literal('three """ in a row, and \'\'\' too'), Literal('ends with "'), Literal("C:\\new\\table\\"), Literal("\\"),
    Literal("a\nb\r\nc\rd\te"), Literal(" blanks around "), Literal(""), Literal("<b>&amp; ]]> </script>"),
    Literal("lines\u2028of\u2029other\x85kinds"), Literal("\x7f é 島 \U0001f3dd"), Literal("=1+1"), Literal("{{x}} %s"),
    Literal("択捉", language="ja"), Literal("Iturup", language="en-gb-oxendict"), Literal("", language="de"),
    Literal("01", datatype=NamedNode(f"{XSD}integer")), Literal("1e0", datatype=NamedNode(f"{XSD}double")),
    Literal("x", datatype=NamedNode("http://example.org/a?b=c&d#type")),
    Literal("no", datatype=NamedNode(f"{XSD}date")),
    BlankNode("one"), BlankNode("two"), NamedNode("http://example.org/%20a?b=c&d='e'#f"), NamedNode("urn:x:1"),
    NamedNode("http://example.org/ü"), NamedNode("http://example.org/"), NamedNode("http://example.org"),
)  # fmt: skip
SUBJECT, PROPERTY = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
ODD = tuple(NamedNode(iri) for iri in ("http://example.org/a-1.b", "http://example.org/x%20y", "http://example.org/ü"))
TRIPLES = [
    *(Triple(SUBJECT, PROPERTY, value) for value in VALUES),
    *(Triple(SUBJECT, predicate, Literal("x")) for predicate in ODD),
    Triple(BlankNode("one"), PROPERTY, BlankNode("two")),
    Triple(BlankNode("two"), PROPERTY, BlankNode("one")),
]
NAMELESS = ("http://example.org/1", "urn:p:1", "http://example.org/", "urn:a:b()")
NATIVE = {
    "turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML,
}  # fmt: skip
DATASETS: tuple[ExportFormat, ...] = ("trig", "nquads", "jsonld")


def canonical(quads: Iterable[Quad]) -> set[str]:
    """The quads with blank nodes labelled by what they are: two sets are equal if the graphs are isomorphic."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def alone(triples: Iterable[Triple]) -> list[Quad]:
    """Triples of no named graph."""
    return [Quad(triple.subject, triple.predicate, triple.object) for triple in triples]


@pytest.mark.parametrize("result_format", GRAPH_FORMATS, ids=lambda each: each.name)
def test_a_graph_reads_back(result_format: ResultFormat) -> None:
    assert isinstance(result_format.native, ox.RdfFormat)
    written = write_graph(TRIPLES, result_format)
    assert canonical(ox.parse(written, format=result_format.native)) == canonical(alone(TRIPLES))


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_export_reads_back(fmt: ExportFormat) -> None:
    if fmt in DATASETS:
        # The same blank nodes in two graphs are the same nodes.
        graphs = [NamedNode(f"http://example.org/graph/{number}") for number in (1, 2)]
        quads = [Quad(t.subject, t.predicate, t.object, graph) for t in TRIPLES for graph in graphs]
        written = write_quads(quads, fmt)
    else:
        quads, written = alone(TRIPLES), write_triples(TRIPLES, fmt)
    assert canonical(ox.parse(written, format=NATIVE[fmt])) == canonical(quads)


def test_rdf_xml_is_xml_and_other_parsers_read_the_same() -> None:
    written = write_triples(TRIPLES, "rdfxml")
    ET.fromstring(written)
    read = rdflib.Graph().parse(data=written, format="xml").objects(rdflib.URIRef(SUBJECT.value))
    texts = {value.value for value in VALUES if isinstance(value, Literal) and value.datatype.value == f"{XSD}string"}
    assert texts <= {str(value) for value in read}


def solutions(query: str) -> QuerySolutions:
    """The answer to a SELECT over nothing."""
    found = ox.Store().query(query)
    assert isinstance(found, QuerySolutions)
    return found


@pytest.mark.parametrize("result_format", [each for each in SOLUTION_FORMATS if each.name in ("json", "xml", "tsv")],
                         ids=lambda each: each.name)  # fmt: skip
def test_a_table_reads_back(result_format: ResultFormat) -> None:
    assert isinstance(result_format.native, ox.QueryResultsFormat)
    values = [value for value in VALUES if not isinstance(value, BlankNode)]
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, values))} }} }}"
    written = write_answer(solutions(query), result_format)
    read = ox.parse_query_results(written, format=result_format.native)
    assert isinstance(read, QuerySolutions)
    # The engine writes numbers in their canonical form.
    assert [solution["x"] for solution in read] == [solution["x"] for solution in solutions(query)]
    if result_format.name == "xml":
        ET.fromstring(written)


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1b", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_refused(character: str) -> None:
    xml = next(each for each in SOLUTION_FORMATS if each.name == "xml")
    long = "x" * 100_000
    for text in (character, long + character, character + long):
        with pytest.raises(UnwritableAnswer, match=rf"U\+{ord(character):04X}, which XML cannot hold"):
            write_answer(solutions(f"SELECT ('{text}' AS ?x) {{}}"), xml)
        with pytest.raises(UnwritableAnswer, match="XML cannot hold"):
            write_triples([Triple(SUBJECT, PROPERTY, Literal(text))], "rdfxml")
        with pytest.raises(UnwritableAnswer, match="XML cannot hold"):
            write_graph([Triple(SUBJECT, PROPERTY, Literal(text))], GRAPH_FORMATS[3])


@pytest.mark.parametrize("iri", NAMELESS)
def test_a_property_that_rdf_xml_cannot_name_is_refused_there_and_kept_elsewhere(iri: str) -> None:
    triple = Triple(SUBJECT, NamedNode(iri), Literal("x"))
    with pytest.raises(UnwritableAnswer, match="RDF/XML cannot tell it"):
        write_graph([triple], GRAPH_FORMATS[3])
    with pytest.raises(UnwritableAnswer, match="RDF/XML cannot tell it"):
        write_triples([triple], "rdfxml")
    for result_format in GRAPH_FORMATS[:3]:
        assert isinstance(result_format.native, ox.RdfFormat)
        written = write_graph([triple], result_format)
        assert [quad.triple for quad in ox.parse(written, format=result_format.native)] == [triple]
