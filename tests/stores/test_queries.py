"""The queries of queries.toml give the same on every store of the seeds.

Terms are compared as they are, but for numbers and truth values, which have several spellings of one value (XML Schema
Part 2: 1, 01 and +1 are one integer, 1 and true one boolean; RDF 1.1 Concepts, section 3.3) and are compared by value.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal

from loader.graph.embedded import Release, open_current
from loader.graph.guard import inspect_query
from loader.graph.terms import PREFIXES
from tests.stores.conftest import Filled

QUERIES = {
    name: entry["sparql"]
    for name, entry in tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8")).items()
}
XSD = PREFIXES["xsd"]
NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "int", "nonNegativeInteger")}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_same(filled: Filled, seeds_store: Path, name: str) -> None:
    expected = answer(open_current(seeds_store), QUERIES[name])
    assert expected != []  # it would be the same everywhere, and prove nothing
    assert answer(filled.release, QUERIES[name]) == expected


def test_there_are_fifty_of_all_forms() -> None:
    assert len(QUERIES) >= 50
    assert {inspect_query(sparql).form for sparql in QUERIES.values()} == {"select", "ask", "construct"}


def answer(release: Release, sparql: str) -> bool | Sequence[object]:
    """An answer as plain values: rows in their order if the query gives one, else sorted."""
    found = release.query(sparql, prefixes=PREFIXES)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return sorted(map(str, found))
    names = [variable.value for variable in found.variables]
    rows = [tuple(plain(row[name]) for name in names) for row in found]
    return rows if "ORDER BY" in sparql else sorted(rows)


def plain(term: object) -> str:
    """A term as text: numbers and truth values by their value."""
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        return str(float(term.value))
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}boolean":
        return str(term.value in ("true", "1"))
    return str(term)
