"""Every store of the seeds answers the same."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Triple

from loader.exports.files import NAMES, Selection, write_file
from loader.graph.embedded import Release, open_current
from loader.graph.remote.credentials import credentials_for
from loader.graph.remote.engine import MOST_EXPECTED, RemoteEngine
from loader.graph.remote.server import SparqlServer
from loader.graph.remote.transport import Transport
from loader.graph.serialise import LAYERS
from loader.graph.terms import term
from loader.published_until import published_until
from loader.stored import article_ids, fingerprints, stored_article
from loader.validate import check
from tests.stores.conftest import Filled


@pytest.fixture(scope="session")
def expected(seeds_store: Path) -> Release:
    """The seeds on disk."""
    return open_current(seeds_store)


def test_it_holds_the_same_graphs(filled: Filled, expected: Release) -> None:
    assert filled.release.number == expected.number
    assert filled.release.base == expected.base
    assert filled.release.graph_names() == expected.graph_names()
    assert all(filled.release.holds(name) for name in expected.graph_names())
    assert not filled.release.holds(expected.base.graph("nothing"))


def test_each_graph_has_the_same_triples_blank_nodes_and_all(filled: Filled, expected: Release) -> None:
    for name in expected.graph_names():
        if name != expected.base.graph("provenance"):  # which tells when it was loaded
            assert told(filled.release, name.value) == told(expected, name.value), name


def test_lookups_of_single_things_are_the_same(filled: Filled, expected: Release) -> None:
    resolved = expected.base.graph("resolved")
    things = sorted({t.subject.value for t in expected.triples(resolved) if isinstance(t.subject, NamedNode)})
    for node in map(NamedNode, things[:20]):
        assert set(filled.release.said_of(node, resolved)) == set(expected.said_of(node, resolved))
        assert filled.release.nodes(node, term("sk:madeFrom"), resolved) == expected.nodes(
            node, term("sk:madeFrom"), resolved
        )
        assert filled.release.value(node, term("skos:prefLabel"), resolved) == expected.value(
            node, term("skos:prefLabel"), resolved
        )


def test_articles_come_back_as_they_were_read(filled: Filled, expected: Release) -> None:
    assert article_ids(filled.release) == article_ids(expected)
    for article in article_ids(expected):
        assert stored_article(filled.release, article) == stored_article(expected, article)
    assert fingerprints(filled.release) == fingerprints(expected)


@pytest.mark.parametrize("fmt", [name for name in NAMES if name != "zip"])
def test_exports_have_the_same_bytes(filled: Filled, expected: Release, fmt: str) -> None:
    assert exported(filled, fmt, Selection()) == exported(Filled("disk", expected), fmt, Selection())


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_has_the_same_bytes(filled: Filled, expected: Release, layer: str) -> None:
    found = exported(filled, "trig", Selection(layer=layer))
    assert found == exported(Filled("disk", expected), "trig", Selection(layer=layer))


def test_what_it_holds_conforms_to_the_shapes(filled: Filled) -> None:
    base = filled.release.base
    assert not [v for v in check(filled.release.triples(base.graph("resolved")), "things") if v.blocking]
    for article in article_ids(filled.release):
        assert not [v for v in check(filled.release.triples(base.article_graph(article)), "article") if v.blocking]


def test_the_world_as_told_until_a_day_is_the_same(filled: Filled, expected: Release) -> None:
    found, other = (published_until(each, date(2019, 1, 10)) for each in (filled.release, expected))
    assert found.told == other.told
    graph = expected.base.graph("resolved").value
    assert told(found.release, graph) == told(other.release, graph)


def told(release: Release, graph: str) -> list[str]:
    """The triples of a graph as lines, sorted."""
    return sorted(map(str, release.triples(NamedNode(graph))))


def exported(filled: Filled, fmt: str, selection: Selection) -> list[bytes]:
    """The lines of an export, without the time when it was written."""
    output = BytesIO()
    write_file(filled.release, fmt, selection, output, "")
    return [line for line in output.getvalue().splitlines() if not line.startswith(b"DTSTAMP:")]


class Counting(SparqlServer):
    """A server that counts how often it is asked for triples."""

    asked = 0

    def construct(self, sparql: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> Iterator[Triple]:
        """What the server answers."""
        self.asked += 1
        return super().construct(sparql, default, named)


@pytest.mark.parametrize("filled", ["oxigraph", "virtuoso"], indirect=True)
def test_what_is_expected_is_asked_for_at_once(filled: Filled, expected: Release) -> None:
    there = filled.release.store
    assert isinstance(there, RemoteEngine)
    address = there.server.address
    server = Counting(address, Transport(credentials_for(address.query, os.environ)))
    engine, resolved = RemoteEngine(server, there.base), expected.base.graph("resolved")
    things = sorted({t.subject.value for t in expected.triples(resolved) if isinstance(t.subject, NamedNode)})
    nodes = [*map(NamedNode, things), expected.base.node("thing/nothing")]
    engine.expect(nodes, (), resolved)
    assert server.asked == -(-len(nodes) // MOST_EXPECTED)
    told = {node: set(engine.quads_for_pattern(node, None, None, resolved)) for node in nodes}
    assert told == {node: set(expected.store.quads_for_pattern(node, None, None, resolved)) for node in nodes}
    working = list(expected.store.quads_for_pattern(None, None, None, DefaultGraph()))[:300]
    subjects = list(dict.fromkeys(quad.subject for quad in working))
    properties = list(dict.fromkeys(quad.predicate for quad in working))[:3]
    engine.expect(subjects, properties, DefaultGraph())
    before = server.asked
    for subject, predicate in product(subjects, properties):
        found = set(engine.quads_for_pattern(subject, predicate, None, DefaultGraph()))
        assert found == set(expected.store.quads_for_pattern(subject, predicate, None, DefaultGraph()))
    assert server.asked == before
