"""Going back and clearing up: a new release equal to an old one, and old releases taken out."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was taken out: the ``numbers`` of the releases, the ``bytes`` of disk that were freed, and which of them are
    ``held``: somebody reads them, so that their files are left to the next writer."""

    numbers: tuple[int, ...]
    bytes: int = 0
    held: tuple[int, ...] = ()


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


def to_prune(store: Path, keep: int) -> tuple[int, ...]:
    """The numbers of the releases that go if only the newest ``keep`` stay; never the current one."""
    current = open_current(store).number
    published = [number for number in StoreFolder(store).kept() if number <= current]
    return tuple(published[:-keep])


def prune(store: Path, keep: int) -> Pruned:
    """Takes out all releases but the newest ``keep``, oldest first. What they were stays told in the provenance graph.
    Raises StoreLocked if another process writes."""
    folder = StoreFolder(store)
    open_current(store)
    with folder.writing():
        numbers = to_prune(store, keep)
        freed, held = 0, list[int]()
        for number in numbers:
            size = disk_of(folder.release(number))
            if folder.prune(number):
                freed += size
            else:
                held.append(number)
    return Pruned(numbers, freed, tuple(held))


def disk_of(release: Path) -> int:
    """The bytes of disk that only this release uses: files that it shares with others do not count."""
    found = (path.stat() for path in release.rglob("*") if path.is_file())
    return sum(stat.st_blocks * 512 for stat in found if stat.st_nlink == 1)
