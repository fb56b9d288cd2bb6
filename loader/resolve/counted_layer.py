"""Counting the items of a layer: tallies go up and down by what articles give, and their things are described anew."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from loader.graph.draft import Draft
from loader.graph.terms import term
from loader.resolve.cluster import Cluster
from loader.resolve.emit import ARTICLE_SLOTS, describe
from loader.resolve.layer import Layer, Tally
from loader.resolve.names import Names, Place
from loader.resolve.run import Run
from loader.resolve.tallying import Counts, Flow, Share, triples

Shares = Mapping[str, tuple[list[Share], list[Share]]]
"""Key -> what articles gave to its tally, and what they give now."""


class Counting:
    """The counting of one layer in one run."""

    def __init__(self, run: Run, layer: Layer[Any], tally: Tally[Any], names: Names, shares: Shares) -> None:
        self._run = run
        self._layer = layer
        self._tally = tally
        self._names = names
        self._stood: dict[str, str | None] = {}
        self._flows: dict[str, Flow] = {}
        for key, (old, new) in shares.items():
            self._flows[key] = Flow()
            self._flows[key].count(Counts(run.working, key), tally, old, new)

    def decide(self, keys: Iterable[str]) -> None:
        """Decides what the things of keys are."""
        for key in sorted(keys):
            stood = self._stood[key] = self._run.working.record(key, "thing")
            named = self._names.known_as(stood) if stood is not None else None
            if named is not None and stood is not None:
                self._names.withdraw(stood, named)
            counts = Counts(self._run.working, key)
            if counts.size:
                place = Place(self._layer.name, "", key, key, "", "")
                self._names.enter(place, self._tally.cluster(self._run.world, counts))

    def state(self, settled: Iterable[tuple[Place, Cluster]]) -> None:
        """States what became of the things."""
        found = {place.item: (place, cluster) for place, cluster in settled}
        for key in sorted(self._stood):
            place, cluster = found.get(key) or (None, None)
            cluster = self._run.curation.marked(cluster) if cluster is not None else None
            _state(self._run, self._tally, key, self._stood[key], cluster, self._flows.get(key, Flow()))
            self._run.working.set_record(key, "thing", cluster.iri if cluster is not None else None)
            if place is not None and cluster is not None:
                self._names.keep(place, cluster)


def _state(run: Run, tally: Tally[Any], key: str, stood: str | None, cluster: Cluster | None, flow: Flow) -> None:
    """States a thing: its description, and what its articles give to it, moved if its IRI is another one now."""
    record = run.working.record(key, "head")
    old_head = set(ox.parse(record, format=RdfFormat.N_TRIPLES)) if record is not None else set()
    described = {quad.triple for quad in old_head}
    run.delta.take(described)
    members = [str(node.value) for slot, node in flow.gone if slot == "sk:madeFrom" and isinstance(node, NamedNode)]
    if stood is not None:
        run.findings.forget(stood, members)
    if cluster is None:
        if stood is not None:
            run.delta.take(triples(stood, flow.gone))
        run.working.set_record(key, "head", None)
        return
    if stood is not None and stood != cluster.iri:
        moved = set(_listed(run, tally, stood)) - described
        run.delta.take(moved)
        run.delta.put(Triple(NamedNode(cluster.iri), t.predicate, t.object) for t in moved)
    run.delta.take(triples(cluster.iri, flow.gone))
    run.delta.put(triples(cluster.iri, flow.come))
    head = _head(run, key, cluster)
    run.delta.put(head)
    text = (ox.serialize(sorted(head, key=str), format=RdfFormat.N_TRIPLES) or b"").decode()
    run.working.set_record(key, "head", text)
    _find(run, stood, cluster, flow)
    _show(run, tally, cluster)


def _head(run: Run, key: str, cluster: Cluster) -> set[Triple]:
    draft, counts = Draft(), Counts(run.working, key)
    describe(draft, cluster, run.classes)
    thing = NamedNode(cluster.iri)
    draft.add(thing, "sk:sourceCount", counts.stories)
    draft.add(thing, "sk:dispute", *(NamedNode(dispute) for dispute in counts.counts("dispute")))
    return set(draft.graph(run.base.graph("resolved")).triples)


def _listed(run: Run, tally: Tally[Any], thing: str) -> Iterator[Triple]:
    for slot in (*ARTICLE_SLOTS, *tally.listed):
        yield from run.standing.resolved(thing, term(slot))


def _find(run: Run, stood: str | None, cluster: Cluster, flow: Flow) -> None:
    if stood is not None and run.findings.label_before(stood) != cluster.label and not cluster.known:
        run.renamed.add(cluster.iri)
    members = [node.value for slot, node in flow.come if slot == "sk:madeFrom" and isinstance(node, NamedNode)]
    run.findings.find_members(cluster, members)


def _show(run: Run, tally: Tally[Any], cluster: Cluster) -> None:
    """Shows one article, one member and the like of a thing that got none, since its shape asks for them."""
    for slot in (*ARTICLE_SLOTS, *tally.listed):
        stands = (t for t in run.standing.resolved(cluster.iri, term(slot)) if t not in run.delta.removed)
        first = next(stands, None)
        if first is not None:
            run.delta.shown.add(first)
