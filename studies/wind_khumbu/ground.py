"""The Khumbu for the solver: two height models, winds to blow over them, and the field as the program makes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
from lungta.mountain.wind.solve.model import WindModel, WindSettings
from lungta.mountain.wind.solve.over_terrain import Horizontal, OverTerrain, settled, slowed_flow
from lungta.mountain.wind.solve.solver import WindSolver

Floats = NDArray[np.float64]
Places = dict[str, tuple[float, float]]
"""Latitude and longitude by name [deg]."""

GLO30, SRTM = "everest_glo30_58m_30km.tif", "N27E086.hgt"
NEPAL = timezone(timedelta(hours=5, minutes=45))
WIND_MPS, FROM_DEG = 10.0, 270.0
STATION_AMSL_M = 5315.0
PLACES = {
    "Base Camp": (28.0026, 86.8528),
    "Camp I": (27.9875, 86.8750),
    "Camp II": (27.9806, 86.9011),
}
LHAJUNG = (27.8929, 86.8263)  # as in studies/thermal_wind: nearest gentle ground at 4,420 m to the published place
STATIONS = {"Camp II": (27.981, 86.902), "South Col": (27.972, 86.930)}  # Matthews et al. 2020, from memory
SUMMITS = {"Everest": (27.98811, 86.92505), "Lhotse": (27.96167, 86.93306), "Nuptse": (27.96639, 86.88944)}


class Square(NamedTuple):
    """A square of ground: its middle, half its side, and the height model."""

    lat_deg: float
    lon_deg: float
    half_m: float
    file: str = GLO30

    @property
    def frame(self) -> LocalFrame:
        """The frame about the middle."""
        return LocalFrame(origin_lat_deg=self.lat_deg, origin_lon_deg=self.lon_deg)

    def terrain(self, folder: Path) -> Terrain:
        """Return the ground."""
        return read_terrain(folder / "terrain" / self.file, self.frame, extent_m=self.half_m)


WHOLE = Square(27.98805, 86.92535, 14_100.0)  # all of the first model that holds no voids
SOUTH = Square(27.930, 86.885, 7_500.0)  # what both models cover: the second ends at 28.000 N
CAMPS = (27.9916, 86.877)


def steady_hour(wind_mps: float = WIND_MPS, from_deg: float = FROM_DEG) -> WeatherHour:
    """Return a record of one wind at all heights, its air neutral for want of temperatures aloft."""
    heights = (STATION_AMSL_M + 10.0, 6000.0, 9500.0)
    return WeatherHour(
        time_utc=datetime(2026, 5, 20, 6, tzinfo=UTC),
        station_alt_amsl_m=STATION_AMSL_M,
        temperature_k=268.0,
        pressure_pa=53_000.0,
        wind=tuple(WindLevel(alt_amsl_m=alt, wind_mps=wind_mps, from_deg=from_deg) for alt in heights),
        wind_sigma_mps=1.0,
    )


def calm_hour(local_hour: int, warmer_k: float) -> WeatherHour:
    """Return an hour of 20 May with no wind at any height, at the temperature that the site's climate has, and more."""
    climate = load_site("khumbu").climate
    time = datetime(2026, 5, 20, local_hour, tzinfo=NEPAL).astimezone(UTC)
    heights = (STATION_AMSL_M + 10.0, 6000.0, 9500.0)
    return WeatherHour(
        time_utc=time,
        station_alt_amsl_m=climate.alt_amsl_m,
        temperature_k=climate.hours[local_hour].temperature_k + warmer_k,
        pressure_pa=53_000.0,
        wind=tuple(WindLevel(alt_amsl_m=alt, wind_mps=0.0, from_deg=0.0) for alt in heights),
        wind_sigma_mps=1.0,
    )


def model_over(
    terrain: Terrain, settings: MeshSettings, *, half_m: float | None = None, ice: bool = False
) -> WindModel:
    """Return the model of a ground, with slope and valley winds and the site's ice if asked."""
    glaciers = load_site("khumbu").glaciers if ice else ()
    return WindModel(grid_of(terrain, settings, extent_m=half_m), WindSettings(thermal=ice), glaciers=glaciers)


def steady_field(
    terrain: Terrain, settings: MeshSettings, *, half_m: float | None = None, from_deg: float = FROM_DEG
) -> GriddedWind:
    """Return the field of a steady neutral wind."""
    return model_over(terrain, settings, half_m=half_m).solve(steady_hour(from_deg=from_deg)).field


def steady_flow(model: WindModel, ratio: float, from_deg: float = FROM_DEG) -> OverTerrain:
    """Return the flow of a wind of 1 m/s at all heights, in air of a stability ratio."""
    grid, towards = model.grid, np.radians(from_deg + 180.0)
    solver = WindSolver(grid, stability_ratio=ratio)
    outer = Horizontal(
        u_mps=np.full(grid.shape, float(np.sin(towards))), v_mps=np.full(grid.shape, float(np.cos(towards)))
    )
    return settled(solver, slowed_flow(solver, outer, model.layer))


def as_field(model: WindModel, flow: OverTerrain) -> GriddedWind:
    """Return a flow as a field that can be asked anywhere."""
    u, v, w = (part.astype(np.float32) for part in (flow.u_mps, flow.v_mps, flow.w_mps))
    nothing = np.zeros(model.grid.shape, np.float32)
    return GriddedWind(
        grid=model.grid,
        u_mps=u,
        v_mps=v,
        w_mps=w,
        sigma_mps=nothing,
        turbulence_mps=nothing,
        lee_top_agl_m=nothing[..., 0],
        roughness_m=model.settings.roughness_m,
        description="a wind of 1 m/s",
    )


def lattice(half_m: float, step_m: float = 150.0) -> tuple[Floats, Floats]:
    """Return east and north of points all over a square [m]."""
    axis = np.arange(-half_m, half_m + 1.0, step_m)
    east, north = np.meshgrid(axis, axis)
    return east.ravel(), north.ravel()


def winds(field: GriddedWind, east_m: Floats, north_m: Floats, height_agl_m: float) -> Floats:
    """Return (u, v) at points, shape (n, 2) [m/s], at a height above the field's own ground."""
    air = field.air_at(east_m, north_m, height_agl_m)
    return np.column_stack([air.u.ravel(), air.v.ravel()])


def at_places(grid: WindGrid, places: Places) -> tuple[Floats, Floats]:
    """Return east and north of places on a grid [m]."""
    spots = np.array(list(places.values()))
    east, north = grid.frame.to_local(spots[:, 0], spots[:, 1])
    return np.asarray(east), np.asarray(north)
