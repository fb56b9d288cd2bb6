"""Throwaway stores: every graph may be written, no shape is checked, and each change is a release all the same."""

import shutil
import traceback
from collections.abc import Callable

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from loader.errors import NoSuchGraph, SkerryError, StoreError, WriteConflict
from loader.graph.engine import EditedEngine
from loader.graph.manifest import Making, Manifest
from loader.graph.store import StoreFolder, write_durably
from loader.graph.terms import Base
from loader.graph.update_guard import inspect_update
from loader.publish import publish_edit
from loader.write import Change, Written
from loader.writing.body import read_graph
from loader.writing.updating import named_dataset, run_update

KEPT = 5
"""So many releases stay."""


def make_open_store(folder: StoreFolder, base: Base) -> None:
    """Makes an empty throwaway store, unless it is there. Raises StoreError if another store is there."""
    if folder.exists():
        if not folder.is_open:
            raise StoreError(
                f"the store in {folder.path} was not made as an open one, and its graphs are checked: "
                f"name another folder, or leave --open-store out"
            )
        return
    folder.create(base)
    write_durably(folder.path / "open", "A throwaway store: its graphs are checked by no shapes.\n")
    with folder.writing():
        publish_edit(folder, lambda _store, _manifest: None, Making("serve"))


def write_open(change: Change, folder: StoreFolder, ask: Callable[[], None]) -> Written:
    """Publishes a change of a throwaway store; ``ask`` does not return if it must not. The caller holds the writer's
    lock. Raises as ``loader.writing.trying`` does, but forbids no graph."""
    base, created = folder.base(), False
    if change.as_of is not None and folder.current_number() not in change.as_of:
        raise WriteConflict("the graph may not be as you read it: read it again and repeat your change")

    def edit(store: EditedEngine, _manifest: Manifest) -> None:
        nonlocal created
        assert isinstance(store, ox.Store)  # a throwaway store is on disk
        if change.method == "UPDATE":
            features = inspect_update(change.update, base.iri, change.size)
            run_update(store, change, features, base, named_dataset(change, features))
        else:
            created = _operate(store, change)
        ask()

    try:
        manifest = publish_edit(folder, edit, Making("serve", author=change.author))
    except SkerryError as error:
        traceback.clear_frames(error.__traceback__)  # they hold the database, which writes a last file when it goes
        raise
    finally:
        shutil.rmtree(folder.staging, ignore_errors=True)
    for number in folder.kept()[:-KEPT]:
        folder.prune(number)
    return Written(created, manifest.number)


def _operate(store: ox.Store, change: Change) -> bool:
    """An operation of the Graph Store Protocol; whether the graph is new."""
    graph = NamedNode(change.graph) if change.graph is not None else DefaultGraph()
    exists = isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)
    if (change.missing and exists) or (change.present and not exists):
        raise WriteConflict(f"the graph {graph} is {'there already' if exists else 'not there'}")
    if change.method == "DELETE" and not exists:
        raise NoSuchGraph(f"there is no graph {graph}")
    sent = read_graph(change.contents, change.graph)
    if change.method != "POST":
        store.remove_graph(graph)
    if change.method != "DELETE":
        if isinstance(graph, NamedNode):
            store.add_graph(graph)
        store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in sent)
    return not exists
