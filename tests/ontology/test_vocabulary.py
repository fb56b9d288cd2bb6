"""The vocabulary: every term is explained and shown in use, and the file is sound OWL."""

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from loader.graph.shipped import shipped
from loader.graph.terms import DEFAULT_BASE, PREFIXES, SK

DCTERMS = PREFIXES["dcterms"]
PROPERTY_KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))
# Datatypes of the OWL 2 structural specification, section 4, that the file uses.
OWL_DATATYPES = {XSD.string, XSD.integer, XSD.decimal}


@cache
def vocabulary() -> Graph:
    return Graph().parse(shipped("ontology") / "vocabulary.ttl", format="turtle")


def terms() -> list[str]:
    return sorted({str(s)[len(SK) :] for s in vocabulary().subjects(RDF.type, None) if str(s).startswith(SK)})


def types(node: Node) -> set[Node]:
    return set(vocabulary().objects(node, RDF.type))


def texts(term: str, predicate: URIRef) -> list[Node]:
    return list(vocabulary().objects(URIRef(SK + term), predicate))


@pytest.mark.parametrize("term", terms())
def test_a_term_has_one_english_label_definition_and_comment(term: str) -> None:
    for predicate in (RDFS.label, SKOS.definition, RDFS.comment):
        (text,) = texts(term, predicate)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert text.strip() == str(text) != ""
    (definition,) = texts(term, SKOS.definition)
    assert str(definition).endswith(".")
    assert texts(term, RDFS.comment) == [definition]


@pytest.mark.parametrize("term", terms())
def test_a_term_has_an_example_in_turtle_that_uses_it(term: str) -> None:
    (example,) = texts(term, SKOS.example)
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = parse((prefixes + str(example)).encode(), format=RdfFormat.TURTLE, base_iri=DEFAULT_BASE)
    used = {part for quad in quads for part in (quad.subject, quad.predicate, quad.object)}
    assert SK + term in {getattr(part, "value", None) for part in used}


def test_the_examples_use_only_terms_that_exist() -> None:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    examples = "\n".join(str(text) for text in vocabulary().objects(None, SKOS.example))
    used = Graph().parse(data=prefixes + examples, format="turtle", publicID=DEFAULT_BASE)
    ours = {str(part)[len(SK) :] for triple in used for part in triple if str(part).startswith(SK)}
    assert ours - set(terms()) == set()


def test_the_ontology_says_what_it_is() -> None:
    ontology = URIRef(SK.rstrip("#"))
    assert OWL.Ontology in types(ontology)
    for predicate in ("title", "description", "license"):
        assert vocabulary().value(ontology, URIRef(DCTERMS + predicate)), predicate
    version = vocabulary().value(ontology, OWL.versionInfo)
    assert vocabulary().value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")


def test_the_fast_parser_reads_the_same_graph() -> None:
    path = shipped("ontology") / "vocabulary.ttl"
    assert len(set(parse(path=path, format=RdfFormat.TURTLE))) == len(vocabulary())


@pytest.mark.parametrize("term", terms())
def test_a_term_plays_one_role_but_for_kinds(term: str) -> None:
    node = URIRef(SK + term)
    roles = types(node)
    is_property, is_class = bool(roles & PROPERTY_KINDS), OWL.Class in roles
    is_individual = OWL.NamedIndividual in roles
    assert len(roles & PROPERTY_KINDS) <= 1
    assert is_property + is_class + is_individual == (2 if is_class and SKOS.Concept in roles else 1)


def test_concepts_belong_to_one_scheme_and_are_labelled_for_skos() -> None:
    concepts = set(vocabulary().subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        (scheme,) = vocabulary().objects(concept, SKOS.inScheme)
        assert SKOS.ConceptScheme in types(scheme)
        assert vocabulary().value(concept, SKOS.prefLabel) == vocabulary().value(concept, RDFS.label)


def test_every_foreign_term_in_an_axiom_is_declared() -> None:
    for predicate in (RDFS.subClassOf, RDFS.domain):
        for node in named(vocabulary().objects(None, predicate)):
            assert OWL.Class in types(node), node
    for target in named(vocabulary().objects(None, RDFS.range)):
        assert OWL.Class in types(target) or target in OWL_DATATYPES, target
    for sub, node in vocabulary().subject_objects(RDFS.subPropertyOf):
        assert types(sub) & types(node) & PROPERTY_KINDS, node
    for used in set(vocabulary().predicates()):
        assert str(used).startswith(BUILT_IN) or types(used) & PROPERTY_KINDS, used


def named(nodes: object) -> set[Node]:
    """Class expressions resolved to the named classes in them."""
    found: set[Node] = set()
    for node in nodes:  # type: ignore[attr-defined] # rdflib types are too wide
        union = vocabulary().value(node, OWL.unionOf) if isinstance(node, BNode) else None
        found |= set(Collection(vocabulary(), union)) if union is not None else {node}
    return found


def test_a_slot_that_reports_share_with_things_has_no_superproperty() -> None:
    """By such an axiom a report of a meeting would become an event: counted twice by whoever reasons."""
    reports = {URIRef(SK + term) for term in terms() if term.endswith("Report")}
    for term in terms():
        classes = named(texts(term, RDFS.domain))
        if classes & reports and classes - reports:
            assert texts(term, RDFS.subPropertyOf) == [], term


def test_no_report_or_article_node_is_a_thing() -> None:
    (disjoint,) = (
        set(Collection(vocabulary(), members))
        for members in vocabulary().objects(None, OWL.members)
        if URIRef(SK + "Report") in set(Collection(vocabulary(), members))
    )
    tops = {
        node
        for node in vocabulary().subjects(RDF.type, OWL.Class)
        if str(node).startswith(SK)
        and not any(str(parent).startswith(SK) for parent in vocabulary().objects(node, RDFS.subClassOf))
    }
    assert tops == disjoint


def test_the_valid_graphs_respect_every_domain_and_range() -> None:
    data = Graph()
    for path in sorted((Path(__file__).parent / "cases").glob("*.ttl")):
        data.parse(path, format="turtle")
    checked = set()
    for subject, predicate, value in data:
        for node, axiom in ((subject, RDFS.domain), (value, RDFS.range)):
            allowed = named(vocabulary().objects(predicate, axiom))
            stated = set(data.objects(node, RDF.type)) | types(node)
            if allowed and stated:
                checked.add(predicate)
                assert allowed & stated, f"{subject} {predicate} {value}: {axiom} is {allowed}"
    assert len(checked) > 40
