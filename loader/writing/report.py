"""Why a change was not published, as a SHACL validation report and in words."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from loader.errors import InvalidWrite
from loader.validate import Violation, to_turtle

_TOLD = 10
_IN_CODE = "https://w3id.org/skerry/shapes/code#"
"""Stands for the shape and the constraint where none of SHACL could tell the problem."""


def refuse(graph: NamedNode, violations: Sequence[Violation]) -> InvalidWrite:
    """The error that tells all violations of a graph; those that do not block are told with those that do."""
    words = tuple(str(violation) for violation in violations)
    more = f"; and {len(words) - _TOLD} more" if len(words) > _TOLD else ""
    return InvalidWrite(
        f"the graph {graph.value} would break its shapes, so nothing was published: {'; '.join(words[:_TOLD])}{more}",
        to_turtle(violations),
        words,
    )


def problems(graph: NamedNode, told: Sequence[str]) -> tuple[Violation, ...]:
    """Problems that no shape can tell (two corrections contradict each other, a thing is not there), as violations."""
    return tuple(
        Violation(
            focus=graph,
            path=None,
            value=None,
            message=problem,
            severity="Violation",
            shape=NamedNode(f"{_IN_CODE}Check"),
            constraint=NamedNode(f"{_IN_CODE}CheckConstraintComponent"),
        )
        for problem in told
    )
