"""A corridor over flat ground in a plain wind, where everything has a closed form."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from lungta.aircraft.catalogue import load_aircraft
from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.corridor.model import Corridor, Waypoint
from lungta.plan.flight import Conditions

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
