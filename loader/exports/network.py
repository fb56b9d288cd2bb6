"""Who meets and agrees with whom, as GraphML (http://graphml.graphdrawing.org/): an edge for each pair and event."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import IO

from loader.exports.things import Thing, Things, rows
from loader.graph.embedded import Release

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
NODE_KEYS = {"label": "string", "kind": "string", "iri": "string"}
EDGE_KEYS = {
    "kind": "string", "label": "string", "date": "string", "start": "string", "end": "string", "status": "string",
    "place": "string", "sources": "int", "iri": "string",
}  # fmt: skip
"""The attributes with their types. ``date`` is EDTF, ``start`` and ``end`` are its first and last day."""
LINKS = (("sk:Meeting", "sk:participant", "meeting"), ("sk:Agreement", "sk:party", "agreement"))
"""Class, the property of those whom it links, and the kind of the edge."""


@dataclass(frozen=True, slots=True)
class _Edge:
    source: str
    target: str
    values: dict[str, str]


def write_network(release: Release, output: IO[bytes]) -> None:
    """An undirected graph of people, states and organizations. Two that met three times have three edges; two who came
    to a meeting together have none of it."""
    things, sides = Things(release), _sides(release)
    edges = [edge for class_name, prop, kind in LINKS for edge in _edges(things, sides, class_name, prop, kind)]
    actors = sorted({actor for edge in edges for actor in (edge.source, edge.target)})
    numbers = {actor: f"n{number}" for number, actor in enumerate(actors)}
    root = ET.Element("graphml", xmlns=NAMESPACE)
    for target, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, type_ in keys.items():
            ET.SubElement(root, "key", {"id": f"{target}-{name}", "for": target, "attr.name": name, "attr.type": type_})
    graph = ET.SubElement(root, "graph", edgedefault="undirected")
    for actor in actors:
        node = ET.SubElement(graph, "node", id=numbers[actor])
        kind = actor.removeprefix(release.base.iri).partition("/")[0]
        _data(node, "node", {"label": things.name(actor), "kind": kind, "iri": actor})
    for number, edge in enumerate(edges):
        element = ET.SubElement(
            graph, "edge", id=f"e{number}", source=numbers[edge.source], target=numbers[edge.target]
        )
        _data(element, "edge", edge.values)
    ET.indent(root)
    output.write(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _sides(release: Release) -> Mapping[str, set[str]]:
    """The states of those who met."""
    found: dict[str, set[str]] = {}
    for row in rows(release, "sides"):
        found.setdefault(row["who"], set()).add(row["state"])
    return found


def _edges(things: Things, sides: Mapping[str, set[str]], class_name: str, prop: str, kind: str) -> Iterator[_Edge]:
    for thing in things.instances(class_name):
        those = sorted(set(thing.all(prop)))
        present = [sides.get(actor, set()) for actor in those] if kind == "meeting" else []
        for one, other in combinations(those, 2):
            shared = sides.get(one, set()) & sides.get(other, set())
            # They came together if somebody of another state was there, as in the report who-met-whom.
            if not any(third and side not in third for third in present for side in shared):
                yield _Edge(one, other, {"kind": kind, **_told(thing, things)})


def _told(thing: Thing, things: Things) -> dict[str, str]:
    return {
        "label": things.name(thing.iri),
        "date": thing.one("sk:edtf"),
        "start": thing.one("sk:notBefore"),
        "end": thing.one("sk:notAfter"),
        "status": thing.one("sk:status").rpartition("#")[2],
        "place": ", ".join(things.name(place) for place in thing.all("sk:place")),
        "sources": thing.one("sk:sourceCount"),
        "iri": thing.iri,
    }


def _data(element: ET.Element, target: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        if value:
            # XML 1.0 has no form for control characters, whatever an article had.
            clean = "".join(c if c in "\t\n\r" or ord(c) >= 32 else " " for c in value)
            ET.SubElement(element, "data", key=f"{target}-{name}").text = clean
