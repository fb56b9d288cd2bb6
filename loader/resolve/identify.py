"""Identification: from article nodes and the gazetteer's things to clusters of people, states, places and the like."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from loader.graph.terms import Base
from loader.resolve.article_view import ArticleView, Node
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster, settle
from loader.resolve.known import Known
from loader.resolve.named_things import NodeGroup, group_named, group_states
from loader.resolve.people import PersonGroup, group_people
from loader.resolve.sources import Sources

PATHS: Mapping[str, str] = {
    "sk:Person": "person",
    "sk:State": "state",
    "sk:Organization": "organization",
    "sk:Island": "island",
    "sk:IslandGroup": "island",
    "sk:Territory": "island",
    "sk:Place": "place",
    "sk:PublicEvent": "event",
    "sk:Actor": "actor",
    "sk:Agreement": "agreement",
    "sk:Dispute": "dispute",
}
"""Class of a thing -> the part of its IRI after the base."""
CLASSES: Mapping[str, str] = {path: name for name, path in reversed(list(PATHS.items()))}

ENTITY_SLOTS = (
    "sk:participant",
    "sk:place",
    "sk:occasion",
    "sk:party",
    "sk:speaker",
    "sk:about",
    "sk:claimant",
    "sk:territory",
    "sk:holder",
    "sk:serves",
    "sk:usedBy",
    "sk:transfers",
    "sk:transferFrom",
    "sk:transferTo",
)
"""Slots of reports that hold things which ``identify`` finds."""
BY_GAZETTEER = "same gazetteer entry"


def identify(
    views: tuple[ArticleView, ...], known: Known, sources: Sources, base: Base
) -> tuple[tuple[Cluster, ...], Mapping[str, str]]:
    """The clusters of everything but agreements and facts, and the way from article nodes to their IRIs."""
    outside = {view.iri: _outside_things(view) for view in views}
    taken = known.things.union(*outside.values())
    states = group_states(views)
    state_clusters = settle([_cluster(g, sources, ()) for g in states], base, taken)
    identity = _identity(state_clusters)
    groups: list[NodeGroup | PersonGroup] = [*group_named(views, known, identity)]
    groups += group_people(views, known, lambda iri: identity.get(iri, iri))
    parts = {node.iri: node.part_of for view in views for node in view.nodes}
    clusters = [
        _cluster(g, sources, sorted({identity.get(p, p) for n in g.nodes if (p := parts[n.iri]) is not None}))
        for g in groups
        if g.known is None
    ]
    unknown = (*state_clusters, *settle(clusters, base, taken))
    joined = {node.iri: g for g in groups if g.known is not None for node in g.nodes}
    identity = _identity(unknown) | {iri: g.known for iri, g in joined.items() if g.known is not None}
    return (*unknown, *_gazetteer_clusters(views, outside, known, joined, base)), identity


def label_votes(nodes: Iterable[Node], sources: Sources) -> str:
    """The name that most stories use for the nodes; of several the longest."""
    votes = [sources.vote(node.article, node.label) for node in nodes]
    return choose(votes, compatible=lambda one, other: one == other, precision=lambda name: -len(name)) or ""


def _cluster(group: NodeGroup | PersonGroup, sources: Sources, wholes: Iterable[str]) -> Cluster:
    kind = group.nodes[0].kind
    label = label_votes(group.nodes, sources)
    names = {name for node in group.nodes for name in node.names} - {label}
    return Cluster(
        class_name=kind,
        path=PATHS[kind],
        wanted=label,
        label=label,
        members=tuple(sorted(node.iri for node in group.nodes)),
        articles=tuple(sorted({node.article for node in group.nodes})),
        merged_by=(group.rule,),
        alt_labels=tuple(sorted(names)),
        slots={"sk:partOf": tuple(NamedNode(whole) for whole in wholes)},
    )


def _identity(clusters: Iterable[Cluster]) -> dict[str, str]:
    return {member: cluster.iri for cluster in clusters for member in cluster.members}


def _gazetteer_clusters(
    views: tuple[ArticleView, ...],
    outside: Mapping[str, Mapping[str, str]],
    known: Known,
    joined: Mapping[str, NodeGroup | PersonGroup],
    base: Base,
) -> Iterable[Cluster]:
    """A cluster for each gazetteer thing that an article names or that stands in a slot of a report."""
    witnesses: dict[str, list[tuple[str, str, str]]] = {}
    for view in views:
        for thing, witness in outside[view.iri].items():
            witnesses.setdefault(thing, []).append((view.iri, witness, BY_GAZETTEER))
        for node in view.nodes:
            group = joined.get(node.iri)
            if group is not None and group.known is not None:
                witnesses.setdefault(group.known, []).append((view.iri, node.iri, group.rule))
    for thing in sorted(witnesses):
        path = thing.removeprefix(base.iri).partition("/")[0]
        articles, members, rules = zip(*witnesses[thing], strict=True)
        if path != "agreement":
            yield Cluster(
                class_name=CLASSES.get(path, "sk:Actor"),
                path=path,
                wanted="",
                label=known.label(thing) or _fallback_label(thing, views),
                members=tuple(sorted(set(members))),
                articles=tuple(sorted(set(articles))),
                merged_by=tuple(sorted(set(rules))),
                iri=thing,
                known=known.holds(thing),
            )


def _outside_things(view: ArticleView) -> dict[str, str]:
    """The things outside the article that its mentions and slots point at, each with the first mention or report."""
    found: dict[str, str] = {}
    for mention in view.mentions:
        found.setdefault(mention.target, mention.iri)
    for report in view.reports:
        for slot in ENTITY_SLOTS:
            for iri in report.all(slot):
                found.setdefault(iri, report.iri)
    return {iri: witness for iri, witness in found.items() if not iri.startswith(f"{view.iri}/")}


def _fallback_label(thing: str, views: tuple[ArticleView, ...]) -> str:
    """A name for a thing that an article graph made with another gazetteer points at: its longest mention."""
    texts = {mention.text for view in views for mention in view.mentions if mention.target == thing}
    return min(texts, key=lambda text: (-len(text), text), default=thing.rpartition("/")[2])
