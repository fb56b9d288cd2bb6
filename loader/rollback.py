"""Going back: a new release equal to an old one."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from loader.curation.curated_graph import changed_corrections
from loader.diff.articles import changed_articles, differing_graphs
from loader.graph.embedded import Release, open_current
from loader.graph.manifest import Making, Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.provenance import Load, provenance
from loader.publish import publish
from loader.releases import open_at
from loader.stored import fingerprints
from loader.succession import succession


def rollback(store: Path, to: str) -> Manifest | None:
    """Publishes a release that equals an old one (all graphs but provenance), named by number or time; None if the
    current release equals it already, so that nothing was published.

    Raises NoSuchRelease if there is no such release or it is pruned, StoreLocked if another process writes.
    """
    started = datetime.now(UTC).replace(microsecond=0)
    folder = StoreFolder(store)
    open_current(store)  # a store that is not there is told before anything is made
    with folder.writing():
        current, target = open_current(store), open_at(store, to)
        if not differing_graphs(current, target):
            return None
        articles = changed_articles(current, target)
        base = current.base
        graphs = {id_: graph(target, f"article/{id_}") for id_ in (*articles.added, *articles.changed)}
        changes = succession(current, graph(target, "resolved"), graph(target, "background"), graphs, articles.removed)
        told = Load(started, (), fingerprints(target), changes)
        before = graph(current, "provenance").triples
        old = folder.manifest(target.number)
        making = Making(
            "rollback",
            articles.added,
            articles.changed,
            articles.removed,
            version("skerry"),
            old.making.files if old else {},
            target.number,
            corrections=len(
                changed_corrections(graph(current, "curated").triples, graph(target, "curated").triples, base)
            ),
        )
        return publish(folder, (), (), lambda manifest: provenance(before, told, manifest, base), making)


def graph(release: Release, name: str) -> NamedGraph:
    """A graph of a release, by the part of its name after ``<base>graph/``."""
    node = release.base.graph(name)
    return NamedGraph(node, frozenset(release.triples(node)))
