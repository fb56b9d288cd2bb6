"""Opening a store, wherever it is."""

from pathlib import Path

from loader.errors import StoreError, UsageError
from loader.graph import embedded
from loader.graph.embedded import Current, Following, Release
from loader.graph.manifest import Manifest
from loader.graph.remote.address import Place, RemoteAddress
from loader.graph.store import StoreFolder
from loader.graph.terms import Base


def open_current(store: Place) -> Release:
    """The current release of a store. Raises StoreError if there is none, or if it cannot be read."""
    if isinstance(store, Path):
        return embedded.open_current(store)
    # What asks servers is not imported by who has a store on disk.
    from loader.graph.remote.release import open_remote

    return open_remote(store)


def open_exactly(store: RemoteAddress, manifest: Manifest) -> Release:
    """A release of a store on a server. Raises StoreError if another is current by now, or if it cannot be read."""
    release = open_current(store)
    if (release.number, release.published) != (manifest.number, manifest.published):
        raise StoreError(f"release {manifest.number} is gone from {store}, which holds release {release.number} now")
    return release


def base_of(store: Place) -> Base | None:
    """The base of a store's data IRIs; None if there is no store yet. Raises StoreError if it cannot be read."""
    if isinstance(store, Path):
        folder = StoreFolder(store)
        return folder.base() if folder.exists() else None
    from loader.graph.remote.release import read_state
    from loader.graph.remote.server import connect

    state = read_state(connect(store))
    return state.base if state else None


def follow_current(store: Place) -> Following:
    """The release of a store that is current at any time."""
    if isinstance(store, Path):
        return Current(store)
    from loader.graph.remote.release import RemoteCurrent

    return RemoteCurrent(store)


def on_disk(store: Place, what: str) -> Path:
    """The folder of a store. Raises UsageError if it is on a server, which holds the current state only."""
    if isinstance(store, RemoteAddress):
        raise UsageError(
            f"{what} needs an embedded store, which keeps its releases: {store} is a server, which holds the current "
            f"state only; give a folder as --store"
        )
    return store
