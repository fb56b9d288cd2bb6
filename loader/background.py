"""The background graph: what the gazetteer files state, as the graph ``graph/background`` of a store.

The store infers nothing, so the superclasses of every thing (``schema:Person``, ``geo:Feature`` …) are stated here, as
the vocabulary's ``rdfs:subClassOf`` gives them, and every thing has both ``rdfs:label`` and ``skos:prefLabel``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loader.edtf import OPEN, UNKNOWN, interval
from loader.errors import GazetteerError
from loader.gazetteer_file import GazetteerGraph, parse_turtle, read_graph
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term

Superclasses = Mapping[NamedNode, frozenset[NamedNode]]
"""Class -> the classes stated directly above it."""

RDF_TYPE = term("rdf:type")
SUBCLASS = term("rdfs:subClassOf")
LABELS = (term("skos:prefLabel"), term("rdfs:label"))


def background(paths: Sequence[Path], vocabulary: Path, base: Base) -> NamedGraph:
    """What the gazetteer files state, with IRIs moved under ``base``; without blank nodes.

    Raises GazetteerError as ``load_gazetteer`` does, and for a vocabulary that cannot be read.
    """
    graph = read_graph(paths)
    above = _superclasses(vocabulary)
    derived = (*_types(graph, above), *_labels(graph), *_derived_labels(graph), *_disputes(graph), *_terms(graph))
    stated = {*graph.triples, *derived}
    return NamedGraph(base.graph("background"), frozenset(_moved(triple, base) for triple in stated))


def _terms(graph: GazetteerGraph) -> Iterator[Triple]:
    """The date of a term of office whose file gives its first or its last day alone: one that has begun goes on, and
    when one began that has ended is not known."""
    for subject in graph.subjects("Tenure"):
        begin, end = "".join(graph.texts(subject, "sk:notBefore")), "".join(graph.texts(subject, "sk:notAfter"))
        if bool(begin) != bool(end) and not graph.texts(subject, "sk:edtf"):
            written = interval(begin or UNKNOWN, end or OPEN)
            yield Triple(NamedNode(subject), term("sk:edtf"), Literal(written))


def _disputes(graph: GazetteerGraph) -> Iterator[Triple]:
    """A dispute belongs to itself, so that a query for all that belongs to it finds it too."""
    for subject in graph.subjects("Dispute"):
        yield Triple(NamedNode(subject), term("sk:dispute"), NamedNode(subject))


def _superclasses(vocabulary: Path) -> Superclasses:
    try:
        content = vocabulary.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise GazetteerError(f"vocabulary {vocabulary} cannot be read ({reason}): check the path") from error
    above: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for triple in parse_turtle(vocabulary, content):
        lower, higher = triple.subject, triple.object
        # A class expression (a blank node) is no type that a thing could be given.
        if triple.predicate == SUBCLASS and isinstance(lower, NamedNode) and isinstance(higher, NamedNode):
            above[lower].add(higher)
    return {name: frozenset(found) for name, found in above.items()}


def _all_above(name: NamedNode, above: Superclasses) -> frozenset[NamedNode]:
    """All superclasses, however far up; ends also where the vocabulary has a circle."""
    found: set[NamedNode] = set()
    waiting = [name]
    while waiting:
        for higher in above.get(waiting.pop(), frozenset()) - found:
            found.add(higher)
            waiting.append(higher)
    return frozenset(found)


def _types(graph: GazetteerGraph, above: Superclasses) -> Iterator[Triple]:
    for triple in graph.triples:
        if triple.predicate == RDF_TYPE and isinstance(triple.object, NamedNode):
            for higher in _all_above(triple.object, above):
                yield Triple(triple.subject, RDF_TYPE, higher)


def _labels(graph: GazetteerGraph) -> Iterator[Triple]:
    """Each label property for what the other one says, unless the subject has it already."""
    for subject in graph.by_subject:
        for given, missing in (LABELS, LABELS[::-1]):
            here = {t.predicate for t in graph.by_subject[subject]}
            if missing not in here:
                for triple in graph.by_subject[subject]:
                    if triple.predicate == given:
                        yield Triple(triple.subject, missing, triple.object)


def _derived_labels(graph: GazetteerGraph) -> Iterator[Triple]:
    """Labels of terms of office and namings, which gazetteer files need not name."""
    for subject in graph.subjects("Tenure", "Naming"):
        if graph.label(subject) is None:
            text = _term_label(graph, subject) if "Tenure" in graph.classes(subject) else _naming_label(graph, subject)
            for predicate in LABELS:
                yield Triple(NamedNode(subject), predicate, Literal(text, language="en"))


def _term_label(graph: GazetteerGraph, subject: str) -> str:
    """``Shinzo Abe, Prime Minister (Japan), 2012-12-26 to 2020-09-16``, or ``since``, or ``until``."""
    begin = "".join(graph.texts(subject, "sk:notBefore"))
    end = "".join(graph.texts(subject, "sk:notAfter"))
    period = (
        f", {begin} to {end}" if begin and end else f", since {begin}" if begin else f", until {end}" if end else ""
    )
    office = ", ".join(graph.texts(subject, "sk:office"))
    return f"{_names(graph, subject, 'sk:holder')}, {office} ({_names(graph, subject, 'sk:serves')}){period}"


def _naming_label(graph: GazetteerGraph, subject: str) -> str:
    """``“Iturup” for Etorofu (Russia)``."""
    used = ", ".join(graph.texts(subject, "sk:nameUsed"))
    user = _names(graph, subject, "sk:usedBy")
    return f"“{used}” for {_names(graph, subject, 'sk:territory')} ({user})"


def _names(graph: GazetteerGraph, subject: str, curie: str) -> str:
    return ", ".join(graph.label(iri) or iri for iri in graph.iris(subject, curie))


def _moved(triple: Triple, base: Base) -> Triple:
    subject, value = triple.subject, triple.object
    if isinstance(subject, NamedNode):
        subject = base.rebase(subject.value)
    if isinstance(value, NamedNode):
        value = base.rebase(value.value)
    return Triple(subject, triple.predicate, value)
