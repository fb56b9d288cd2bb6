"""Copies of a database of the engine that share its files: a release is one.

The engine's own backup first empties its log into tables, eleven of them for each release, and from then on merges them
with all others; beside many articles that costs a multiple of what one article does. A copy made here takes the log
along, and the engine reads it when it opens the copy. So the log is emptied once in a while only (LONGEST_LOG). What
was emptied the engine keeps to write over it later: that is left out of copies (``first_log``).

What is relied on (RocksDB): tables (``*.sst``) are never written again; ``CURRENT`` names the list of tables, which
only grows; what a log (``*.log``) holds was written to its file before a change returned, each record with the number
of the log, since the file may be an old one that is written over.
"""

import os
import shutil
import struct
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from loader.graph.merging import merge_if_grown

LONGEST_LOG = 4_000_000
"""Bytes of changes that a copy may have in its log, which its readers go through when they open it (some 40 ms)."""
_BLOCK, _HEADER = 32768, struct.Struct("<IHBI")
"""A log is made of blocks, a record of it begins with checksum, length, type and the number of the log."""
_NUMBERED = range(5, 9)
"""The types of records that have the number of the log."""
_TRIES = 100


class ResidentDatabase:
    """A database that stays open: it is changed and copied again and again, by one thread."""

    def __init__(self, path: Path) -> None:
        """Opens a database, or makes one. Raises OSError if that is not possible."""
        self._path, self._first_log = path, 0
        self.store = ox.Store(str(path))

    def merge_if_grown(self, merged: int) -> int:
        """As ``loader.graph.merging``."""
        found = merge_if_grown(self.store, self._path, merged)
        if found != merged:
            self._leave_logs_out()
        return found

    def copy(self, target: Path) -> None:
        """Makes a copy with a short log. Raises OSError if it cannot be written."""
        copy_database(self._path, target, self._first_log)
        if log_bytes(target) > LONGEST_LOG:
            self.store.flush()
            self._leave_logs_out()
            shutil.rmtree(target)
            copy_database(self._path, target, self._first_log)

    def _leave_logs_out(self) -> None:
        """After all was flushed: copies need no log of before."""
        self._first_log = max(map(_number, self._path.glob("*.log")))


def drop_emptied_logs(database: Path) -> None:
    """Removes what a database that was flushed and closed keeps of logs, but for the newest."""
    for log in sorted(database.glob("*.log"), key=_number)[:-1]:
        log.unlink()


def copy_database(source: Path, target: Path, first_log: int = 0) -> None:
    """Makes a copy of a database into which nobody writes meanwhile; it may be open. Durable when this returns. Logs
    with a number below ``first_log`` are left out.

    Raises OSError if it cannot be read or written.
    """
    for _ in range(_TRIES):
        with suppress(_Changed):
            _copy(source, target, first_log)
            return
        shutil.rmtree(target)
    raise OSError(f"{source} changes all the time, though nobody should write into it")


def log_bytes(database: Path) -> int:
    """How many bytes of changes the newest log of a copy holds: what who opens it must read."""
    newest = max(database.glob("*.log"), key=_number, default=None)
    return newest.stat().st_size if newest is not None else 0


class _Changed(Exception):
    """The engine merged tables while they were copied."""


def _copy(source: Path, target: Path, first_log: int) -> None:
    target.mkdir()
    current = (source / "CURRENT").read_text()
    tables = source / current.strip()
    listed = tables.read_bytes()
    copied = {tables.name: listed}
    try:
        for name in os.listdir(source):
            if name.endswith(".log"):
                if _number(source / name) >= first_log:
                    copied[name] = _log(source / name)
            elif name != "LOCK" and name not in copied:
                _link(source / name, target / name)
    except FileNotFoundError:
        raise _Changed from None
    # What is not listed any more may be gone; but as long as the list is the same, so are the tables.
    if (source / "CURRENT").read_text() != current or tables.stat().st_size != len(listed):
        raise _Changed
    _write(target, copied)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


def _write(target: Path, files: dict[str, bytes]) -> None:
    # All are written before the first is synchronised: so the file system has one transaction to wait for, not many.
    descriptors = [os.open(target / name, os.O_WRONLY | os.O_CREAT, 0o644) for name in files]
    try:
        for descriptor, content in zip(descriptors, files.values(), strict=True):
            with os.fdopen(descriptor, "wb", closefd=False) as file:
                file.write(content)
        descriptors.append(os.open(target, os.O_RDONLY))
        for descriptor in descriptors:
            os.fsync(descriptor)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _number(log: Path) -> int:
    return int(log.stem)


def _log(log: Path) -> bytes:
    """The records of a log, without what its file holds of an older one."""
    content, own = log.read_bytes(), _number(log) & 0xFFFFFFFF
    at = 0
    while at + _HEADER.size <= len(content):
        room = _BLOCK - at % _BLOCK
        if room < _HEADER.size:
            at += room
            continue
        _, length, kind, number = _HEADER.unpack_from(content, at)
        if kind not in _NUMBERED:
            return content[:at] if at else content
        if number != own:
            return content[:at]
        at += _HEADER.size + length
    return content
