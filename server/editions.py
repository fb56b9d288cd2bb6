"""The editions of a service that does not show all texts: one of the current release, which lives as long as the
service (``loader.graph.editions``)."""

import fcntl
import os
import secrets
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from loader.graph.editions import NEW, Texts, edition, edition_name
from loader.graph.embedded import Current, Release
from loader.graph.hold import unheld

FOLDER = "editions"


class EditionOfCurrent(Current):
    """The current release without the texts that are not shown. Safe to use from several threads."""

    def __init__(self, store: Path, texts: Texts, place: Path) -> None:
        super().__init__(store)
        self._texts, self._place = texts, place
        self._making = threading.Lock()
        self._whole: Release | None = None
        self._edition: Release | None = None

    def release(self) -> Release:
        """The edition of the release that is current now. Raises StoreError if the store has none, or no room."""
        whole = super().release()
        with self._making:
            if self._edition is None or self._whole is not whole:
                self._edition, self._whole = edition(whole, self._texts, self._place), whole
                self._drop_others(whole)
            return self._edition

    def _drop_others(self, whole: Release) -> None:
        for path in self._place.iterdir():
            if path.name != edition_name(whole) and not path.name.startswith(NEW):
                with unheld(path) as is_free:
                    if is_free:
                        shutil.rmtree(path, ignore_errors=True)


class Place:
    """A folder for the editions of one service, in the store if that can be written, so that hard links do."""

    def __init__(self, store: Path) -> None:
        above = store / FOLDER
        try:
            above.mkdir(exist_ok=True)
            self.path = above / secrets.token_hex(8)
            self.path.mkdir()
        except OSError:
            above = Path(tempfile.gettempdir())
            self.path = Path(tempfile.mkdtemp(prefix="skerry-editions-"))
        self._lock = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        if above.name == FOLDER:
            _sweep(above)

    def close(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _sweep(above: Path) -> None:
    """Removes what services left that were killed: folders that nobody holds."""
    for path in above.iterdir():
        with suppress(OSError):
            held = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(held)
