"""The graphs that a query is asked of: each counts once, however often it is named.

A dataset is made of sets of graphs (SPARQL 1.1, section 13.2); the engine counts the triples of one that is named twice
twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import NamedNode

from loader.graph.guard import FORMS, QuerySize, Reader, tokens

_FROM = re.compile("FROM", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query is asked of, by name: merged as its default graph, and those that GRAPH reaches
    (SPARQL 1.1 Protocol, section 2.1.4)."""

    default: tuple[NamedNode, ...]
    named: tuple[NamedNode, ...]

    def once(self) -> "Dataset":
        """The same, without repetitions."""
        return Dataset(tuple(dict.fromkeys(self.default)), tuple(dict.fromkeys(self.named)))


def repeated(sparql: str, base: str, prefixes: Mapping[str, str], size: QuerySize) -> Dataset | None:
    """The dataset of a query that was inspected and names a graph more than once; None for any other."""
    if len(_FROM.findall(sparql)) < 2:
        return None
    prologue, graphs = _named(sparql, size)
    if len(graphs) < 2:
        return None
    # The engine reads the names as it does in the query.
    columns = " ".join(f"({name} AS ?g{number})" for number, (_, name) in enumerate(graphs))
    try:
        found = ox.Store().query(f"{prologue} SELECT {columns} {{}}", base_iri=base, prefixes=dict(prefixes))
    except SyntaxError:
        return None  # told of the query itself
    assert isinstance(found, ox.QuerySolutions)  # of a SELECT
    row = next(found)
    read = [(is_named, row[number]) for number, (is_named, _) in enumerate(graphs)]
    nodes = [(is_named, node) for is_named, node in read if isinstance(node, NamedNode)]
    if len(set(nodes)) == len(graphs):
        return None
    default, named = (tuple(node for is_named, node in nodes if is_named == wanted) for wanted in (False, True))
    return Dataset(default, named).once()


def _named(sparql: str, size: QuerySize) -> tuple[str, list[tuple[bool, str]]]:
    """What stands before the form of a query; the graphs that it names, each with whether it is for GRAPH."""
    reader, prologue, graphs, before = Reader(sparql, size=size), "", list[tuple[bool, str]](), ""
    for token in tokens(sparql):
        has_form = reader.form is not None
        reader.take(token)
        if not reader.is_head:
            break
        word = token.text.upper() if token.kind == "word" else ""
        if not has_form and word in FORMS:
            prologue = sparql[: token.start]
        if before in ("FROM", "NAMED") and token.kind in ("iri", "name"):
            graphs.append((before == "NAMED", token.text))
        before = word if not reader.brackets else ""
    return prologue, graphs
