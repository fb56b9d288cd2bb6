"""Grouping the items of a layer: the components that changed keys lead to are decided again."""

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode, Triple

from loader.graph.draft import Draft
from loader.graph.terms import term
from loader.resolve.cluster import Cluster
from loader.resolve.disagreements import emit_differences
from loader.resolve.emit import ARTICLE_SLOTS, POINTING, emit
from loader.resolve.findings import wholes
from loader.resolve.layer import Layer
from loader.resolve.names import Names, Place, place_of
from loader.resolve.run import Run

_MADE_FROM, _SUBJECT, _SIDE = term("sk:madeFrom"), term("sk:subject"), term("sk:side")
_OF_ARTICLES = frozenset(term(slot) for slot in ARTICLE_SLOTS)


class Grouping:
    """The grouping of one layer in one run: the components that keys lead to are decided again."""

    def __init__(self, run: Run, layer: Layer[Any], names: Names) -> None:
        self._run = run
        self._layer = layer
        self._names = names
        self._gone: dict[str, list[str]] = {}
        self._withdrawn: set[str] = set()
        self._told: dict[str, list[Triple]] = {}
        self._articles: dict[str, str] = {}
        self._seen: set[str] = set()

    def withdraw(self, member: str) -> None:
        """Takes out the thing of this layer that a member was in."""
        if member in self._withdrawn:
            return
        for triple in self._run.standing.resolved(None, _MADE_FROM, member):
            thing = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
            if thing not in self._gone:
                named = self._names.known_as(thing)
                if named is not None and named.place.layer == self._layer.name and named.place.article:
                    self._names.withdraw(thing, named)
                    told = self._told[thing] = list(self._run.standing.resolved(thing))
                    members = (t.object for t in told if t.predicate == _MADE_FROM)
                    self._gone[thing] = [node.value for node in members if isinstance(node, NamedNode)]
                    self._withdrawn.update(self._gone[thing])

    def withdraw_all(self, members: Iterable[str]) -> None:
        """Takes out the things that any of some members was in."""
        for member in members:
            self.withdraw(member)

    def decide(self, keys: Iterable[str]) -> None:
        """Decides the components that keys lead to."""
        for items in self._run.items.components(self._layer, keys, self._seen):
            pairs = [(item.iri, item.article) for item in items]
            for item in items:
                for member in self._layer.members(item):
                    self._articles[member] = item.article
                self.withdraw_all(self._layer.members(item))
            for cluster in self._layer.clusters(self._run.world, items):
                self._names.enter(place_of(self._layer.name, cluster, pairs), cluster)

    def state(self, settled: Iterable[tuple[Place, Cluster]]) -> None:
        """States what became of the things."""
        run = self._run
        for thing, members in self._gone.items():
            run.delta.take(_told_of(run, thing, self._told[thing]))
            if self._layer.identifies:
                run.findings.forget(thing, members)
        was = {member: thing for thing, members in self._gone.items() for member in members}
        for place, unmarked in settled:
            cluster = run.curation.marked(unmarked)
            draft = Draft()
            emit(draft, cluster, run.sources, run.classes)
            emit_differences(draft, cluster, run.sources, run.base)
            run.delta.put(draft.graph(run.base.graph("resolved")).triples, sampled=_OF_ARTICLES)
            self._names.keep(place, cluster)
            if self._layer.identifies:
                run.findings.find(cluster)
                self._spread(cluster, was)

    def _spread(self, cluster: Cluster, was: dict[str, str]) -> None:
        """Has articles told anew whose nodes stand for another thing, or for one that lies elsewhere."""
        run = self._run
        moved = cluster.iri in self._gone and run.findings.part_of_before(cluster.iri) != wholes(cluster)
        for member in cluster.members:
            if member in self._articles and (moved or was.get(member) != cluster.iri):
                run.retold.add(self._articles[member])
        if cluster.iri in self._gone and run.findings.label_before(cluster.iri) != cluster.label:
            run.renamed.add(cluster.iri)


def _told_of(run: Run, thing: str, told: Iterable[Triple]) -> Iterator[Triple]:
    """What stands of a thing; not where it points at things of other layers that say so themselves."""
    pointing = {term(predicate) for predicate in POINTING}
    yield from (t for t in told if t.predicate not in pointing)
    for predicate in pointing:
        yield from run.standing.resolved(None, predicate, thing)
    for about in run.standing.resolved(None, _SUBJECT, thing):
        for triple in _standing_at(run, about.subject):
            yield triple
            if triple.predicate == _SIDE:
                yield from _standing_at(run, triple.object)


def _standing_at(run: Run, node: object) -> list[Triple]:
    return list(run.standing.resolved(node.value)) if isinstance(node, NamedNode) else []
