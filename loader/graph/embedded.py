"""Reading a store: the current release as a frozen snapshot that answers SPARQL."""

import os
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

from loader.errors import QueryError, StoreError
from loader.graph.database import copy_database
from loader.graph.dataset import Dataset, repeated
from loader.graph.engine import Engine
from loader.graph.guard import USUAL, QuerySize, inspect_query
from loader.graph.hold import hold
from loader.graph.manifest import Manifest
from loader.graph.store import StoreFolder
from loader.graph.syntax_error import syntax_error
from loader.graph.terms import Base

DEFAULT_GRAPHS = ("resolved", "background", "curated", "ontology")
"""What is known: the default graph of a query without a dataset of its own (model.md, "Two layers")."""

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Release:
    """One published release, or what was made of one in memory; read-only. Safe to use from several threads; a query
    and the serialisation of its answer must run in the same thread (a rule of the engine)."""

    def __init__(
        self,
        store: Engine,
        number: int,
        published: datetime,
        base: Base,
        is_open: bool = False,
        database: Path | None = None,
        held: int | None = None,
        is_merged: bool = False,
    ) -> None:
        """``held``: the descriptor that holds its database (``hold``); closed when nobody has the release any more.
        ``is_merged``: the store's own default graph is the release's, already merged."""
        self.is_open = is_open
        """Whether it is one of a throwaway store (``StoreFolder.is_open``)."""
        self.database = database
        """Where its database lies, if it is one on disk that is never written again."""
        self.number = number
        self.published = published
        self.base = base
        self._store = store
        self._is_merged = is_merged
        if held is not None:
            weakref.finalize(self, os.close, held)

    @property
    def store(self) -> Engine:
        """The engine's store, for who makes the next release from this one; it also holds the working data."""
        return self._store

    def copy(self, target: Path) -> None:
        """Makes a copy of the database that shares its files. Not by the engine's backup, which leaves out the log.
        Raises OSError if it cannot be written, or if the release was pruned."""
        assert self.database is not None  # only releases on disk are copied
        copy_database(self.database, target)

    def query(
        self,
        sparql: str,
        substitutions: Mapping[Variable, NamedNode | Literal] | None = None,
        prefixes: Mapping[str, str] | None = None,
        dataset: Dataset | None = None,
        size: QuerySize = USUAL,
        names_dataset: bool | None = None,
    ) -> Answer:
        """Answers a SPARQL 1.1 query. Without a dataset of its own (FROM) its default graph is what is known.

        Relative IRIs count from the store's base (``<person/shinzo-abe>``), ``prefixes`` as declared before the query;
        ``dataset`` overrides the query's own; ``size`` is how large it may be. ``names_dataset`` tells of a query that
        was inspected whether it has one of its own; any other is inspected. Raises ForbiddenQuery for SERVICE, LOAD
        and updates, QueryError with line and column for a syntax error.
        """
        if names_dataset is None:
            names_dataset = inspect_query(sparql, size).has_dataset
        default: list[NamedNode | BlankNode | DefaultGraph] | None = None
        named: list[NamedNode | BlankNode] | None = None
        if dataset is None and names_dataset:
            dataset = repeated(sparql, self.base.iri, prefixes or {}, size)
        if dataset is not None:
            once = dataset.once()
            default, named = [*once.default], [*once.named]
        elif not names_dataset and not self.is_open and not self._is_merged:
            # Each graph of a default graph is looked at for every pattern: one that is not there would cost as much.
            known = [self.base.graph(name) for name in DEFAULT_GRAPHS]
            default = [graph for graph in known if self.holds(graph)]
        try:
            return self._store.query(
                sparql,
                base_iri=self.base.iri,
                prefixes=dict(prefixes or {}),
                default_graph=default,
                named_graphs=named,
                substitutions=dict(substitutions or {}),
            )
        except SyntaxError as error:
            raise QueryError(syntax_error(sparql, str(error), self._complaint(prefixes))) from error
        except RuntimeError as error:
            if "function" in str(error):
                raise QueryError(
                    f"{error}: use a function of SPARQL 1.1, or declare the prefix that was meant"
                ) from error
            raise

    def _complaint(self, prefixes: Mapping[str, str] | None) -> Callable[[str], str | None]:
        """What the engine says against a query, None for nothing."""

        def complaint(sparql: str) -> str | None:
            try:
                ox.Store().query(sparql, base_iri=self.base.iri, prefixes=dict(prefixes or {}))
            except SyntaxError as error:
                return str(error)
            return None

        return complaint

    def graph_names(self) -> tuple[NamedNode, ...]:
        """The named graphs of the release, sorted by IRI."""
        return tuple(sorted((g for g in self._store.named_graphs() if isinstance(g, NamedNode)), key=lambda g: g.value))

    def holds(self, graph: NamedNode) -> bool:
        """Whether there is a named graph of this name."""
        return self._store.contains_named_graph(graph)

    def size(self, graph: NamedNode) -> int:
        """How many triples a named graph has."""
        counted = self._store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
        assert isinstance(counted, ox.QuerySolutions)  # of a SELECT
        (number,) = (solution["n"] for solution in counted)
        assert isinstance(number, Literal)  # a count
        return int(number.value)

    def triples(self, graph: NamedNode) -> Iterator[Triple]:
        """The triples of a named graph, in no particular order; none if there is no such graph."""
        return (quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph))

    def said_of(self, subject: NamedNode, graph: NamedNode) -> Iterator[Quad]:
        """What a named graph says of a subject, in no particular order."""
        return self._store.quads_for_pattern(subject, None, None, graph)

    def blank_quads(self, graph: NamedNode) -> Iterator[Quad]:
        """The quads of a named graph that have a blank node, in no particular order."""
        found = self._store.query(
            "SELECT ?s ?p ?o { ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) }", default_graph=graph
        )
        assert isinstance(found, ox.QuerySolutions)  # of a SELECT
        return (Quad(row["s"], row["p"], row["o"], graph) for row in found)

    def quads(self) -> Iterator[Quad]:
        """All quads of the release, provenance included; not the working data of resolution."""
        return (quad for quad in self._store if self.is_open or quad.graph_name != DefaultGraph())

    def value(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> str | None:
        """The lexically first object of a property in a graph as text, or None."""
        objects = (quad.object for quad in self._store.quads_for_pattern(subject, predicate, None, graph))
        return min((o.value for o in objects if isinstance(o, NamedNode | Literal)), default=None)

    def nodes(self, subject: NamedNode, predicate: NamedNode, graph: NamedNode) -> tuple[NamedNode, ...]:
        """The objects of a property in a graph that are IRIs, sorted."""
        objects = (quad.object for quad in self._store.quads_for_pattern(subject, predicate, None, graph))
        return tuple(sorted((o for o in objects if isinstance(o, NamedNode)), key=lambda node: node.value))

    def __len__(self) -> int:
        return sum(1 for _ in self.quads())


class Following(Protocol):
    """The current release of a store, whichever it is. Safe to use from several threads."""

    def release(self) -> Release:
        """The release that is current now. Raises StoreError if the store has none."""
        ...

    def number(self) -> int | None:
        """The number of the release that is open; None before the first."""
        ...


class Current:
    """The current release of a store on disk, reopened when a newer one is published. Safe to use from several
    threads."""

    def __init__(self, store: Path) -> None:
        self._folder = StoreFolder(store)
        self._lock = threading.Lock()
        self._release: Release | None = None
        self._link: tuple[int, int] | None = None

    def release(self) -> Release:
        """The release that is current now. Raises StoreError if the store has none."""
        link = self._folder.current_link()
        with self._lock:
            if self._release is None or link is None or self._link != link:
                # The link is read first: one that moves meanwhile is seen by the next request.
                self._release = open_current(self._folder.path)
                self._link = link
            return self._release

    def number(self) -> int | None:
        """The number of the release that is open; None before the first."""
        with self._lock:
            return None if self._release is None else self._release.number


def open_release(folder: StoreFolder, manifest: Manifest, base: Base) -> Release:
    """Opens a release that the store holds. Raises StoreError if it cannot be read."""
    path = folder.release(manifest.number)
    try:
        store, held = open_held(path / "graph")
    except (OSError, RuntimeError) as error:  # the engine raises both for damaged files
        raise StoreError(f"release {manifest.number} in {path} cannot be opened ({error}): restore a backup") from error
    return Release(store, manifest.number, manifest.published, base, folder.is_open, path / "graph", held)


def open_held(database: Path) -> tuple[ox.Store, int]:
    """Opens a database to be read, and holds it. Raises OSError or RuntimeError if it is gone or damaged."""
    held = hold(database)
    try:
        return ox.Store.read_only(str(database)), held
    except (OSError, RuntimeError):
        os.close(held)
        raise


def open_current(store: Path) -> Release:
    """Opens the current release. Raises StoreError if there is no store or nothing was published yet."""
    folder = StoreFolder(store)
    base = folder.base()
    while True:
        manifest = folder.manifest()
        if manifest is None:
            raise StoreError(f"the store in {store} is empty: fill it with `skerry load PATH`")
        try:
            return open_release(folder, manifest, base)
        except StoreError:
            # Another may have been published, and this one pruned, between the two lines.
            if folder.manifest() == manifest:
                raise
