"""Resolution: what the articles together say, each thing once (layer 2 of the graph model).

Articles are gathered as values (``article_view``), grouped into stories (``sources``), then resolved layer by layer:
states, other things and people, agreements, and the facts about them. A ``Layer`` is four functions: the items of one
article, the blocking keys of an item, how one component of items (all that shared keys link) is grouped, and the thing
that a group is. Between the last two, ``links`` lets corrections regroup. Nothing else is looked at, so adding
an article touches only the components of its own items, and the result depends on neither order nor batches. Slots
are consolidated by ``choice`` and ``dates``; ``cluster`` settles names, ``emit`` writes. Wrong merges are worse than
missed ones: what fits two things joins neither.

**Adding a rule.** Give the items another key for what the rule compares (an item may have any number: the folded
name, each month of a date, the bands of a MinHash), let ``compatible`` (or whatever partitions the component) accept
the pair, and name the rule in ``merged_by``. Two items that are to be one must be linked by keys; two that share a key
are only looked at together. A component must be decided from its items, the gazetteer and the curation alone, never
from a look at other articles; ``World`` gives labels, surnames and places of the things of the layers before, and the
source of the items' articles. Keep keys specific: a key of everything makes one component of everything. A new kind of
thing is a new layer in ``LAYERS``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import NamedNode

from loader.graph.draft import Draft
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.terms import Base
from loader.resolve.article_view import ArticleView, gather
from loader.resolve.classes import read_classes
from loader.resolve.cluster import Cluster, settle
from loader.resolve.curation import applied_curation
from loader.resolve.emit import emit, emit_left_out, emit_stories
from loader.resolve.known import Known
from loader.resolve.layer import Layer, components
from loader.resolve.layers import LAYERS
from loader.resolve.people import PEOPLE
from loader.resolve.sources import Source, Sources, stories, text_keys, text_of
from loader.resolve.surnames import find_surnames
from loader.resolve.vague import organization_names, vague_names
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
    graphs = {base.article_of_graph(graph.name): graph for graph in articles}
    applied = applied_curation(curated.triples, graphs.get, Known(background.triples).holds, base)
    views = tuple(map(applied.view, gather(graphs.values())))
    sources = _sources(views)
    names = {name for view in views for name in organization_names(view)}
    world = World(base, known, sources, vague_names(names, known), links=applied.links)
    clusters: list[Cluster] = []
    for layer in LAYERS:
        settled = settle(_found(layer, views, world), base, known.things | {cluster.iri for cluster in clusters})
        clusters += map(applied.marked, settled)
        if layer.identifies:
            world = _with(world, settled)
        if layer is PEOPLE:
            world = replace(world, surnames=find_surnames(views, world.identity, world.labels))
    draft = Draft()
    table = read_classes(shipped("ontology") / "vocabulary.ttl") if classes is None else classes
    emit(draft, clusters, sources, table)
    emit_stories(draft, sources)
    emit_left_out(draft, applied.left_out)
    graph = draft.graph(base.graph("resolved"))
    return NamedGraph(graph.name, graph.triples - known.triples)


def _sources(views: Iterable[ArticleView]) -> Sources:
    by_iri = {view.iri: view for view in views}
    found = {}
    for texts in components(map(text_of, by_iri.values()), text_keys):
        for told in stories(texts):
            for view in (by_iri[article] for article in told):
                found[view.iri] = Source(view.iri, view.published, view.disputes, told[0])
    return Sources(found)


def _found(layer: Layer[Any], views: Iterable[ArticleView], world: World) -> list[Cluster]:
    items = [item for view in views for item in layer.items(world, view)]
    linked = components(items, lambda item: layer.keys(world, item))
    return [cluster for component in linked for cluster in layer.clusters(world, component)]


def _with(world: World, clusters: Iterable[Cluster]) -> World:
    """The world with things found: their labels, the way to them, and what places are part of."""
    found = list(clusters)
    parts = {
        cluster.iri: tuple(whole.value for whole in cluster.slots.get("sk:partOf", ()) if isinstance(whole, NamedNode))
        for cluster in found
    }
    return replace(
        world,
        identity={**world.identity, **{member: cluster.iri for cluster in found for member in cluster.members}},
        labels={**world.labels, **{cluster.iri: cluster.label for cluster in found}},
        part_of={**world.part_of, **parts},
    )
