"""Which texts of articles a service shows: editions of a release without the others, so that no query can reach them.

An edition is a copy of the release by hard links, from which the texts are taken out; it lives as long as the service.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from loader.errors import StoreError
from loader.graph.embedded import Current, Release
from loader.graph.terms import term

Texts = Literal["full", "sentences", "none"]
"""Whole articles; the sentences that say a fact; neither."""
WITHHELD = ox.Literal("[…]")
"""Stands for a sentence that is not shown: its place is told, and reports keep their rows."""
FOLDER, NEW = "editions", "new-"


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
            if path.name != _name(whole) and not path.name.startswith(NEW):
                shutil.rmtree(path, ignore_errors=True)  # who has it open keeps it


def edition(whole: Release, texts: Texts, place: Path) -> Release:
    """A release without the texts that are not shown, kept below ``place``. Raises StoreError if there is no room."""
    path = place / _name(whole)
    try:
        if not path.exists():
            _make(whole, texts, place, path)
        return Release(ox.Store.read_only(str(path)), whole.number, whole.published, whole.base)
    except (OSError, RuntimeError) as error:  # the engine raises both
        raise StoreError(f"release {whole.number} cannot be prepared without its texts in {place} ({error})") from error


def _name(whole: Release) -> str:
    return f"{whole.number}-{whole.published.timestamp():.0f}"


def _make(whole: Release, texts: Texts, place: Path, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place, prefix=NEW) as folder:
        made = Path(folder) / "graph"
        whole.store.backup(str(made))
        store = ox.Store(str(made))
        _take_out(store, texts)
        store.flush()
        del store
        with suppress(OSError):  # another process was quicker
            made.rename(path)


def _take_out(store: ox.Store, texts: Texts) -> None:
    for quad in list(store.quads_for_pattern(None, term("schema:text"), None, None)):
        store.remove(quad)
    told, naming = _objects(store, "sk:evidence"), _objects(store, "sk:inSentence")
    hidden = naming - told if texts == "sentences" else naming | told
    exact = term("oa:exact")
    for passage in hidden:
        for quad in list(store.quads_for_pattern(passage, exact, None, None)):
            store.remove(quad)
            store.add(Quad(quad.subject, exact, WITHHELD, quad.graph_name))


def _objects(store: ox.Store, prop: str) -> set[NamedNode]:
    found = (quad.object for quad in store.quads_for_pattern(None, term(prop), None, None))
    return {node for node in found if isinstance(node, NamedNode)}


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
