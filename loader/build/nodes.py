"""Which node stands for each thing of a record: the gazetteer's own, or a node of the article."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import NamedNode

from loader.article import Article
from loader.gazetteer import Entry, Gazetteer
from loader.graph.draft import Draft, literal
from loader.graph.terms import Base, slug, term
from loader.record import EntityKind, Fact, Record, Ref, references

KIND_CLASS: Mapping[EntityKind, str] = {
    "person": "sk:Person",
    "state": "sk:State",
    "organization": "sk:Organization",
    "island": "sk:Island",
    "territory": "sk:Territory",
    "place": "sk:Place",
    "event": "sk:PublicEvent",
    "actor": "sk:Actor",
}
"""Kind of an entity -> the class its article node names with ``sk:kind``."""


@dataclass(frozen=True, slots=True)
class NodeNames:
    """The IRIs of one article: its own, those of the record's entities and those of its agreements (by name)."""

    article: NamedNode
    entities: Mapping[Ref, NamedNode]
    agreements: Mapping[str, NamedNode]
    states: Mapping[str, NamedNode]
    """English name of a state -> its node, for the states that the gazetteer or the record knows."""

    def of(self, ref: Ref) -> NamedNode:
        """The node of an entity."""
        return self.entities[ref]

    def is_own(self, node: NamedNode) -> bool:
        """Whether a node belongs to the article, and is not the gazetteer's."""
        return node.value.startswith(f"{self.article.value}/")


def name_nodes(record: Record, article: Article, gazetteer: Gazetteer, base: Base) -> NodeNames:
    """Gives every entity and agreement of the record its IRI.

    An IRI that a record names but the gazetteer does not hold identifies nothing: the article keeps a node of its
    own then. A place with the name of the gazetteer's is that one, however the article tells it ("in the Kremlin").
    Names of one kind that share a slug get a suffix made from the name.
    """
    own = base.article(article.id)
    known = {entry.iri for entry in gazetteer.entries} | {agreement.iri for agreement in gazetteer.agreements}
    identified = _places(record, gazetteer, base)
    identified |= {e.ref: base.rebase(e.iri) for e in record.entities if e.iri in known and e.iri is not None}
    agreements = {a.name: base.rebase(a.iri) for a in record.agreements if a.iri in known and a.iri is not None}
    entities: dict[Ref, NamedNode] = {}
    unknown = _references(record) - identified.keys()
    for kind in KIND_CLASS:
        names = {ref.name for ref in unknown if ref.kind == kind}
        slugs = _slugs(names)
        entities |= {Ref(kind, name): NamedNode(f"{own.value}/{kind}/{slugs[name]}") for name in names}
    slugs = _slugs(_agreement_names(record) - agreements.keys())
    agreements |= {name: NamedNode(f"{own.value}/agreement/{path}") for name, path in slugs.items()}
    states = {ref.name: node for ref, node in (entities | identified).items() if ref.kind == "state"}
    states |= {entry.label: base.rebase(entry.iri) for entry in gazetteer.entries if entry.kind == "state"}
    return NodeNames(own, entities | identified, agreements, states)


def write_nodes(draft: Draft, record: Record, nodes: NodeNames, language: str) -> None:
    """States the article's own nodes: kind, names as the article writes them, the state of a place."""
    entities = {entity.ref: entity for entity in record.entities}
    for ref, node in nodes.entities.items():
        entity = entities.get(ref)
        if nodes.is_own(node):
            names = (ref.name, *(entity.also if entity else ()))
            _write_node(draft, nodes, node, KIND_CLASS[ref.kind], names, language)
            if entity is not None and entity.country is not None:
                draft.add(node, "sk:partOf", nodes.states.get(entity.country))
            if entity is not None and entity.occupation is not None:
                draft.add(node, "sk:occupation", literal(entity.occupation, language))
    for name, node in nodes.agreements.items():
        if nodes.is_own(node):
            _write_node(draft, nodes, node, "sk:Agreement", (name,), language)


def _write_node(
    draft: Draft, nodes: NodeNames, node: NamedNode, kind: str, names: tuple[str, ...], language: str
) -> None:
    draft.add_types(node, "sk:ArticleNode")
    draft.add(node, "sk:inArticle", nodes.article)
    draft.add(node, "sk:kind", term(kind))
    draft.add(node, "rdfs:label", literal(names[0], language))
    draft.add(node, "skos:prefLabel", literal(names[0], language))
    draft.add(node, "skos:altLabel", *(literal(name, language) for name in names[1:] if name != names[0]))


def _places(record: Record, gazetteer: Gazetteer, base: Base) -> dict[Ref, NamedNode]:
    """The record's places that the gazetteer names, unless the record has them in another state."""
    labels = {entry.iri: entry.label for entry in gazetteer.entries if entry.kind == "state"}
    named: dict[str, list[Entry]] = {}
    for entry in gazetteer.entries:
        for name in entry.names if entry.kind == "place" else ():
            named.setdefault(name, []).append(entry)
    countries = {entity.ref: entity.country for entity in record.entities}
    found = {}
    for ref in _references(record):
        entries = named.get(ref.name, ()) if ref.kind == "place" else ()
        country = countries.get(ref)
        if len(entries) == 1 and (country is None or country in {labels.get(whole) for whole in entries[0].part_of}):
            found[ref] = base.rebase(entries[0].iri)
    return found


def _references(record: Record) -> set[Ref]:
    """All references of a record, those included that name no entity of its list."""
    facts: list[Fact] = [*record.tenures, *record.agreements, *record.meetings, *record.statements]
    facts += [*record.indirect_statements, *record.claims, *record.namings]
    facts += [provision for agreement in record.agreements for provision in agreement.provisions]
    return {entity.ref for entity in record.entities} | {ref for fact in facts for ref in references(fact)}


def _agreement_names(record: Record) -> set[str]:
    conditions = {p.condition for a in record.agreements for p in a.provisions if p.condition is not None}
    return {agreement.name for agreement in record.agreements} | conditions


def _slugs(names: Iterable[str]) -> dict[str, str]:
    slugs = {name: slug(name) for name in names}
    shared = Counter(slugs.values())
    return {
        name: path if shared[path] == 1 else f"{path}-{sha256(name.encode()).hexdigest()[:6]}"
        for name, path in slugs.items()
    }
