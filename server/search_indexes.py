"""The search indexes of a process: that of the present, and those of the worlds that were searched last."""

import threading
from collections import OrderedDict
from datetime import datetime

from loader.graph.embedded import Release
from server.search_index import SearchIndex
from server.world import World

KEPT = 2
"""Indexes of other worlds than the present one that a process keeps."""


class SearchIndexes:
    """An index for each world. Safe to use from several threads."""

    def __init__(self) -> None:
        self._present = SearchIndex()
        self._others: OrderedDict[tuple[int, datetime, str], SearchIndex] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, world: World, release: Release) -> SearchIndex:
        """The index of a world, whose release is given; that of another world than the present one is filled when it is
        first searched, and the one searched longest ago makes room for it."""
        if world.is_now:
            return self._present
        key = release.number, release.published, world.until
        with self._lock:
            found = self._others.pop(key, None) or SearchIndex()
            while len(self._others) >= KEPT:
                self._others.popitem(last=False)
            self._others[key] = found
            return found
