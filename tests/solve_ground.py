"""Small grounds, hours and meshes to solve wind over in a fraction of a second."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from hill_wind import hill_terrain
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
from lungta.mountain.wind.solve.model import WindModel, WindSettings

MORNING = datetime(2026, 4, 20, 2, tzinfo=UTC)
GROUND_M = 5200.0
COARSE = MeshSettings(mesh_m=200.0, levels=12)


def flat(terrain: Terrain | None = None) -> Terrain:
    terrain = terrain or hill_terrain()
    return replace(terrain, alt_amsl_m=np.full_like(terrain.alt_amsl_m, GROUND_M))


def level(alt_amsl_m: float, wind_mps: float, from_deg: float = 270.0, **more: float) -> WindLevel:
    return WindLevel(alt_amsl_m=alt_amsl_m, wind_mps=wind_mps, from_deg=from_deg, **more)


def mast_hour(wind_mps: float = 6.0, from_deg: float = 270.0, *aloft: WindLevel, mast_m: float = 10.0) -> WeatherHour:
    """An hour measured on a mast at the hill's foot, with levels aloft or without."""
    return WeatherHour(
        time_utc=MORNING,
        station_alt_amsl_m=GROUND_M,
        temperature_k=268.0,
        pressure_pa=54_000.0,
        wind=(level(GROUND_M + mast_m, wind_mps, from_deg), *aloft),
        wind_sigma_mps=1.0,
    )


def model_of(terrain: Terrain, mesh: MeshSettings = COARSE, **settings: float) -> WindModel:
    return WindModel(grid_of(terrain, mesh), WindSettings(**{"thermal": False, **settings}))  # type: ignore[arg-type]
