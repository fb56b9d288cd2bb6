"""Emission: settled clusters become the triples of the resolved graph."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from loader.graph.draft import Draft, literal
from loader.resolve.cluster import Cluster
from loader.resolve.sources import Sources

LABEL_LANGUAGE = "en"
POINTING = ("sk:provision",)
"""Properties by which ``Cluster.of`` lets other things point at one."""


def describe(draft: Draft, cluster: Cluster, sources: Sources, classes: Mapping[str, tuple[str, ...]]) -> None:
    """States the classes and labels of a cluster unless the gazetteer gives them, its slots and its rules, in how many
    stories it is and in which disputes."""
    thing = NamedNode(cluster.iri)
    if not cluster.known:
        draft.add_types(thing, *classes.get(cluster.class_name, (cluster.class_name,)))
        draft.add(thing, "rdfs:label", literal(cluster.label, LABEL_LANGUAGE))
        draft.add(thing, "skos:prefLabel", literal(cluster.label, LABEL_LANGUAGE))
        draft.add(thing, "skos:altLabel", *(literal(name, LABEL_LANGUAGE) for name in cluster.alt_labels))
    for slot, values in cluster.slots.items():
        draft.add(thing, slot, *values)
    for whole, predicate in cluster.of:
        draft.add(NamedNode(whole), predicate, thing)
    draft.add(thing, "sk:mergedBy", *cluster.merged_by)
    draft.add(thing, "sk:sourceCount", sources.count(cluster.articles))
    draft.add(thing, "sk:dispute", *(NamedNode(dispute) for dispute in sources.disputes(cluster.articles)))


def emit_left_out(draft: Draft, left_out: Mapping[str, Iterable[str]]) -> None:
    """States of reports and nodes that corrections leave out which ones do."""
    for iri, corrections in left_out.items():
        draft.add(NamedNode(iri), "sk:correctedBy", *(NamedNode(correction) for correction in corrections))
