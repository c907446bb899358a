"""Fence, rally points and return height of a flight, from geometry alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from flat_flight import CLEAR_M, box, flown, option, site, table

from flat_ground import FLAT_M, flat_terrain
from lungta.plan.contingency.returns import VERTICES, returns_of
from lungta.plan.dayplan import Returns

OPTIONS = (option("L1", 2000.0, 300.0), option("L2", 1000.0, -200.0))


def returns(where=None, **changed) -> Returns:
    flight = flown(options=OPTIONS, **changed)
    return returns_of(flight.corridors, where or site(), flight.conditions.terrain)


def outline(found: Returns) -> shapely.Polygon:
    east_m, north_m = flat_terrain().frame.to_local(*np.array(found.fence).T)
    return shapely.Polygon(np.column_stack([east_m, north_m]))


def test_the_fence_holds_the_path_and_every_straight_way_with_room():
    """Path, home, and the ways to the rally points stay the stated width inside, and the outline has few corners."""
    found = returns()
    area = outline(found)
    assert area.is_valid
    assert len(found.fence) <= VERTICES
    assert found.fence_width_m == pytest.approx(2 * (30.0 + 1.645 * 3.0), abs=0.1)
    ways = [shapely.LineString([(0.0, 0.0), (3000.0, 0.0)])]
    ways += [shapely.LineString([(each.east_m, 0.0), (each.east_m, each.north_m)]) for each in OPTIONS]
    for way in ways:
        assert area.contains(way)
        assert area.exterior.distance(way) >= found.fence_width_m - 0.5
    assert not area.contains(shapely.Point(1500.0, -600.0))


def test_rally_points_and_return_height_are_the_tables():
    """The short way by geometry says the same as the whole table."""
    terrain = flat_terrain()
    alt = terrain.alt_amsl_m.copy()
    alt[:, np.argmin(np.abs(terrain.east_m - 1500.0))] = FLAT_M + 45.0
    ridge = replace(terrain, alt_amsl_m=alt)
    found, whole = returns(terrain=ridge), table(flown(options=OPTIONS, terrain=ridge))
    assert found.height_above_pad_m == pytest.approx(45.0 + CLEAR_M, abs=0.06)
    assert found.height_above_pad_m == pytest.approx(whole.link.return_height_above_pad_m, abs=0.06)
    assert {point.name for point in found.rally} == {rally.spot.name for rally in whole.link.rally_points}
    names = {spot.name: index for index, spot in enumerate(whole.spots)}
    for point in found.rally:
        served = whole.link.rally == names[point.name]
        assert point.fly_at_above_pad_m >= whole.link.rally_needed_above_pad_m[served].max()


def test_a_zone_under_the_way_home_is_said_and_drops_what_lies_behind_it():
    """Straight home is not clear across a zone; a place behind another zone is no rally point."""
    tents = box("tents", 1900.0, 100.0, 2100.0, 200.0)
    found = returns(site(tents), zones=(tents,))
    assert found.straight_home_clear
    assert {point.name for point in found.rally} == {"B", "L2"}
    across = box("across", 1400.0, -5.0, 1600.0, 5.0)
    assert not returns(site(across), zones=(across,)).straight_home_clear
