"""The release that is current on a server."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from loader.errors import StoreError
from loader.graph.embedded import Release
from loader.graph.remote.address import RemoteAddress
from loader.graph.remote.engine import RemoteEngine, rows
from loader.graph.remote.server import SparqlServer, connect
from loader.graph.terms import Base, term

FRESH_SECONDS = 1.0
"""So long a service takes the release that was current for the one that is."""
_GRAPH = "graph/provenance"


@dataclass(frozen=True, slots=True)
class State:
    """What a server holds: the base of its store, and its current release."""

    base: Base
    number: int
    published: datetime


class RemoteRelease(Release):
    """The release that is current on a server. It holds as long as no other is published: what is read after that may
    be of that one."""

    def blank_quads(self, graph: NamedNode) -> Iterator[Quad]:
        """The quads of a named graph that have a blank node, which are there as IRIs."""
        quads = self.store.quads_for_pattern(None, None, None, graph)
        return (quad for quad in quads if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode))


class RemoteCurrent:
    """The current release of a store on a server. Safe to use from several threads."""

    def __init__(self, address: RemoteAddress) -> None:
        self._server = connect(address)
        self._lock = threading.Lock()
        self._release: RemoteRelease | None = None
        self._state: State | None = None
        self._asked = 0.0

    def release(self) -> Release:
        """The release that is current, or was a moment ago. Raises StoreError if there is none, or no answer."""
        with self._lock:
            if self._release is None or time.monotonic() - self._asked > FRESH_SECONDS:
                state = require_state(self._server)
                if self._release is None or state != self._state:
                    self._release = release_of(self._server, state)
                self._state, self._asked = state, time.monotonic()
            return self._release

    def number(self) -> int | None:
        """The number of the release that was current when that was last asked."""
        with self._lock:
            return None if self._release is None else self._release.number


def read_state(server: SparqlServer) -> State | None:
    """What a server holds, or None if it holds no store yet. Raises StoreError if it holds several."""
    found = server.select(
        f"SELECT ?g (MAX(?n) AS ?last) {{ GRAPH ?g {{ ?r a {term('sk:Release')} ; {term('sk:number')} ?n }} "
        f"FILTER(STRENDS(STR(?g), {Literal('/' + _GRAPH)})) }} GROUP BY ?g ORDER BY ?g"
    )
    stores = [(row["g"], row["last"]) for row in rows(found)]
    known = [(g, n) for g, n in stores if isinstance(g, NamedNode) and isinstance(n, Literal)]
    if len(known) > 1:
        told = ", ".join(graph.value.removesuffix(_GRAPH) for graph, _ in known)
        raise StoreError(
            f"{server.address} holds several stores, of the bases {told}: a server, or a dataset of it, holds one"
        )
    if not known:
        return None
    graph, number = known[0]
    base = Base(graph.value.removesuffix(_GRAPH))
    release = base.node(f"release/{number.value}")
    times = rows(
        server.select(f"SELECT ?t {{ GRAPH {graph} {{ {release} {term('prov:generatedAtTime')} ?t }} }} LIMIT 1")
    )
    published = next((row["t"] for row in times), None)
    if not isinstance(published, Literal):
        raise StoreError(f"release {number.value} on {server.address} has no time: another program changed {graph}")
    return State(base, int(number.value), datetime.fromisoformat(published.value))


def require_state(server: SparqlServer) -> State:
    """What a server holds. Raises StoreError if that is nothing."""
    state = read_state(server)
    if state is None:
        raise StoreError(
            f"there is no store on {server.address}: make one with `skerry load PATH --store {server.address}`"
        )
    return state


def release_of(server: SparqlServer, state: State) -> RemoteRelease:
    """The release that a server holds, to be read."""
    return RemoteRelease(RemoteEngine(server, state.base), state.number, state.published, state.base)


def open_remote(address: RemoteAddress) -> RemoteRelease:
    """The current release on a server. Raises StoreError if there is none, or no answer."""
    server = connect(address)
    return release_of(server, require_state(server))
