"""Curation applied: what the corrections of a store change in what articles say, and in what is one thing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode, Triple

from loader.correction import Correction
from loader.curation.anchoring import article_of, is_part_of_article
from loader.curation.curated_graph import correction_node, read_corrections
from loader.curation.found import Found, find_all, indexed
from loader.curation.settled import apart_of, hold, settled
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.resolve.article_view import ArticleView
from loader.resolve.cluster import Cluster
from loader.resolve.edits import Edits
from loader.resolve.links import BY_CORRECTION, Links


@dataclass(frozen=True, slots=True)
class Curation:
    """The corrections of a store as resolution takes them; IRIs stand for reports, article nodes and mentions."""

    links: Links = field(default_factory=Links)
    edits: Mapping[str, Edits] = field(default_factory=dict)
    """Article -> what is changed in its view."""
    marks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """IRI, also of a thing of the gazetteer -> the corrections about it."""
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Report or node that is wrong as a whole -> the corrections that say so."""
    authors: Mapping[str, str] = field(default_factory=dict)
    """Correction that holds things together -> its author."""

    def view(self, view: ArticleView) -> ArticleView:
        """An article's view as the corrections have it."""
        edits = self.edits.get(view.iri)
        return edits.view(view) if edits is not None else view

    def marked(self, cluster: Cluster) -> Cluster:
        """A thing that says by which corrections it is as it is."""
        members = {*cluster.members, *([cluster.iri] if cluster.iri else ())}
        found = {correction for member in members for correction in self.marks.get(member, ())}
        if not found:
            return cluster
        slots = {**cluster.slots, "sk:correctedBy": tuple(NamedNode(iri) for iri in sorted(found))}
        return replace(cluster, slots=slots, merged_by=self._rules(cluster, members, found))

    def _rules(self, cluster: Cluster, members: set[str], found: set[str]) -> tuple[str, ...]:
        """The rules, without those that would explain what only a correction put together."""
        held = {m for m in members if len(self.links.held(m) & members) > 1 or m in self.links.known}
        if not held:
            return cluster.merged_by
        hands = {f"{BY_CORRECTION} by {self.authors[iri]}" for iri in found if iri in self.authors}
        compared = {m for m in members if cluster.path != "agreement" or "/report/" not in m} - {cluster.iri}
        rules = set(cluster.merged_by) if compared - held else set()
        return tuple(sorted(rules - {BY_CORRECTION} | hands))


def applied_curation(
    curated: Iterable[Triple], graph_of: Callable[[str], NamedGraph | None], holds: Callable[[str], bool], base: Base
) -> Curation:
    """What a curated graph changes; ``graph_of`` gives an article's graph by the article's IRI, ``holds`` tells whether
    the gazetteer holds a thing. Only articles that corrections are about are looked at."""
    corrections = read_corrections(curated, base)
    if not corrections:
        return Curation()
    return curation(settled(find_all(corrections, indexed(graph_of), holds, base), base), base)


def curation(found: Iterable[Found], base: Base) -> Curation:
    """The corrections that apply, whatever their order, as resolution takes them."""
    applying = sorted((f for f in found if f.idle is None), key=lambda f: f.correction.id)
    if not applying:
        return Curation()
    marks: dict[str, set[str]] = {}
    left_out: dict[str, set[str]] = {}
    for one in applying:
        is_out = one.correction.kind == "wrong" and one.correction.slot is None
        for iri in (*one.subject, *one.other):
            (left_out if is_out else marks).setdefault(iri, set()).add(_iri(one.correction, base))
    return Curation(
        links=links(applying, base),
        edits=_edits(applying, base),
        marks={iri: frozenset(corrections) for iri, corrections in marks.items()},
        left_out={iri: frozenset(corrections) for iri, corrections in left_out.items()},
        authors={_iri(f.correction, base): f.correction.author for f in applying if f.correction.kind == "same"},
    )


def _iri(correction: Correction, base: Base) -> str:
    return correction_node(correction.id, base).value


def links(applying: Sequence[Found], base: Base) -> Links:
    """What corrections say is one thing, followed to its end, and what is not."""
    apart, together = apart_of(applying), hold(applying, base).together
    gazetteer = {iri for iri in together if not is_part_of_article(iri, base)}
    known = {
        iri: min(joined & gazetteer) for iri, joined in together.items() if joined & gazetteer and iri not in gazetteer
    }
    return Links(
        together={iri: frozenset(joined) for iri, joined in together.items() if not joined & gazetteer},
        apart={iri: frozenset(others) for iri, others in apart.items()},
        known=known,
    )


def _edits(applying: Iterable[Found], base: Base) -> dict[str, Edits]:
    edits: dict[str, Edits] = {}
    for found in applying:
        for iri in (*found.subject, *found.other):
            if is_part_of_article(iri, base):
                article = article_of(iri, base)
                edits[article] = _edited(edits.get(article, Edits()), found, iri)
    return edits


def _edited(edits: Edits, found: Found, iri: str) -> Edits:
    kind, slot = found.correction.kind, found.correction.slot
    if kind == "wrong" and slot is None:
        return replace(edits, dropped=edits.dropped | {iri})
    if kind == "wrong" and slot is not None:
        before = edits.removed.get(iri, {})
        slots = {**before, slot: before.get(slot, frozenset()) | frozenset(found.values)}
        return replace(edits, removed={**edits.removed, iri: slots})
    if kind == "right" and slot is not None:
        return replace(edits, right={**edits.right, iri: {**edits.right.get(iri, {}), slot: found.values}})
    if kind == "different" and "#char=" in iri:
        (thing,) = found.other if iri in found.subject else found.subject
        return replace(edits, retargeted={**edits.retargeted, thing: iri})
    return edits
