"""The desk at which releases of a store on a server are made."""

from collections.abc import Iterator
from contextlib import contextmanager

from loader.desk import Desk
from loader.errors import StoreError
from loader.graph.embedded import Release
from loader.graph.manifest import Making, Manifest, new_manifest
from loader.graph.remote.address import RemoteAddress
from loader.graph.remote.edited import Edited
from loader.graph.remote.engine import RemoteEngine
from loader.graph.remote.lease import Lease, leased
from loader.graph.remote.publishing import send
from loader.graph.remote.release import read_state, release_of
from loader.graph.remote.server import SparqlServer, connect
from loader.graph.terms import Base
from loader.publish import Edit


class RemoteDesk(Desk):
    """Where releases are made of what a server holds. Without a lease nothing can be published."""

    def __init__(self, server: SparqlServer, base: Base, lease: Lease | None) -> None:
        self._server, self._base, self._lease = server, base, lease

    def release(self) -> Release | None:
        """The current release, or None before the first. Raises StoreError if the store there has another base."""
        state = read_state(self._server)
        if state is None:
            return None
        if state.base != self._base:
            raise StoreError(
                f"the store on {self._server.address} has the base {state.base.iri}, not {self._base.iri}: drop --base"
            )
        return release_of(self._server, state)

    def publish(self, edit: Edit, making: Making) -> Manifest:
        """Makes the next release by an edit of the current one. Raises StoreError if the server does not take it."""
        assert self._lease is not None  # a dry run publishes nothing
        state = read_state(self._server)
        manifest = new_manifest(state.number + 1 if state else 1, making)
        engine = RemoteEngine(self._server, self._base)
        edited = Edited(engine)
        edit(edited, manifest)
        edits = {engine.own(name): change for name, change in edited.edits().items()}
        send(self._server, self._base, edits, manifest, self._lease)
        return manifest


@contextmanager
def remote_desk(address: RemoteAddress, base: Base, is_writing: bool) -> Iterator[RemoteDesk]:
    """A desk at a server, as the only writer if it is to write. Raises StoreLocked if another process writes."""
    server = connect(address)
    if not is_writing:
        yield RemoteDesk(server, base, None)
        return
    with leased(server, base) as lease:
        yield RemoteDesk(server, base, lease)
