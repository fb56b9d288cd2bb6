"""Adding quads to the database of a release in the making."""

from collections.abc import Iterable
from itertools import chain, islice

import pyoxigraph as ox

from loader.graph.engine import EditedEngine

MANY = 20_000
"""From so many quads on, sorting them into tables of their own costs less than half of passing each through the log;
with fewer, the tables would soon be many and small."""


def insert(store: EditedEngine, quads: Iterable[ox.Quad], many: int = MANY) -> None:
    """Adds quads. Many are added in parts, so a database in which this failed must be given up."""
    ahead = iter(quads)
    first = list(islice(ahead, many))
    if len(first) >= many and isinstance(store, ox.Store):
        store.bulk_extend(chain(first, ahead))
    else:
        store.extend(chain(first, ahead))
