"""How the next release gets to a server.

First the graphs of articles, each replaced as a whole: a reader may see a new one before the rest. Then what comes into
and goes from all other graphs is put beside them (``<base>graph/staging/…``), and one last update brings it in: the
resolved graph, the provenance graph that tells which release is current, and what else changed. Each step can be done
again. If the way ends before the last update, the release before stays current, and the next one is resolved as a
whole, since the working data no longer say what they were made with.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from pyoxigraph import NamedNode, Quad

from loader.errors import StoreError
from loader.graph.manifest import Manifest
from loader.graph.remote.edited import GraphEdit
from loader.graph.remote.engine import skolem
from loader.graph.remote.lease import Lease
from loader.graph.remote.release import read_state
from loader.graph.remote.server import CHUNK_BYTES, SparqlServer
from loader.graph.terms import Base

MADE_WITH, SET_ASIDE = (
    f"<urn:skerry:resolution> <https://w3id.org/skerry/working#{name}>" for name in ("made-with", "made-with-before")
)
"""Where the working data say what they were made with, and where that is kept while it does not hold."""


def send(server: SparqlServer, base: Base, edits: dict[NamedNode, GraphEdit], manifest: Manifest, lease: Lease) -> None:
    """Brings a server to the next release; the graph ``working`` stands for the working data. Raises StoreError if it
    could not: the release before is then current still, unless the error says otherwise."""
    direct: dict[NamedNode, list[bytes]] = {}
    staged: dict[NamedNode, GraphEdit] = {}
    articles = base.article_graph("").value
    for name, edit in edits.items():
        chunks = list(in_chunks(edit.added, base)) if edit.is_cleared and name.value.startswith(articles) else []
        if edit.is_cleared and name.value.startswith(articles) and len(chunks) <= 1:
            direct[name] = chunks
        else:
            staged[name] = edit
    lease.require()
    if direct:
        server.update(_moved(MADE_WITH, SET_ASIDE, base))
    for name, chunks in direct.items():
        if chunks:
            server.put(name, chunks)
        else:
            server.delete(name)
    for name, edit in staged.items():
        for place, quads in ((_added(name, base), edit.added), (_removed(name, base), edit.removed)):
            server.delete(place)
            if quads:
                server.put(place, in_chunks(quads, base))
    lease.require()
    _swap(server, base, staged, manifest)
    with suppress(StoreError):  # it is in no one's way, and the next writer takes it out
        for name in staged:
            server.delete(_added(name, base))
            server.delete(_removed(name, base))


def _swap(server: SparqlServer, base: Base, staged: dict[NamedNode, GraphEdit], manifest: Manifest) -> None:
    steps = [step for name, edit in staged.items() for step in _steps(name, edit, base)]
    steps.append(_moved(SET_ASIDE, MADE_WITH, base))
    failure: StoreError | None = None
    try:
        # Nothing in it depends on what it changes, so it may be done twice.
        server.update(" ;\n".join(steps))
    except StoreError as error:
        failure = error
    state = read_state(server)
    if state is None or state.number != manifest.number:
        told = f"{failure}; " if failure else ""
        raise StoreError(f"{told}release {manifest.number} was not published on {server.address}: try again")


def _steps(name: NamedNode, edit: GraphEdit, base: Base) -> Iterator[str]:
    added, removed = _added(name, base), _removed(name, base)
    if edit.is_cleared:
        yield f"DROP SILENT GRAPH {name}"
    elif edit.removed:
        yield f"DELETE {{ GRAPH {name} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {removed} {{ ?s ?p ?o }} }}"
    if edit.added:
        yield f"INSERT {{ GRAPH {name} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {added} {{ ?s ?p ?o }} }}"


def in_chunks(quads: Iterable[Quad], base: Base) -> Iterator[bytes]:
    """The triples of quads as Turtle, sorted, in chunks that are complete in themselves; without blank nodes."""
    chunk: list[bytes] = []
    size = 0
    for line in sorted(_line(quad, base) for quad in quads):
        if size + len(line) > CHUNK_BYTES and chunk:
            yield b"".join(chunk)
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield b"".join(chunk)


def _line(quad: Quad, base: Base) -> bytes:
    return f"{skolem(quad.subject, base)} {quad.predicate} {skolem(quad.object, base)} .\n".encode()


def _moved(place: str, to: str, base: Base) -> str:
    """Moves what the working data were made with (``loader.resolved``)."""
    graph = f"GRAPH {base.graph('working')}"
    return (
        f"DELETE {{ {graph} {{ {place} ?o }} }} INSERT {{ {graph} {{ {to} ?o }} }} WHERE {{ {graph} {{ {place} ?o }} }}"
    )


def _added(name: NamedNode, base: Base) -> NamedNode:
    return base.graph(f"staging/added/{name.value.removeprefix(base.graph('').value)}")


def _removed(name: NamedNode, base: Base) -> NamedNode:
    return base.graph(f"staging/removed/{name.value.removeprefix(base.graph('').value)}")
