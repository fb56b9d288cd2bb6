"""Holding a database: as long as somebody reads it, its files stay.

The engine opens most tables of a database only when they are first needed. Were they deleted before that, a query would
fail, or ask for them again and again until its memory is used up. So who opens a database holds it by a shared lock on
its folder, and who wants to delete it needs the lock alone. A lock goes with its process.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def hold(database: Path) -> int:
    """Holds a database until the descriptor returned is closed. Raises OSError if it is gone, or is being deleted."""
    descriptor = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        # It may have been moved away, to be deleted, before it was locked.
        if not os.path.samestat(os.fstat(descriptor), os.stat(database)):
            raise FileNotFoundError(f"{database} is gone")
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def unheld(database: Path) -> Iterator[bool]:
    """Whether nobody holds a database; if so, nobody can until the context ends."""
    try:
        descriptor = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield True
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
