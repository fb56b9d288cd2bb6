"""Where a store on a server is asked, updated and filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from loader.errors import UsageError

UPDATE_VARIABLE, GRAPHS_VARIABLE = "SKERRY_STORE_UPDATE", "SKERRY_STORE_GRAPHS"
_LAYOUTS = (
    (r"(.*)/sparql-auth", r"\1/sparql-auth", r"\1/sparql-graph-crud-auth"),  # Virtuoso, with a login
    (r"(.*)/sparql-graph-crud(-auth)?", r"\1/sparql\2", r"\1/sparql-graph-crud\2"),
    (r"(.*/repositories/[^/]+)", r"\1/statements", r"\1/rdf-graphs/service"),  # GraphDB, RDF4J
    (r"/query", r"/update", r"/store"),  # Oxigraph
    (r"(/.+)/(?:query|sparql)", r"\1/update", r"\1/data"),  # Fuseki
    (r"/sparql", r"/sparql", r"/sparql-graph-crud"),  # Virtuoso, without
)
"""The path of queries -> that of updates, and that of the Graph Store Protocol."""


@dataclass(frozen=True, slots=True)
class RemoteAddress:
    """The addresses of queries, updates and the Graph Store Protocol; never with credentials in them."""

    query: str
    update: str
    graphs: str

    def __str__(self) -> str:
        return self.query


Place = Path | RemoteAddress
"""Where a store is: a folder, or a SPARQL server."""


def is_remote(text: str) -> bool:
    """Whether a text names a server, not a folder."""
    return text.lower().startswith(("http://", "https://"))


def place_of(text: str, environment: Mapping[str, str]) -> Place:
    """The place that a text names: the address of queries on a server, else a folder.

    The addresses of updates and graphs follow from it for the servers whose layout is known; the variables
    SKERRY_STORE_UPDATE and SKERRY_STORE_GRAPHS give them for others. Raises UsageError for an address that cannot be
    used.
    """
    if not is_remote(text):
        if "://" in text:
            raise UsageError(f"{text.partition('://')[0]}:// is no scheme of a store: give a folder, or http(s)://…")
        return Path(text)
    parts = urlsplit(text)
    shown = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
    if "@" in parts.netloc:
        raise UsageError(
            f"the address of the store {shown} has a name or password in it, which logs and lists of processes show: "
            f"put them into SKERRY_STORE_USER and SKERRY_STORE_PASSWORD, or into ~/.netrc"
        )
    if not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"{shown!r} is no address of a SPARQL server: give one such as http://127.0.0.1:7878/query")
    path = parts.path.rstrip("/")
    found = next((layout for layout in _LAYOUTS if re.fullmatch(layout[0], path)), None)
    update, graphs = (
        (urlunsplit((parts.scheme, parts.netloc, re.sub(rf"^{found[0]}$", to, path), "", "")) for to in found[1:])
        if found
        else ("", "")
    )
    update, graphs = environment.get(UPDATE_VARIABLE, update), environment.get(GRAPHS_VARIABLE, graphs)
    if not update or not graphs:
        raise UsageError(
            f"where {shown} takes updates and graphs is not known: set {UPDATE_VARIABLE} and {GRAPHS_VARIABLE} to the "
            f"addresses of its SPARQL updates and of its Graph Store Protocol"
        )
    return RemoteAddress(urlunsplit((parts.scheme, parts.netloc, path, "", "")), update, graphs)
