"""Many quads are put into a database as few are, and a release that is made of many is published whole."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from loader.graph.database import copy_database
from loader.graph.embedded import open_current
from loader.graph.insertion import MANY, insert
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.publish import publish_edit, replace_graphs


def quads(count: int, start: int = 0) -> list[ox.Quad]:
    """Quads of an invented graph, by number."""
    graph, told = ox.NamedNode("urn:graph"), ox.NamedNode("urn:told")
    return [
        ox.Quad(ox.NamedNode(f"urn:thing:{number}"), told, ox.Literal(number), graph)
        for number in range(start, start + count)
    ]


@pytest.mark.parametrize("many", [1, 10, 11, 25])
def test_few_and_many_are_added_alike_beside_what_is_there(tmp_path: Path, many: int) -> None:
    store = ox.Store(str(tmp_path / "graph"))
    store.extend(quads(5))
    insert(store, iter(quads(many, start=3)), 10)
    assert set(store) == {*quads(5), *quads(many, start=3)}


def test_a_copy_of_an_open_database_has_the_many(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "graph"))
    store.extend(quads(10))
    insert(store, quads(MANY, start=5))
    store.extend(quads(1, start=MANY + 100))
    copy_database(tmp_path / "graph", tmp_path / "copy")
    assert set(ox.Store.read_only(str(tmp_path / "copy"))) == set(store)


def test_a_release_replaces_many_quads_by_others(tmp_path: Path) -> None:
    folder, name = StoreFolder(tmp_path / "store"), ox.NamedNode("urn:graph")
    folder.create(Base())

    def publish(graph: NamedGraph) -> None:
        publish_edit(folder, lambda store, _told: replace_graphs(store, [graph], ()))

    with folder.writing():
        for start in (0, 7):
            told = frozenset(quad.triple for quad in quads(MANY, start))
            publish(NamedGraph(name, told))
            assert set(open_current(tmp_path / "store").triples(name)) == told
