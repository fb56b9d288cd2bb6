"""The curated graph as somebody wrote it: from its triples to a change of the corrections in force.

What `skerry curate` takes in a Turtle file is taken here too: unnamed corrections, without label, day, anchors or,
since the token names the author, without author. Corrections that are not in the graph any more are withdrawn.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pyoxigraph import BlankNode, NamedNode, Triple

from loader.curation.changes import Change, Corrections, adding
from loader.curation.curated_graph import correction_node
from loader.curation.turtle_form import UNNAMED, requests_of
from loader.graph.draft import literal
from loader.graph.embedded import Release
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term
from loader.validate import check
from loader.writing.report import refuse

_KIND = term("sk:correctionKind")


def change_to(graph: NamedGraph, base: Base, author: str | None, today: date) -> Change:
    """The change by which the corrections in force become those of a graph.

    Raises InvalidWrite if a correction breaks its shape, CurationError for what is no correction; so does the change,
    for what does not fit the articles or contradicts another.
    """
    _require_valid(graph, author, today)
    requests = requests_of(graph.triples, base, author, lambda iri: _told(iri, base))

    def change(release: Release, before: Corrections) -> Corrections:
        standing = {r.id: r for r in requests_of(release.triples(base.graph("curated")), base, None, str)}
        new = [request for request in requests if request.id not in standing]
        # What says something else now is not held fast by what held the old one.
        changed = [
            replace(request, anchors=())
            for request in requests
            if request.id in standing and replace(request, place="") != replace(standing[request.id], place="")
        ]
        named = {request.id for request in requests}
        staying = [correction for correction in before if correction.id in named]
        return adding([*new, *changed], today)(release, staying) if new or changed else staying

    return change


def _told(iri: str, base: Base) -> str:
    if iri.startswith(UNNAMED):
        return "a correction without a name"
    return f"correction {iri.removeprefix(correction_node('', base).value)}"


def _require_valid(graph: NamedGraph, author: str | None, today: date) -> None:
    """Checks the shapes, with what is made for a correction that lacks it."""
    violations = check((*graph.triples, *_made(graph.triples, author, today)), "curation")
    if any(violation.blocking for violation in violations):
        raise refuse(graph.name, violations)


def _made(triples: Iterable[Triple], author: str | None, today: date) -> list[Triple]:
    has: dict[NamedNode | BlankNode, set[NamedNode]] = {}
    for triple in triples:
        assert not isinstance(triple.subject, Triple)  # RDF 1.1
        has.setdefault(triple.subject, set()).add(triple.predicate)
    defaults = {term("rdfs:label"): literal("a correction"), term("dcterms:created"): literal(today)}
    if author is not None:
        defaults[term("dcterms:creator")] = literal(author)
    return [
        Triple(subject, predicate, value)
        for subject, predicates in has.items()
        if _KIND in predicates
        for predicate, value in defaults.items()
        if predicate not in predicates
    ]
