"""Corrections made by hand, as `skerry curate` makes them from the reports and nodes of articles."""

from collections.abc import Iterable
from datetime import date

from loader.correction import Correction, CorrectionKind
from loader.curation.anchoring import article_of, is_part_of_article, make_anchor
from loader.curation.curated_graph import curated_graph
from loader.graph.index import GraphIndex
from loader.graph.named_graph import NamedGraph
from loader.resolve import resolve
from tests.telling import BASE, small_background


def corrected(articles: Iterable[NamedGraph], *corrections: Correction) -> NamedGraph:
    """The resolved graph of articles as corrections have it."""
    return resolve(articles, small_background(), curated_graph(corrections, BASE), BASE)


def correction(
    articles: Iterable[NamedGraph],
    kind: CorrectionKind,
    thing: str,
    other: str | None = None,
    slot: str | None = None,
    *values: str,
    name: str = "c1",
) -> Correction:
    """A correction; IRIs are relative to the base. What is part of an article is anchored there."""
    indexes = {BASE.article_of_graph(graph.name): GraphIndex(graph.triples) for graph in articles}
    texts = slot in ("sk:edtf", "sk:office", "skos:prefLabel", "sk:nameUsed")
    full = tuple(value if texts or "://" in value else BASE.iri + value for value in values)
    named = [BASE.iri + path for path in (thing, other) if path is not None] + [v for v in full if not texts]
    anchors = [
        make_anchor(indexes[article_of(iri, BASE)], iri, iri, BASE) for iri in named if is_part_of_article(iri, BASE)
    ]
    assert None not in anchors, "an article says no such thing"
    return Correction(
        id=name,
        kind=kind,
        subject=named[0],
        other=named[1] if other is not None else None,
        slot=slot,
        values=full,
        author="Ann",
        reason="So it was",
        created=date(2026, 11, 26),
        anchors=tuple(sorted(anchor for anchor in anchors if anchor is not None)),
    )
