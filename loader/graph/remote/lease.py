"""Who may write to a store on a server: one at a time, by a lease that a writer renews as long as it lives.

SPARQL has no locks, and not all servers do what a condition says (Virtuoso 7 inserts although NOT EXISTS does not
hold). So who wants to write says so first and then looks who else does: of two, at least one sees the other and steps
back. A lease whose time has passed without being renewed counts no more: what a writer that was killed held stands in
the way for a few minutes.
"""

import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pyoxigraph import Literal, NamedNode

from loader.errors import StoreError, StoreLocked
from loader.graph.remote.engine import rows
from loader.graph.remote.server import SparqlServer
from loader.graph.terms import Base

SECONDS = 300
"""How long a lease holds unless it is renewed."""
TRIES = 3
"""How often it is tried; two that come at the same moment may both have to step back."""
_NAMESPACE = "https://w3id.org/skerry/working#"
_UNTIL, _WHO = f"<{_NAMESPACE}until>", f"<{_NAMESPACE}writer>"


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that this process has."""

    server: SparqlServer
    graph: NamedNode
    token: str

    @property
    def node(self) -> NamedNode:
        """The lease's own IRI."""
        return NamedNode(f"urn:skerry:lease:{self.token}")

    def renew(self) -> None:
        """Makes it hold for a while longer. Raises StoreError if the server does not."""
        self.server.update(
            f"DELETE {{ GRAPH {self.graph} {{ {self.node} {_UNTIL} ?until }} }} "
            f"INSERT {{ GRAPH {self.graph} {{ {self.node} {_UNTIL} {_after(SECONDS)} }} }} "
            f"WHERE {{ GRAPH {self.graph} {{ {self.node} {_UNTIL} ?until }} }}"
        )

    def require(self) -> None:
        """Raises StoreLocked if it is gone, since its time had passed when another writer came."""
        if all(held.node != self.node for held in _held(self.server, self.graph)):
            raise StoreLocked(
                f"the right to write to {self.server.address} was lost, since it was not renewed for {SECONDS} "
                f"seconds: nothing was published; try again"
            )

    def give_back(self) -> None:
        """Lets others write. Raises StoreError if the server does not answer."""
        _end(self.server, self.graph, self.node)


@dataclass(frozen=True, slots=True)
class _Held:
    """A lease as it is told: who has it, and until when."""

    node: NamedNode
    who: str
    until: str


@contextmanager
def leased(server: SparqlServer, base: Base) -> Iterator[Lease]:
    """Holds the right to write. Raises StoreLocked if another process has it."""
    lease = _take(server, base.graph("writer"))
    done = threading.Event()

    def keep() -> None:
        while not done.wait(SECONDS / 5):
            with suppress(StoreError):  # told before anything is published, if it was too long
                lease.renew()

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield lease
    finally:
        done.set()
        keeper.join()
        with suppress(StoreError):  # it ends by itself
            lease.give_back()


def _take(server: SparqlServer, graph: NamedNode) -> Lease:
    for _ in range(TRIES):
        lease = Lease(server, graph, secrets.token_hex(16))
        who = Literal(f"process {os.getpid()} on {socket.gethostname()}")
        server.update(f"INSERT DATA {{ GRAPH {graph} {{ {lease.node} {_UNTIL} {_after(SECONDS)} ; {_WHO} {who} }} }}")
        held = _held(server, graph)
        others = [other for other in held if other.node != lease.node]
        for old in [other for other in others if other.until < _after(0).value]:
            _end(server, graph, old.node)
            others.remove(old)
        if not others:
            if not held:
                raise StoreError(
                    f"{server.address.update} took an update and did nothing: see what this name may do there"
                )
            return lease
        lease.give_back()
        time.sleep(secrets.randbelow(1000) / 1000)
    raise StoreLocked(
        f"{others[0].who} is writing to the store on {server.address}: wait until it has ended (or until "
        f"{others[0].until}, if it was killed), then try again"
    )


def _held(server: SparqlServer, graph: NamedNode) -> list[_Held]:
    """All leases, sorted by their time."""
    found = rows(server.select(f"SELECT ?l ?who ?until {{ GRAPH {graph} {{ ?l {_WHO} ?who ; {_UNTIL} ?until }} }}"))
    told = [_Held(NamedNode(row["l"].value), row["who"].value, row["until"].value) for row in found]
    return sorted(told, key=lambda lease: lease.until)


def _end(server: SparqlServer, graph: NamedNode, node: NamedNode) -> None:
    here = f"{{ GRAPH {graph} {{ {node} ?p ?o }} }}"
    server.update(f"DELETE {here} WHERE {here}")


def _after(seconds: int) -> Literal:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return Literal(f"{moment:%Y-%m-%dT%H:%M:%SZ}")
