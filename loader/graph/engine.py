"""What is asked of an engine that holds a release: of the one on disk or in memory (pyoxigraph's ``Store`` itself), and
of the one that asks a server."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    Variable,
)

Term = NamedNode | BlankNode | Literal | Triple
Subject = NamedNode | BlankNode | Triple
GraphName = NamedNode | BlankNode | DefaultGraph


class Engine(Protocol):
    """What reads a release."""

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        """The quads that fit, in no particular order."""
        ...

    def __contains__(self, key: Any, /) -> bool: ...

    def __iter__(self) -> Any: ...

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The named graphs, in no particular order."""
        ...

    def contains_named_graph(self, graph_name: GraphName, /) -> bool:
        """Whether there is a graph of this name."""
        ...

    def query(
        self,
        query: str,
        /,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        default_graph: NamedNode | BlankNode | DefaultGraph | list[NamedNode | BlankNode | DefaultGraph] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, NamedNode | BlankNode | Literal | Triple] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The answer to a SPARQL query."""
        ...


@runtime_checkable
class Expecting(Protocol):
    """An engine to which one large question costs less than many small ones."""

    def expect(self, subjects: Iterable[Subject], predicates: Sequence[NamedNode], graph_name: GraphName, /) -> None:
        """Takes notice that it will be asked for the values that subjects have for properties in a graph; without
        properties, for all that is said of the subjects there."""
        ...


def expect(engine: object, subjects: Iterable[Subject], predicates: Sequence[NamedNode], graph_name: GraphName) -> None:
    """Tells an engine what it will be asked for, if that is of use to it; else the subjects are not even taken."""
    # Asking for the protocol takes longer than the engine on disk takes to answer: it is asked last.
    if not isinstance(engine, Store) and isinstance(engine, Expecting):
        engine.expect(subjects, predicates, graph_name)


class EditedEngine(Engine, Protocol):
    """What becomes the next release."""

    def add(self, quad: Quad, /) -> None:
        """Puts a quad in."""
        ...

    def remove(self, quad: Quad, /) -> None:
        """Takes a quad out."""
        ...

    def extend(self, quads: Iterable[Quad], /) -> None:
        """Puts quads in."""
        ...

    def remove_graph(self, graph_name: GraphName, /) -> None:
        """Takes a graph out."""
        ...
