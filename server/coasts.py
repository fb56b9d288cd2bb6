"""Coasts of maps: the land around some points, cut out of Natural Earth's coasts of the world."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = list[Point]
LEAST = 2.0
"""Degrees from the middle of a map to its rim at least."""
ACROSS, DOWN = 4.5, 2.2
"""So many times as wide and high as its points is the land around them: enough for a wide panel and for a high one."""
SHORT, FAR = 400, 20
"""No coast of so few positions is so many degrees long."""
DETAIL = 500
"""Squares from west to east, of which each holds one position of a coast, so that nobody sees a difference."""
LEAST_AREA = 1e-6


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of the earth, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds_any(self, other: "Box") -> bool:
        """Whether it has something in common with another."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def around(points: Sequence[Point]) -> Box:
    """The land that a map of some points may show."""
    box = bounds(points)
    middle = (box.west + box.east) / 2, (box.south + box.north) / 2
    narrowing = math.cos(math.radians(middle[1]))
    half = max((box.east - box.west) / 2 * narrowing, (box.north - box.south) / 2, LEAST)
    wide, high = half * ACROSS / narrowing, half * DOWN
    return Box(middle[0] - wide, max(-84, middle[1] - high), middle[0] + wide, min(84, middle[1] + high))


def bounds(points: Iterable[Point]) -> Box:
    """The smallest box around some points."""
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


@lru_cache(maxsize=16)
def land(path: Path, boxes: tuple[Box, ...]) -> tuple[dict[str, Any], ...]:
    """A GeoJSON geometry for each box: its land, from a TopoJSON file whose object is ``land``."""
    topology = msgspec.json.decode(path.read_bytes())
    rings: list[list[Ring]] = [[] for _ in boxes]
    for polygon in _polygons(topology["objects"]["land"]):
        if len(polygon[0]) == 1 and _is_far(topology, polygon[0][0], boxes):
            continue
        # Holes are seas within the land (the Caspian), which are in no map of islands.
        outer = _ring(topology, polygon[0])
        (west, south), (east, north) = outer.min(0), outer.max(0)
        for found, box in zip(rings, boxes, strict=True):
            if box.holds_any(Box(west, south, east, north)):
                cut = cut_out(outer, box)
                if cut:
                    found.append(_clockwise(cut))
    return tuple({"type": "MultiPolygon", "coordinates": [[ring] for ring in found]} for found in rings)


def _polygons(geometry: dict[str, Any]) -> Iterable[list[list[int]]]:
    for part in geometry.get("geometries", [geometry]):
        yield from part["arcs"] if part["type"] == "MultiPolygon" else [part["arcs"]]


def _is_far(topology: dict[str, Any], index: int, boxes: Iterable[Box]) -> bool:
    """Whether an arc is too short to come near any box from where it begins, so that it need not be unpacked."""
    arc = topology["arcs"][index if index >= 0 else ~index]
    if len(arc) > SHORT:
        return False
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    x, y = west + arc[0][0] * wide, south + arc[0][1] * high
    return not any(box.holds_any(Box(x - FAR, y - FAR, x + FAR, y + FAR)) for box in boxes)


def _ring(topology: dict[str, Any], arcs: list[int]) -> Any:
    """A ring of arcs (TopoJSON 2.1.4), an array of positions: a negative arc is its complement, walked backwards. The
    positions of an arc are differences of whole numbers (TopoJSON 2.1.3)."""
    import numpy  # half a million positions take a second without; only maps need them

    transform = topology["transform"]
    parts: list[Any] = []
    for index in arcs:
        points = numpy.cumsum(topology["arcs"][index if index >= 0 else ~index], axis=0)
        parts.append((points if index >= 0 else points[::-1])[1 if parts else 0 :])
    return numpy.concatenate(parts) * transform["scale"] + transform["translate"]


def cut_out(ring: Any, box: Box) -> Ring:
    """What of a coast a box holds, closed, in as few positions as can be told apart; empty if nothing. What is outside
    is drawn to the box's nearest side: positions of a coast follow each other so closely that none crosses the box."""
    import numpy  # as in ``_ring``

    inside = numpy.clip(ring, (box.west, box.south), (box.east, box.north))
    squares = numpy.floor(inside * (DETAIL / (box.east - box.west)))
    is_kept = numpy.append(True, (squares[1:] != squares[:-1]).any(axis=1))
    kept: Ring = [(x, y) for x, y in inside[is_kept].round(4).tolist()]
    closed = [*kept, *kept[:1]]
    return closed if abs(_area(closed)) > LEAST_AREA else []


def _clockwise(ring: Ring) -> Ring:
    """The ring as d3 wants it on a sphere: an outer one clockwise, else it is all but that."""
    return ring if _area(ring) < 0 else ring[::-1]


def _area(ring: Ring) -> float:
    """Twice the area of a closed ring, in square degrees; negative if it runs clockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))
