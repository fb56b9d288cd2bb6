"""The next release of a store on a server, while it is made: the release before, and what comes and goes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, Variable

from loader.graph.engine import Engine, GraphName, Subject, Term, expect


@dataclass(slots=True)
class GraphEdit:
    """What becomes of a graph: whether nothing of it stays (``is_cleared``), what goes from it and comes into it."""

    is_cleared: bool = False
    removed: set[Quad] = field(default_factory=set)
    added: dict[Quad, None] = field(default_factory=dict)


class Edited:
    """An engine that remembers what is changed, and changes nothing. Reads as if the changes were done; queries are
    put to the release before."""

    def __init__(self, before: Engine) -> None:
        self._before = before
        self._edits: dict[GraphName, GraphEdit] = {}

    def edits(self) -> dict[GraphName, GraphEdit]:
        """What becomes of each graph that changes."""
        return {name: edit for name, edit in self._edits.items() if edit.is_cleared or edit.removed or edit.added}

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """The quads that fit; the graph must be named."""
        assert graph_name is not None  # who makes a release knows which graph it changes
        edit = self._edits.get(graph_name)
        if edit is None:
            return self._before.quads_for_pattern(subject, predicate, object, graph_name)
        added = (
            quad
            for quad in tuple(edit.added)
            if (subject is None or quad.subject == subject)
            and (predicate is None or quad.predicate == predicate)
            and (object is None or quad.object == object)
        )
        return chain(added, self._kept(edit, subject, predicate, object, graph_name))

    def _kept(
        self,
        edit: GraphEdit,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName,
    ) -> Iterator[Quad]:
        # A generator, so that nothing is asked before what was added has been looked at.
        if not edit.is_cleared:
            found = self._before.quads_for_pattern(subject, predicate, object, graph_name)
            yield from (quad for quad in found if quad not in edit.removed and quad not in edit.added)

    def __contains__(self, quad: Quad, /) -> bool:
        edit = self._edits.get(quad.graph_name)
        if edit is not None and quad in edit.added:
            return True
        if edit is not None and (edit.is_cleared or quad in edit.removed):
            return False
        return quad in self._before

    def __iter__(self) -> Any:
        return chain.from_iterable(self.quads_for_pattern(None, None, None, name) for name in self.named_graphs())

    def expect(self, subjects: Iterable[Subject], predicates: Sequence[NamedNode], graph_name: GraphName, /) -> None:
        """Tells the engine before."""
        expect(self._before, subjects, predicates, graph_name)

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The named graphs: those before that stay, and new ones."""
        before = list(self._before.named_graphs())
        new = [name for name in self._edits if name not in before and not isinstance(name, DefaultGraph)]
        return (name for name in (*before, *new) if self.contains_named_graph(name))

    def contains_named_graph(self, graph_name: GraphName, /) -> bool:
        """Whether there is a graph of this name."""
        edit = self._edits.get(graph_name)
        if edit is None:
            return self._before.contains_named_graph(graph_name)
        return bool(edit.added) or (not edit.is_cleared and self._before.contains_named_graph(graph_name))

    def query(
        self,
        query: str,
        /,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        default_graph: GraphName | list[NamedNode | BlankNode | DefaultGraph] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, NamedNode | BlankNode | Literal | Triple] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The answer of the release before."""
        return self._before.query(
            query, base_iri=base_iri, prefixes=prefixes, default_graph=default_graph, named_graphs=named_graphs,
            substitutions=substitutions,
        )  # fmt: skip

    def add(self, quad: Quad, /) -> None:
        """Puts a quad in."""
        edit = self._edit(quad.graph_name)
        edit.removed.discard(quad)
        edit.added[quad] = None

    def remove(self, quad: Quad, /) -> None:
        """Takes a quad out."""
        edit = self._edit(quad.graph_name)
        edit.added.pop(quad, None)
        if not edit.is_cleared:
            edit.removed.add(quad)

    def extend(self, quads: Iterable[Quad], /) -> None:
        """Puts quads in."""
        for quad in quads:
            self.add(quad)

    def remove_graph(self, graph_name: GraphName, /) -> None:
        """Takes a graph out."""
        self._edits[graph_name] = GraphEdit(is_cleared=True)

    def _edit(self, graph_name: GraphName) -> GraphEdit:
        return self._edits.setdefault(graph_name, GraphEdit())
