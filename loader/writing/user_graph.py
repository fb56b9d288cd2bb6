"""The graph of a user: what it must be like."""

from collections.abc import Iterable

from pyoxigraph import BlankNode

from loader.graph.named_graph import NamedGraph
from loader.validate import Violation, check
from loader.writing.report import problems, refuse


def require_valid(graph: NamedGraph) -> None:
    """Raises InvalidWrite if the graph breaks the shapes of users' graphs, or holds a blank node."""
    violations = (*check(graph.triples, "user"), *_blank_nodes(graph))
    if any(violation.blocking for violation in violations):
        raise refuse(graph.name, violations)


def _blank_nodes(graph: NamedGraph) -> Iterable[Violation]:
    """SHACL Core has no target for every node of a graph."""
    parts = (part for triple in graph.triples for part in (triple.subject, triple.object))
    if not any(isinstance(part, BlankNode) for part in parts):
        return ()
    return problems(
        graph.name,
        ["A blank node stands in the graph, to which nothing outside can link. Give the node an IRI of its own."],
    )
