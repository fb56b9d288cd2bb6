"""What a release knows, thing by thing, and what everything in it is called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loader.graph.embedded import Release
from loader.graph.index import curie
from loader.graph.terms import SK, term
from loader.succession import members

Value = NamedNode | BlankNode | Literal | Triple
Facts = Mapping[NamedNode, frozenset[Value]]
"""Property -> values."""

BOOKKEEPING = frozenset(map(term, (
    "rdfs:label", "sk:anchor", "sk:madeFrom", "sk:mergedBy", "sk:sourceCount", "sk:notBefore", "sk:notAfter",
)))  # fmt: skip
"""What only repeats another property, counts, or tells how the thing was made."""
_TYPE, _SUBCLASS = term("rdf:type"), term("rdfs:subClassOf")
_SAID = term("sk:value")
_LABELS = (term("skos:prefLabel"), term("rdfs:label"), term("schema:headline"))


class Known:
    """The things of a release with their facts. Things are what the resolved, background and curated graphs tell of."""

    def __init__(self, release: Release) -> None:
        base = release.base
        self.release = release
        self.triples = {name: set(release.triples(base.graph(name))) for name in ("resolved", "background", "curated")}
        self.members = members(self.triples["resolved"])
        self._words = _by_subject(release.triples(base.graph("ontology")))
        self._by_graph = {name: _by_subject(triples) for name, triples in self.triples.items()}
        self._facts = _by_subject(triple for triples in self.triples.values() for triple in triples)
        self.things = frozenset(thing for thing in self._facts if not self._is_part(thing))

    def facts(self, thing: NamedNode) -> Facts:
        """What is known of a thing, without bookkeeping; of its classes only the one that says most."""
        found = {name: frozenset(values) for name, values in self._facts.get(thing, {}).items()}
        kind = self.kind(thing)
        if kind is not None:
            found[_TYPE] = frozenset({kind})
        return {name: values for name, values in found.items() if name not in BOOKKEEPING}

    def stated(self, graph: str, thing: NamedNode) -> Mapping[NamedNode, set[Value]]:
        """What one of the graphs states of a thing."""
        return self._by_graph[graph].get(thing, {})

    def corrected_by(self, node: NamedNode) -> frozenset[Value]:
        """The corrections that were applied to a thing, or to a report or article node."""
        return frozenset(self._facts.get(node, {}).get(term("sk:correctedBy"), ()))

    def _is_part(self, node: NamedNode) -> bool:
        """Whether it is no thing but part of an article or of a correction."""
        articles = self.release.base.article("").value
        within = node.value.startswith(articles) and "/" in node.value.removeprefix(articles)
        return within or term("sk:Anchor") in self._facts[node].get(_TYPE, ())

    def kind(self, thing: NamedNode) -> NamedNode | None:
        """The most special class of the vocabulary that a thing has."""
        types = self._facts.get(thing, {}).get(_TYPE, set())
        ours = {t for t in types if isinstance(t, NamedNode) and t.value.startswith(SK)}
        above = {parent for kind in ours for parent in self._words.get(kind, {}).get(_SUBCLASS, ())}
        return min(ours - above or ours, key=lambda node: node.value, default=None)

    def told_by(self, thing: NamedNode) -> frozenset[str]:
        """The ids of the articles that tell of a thing."""
        articles = self.release.base.article("").value
        told = self._facts.get(thing, {}).get(term("sk:reportedIn"), set())
        return frozenset(node.value.removeprefix(articles) for node in told if isinstance(node, NamedNode))

    def name(self, value: Value) -> str:
        """What people call it: the English label of a thing, class or property, an article's id, a literal's text;
        what has no label, such as a side of a disagreement, is called by its value."""
        if isinstance(value, Literal):
            return value.value
        if not isinstance(value, NamedNode):
            return str(value)
        articles = self.release.base.article("").value
        if value.value.startswith(articles):
            return value.value.removeprefix(articles)
        for facts in (self._facts, self._words):
            for label in _LABELS:
                texts = facts.get(value, {}).get(label, set())
                named = sorted((t.language != "en", t.value) for t in texts if isinstance(t, Literal))
                if named:
                    return named[0][1]
        if said := self._facts.get(value, {}).get(_SAID):
            return ", ".join(sorted(map(self.name, said)))
        return curie(value.value.removeprefix(self.release.base.iri))


def _by_subject(triples: Iterable[Triple]) -> dict[NamedNode, dict[NamedNode, set[Value]]]:
    found: dict[NamedNode, dict[NamedNode, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            found[triple.subject][triple.predicate].add(triple.object)
    return {subject: dict(facts) for subject, facts in found.items()}
