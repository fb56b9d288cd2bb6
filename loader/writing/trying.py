"""A change tried on a release: what the graphs that its author may write would then be.

Nothing else is taken over from where it is tried, so that no update can reach what articles say.
"""

import shutil
from collections.abc import Mapping, Sequence

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from loader.errors import NoSuchGraph, QueryError, WriteConflict
from loader.graph.editions import shown
from loader.graph.embedded import DEFAULT_GRAPHS, Release, open_release
from loader.graph.store import StoreFolder
from loader.graph.update_guard import DEFAULT, UpdateFeatures, inspect_update
from loader.write import Change, require_writable
from loader.writing.body import RDF_12, read_graph
from loader.writing.updating import Dataset, named_dataset, run_update

Graphs = Mapping[NamedNode, frozenset[Triple]]


def try_change(change: Change, release: Release, folder: StoreFolder) -> Graphs:
    """The graphs that a change is about, as they would be.

    Raises ForbiddenWrite for graphs that are not the author's to write, WriteConflict and NoSuchGraph for a graph that
    is not as the author takes it to be, the errors of ``read_graph`` and ``run_update``.
    """
    if change.method == "UPDATE":
        return _updated(change, release, folder)
    graph = NamedNode(change.graph) if change.graph is not None else None
    require_writable({DEFAULT if graph is None else graph.value}, change.author, release.base)
    assert graph is not None  # the default graph is nobody's to write
    before = frozenset(release.triples(graph))
    _require_as_expected(change, graph, before, release, folder)
    if change.method == "DELETE":
        if not before:
            raise NoSuchGraph(f"there is no graph {graph.value} in release {release.number}")
        return {graph: frozenset()}
    sent = read_graph(change.contents, graph.value)
    return {graph: before | sent if change.method == "POST" else sent}


def _require_as_expected(
    change: Change, graph: NamedNode, before: frozenset[Triple], release: Release, folder: StoreFolder
) -> None:
    if change.missing and before:
        raise WriteConflict(f"the graph {graph.value} is there already: send it without If-None-Match to replace it")
    if change.present and not before:
        raise WriteConflict(f"there is no graph {graph.value}: send it without If-Match to make it")
    if change.as_of is not None and not any(_was(graph, before, n, release, folder) for n in change.as_of):
        raise WriteConflict(f"the graph {graph.value} is not as you read it: read it again and repeat your change")


def _was(graph: NamedNode, now: frozenset[Triple], number: int, release: Release, folder: StoreFolder) -> bool:
    """Whether a graph was in an earlier release as it is now; not known, so no, if that one is pruned."""
    if number == release.number:
        return True
    manifest = folder.manifest(number)
    return manifest is not None and frozenset(open_release(folder, manifest, release.base).triples(graph)) == now


def _updated(change: Change, release: Release, folder: StoreFolder) -> Graphs:
    base = release.base
    features = inspect_update(change.update, base.iri, change.size)
    require_writable(features.targets, change.author, base)
    if features.copies_default:
        raise QueryError("the default graph cannot be copied, since it is what several graphs say together: name one")
    dataset = named_dataset(change, features) or _what_is_known(features, release)
    folder.scratch.mkdir()
    try:
        path = folder.scratch / "graph"
        shown(release, change.texts, change.editions).copy(path)
        found = _tried(str(path), change, features, release, dataset)
    finally:
        shutil.rmtree(folder.scratch, ignore_errors=True)
    if isinstance(found, QueryError):
        raise found
    return found


def _tried(
    path: str, change: Change, features: UpdateFeatures, release: Release, dataset: Dataset
) -> Graphs | QueryError:
    """The graphs after the update of a database, which is closed then. An error is given, not raised: its traceback
    would hold the database open."""
    store = ox.Store(path)
    graphs = [NamedNode(iri) for iri in features.targets]
    if change.texts != "full":
        _restore(store, graphs, release)
    try:
        run_update(store, change, features, release.base, dataset)
    except QueryError as error:
        return QueryError(str(error))
    found = {g: frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, g)) for g in graphs}
    if any(isinstance(triple.object, Triple) for triples in found.values() for triple in triples):
        return QueryError(f"{RDF_12}; nothing was changed")
    return found


def _restore(store: ox.Store, graphs: Sequence[NamedNode], release: Release) -> None:
    """Makes the graphs that are written what they are in the release, where their texts are people's own."""
    for graph in graphs:
        store.remove_graph(graph)
        store.extend(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in release.triples(graph))


def _what_is_known(features: UpdateFeatures, release: Release) -> Dataset:
    """The dataset of a query without one of its own: the engine's default graph holds something else."""
    if any(where.any_graph for where in features.patterns):
        named = list(release.graph_names())
    else:
        named = [NamedNode(iri) for iri in sorted({iri for where in features.patterns for iri in where.graphs})]
    return [release.base.graph(name) for name in DEFAULT_GRAPHS], named
