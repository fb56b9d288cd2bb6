"""The spool: records of articles that are read and not yet published, so that a load that was interrupted goes on
where it stopped."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import msgspec

from loader.article import Article
from loader.errors import ArticleError, StoreError
from loader.fetched import Fetched
from loader.record import Record

Outcome = tuple[Article, Record | ArticleError]
"""An article with its record, or with the reason why it has none."""

_RECORD = msgspec.json.Decoder(Record)


class Spool:
    """Records by the fingerprint of their reading, in a SQLite file that outlives its process.

    A record is kept as soon as it is there; a process that is killed loses at most the one that it was writing. The
    file is there only while something is kept. Use it as a context: it closes the file. Only the writer of the store
    may hold it, and use it in one thread at a time.
    """

    def __init__(self, file: Path) -> None:
        self.taken = 0
        """Records that were kept by an earlier process and taken by this one."""
        self._file = file
        self._database: sqlite3.Connection | None = None
        if file.exists():
            self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._database is not None:
            self._database.close()

    def __contains__(self, fingerprint: str) -> bool:
        return self._value(fingerprint) is not None

    def take(self, fingerprint: str) -> Record:
        """The record of a reading that is kept. Raises KeyError if it is not."""
        value = self._value(fingerprint)
        if value is None:
            raise KeyError(fingerprint)
        self.taken += 1
        return _RECORD.decode(value)

    def keep(self, fingerprint: str, record: Record) -> None:
        """Keeps the record of a reading."""
        database = self._database or self._open()
        with database:
            database.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (fingerprint, msgspec.json.encode(record)))

    def clear(self) -> None:
        """Forgets all records: they are published, or of a reading that is no more."""
        if self._database is not None:
            self._database.close()
            self._database = None
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)

    def _value(self, fingerprint: str) -> bytes | None:
        if self._database is None:
            return None
        row = self._database.execute("SELECT record FROM record WHERE reading = ?", (fingerprint,)).fetchone()
        return None if row is None else bytes(row[0])

    def _open(self) -> sqlite3.Connection:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._database = database = sqlite3.connect(self._file, check_same_thread=False)
            # A write-ahead log survives a killed process without a disk flush for each record.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            with database:
                database.execute("CREATE TABLE IF NOT EXISTS record (reading TEXT PRIMARY KEY, record BLOB NOT NULL)")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._file} cannot be read or written ({error}): delete it, it holds no more than "
                f"what an interrupted load had read"
            ) from error
        return database


def spooled(
    articles: Sequence[Article],
    fingerprint: Callable[[Article], str],
    reading: Callable[[Sequence[Article]], Iterable[Outcome]],
    spool: Spool,
) -> Iterator[Outcome]:
    """The outcome of each article, in their order: what the spool keeps is taken from there, the rest is read and
    kept."""
    kept = [fingerprint(article) in spool for article in articles]
    left = [number for number, is_kept in enumerate(kept) if not is_kept]
    fresh = iter(reading(Fetched(left, articles.__getitem__)))
    for article, is_kept in zip(articles, kept, strict=True):
        if is_kept:
            yield article, spool.take(fingerprint(article))
        else:
            outcome = next(fresh)
            if isinstance(outcome[1], Record):
                spool.keep(fingerprint(article), outcome[1])
            yield outcome
