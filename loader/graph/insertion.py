"""Adding quads to the database of a release in the making."""

from collections.abc import Iterable
from itertools import chain, islice

import pyoxigraph as ox

MANY = 20_000
"""From so many quads on, sorting them into tables of their own costs less than half of passing each through the log;
with fewer, the tables would soon be many and small."""


def insert(store: ox.Store, quads: Iterable[ox.Quad], many: int = MANY) -> None:
    """Adds quads. Many are added in parts, so a database in which this failed must be given up."""
    ahead = iter(quads)
    first = list(islice(ahead, many))
    if len(first) < many:
        store.extend(first)
    else:
        store.bulk_extend(chain(first, ahead))
