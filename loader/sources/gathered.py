"""What sources gave, kept on disk until it is asked for."""

import pickle
import sqlite3
import weakref
from collections.abc import Iterator, Sequence

from loader.fetched import Fetched
from loader.sources.metadata import FILE_NAME
from loader.sources.rejection import Rejection
from loader.sources.source import Sourced


class Gathered:
    """Articles as they come from their sources, in a file that nobody sees and that goes with this object or process.

    SQLite makes it in the folder of SQLITE_TMPDIR or TMPDIR, else in ``/var/tmp``, once it exceeds some megabytes.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        # Nothing of it is wanted after a crash.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE article (id TEXT, hash TEXT, sourced BLOB)")

    def add(self, sourced: Sourced) -> None:
        """Keeps an article."""
        row = sourced.article.id, sourced.article.content_hash, pickle.dumps(sourced)
        self._database.execute("INSERT INTO article VALUES (?, ?, ?)", row)

    def distinct(self) -> tuple[Sequence[Sourced], list[Rejection]]:
        """The articles by id, each once; different articles with one id are all left out."""
        self._database.execute("CREATE INDEX IF NOT EXISTS of_id ON article (id, hash)")
        found = self._database.execute(
            "SELECT min(rowid), count(DISTINCT hash) = 1, id FROM article GROUP BY id ORDER BY id"
        )
        alone: list[int] = []
        clashing: list[str] = []
        for row, is_one, id_ in found:
            if is_one:
                alone.append(row)
            else:
                clashing.append(id_)
        return Fetched(alone, self._get), [clash for id_ in clashing for clash in self._clashes(id_)]

    def _get(self, row: int) -> Sourced:
        (kept,) = self._database.execute("SELECT sourced FROM article WHERE rowid = ?", (row,)).fetchone()
        sourced: Sourced = pickle.loads(kept)
        return sourced

    def _clashes(self, id_: str) -> Iterator[Rejection]:
        rows = self._database.execute("SELECT rowid FROM article WHERE id = ? ORDER BY rowid", (id_,)).fetchall()
        places = [self._get(row).place for (row,) in rows]
        names = " and ".join(sorted(set(places)))
        for place in places:
            yield Rejection(place, f"{names} are different articles with one id, {id_!r}: give them ids in {FILE_NAME}")
