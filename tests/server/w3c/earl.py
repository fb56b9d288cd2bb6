"""Outcomes of tests as an EARL report (W3C Evaluation and Report Language 1.0)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from rdflib import DC, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef

EARL = Namespace("http://www.w3.org/ns/earl#")
DOAP = Namespace("http://usefulinc.com/ns/doap#")
SUBJECT = URIRef("https://w3id.org/skerry/software")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test: ``kind`` is passed, failed, inapplicable or untested; ``told`` says why not passed."""

    test: str
    kind: str
    told: str = ""


def report(outcomes: Iterable[Outcome]) -> str:
    """The report as Turtle."""
    graph = Graph()
    for prefix, namespace in (("earl", EARL), ("doap", DOAP), ("dc", DC)):
        graph.bind(prefix, namespace)
    graph.add((SUBJECT, RDF.type, EARL.TestSubject))
    graph.add((SUBJECT, RDF.type, DOAP.Project))
    graph.add((SUBJECT, DOAP.name, Literal(f"Skerry {version('skerry')}")))
    now = Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=XSD.dateTime)
    for outcome in outcomes:
        assertion, result = BNode(), BNode()
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.subject, SUBJECT))
        graph.add((assertion, EARL.assertedBy, SUBJECT))
        graph.add((assertion, EARL.test, URIRef(outcome.test)))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, EARL[outcome.kind]))
        graph.add((result, DC.date, now))
        if outcome.told:
            graph.add((result, EARL.info, Literal(outcome.told)))
    return graph.serialize(format="turtle")
