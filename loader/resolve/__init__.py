"""Resolution: what the articles together say, each thing once (layer 2 of the graph model).

Four stages, one file each or one for every kind of thing: gather (``article_view``, ``known``, ``sources``), group
(``identify``, ``agreements``, ``meetings``, …, all through ``grouping``), consolidate slots (``choice``, ``dates``),
emit (``cluster``, ``emit``). Wrong merges are worse than missed ones: what fits two things joins neither.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from loader.graph.draft import Draft
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.resolve.agreements import agreement_clusters
from loader.resolve.article_view import gather
from loader.resolve.classes import read_classes
from loader.resolve.cluster import Cluster, settle
from loader.resolve.emit import emit, emit_stories
from loader.resolve.identify import identify
from loader.resolve.known import Known
from loader.resolve.meetings import meeting_clusters
from loader.resolve.positions import claim_clusters, naming_clusters
from loader.resolve.provisions import provision_clusters
from loader.resolve.sources import find_sources
from loader.resolve.statements import statement_clusters
from loader.resolve.surnames import find_surnames
from loader.resolve.tenures import tenure_clusters
from loader.resolve.world import World

__all__ = ["resolve"]


def resolve(
    articles: Iterable[NamedGraph],
    background: NamedGraph,
    curated: NamedGraph,
    base: Base,
    classes: Mapping[str, tuple[str, ...]] | None = None,
) -> NamedGraph:
    """The graph ``<base>graph/resolved`` of all things that the article graphs tell of.

    A function of the set of articles, the background and the curation: the order of ``articles`` changes nothing, and
    an article left out takes away what only it said. A triple that the background or the curation states is not
    stated again, because a query over several graphs would count it twice; so the graph is complete together with
    those two. ``classes`` are those of ``read_classes``; left out, the shipped vocabulary is read.
    """
    known = Known(background.triples | curated.triples)
    views = gather(articles)
    sources = find_sources(views)
    entities, identity = identify(views, known, sources, base)
    surnames = find_surnames(views, identity, {cluster.iri: cluster.label for cluster in entities})
    world = World(base, views, known, sources, identity, *_described(entities), surnames)
    agreements, agreement_identity = agreement_clusters(world)
    entities = (*entities, *agreements)
    world = World(base, views, known, sources, {**identity, **agreement_identity}, *_described(entities), surnames)
    facts = [
        *tenure_clusters(world),
        *meeting_clusters(world),
        *statement_clusters(world),
        *claim_clusters(world),
        *naming_clusters(world),
        *provision_clusters(world),
    ]
    draft = Draft()
    table = read_classes(shipped("ontology") / "vocabulary.ttl") if classes is None else classes
    emit(draft, (*entities, *settle(facts, base, known.things)), sources, table)
    emit_stories(draft, sources)
    graph = draft.graph(base.graph("resolved"))
    return NamedGraph(graph.name, graph.triples - known.triples)


def _described(clusters: Iterable[Cluster]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Labels of the things, and what places are part of."""
    labels = {cluster.iri: cluster.label for cluster in clusters}
    part_of = {
        cluster.iri: tuple(whole.value for whole in cluster.slots.get("sk:partOf", ()) if isinstance(whole, NamedNode))
        for cluster in clusters
    }
    return labels, part_of
