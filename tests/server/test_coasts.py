"""Coasts are cut out of TopoJSON as the standard has it."""

import itertools
import json
from pathlib import Path

import numpy
import pytest

from server.coasts import Box, Point, around, cut_out, land

NEAR = Box(-1, -1, 6, 6)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A square island of two arcs, one of them walked backwards, and a triangle far away; ten units are a degree."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "objects": {
            "land": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "MultiPolygon", "arcs": [[[0, -2]]]},
                    {"type": "Polygon", "arcs": [[2]]},
                ],
            }
        },
        "arcs": [
            [[0, 0], [0, 50], [50, 0]],
            [[0, 0], [50, 0], [0, 50]],
            [[1500, 500], [10, 0], [0, 10], [-10, -10]],
        ],
    }
    path = tmp_path / "land.json"
    path.write_text(json.dumps(topology))
    return path


def rings(geometry: dict[str, list[list[list[Point]]]]) -> list[list[Point]]:
    """The outer rings of a geometry."""
    return [polygon[0] for polygon in geometry["coordinates"]]


def test_an_island_of_two_arcs_is_one_closed_ring_that_runs_clockwise(world: Path) -> None:
    (found,) = land(world, (NEAR,))
    (ring,) = rings(found)
    assert ring[0] == ring[-1]
    assert set(ring) == {(0, 0), (0, 5), (5, 5), (5, 0)}
    assert sum(x * v - u * y for (x, y), (u, v) in itertools.pairwise(ring)) < 0


def test_each_box_has_its_own_land(world: Path) -> None:
    near, far, none = land(world, (NEAR, Box(149, 49, 152, 52), Box(60, 60, 61, 61)))
    assert len(rings(near)) == 1
    assert set(rings(far)[0]) == {(150, 50), (151, 50), (151, 51)}
    assert rings(none) == []


def test_what_is_outside_is_cut_off() -> None:
    square = numpy.array([(x, y) for x, y in [(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)]])
    assert set(cut_out(square, Box(-1, -1, 2, 5))) == {(0, 0), (0, 4), (2, 4), (2, 0)}
    assert cut_out(square, Box(4.5, 0, 8, 4)) == []


def test_positions_that_nobody_could_tell_apart_are_one() -> None:
    coast = numpy.array([*((x / 1000, 0) for x in range(1000)), (1, 1), (0, 1), (0, 0)])
    assert len(cut_out(coast, Box(0, 0, 50, 50))) < 20


def test_the_land_around_a_single_island_reaches_to_the_coasts_beside_it() -> None:
    box = around([(131.87, 37.24)])
    assert box.west < 129.4  # Korea
    assert box.east > 133.3  # the Oki Islands
    assert around([(0, 80), (10, 83)]).north <= 84
