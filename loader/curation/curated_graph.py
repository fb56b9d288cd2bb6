"""The curated graph: corrections as triples, and back."""

from collections.abc import Iterable, Mapping
from datetime import date

from pyoxigraph import NamedNode, Triple

from loader.correction import Anchor, Correction, CorrectionKind
from loader.curation.slots import SLOTS
from loader.curation.wording import in_words
from loader.graph.draft import Draft, literal
from loader.graph.index import GraphIndex, curie
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base, term

CONCEPTS: Mapping[CorrectionKind, str] = {
    "same": "sk:SameThing",
    "different": "sk:DifferentThings",
    "wrong": "sk:WrongFact",
    "right": "sk:RightValue",
}
_KINDS = {concept: kind for kind, concept in CONCEPTS.items()}
_TAKE_IRIS = {slot.curie for slot in SLOTS if slot.takes in ("thing", "concept")}


def curated_graph(corrections: Iterable[Correction], base: Base) -> NamedGraph:
    """``<base>graph/curated`` with the corrections and their anchors; nothing else stands there."""
    draft = Draft()
    for correction in corrections:
        node = correction_node(correction.id, base)
        draft.add_types(node, "sk:Correction")
        draft.add(node, "rdfs:label", literal(in_words(correction, base), "en"))
        draft.add(node, "sk:correctionKind", term(CONCEPTS[correction.kind]))
        draft.add(node, "sk:subject", NamedNode(correction.subject))
        draft.add(node, "sk:other", NamedNode(correction.other) if correction.other else None)
        draft.add(node, "sk:slot", term(correction.slot) if correction.slot else None)
        is_iri = correction.slot in _TAKE_IRIS
        draft.add(node, "sk:value", *(NamedNode(value) if is_iri else value for value in correction.values))
        draft.add(node, "dcterms:creator", correction.author)
        draft.add(node, "sk:reason", correction.reason)
        draft.add(node, "dcterms:created", correction.created)
        for number, anchor in enumerate(sorted(correction.anchors), 1):
            _write_anchor(draft, node, number, anchor)
    return draft.graph(base.graph("curated"))


def correction_node(correction_id: str, base: Base) -> NamedNode:
    """The IRI of a correction."""
    return base.node(f"correction/{correction_id}")


def read_corrections(triples: Iterable[Triple], base: Base) -> tuple[Correction, ...]:
    """The corrections of a graph that fits its shapes, sorted by id."""
    index = GraphIndex(triples)
    return tuple(_correction(index, iri, base) for iri in index.instances("sk:Correction"))


def changed_corrections(before: Iterable[Triple], after: Iterable[Triple], base: Base) -> frozenset[str]:
    """The ids of the corrections that came, changed or went from one such graph to another."""
    was, now = ({c.id: c for c in read_corrections(graph, base)} for graph in (before, after))
    return frozenset(id_ for id_ in was.keys() | now.keys() if was.get(id_) != now.get(id_))


def _write_anchor(draft: Draft, correction: NamedNode, number: int, anchor: Anchor) -> None:
    node = NamedNode(f"{correction.value}/anchor/{number}")
    draft.add(correction, "sk:anchor", node)
    draft.add_types(node, "sk:Anchor")
    draft.add(node, "sk:standsFor", NamedNode(anchor.stands_for))
    draft.add(node, "sk:inArticle", NamedNode(anchor.article))
    draft.add(node, "sk:anchoredAt", NamedNode(anchor.at))
    draft.add(node, "sk:anchoredKind", term(anchor.kind))
    draft.add(node, "sk:anchoredWords", *anchor.words)
    draft.add(node, "sk:anchoredSlot", *anchor.slots)


def _correction(index: GraphIndex, iri: str, base: Base) -> Correction:
    slot = index.one(iri, "sk:slot")
    return Correction(
        id=iri.removeprefix(correction_node("", base).value),
        kind=_KINDS[curie(index.one(iri, "sk:correctionKind") or "")],
        subject=index.one(iri, "sk:subject") or "",
        other=index.one(iri, "sk:other"),
        slot=curie(slot) if slot else None,
        values=index.all(iri, "sk:value"),
        author=index.one(iri, "dcterms:creator") or "",
        reason=index.one(iri, "sk:reason") or "",
        created=date.fromisoformat(index.one(iri, "dcterms:created") or ""),
        anchors=read_anchors(index, iri),
    )


def read_anchors(index: GraphIndex, correction: str) -> tuple[Anchor, ...]:
    """The anchors of a correction, sorted."""
    return tuple(sorted(_anchor(index, anchor) for anchor in index.all(correction, "sk:anchor")))


def _anchor(index: GraphIndex, iri: str) -> Anchor:
    return Anchor(
        stands_for=index.one(iri, "sk:standsFor") or "",
        article=index.one(iri, "sk:inArticle") or "",
        at=index.one(iri, "sk:anchoredAt") or "",
        kind=curie(index.one(iri, "sk:anchoredKind") or ""),
        words=index.all(iri, "sk:anchoredWords"),
        slots=index.all(iri, "sk:anchoredSlot"),
    )
