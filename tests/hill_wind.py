"""Wind over one smooth hill, small and in closed form, for tests of files and pictures."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.wind.files.notes import WindNotes
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind

FRAME = LocalFrame(origin_lat_deg=27.9916, origin_lon_deg=86.877)
NOON = datetime(2026, 4, 20, 6, 15, tzinfo=UTC)
NOTES = WindNotes(title="wind over a hill", terrain="a hill", weather="made up", licence="none")
Z0_M = 0.03


def hill_m(east_m: np.ndarray, north_m: np.ndarray) -> np.ndarray:
    """A bell of 600 m on ground of 5,200 m."""
    return 5200.0 + 600.0 * np.exp(-(east_m**2 + north_m**2) / (2 * 900.0**2))


def hill_grid(*, nx: int = 13, ny: int = 11, nz: int = 6, reach_m: float = 3000.0) -> WindGrid:
    east_m, north_m = np.linspace(-reach_m, reach_m, nx), np.linspace(-reach_m, reach_m, ny)
    return WindGrid(
        frame=FRAME,
        east_m=east_m,
        north_m=north_m,
        ground_amsl_m=hill_m(*np.meshgrid(east_m, north_m)),
        top_amsl_m=8500.0,
        faces_frac=np.linspace(0.0, 1.0, nz + 1) ** 2,
    )


def hill_wind(
    grid: WindGrid | None = None, *, time_utc: datetime | None = NOON, wind_mps: float = 8.0, from_deg: float = 270.0
) -> GriddedWind:
    """Wind that grows with height above ground by the logarithmic law, with a lee zone behind the hill."""
    grid = grid or hill_grid()
    speed = wind_mps * np.log(1.0 + grid.height_agl_m / Z0_M) / np.log(1.0 + 100.0 / Z0_M)
    towards = np.radians(from_deg + 180.0)
    along = (grid.east_m * np.sin(towards) + grid.north_m[:, None] * np.cos(towards)) / 900.0
    lee = np.where((along > 0.5) & (along < 2.0), 150.0, 0.0)
    arrays = {
        "u_mps": speed * np.sin(towards),
        "v_mps": speed * np.cos(towards),
        "w_mps": 0.1 * speed,
        "sigma_mps": np.full(grid.shape, 1.5),
        "turbulence_mps": 0.15 * speed,
    }
    return GriddedWind(
        grid=grid,
        **{name: values.astype(np.float32) for name, values in arrays.items()},
        lee_top_agl_m=lee.astype(np.float32),
        roughness_m=Z0_M,
        description=f"made-up wind of {wind_mps:g} m/s from {from_deg:g} deg over a hill",
        time_utc=time_utc,
    )


def hill_terrain(*, schematic: bool = False, posting_m: float = 100.0, reach_m: float = 3000.0) -> Terrain:
    axis_m = np.arange(-reach_m, reach_m + posting_m, posting_m)
    alt_m = hill_m(*np.meshgrid(axis_m, axis_m))
    return Terrain(
        frame=FRAME,
        east_m=axis_m,
        north_m=axis_m,
        alt_amsl_m=alt_m,
        sigma_m=np.full(alt_m.shape, 5.0),
        source=TerrainSource(
            title="one hill",
            origin="made",
            licence="",
            vertical_datum="EGM2008",
            posting_m=posting_m,
            sigma_m=5.0,
            accuracy_note="exact",
            schematic=schematic,
        ),
    )
