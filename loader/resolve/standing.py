"""What stands: the release that resolution starts from, or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from loader.graph.engine import EditedEngine, Engine, expect
from loader.graph.insertion import insert
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.resolve.article_view import ArticleView, gather
from loader.resolve.working import Entry, table_node, to_quad

_WORKING = DefaultGraph()


class Standing(Protocol):
    """What resolution reads of a release."""

    def working(self, subject: str, table: str) -> Iterator[str]:
        """The values of a table of the working data for a subject."""
        ...

    def expect(self, subjects: Iterable[str], tables: Sequence[str]) -> None:
        """Takes notice that the values of tables will be asked for."""
        ...

    def resolved(
        self, subject: str | None = None, predicate: NamedNode | None = None, value: str | None = None
    ) -> Iterator[Triple]:
        """The triples of the resolved graph with this subject, property and value (an IRI)."""
        ...

    def article(self, iri: str) -> ArticleView | None:
        """An article, from its graph."""
        ...


class Nothing:
    """What stands before the first article."""

    def working(self, _subject: str, _table: str) -> Iterator[str]:
        """Nothing."""
        return iter(())

    def expect(self, _subjects: Iterable[str], _tables: Sequence[str]) -> None:
        """There is nothing to expect."""

    def resolved(
        self, _subject: str | None = None, _predicate: NamedNode | None = None, _value: str | None = None
    ) -> Iterator[Triple]:
        """Nothing."""
        return iter(())

    def article(self, _iri: str) -> ArticleView | None:
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class StandingStore:
    """A store as what stands. It must not change while resolution reads it."""

    store: Engine
    base: Base

    def working(self, subject: str, table: str) -> Iterator[str]:
        """The values of a table for a subject."""
        pattern = self.store.quads_for_pattern(NamedNode(subject), table_node(table), None, _WORKING)
        return (quad.object.value for quad in pattern if isinstance(quad.object, Literal))

    def expect(self, subjects: Iterable[str], tables: Sequence[str]) -> None:
        """Tells a store that is asked by questions, so that it is asked once."""
        predicates = [table_node(table) for table in tables]
        expect(self.store, map(NamedNode, subjects), predicates, DefaultGraph())

    def resolved(
        self, subject: str | None = None, predicate: NamedNode | None = None, value: str | None = None
    ) -> Iterator[Triple]:
        """The triples of the resolved graph that fit."""
        node = None if subject is None else NamedNode(subject)
        thing = None if value is None else NamedNode(value)
        pattern = self.store.quads_for_pattern(node, predicate, thing, self.base.graph("resolved"))
        return (quad.triple for quad in pattern)

    def article(self, iri: str) -> ArticleView | None:
        """An article, from its graph."""
        name = self.base.article_graph(iri.removeprefix(self.base.article("").value))
        triples = (quad.triple for quad in self.store.quads_for_pattern(None, None, None, name))
        return next(iter(gather([NamedGraph(name, frozenset(triples))])), None)


@dataclass(frozen=True, slots=True)
class Changes:
    """What leads from what stands to the next resolution: triples of the resolved graph, entries of the working data.

    ``shown`` are triples of all things that changed, enough of each to be checked against its shape."""

    removed: frozenset[Triple]
    added: frozenset[Triple]
    forgotten: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    shown: frozenset[Triple]

    def apply(self, store: EditedEngine, resolved: NamedNode) -> None:
        """Brings a store from what stands to the next resolution."""
        for triple in self.removed:
            store.remove(ox.Quad(triple.subject, triple.predicate, triple.object, resolved))
        for entry in self.forgotten:
            store.remove(to_quad(entry))
        insert(store, chain(_quads(self.added, resolved), map(to_quad, self.kept)))


def _quads(triples: Iterable[Triple], graph: NamedNode) -> Iterator[ox.Quad]:
    return (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
