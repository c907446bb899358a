"""A round trip over corridors, as legs for the aircraft model."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.corridor.model import Corridor, Waypoint
from lungta.plan.flight import DOWN, DROP, UP, Conditions, round_trip, way_back, way_on

FC30 = load_aircraft("dji-fc30")
FLAT_M = 5000.0


def flat_terrain() -> Terrain:
    axis = np.arange(-200.0, 3400.0, 100.0)
    shape = (axis.size, axis.size)
    return Terrain(
        frame=LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.85),
        east_m=axis,
        north_m=axis,
        alt_amsl_m=np.full(shape, FLAT_M),
        sigma_m=np.full(shape, 4.0),
        source=TerrainSource(
            title="flat",
            origin="made",
            licence="",
            vertical_datum="EGM2008",
            posting_m=100.0,
            sigma_m=4.0,
            accuracy_note="exact",
        ),
    )


def waypoint(name: str, east_m: float, alt_amsl_m: float) -> Waypoint:
    return Waypoint(
        name=name,
        lat_deg=28.0,
        lon_deg=86.85 + east_m / 98_000,
        alt_amsl_m=alt_amsl_m,
        east_m=east_m,
        north_m=0.0,
        height_above_pad_m=alt_amsl_m - FLAT_M,
        height_agl_m=alt_amsl_m - FLAT_M,
    )


def corridor(*waypoints: Waypoint) -> Corridor:
    return Corridor(
        id="a>b",
        from_pad="a",
        to_pad="b",
        waypoints=waypoints,
        length_m=3000.0,
        min_clearance_m=50.0,
        required_clearance_m=40.0,
        max_height_agl_m=50.0,
        energy_search_j=0.0,
    )


UP_WAY = corridor(waypoint("A", 0.0, 5050.0), waypoint("WP1", 1500.0, 5050.0), waypoint("B", 3000.0, 5050.0))
DOWN_WAY = corridor(waypoint("B", 3000.0, 5050.0), waypoint("A", 0.0, 5050.0))


def conditions(u_mps: float = 0.0, v_mps: float = 0.0) -> Conditions:
    hour = WeatherHour(
        time_utc=datetime(2026, 4, 20, 1, tzinfo=UTC),
        station_alt_amsl_m=FLAT_M,
        temperature_k=268.15,
        pressure_pa=54_000.0,
        wind=(WindLevel(alt_amsl_m=FLAT_M, wind_mps=0.0, from_deg=0.0),),
        wind_sigma_mps=1.0,
    )
    wind = UniformWind(u_mps=u_mps, v_mps=v_mps, sigma_mps=1.0, description="test")
    return Conditions(hour=hour, wind=wind, terrain=flat_terrain())


def duration_s(track: object, phase: str) -> float:
    return float(track.duration_s[np.array(track.phase) == phase].sum())  # type: ignore[attr-defined]


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
    assert round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=FC30.cruise_mps - 1.0)).headwind_binds
    assert not round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=8.0)).headwind_binds


def test_way_back_ends_on_the_home_pad() -> None:
    """A return from a waypoint ends on the ground at home and takes the path back to there."""
    track = way_back(UP_WAY, 1, FC30, conditions())
    assert (track.east_m[-1], track.alt_amsl_m[-1]) == (0.0, FLAT_M)
    assert track.along_m[-1] == pytest.approx(1500.0)
    on = way_on(UP_WAY, 1, FC30, conditions())
    assert (on.east_m[-1], on.alt_amsl_m[-1]) == (3000.0, FLAT_M)
