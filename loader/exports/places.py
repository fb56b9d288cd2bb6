"""Places as GeoJSON (RFC 7946): points with the names of all sides, and who claims and holds them."""

import json
import re
from typing import IO

from loader.exports.things import Thing, Things
from loader.graph.embedded import Release

_POINT = re.compile(r"(?:<[^>]*>\s*)?POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE)
"""WKT of a point, longitude first (GeoSPARQL's default CRS84)."""


def write_places(release: Release, output: IO[bytes]) -> None:
    """A FeatureCollection of everything that has a point. ``name`` is never one side's alone; ``names`` has all of them
    by language; parties are under ``claimedBy`` and ``administeredBy`` by name, their IRIs beside them."""
    things = Things(release)
    features = [feature for thing in things.located() for feature in _features(thing, things)]
    document = {"type": "FeatureCollection", "features": features}
    output.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def _features(thing: Thing, things: Things) -> list[dict[str, object]]:
    properties = {
        "name": things.name(thing.iri),
        "names": thing.names(),
        "kind": sorted(iri.rpartition("#")[2] for iri in thing.all("rdf:type") if "skerry" in iri),
        "description": thing.one("rdfs:comment"),
        "partOf": _linked(thing, things, "sk:partOf"),
        "claimedBy": _linked(thing, things, "sk:claimedBy"),
        "administeredBy": _linked(thing, things, "sk:administeredBy"),
        "dispute": _linked(thing, things, "sk:dispute"),
        "articles": list(thing.all("sk:reportedIn")),
        "source": list(thing.all("dcterms:source")),
    }
    told = {name: value for name, value in properties.items() if value}
    return [
        {"type": "Feature", "id": thing.iri, "geometry": {"type": "Point", "coordinates": point}, "properties": told}
        for point in _points(thing)
    ]


def _points(thing: Thing) -> list[list[float]]:
    found = (_POINT.fullmatch(wkt.strip()) for wkt in thing.all("geo:asWKT"))
    return [[float(match[1]), float(match[2])] for match in found if match]


def _linked(thing: Thing, things: Things, prop: str) -> list[dict[str, str]]:
    return [{"name": things.name(iri), "iri": iri} for iri in thing.all(prop)]
