"""A graph being written: statements go in as Python values, triples come out."""

from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from loader.graph.named_graph import NamedGraph
from loader.graph.terms import term

Value = NamedNode | Literal | str | int | date | None


def literal(value: str | int | date, language: str | None = None) -> Literal:
    """A value as RDF: int as xsd:integer, date as xsd:date, str as a plain or (with ``language``) tagged string."""
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=term("xsd:date"))
    if isinstance(value, int):
        return Literal(value)
    return Literal(value, language=language) if language else Literal(value)


class Draft:
    """Collects triples. ``None`` as a value says nothing and adds nothing, so optional slots need no condition."""

    def __init__(self) -> None:
        self._triples: set[Triple] = set()
        self._told: set[object] = set()

    def add(self, subject: NamedNode, predicate: str, *values: Value) -> None:
        """States ``predicate`` (``prefix:local``) of the subject, once for each value that is not None."""
        node = term(predicate)
        for value in values:
            if value is not None:
                known = value if isinstance(value, NamedNode | Literal) else literal(value)
                self._triples.add(Triple(subject, node, known))

    def is_new(self, what: object) -> bool:
        """Whether this is asked for the first time: what is told in one way need not be told twice."""
        is_new = what not in self._told
        self._told.add(what)
        return is_new

    def add_types(self, subject: NamedNode, *classes: str) -> None:
        """States the classes (``prefix:local``) of the subject."""
        self.add(subject, "rdf:type", *(term(name) for name in classes))

    def graph(self, name: NamedNode) -> NamedGraph:
        """What was written so far, as a named graph."""
        return NamedGraph(name, frozenset(self._triples))
