"""The tables of a database are merged when they have grown, and copies of it have all that was in them."""

import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from loader.graph.database import ResidentDatabase
from loader.graph.manifest import Making
from loader.graph.merging import GROWN, LEAST_BYTES, merge_if_grown, table_bytes
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.publish import publish_edit

PART = 2_000


def quads(part: int) -> Iterator[Quad]:
    """So many quads with long texts, which cannot be pressed into little."""
    chance = random.Random(part)
    for number in range(PART):
        text = chance.randbytes(4_000).hex()
        yield Quad(NamedNode(f"urn:s:{part}:{number}"), NamedNode("urn:p"), Literal(text), DefaultGraph())


def add(store: ox.Store, part: int) -> None:
    """Puts a part into tables of its own."""
    store.extend(quads(part))
    store.flush()


def test_tables_are_merged_when_they_have_grown_by_half_and_not_before(tmp_path: Path) -> None:
    store, database = ox.Store(str(tmp_path)), tmp_path
    add(store, 0)
    assert table_bytes(database) < LEAST_BYTES
    assert merge_if_grown(store, database, 0) == 0
    parts = 1
    while table_bytes(database) < LEAST_BYTES:
        add(store, parts)
        parts += 1
    beside = len(list(database.glob("*.sst")))
    merged = merge_if_grown(store, database, 0)
    assert merged == table_bytes(database) > 0
    assert len(list(database.glob("*.sst"))) < beside
    assert merge_if_grown(store, database, merged) == merged
    while table_bytes(database) < GROWN * merged:
        assert merge_if_grown(store, database, merged) == merged
        add(store, parts)
        parts += 1
    assert merge_if_grown(store, database, merged) > merged
    assert len(store) == parts * PART


@pytest.mark.parametrize("is_resident", [True, False])
def test_a_release_whose_tables_were_merged_says_so_and_has_all(tmp_path: Path, is_resident: bool) -> None:
    folder, parts = StoreFolder(tmp_path / "store"), 6
    folder.create(Base("https://e.example/"))
    with folder.writing():
        folder.resident.mkdir()
        resident = ResidentDatabase(folder.resident / "graph") if is_resident else None
        told = []
        for part in range(parts):
            published = publish_edit(
                folder, lambda store, _, part=part: add(store, part), Making(), resident  # type: ignore[misc] # bound now
            )  # fmt: skip
            assert folder.manifest() == published
            told.append(published.merged)
    assert told[0] == 0 < told[-1]
    for number in range(1, parts + 1):
        assert len(ox.Store.read_only(str(folder.release(number) / "graph"))) == number * PART
