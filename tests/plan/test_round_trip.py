"""A round trip over corridors, as legs for the aircraft model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flat_ground import DOWN_WAY, FC30, FLAT_M, UP_WAY, conditions, corridor, waypoint
from lungta.plan.flight import DOWN, DROP, UP, Track, round_trip, way_back, way_on


def duration_s(track: Track, phase: str) -> float:
    return float(track.duration_s[np.array(track.phase) == phase].sum())


def test_calm_air_closed_form() -> None:
    """In calm air over flat ground every phase lasts distance over speed."""
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions())
    assert duration_s(track, "take-off") == pytest.approx(50.0 / FC30.climb_mps)
    assert duration_s(track, UP) == pytest.approx(3000.0 / FC30.cruise_mps)
    assert duration_s(track, DOWN) == pytest.approx(3000.0 / FC30.cruise_mps)
    assert duration_s(track, "landing") == pytest.approx(50.0 / FC30.descent_mps)
    lowered_m = 50.0 - FC30.drop_height_agl_m
    drop_s = FC30.drop_s + lowered_m / FC30.descent_mps + lowered_m / FC30.climb_mps
    assert duration_s(track, DROP) == pytest.approx(drop_s)


@pytest.mark.parametrize("wind_mps", [3.0, 8.0])
def test_head_and_tail_wind_closed_form(wind_mps: float) -> None:
    """A wind along the path adds to the ground speed one way and takes from it the other; airspeed stays at cruise."""
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=wind_mps))
    assert duration_s(track, UP) == pytest.approx(3000.0 / (FC30.cruise_mps + wind_mps))
    assert duration_s(track, DOWN) == pytest.approx(3000.0 / (FC30.cruise_mps - wind_mps))
    way = np.isin(track.phase, (UP, DOWN))
    np.testing.assert_allclose(track.airspeed_mps[way], FC30.cruise_mps)


def test_cross_wind_closed_form() -> None:
    """A wind across the path leaves the ground speed of the wind triangle's other side."""
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions(v_mps=9.0))
    assert duration_s(track, UP) == pytest.approx(3000.0 / np.sqrt(FC30.cruise_mps**2 - 81.0))


def test_hovering_airspeed_is_the_wind() -> None:
    """Over the drop the aircraft stands against the wind."""
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=6.0))
    still = (np.array(track.phase) == DROP) & (track.climb_mps == 0.0)
    np.testing.assert_allclose(track.airspeed_mps[still], 6.0)


def test_steep_leg_is_bound_by_the_climb_rate() -> None:
    """A leg that rises faster than the aircraft climbs takes height over climb rate."""
    steep = corridor(waypoint("A", 0.0, 5050.0), waypoint("B", 500.0, 5550.0))
    track = way_on(steep, 0, FC30, conditions())
    rising = track.climb_mps > 0.0
    assert track.duration_s[rising].sum() == pytest.approx(500.0 / FC30.climb_mps)


def test_loads_change_half_way_through_the_drop() -> None:
    """The load up is carried to the drop, the load down from it."""
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions())
    payload_kg = track.legs(15.0, 4.0).payload_kg
    phase = np.array(track.phase)
    assert set(payload_kg[np.isin(phase, ("take-off", UP))]) == {15.0}
    assert set(payload_kg[np.isin(phase, (DOWN, "landing"))]) == {4.0}
    assert set(payload_kg[phase == DROP]) == {15.0, 4.0}


def test_wind_that_stops_the_aircraft_is_said() -> None:
    """A headwind near the cruise speed is flagged, a bearable one is not."""
    assert round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=FC30.cruise_mps - 0.5)).headwind_binds
    assert not round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=8.0)).headwind_binds


def test_way_back_ends_on_the_home_pad() -> None:
    """A return from a waypoint ends on the ground at home and takes the path back to there."""
    track = way_back(UP_WAY, 1, FC30, conditions())
    assert (track.east_m[-1], track.alt_amsl_m[-1]) == (0.0, FLAT_M)
    assert track.along_m[-1] == pytest.approx(1500.0)
    on = way_on(UP_WAY, 1, FC30, conditions())
    assert (on.east_m[-1], on.alt_amsl_m[-1]) == (3000.0, FLAT_M)


@pytest.mark.parametrize(("up_end_m", "down_start_m"), [(50.0, 650.0), (650.0, 50.0), (50.0, 50.0)])
def test_load_changes_in_the_hover_whatever_the_heights(up_end_m: float, down_start_m: float) -> None:
    """Everything before the middle of the hover carries the load up, everything after it the load down."""
    up = corridor(waypoint("A", 0.0, FLAT_M + 50.0), waypoint("B", 3000.0, FLAT_M + up_end_m))
    down = corridor(waypoint("B", 3000.0, FLAT_M + down_start_m), waypoint("A", 0.0, FLAT_M + 50.0))
    track = round_trip(up, down, FC30, conditions())
    payload_kg = track.legs(20.0, 1.0).payload_kg
    hovers = np.flatnonzero((np.array(track.phase) == DROP) & (track.climb_mps == 0.0))
    assert len(hovers) == 2
    assert set(payload_kg[: hovers[1]]) == {20.0}
    assert set(payload_kg[hovers[1] :]) == {1.0}


def test_a_hook_that_takes_no_time_costs_no_hover() -> None:
    """An aircraft that lets go in passing has no hover legs, and its loads still change over the drop."""
    still = {"cable_length_m": replace(FC30.logistics.cable_length_m, value=0.0)}
    quick = replace(FC30, logistics=replace(FC30.logistics, hook_s=replace(FC30.logistics.hook_s, value=0.0), **still))
    assert quick.drop_s == 0.0
    track = round_trip(UP_WAY, DOWN_WAY, quick, conditions())
    assert np.isfinite(track.airspeed_mps).all()
    payload_kg = track.legs(15.0, 4.0).payload_kg
    assert payload_kg[0] == 15.0
    assert payload_kg[-1] == 4.0
