"""Merging the tables of a database that has grown, so that queries and exports look into few.

The engine (RocksDB) merges tables in the background, and leaves several beside each other: after many articles were
loaded, queries took up to twice as long as of merged ones. Merging writes all tables anew. Done whenever they have
grown by half, it costs at most three times what the last one does, however many releases a load is made of.
"""

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

LEAST_BYTES = 20_000_000
"""Tables that are smaller are read so fast that nothing is won."""
GROWN = 1.5


def merge_if_grown(store: ox.Store, database: Path, merged: int) -> int:
    """Merges the tables of an open database if they have grown enough since they were ``merged``, which took so many
    bytes (0: they never were). Gives the bytes of the merged tables: those of before if nothing was done."""
    if table_bytes(database) < max(LEAST_BYTES, GROWN * merged):
        return merged
    store.optimize()
    store.flush()
    return table_bytes(database)


def table_bytes(database: Path) -> int:
    """How many bytes the tables of a database have."""
    found = 0
    for table in database.glob("*.sst"):
        with suppress(FileNotFoundError):  # the engine merges some at any time
            found += table.stat().st_size
    return found
