"""Releases of the past, and the worlds of the articles published until a day: opened or made when they are asked for,
and the last few kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pyoxigraph as ox

from loader.edtf import parse_edtf
from loader.errors import NoSuchRelease, QueryError, UsageError
from loader.graph.editions import shown, take_out
from loader.graph.embedded import Release, open_release
from loader.graph.manifest import Manifest
from loader.releases import find_release
from server.settings import Settings
from server.world import Shown, World

KEPT_OPEN = 3
"""Releases of the past that a process keeps open."""
KEPT_MADE = 2
"""Worlds that a process keeps in memory."""
Value = TypeVar("Value")


class Past:
    """The worlds of one store, other than the present one. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.folder
        self._lock = threading.Lock()
        self._opened: OrderedDict[Any, Release] = OrderedDict()
        self._made: OrderedDict[Any, Shown] = OrderedDict()

    def shown(self, world: World, current: Release) -> Shown:
        """A world, as far as the texts of its articles are shown. One of articles until a day is resolved anew.

        Raises NoSuchRelease for a release that is pruned or was never published, QueryError for a text that is neither
        a number nor a time.
        """
        manifest = self._manifest(world, current)
        known = manifest.number, manifest.published
        with self._lock:
            if not world.until:
                return Shown(_kept(self._opened, known, KEPT_OPEN, lambda: self._open(manifest, current)))
            last = parse_edtf(world.until).last
            return _kept(self._made, (*known, last), KEPT_MADE, lambda: self._make(manifest, current, last))

    def _manifest(self, world: World, current: Release) -> Manifest:
        if not world.at:
            return Manifest(current.number, current.published)
        if self._folder is None:
            if world.at == str(current.number):
                return Manifest(current.number, current.published)
            raise NoSuchRelease(
                f"release {world.at[:40]} is not kept: the store is on a server, which holds the current one only",
                current.number,
            )
        if world.at.isascii() and world.at.isdigit() and int(world.at) <= current.number:
            found = self._folder.manifest(int(world.at))  # what most ask for needs no look into the history
            if found is not None:
                return found
        try:
            return find_release(self._folder.path, world.at).manifest
        except UsageError as error:
            raise QueryError(f"parameter 'at': {error}") from error

    def _open(self, manifest: Manifest, current: Release) -> Release:
        if self._folder is None:
            return current  # a store on a server has no other
        return shown(open_release(self._folder, manifest, current.base), self._settings.texts, self._settings.editions)

    def _make(self, manifest: Manifest, current: Release, last: date) -> Shown:
        # What a service needs that nobody asks for the past is not imported.
        from loader.published_until import published_until

        # Resolution reads the whole texts, whatever is shown of them.
        whole = current if self._folder is None else open_release(self._folder, manifest, current.base)
        found = published_until(whole, last)
        if self._settings.texts != "full":
            assert isinstance(found.release.store, ox.Store)  # it was made in memory
            take_out(found.release.store, self._settings.texts)
        count = len(found.told) + len(found.later) + len(found.undated)
        return Shown(found.release, len(found.told), count, len(found.undated))


def _kept(cache: OrderedDict[Any, Value], key: object, most: int, make: Callable[[], Value]) -> Value:
    """What is kept under a key, or is made now and kept; that asked longest ago makes room."""
    if key not in cache:
        while len(cache) >= most:
            cache.popitem(last=False)
        cache[key] = make()
    cache.move_to_end(key)
    return cache[key]
