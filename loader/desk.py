"""The desk at which releases are made: the store as it stands, and what making the next one needs of it.

A resident process keeps its desk: the database stays open from one release to the next, and what does not change is
read once.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from pyoxigraph import Triple

from loader.basis import Basis, basis_of
from loader.graph.database import ResidentDatabase, copy_database
from loader.graph.embedded import Release, open_current
from loader.graph.manifest import Making, Manifest
from loader.graph.named_graph import NamedGraph
from loader.graph.store import StoreFolder
from loader.graph.terms import Base
from loader.knowledge import Knowledge
from loader.pruning import take_out
from loader.publish import Edit, publish_edit


class Desk(Protocol):
    """Where one release after another can be made."""

    def release(self) -> Release | None:
        """The current release, or None before the first."""
        ...

    def basis(
        self,
        knowledge: Knowledge,
        curated: frozenset[Triple],
        graph_of: Callable[[str], NamedGraph | None],
        base: Base,
    ) -> Basis:
        """What resolution is given beside the articles."""
        return basis_of(knowledge, curated, graph_of, base)

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release by an edit of the current one."""
        ...


class FolderDesk(Desk):
    """Where one release of a store on disk is made; with ``keep`` no older ones stay than that many."""

    def __init__(self, folder: StoreFolder, keep: int | None = None) -> None:
        self.folder = folder
        self._keep = keep
        self._basis: tuple[tuple[Knowledge, frozenset[Triple]], Basis] | None = None

    def release(self) -> Release | None:
        """The current release, or None before the first."""
        return open_current(self.folder.path) if self.folder.exists() and self.folder.current_number() else None

    def basis(
        self,
        knowledge: Knowledge,
        curated: frozenset[Triple],
        graph_of: Callable[[str], NamedGraph | None],
        base: Base,
    ) -> Basis:
        """What resolution is given beside the articles; with corrections it depends on articles, and is made anew."""
        if self._basis is None or self._basis[0][0] is not knowledge or self._basis[0][1] != curated or curated:
            self._basis = (knowledge, curated), basis_of(knowledge, curated, graph_of, base)
        return self._basis[1]

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release by an edit of the current one."""
        manifest = publish_edit(self.folder, edit, making)
        if self._keep is not None:
            take_out(self.folder, self._keep)
        return manifest


class ResidentDesk(FolderDesk):
    """Where one release after another is made, with a database of its own that equals the current release."""

    def __init__(self, folder: StoreFolder) -> None:
        super().__init__(folder)
        self._database = self._open()

    def release(self) -> Release | None:
        """The current release, read from the database that stays open."""
        manifest = self.folder.manifest()
        if manifest is None:
            return None
        return Release(self._database.store, manifest.number, manifest.published, self.folder.base())

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release by an edit of the database. After any error it is made again from the release that
        is still current."""
        is_published = False
        try:
            manifest = publish_edit(self.folder, edit, making, self._database)
            is_published = True
        finally:
            if not is_published:
                self._database = self._open()
        return manifest

    def _open(self) -> ResidentDatabase:
        shutil.rmtree(self.folder.resident, ignore_errors=True)
        self.folder.resident.mkdir()
        graph, number = self.folder.resident / "graph", self.folder.current_number()
        if number is not None:
            copy_database(self.folder.release(number) / "graph", graph)
        return ResidentDatabase(graph)


@contextmanager
def resident_desk(folder: StoreFolder, base: Base) -> Iterator[ResidentDesk]:
    """A desk that stays. Holds the writer's lock all the time. Raises StoreLocked if another process writes."""
    folder.create(base)
    with folder.writing():
        yield ResidentDesk(folder)
        shutil.rmtree(folder.resident, ignore_errors=True)
