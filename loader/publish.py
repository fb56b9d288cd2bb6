"""Publishing: a set of changed graphs becomes the next release of a store, all or nothing."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from loader.errors import StoreError
from loader.graph.database import ResidentDatabase, copy_database, drop_emptied_logs
from loader.graph.engine import EditedEngine
from loader.graph.insertion import insert
from loader.graph.manifest import Making, Manifest, new_manifest
from loader.graph.merging import merge_if_grown
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder, write_durably

Edit = Callable[[EditedEngine, Manifest], None]
"""Turns the database of the release before into that of the next, whose manifest is given."""


def publish(
    folder: StoreFolder,
    changed: Sequence[NamedGraph],
    removed: Iterable[NamedNode],
    provenance: Callable[[Manifest], NamedGraph],
    making: Making | None = None,
) -> Manifest:
    """Makes the next release: the current one, or the one that ``making`` says is copied, with the changed graphs
    replaced and the removed ones gone. ``provenance`` gives the provenance graph of the new release; else as
    ``publish_edit``."""
    return publish_edit(
        folder, lambda store, told: replace_graphs(store, [*changed, provenance(told)], removed), making
    )


def publish_edit(
    folder: StoreFolder, edit: Edit, making: Making | None = None, resident: ResidentDatabase | None = None
) -> Manifest:
    """Makes the next release by an edit of the current one, or of the one that ``making`` says is copied.

    The caller holds the writer's lock (``StoreFolder.writing``). Readers see the old release until the link moves, and
    the new one, complete, after that. A ``resident`` database that equals the current release is edited itself and
    then copied; after an error it must not be used any more. Raises StoreError if the store cannot be written; the
    old release then stays current.
    """
    current = folder.current_number()
    manifest = new_manifest(current + 1 if current else 1, making or Making())
    origin = manifest.making.copied or current
    before = folder.manifest(origin) if origin else None
    merged = before.merged if before is not None else 0
    try:
        folder.staging.mkdir()
        graph = folder.staging / "graph"
        if resident is not None:
            edit(resident.store, manifest)
            merged = resident.merge_if_grown(merged)
            resident.copy(graph)
        else:
            if origin:
                copy_database(folder.release(origin) / "graph", graph)
            store = ox.Store(str(graph))
            edit(store, manifest)
            store.flush()
            merged = merge_if_grown(store, graph, merged)
            del store
            drop_emptied_logs(graph)
        manifest = replace(manifest, merged=merged)
        write_durably(folder.staging / "release.json", manifest.to_json())
        folder.add(manifest.number)
        folder.switch(manifest.number)
    except OSError as error:
        shutil.rmtree(folder.staging, ignore_errors=True)
        raise StoreError(
            f"release {manifest.number} could not be written to {folder.path} ({error}): "
            f"make room or mend permissions, then try again; nothing was published"
        ) from error
    return manifest


def replace_graphs(store: EditedEngine, changed: Iterable[NamedGraph], removed: Iterable[NamedNode]) -> None:
    """Replaces the changed graphs in a database, and takes the removed ones out. After an error it must be given up."""
    for name in removed:
        store.remove_graph(name)
    graphs = list(changed)
    for graph in graphs:
        store.remove_graph(graph.name)
    insert(store, (Quad(t.subject, t.predicate, t.object, graph.name) for graph in graphs for t in graph.triples))
