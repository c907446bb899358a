"""Askervein 1983 for the solver: the hill, the masts, and the field as the program makes it. Nothing is fitted.

The wind that goes in is that measured at RS, 3 km upwind and off the square; the solver is shown no mast of the hill.
Roughness is that published for the site, 0.03 m (Taylor & Teunissen 1987, Boundary-Layer Meteorol. 39:15-39, from
memory). Measurements: Zenodo record 4095052 (IEA Wind Task 31), CC BY 4.0. Nothing that is read here is kept.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.solve.inner_layer import SurfaceLayer
from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
from lungta.mountain.wind.solve.model import WindModel, WindSettings
from lungta.mountain.wind.solve.over_terrain import Horizontal, settled, slowed_flow
from lungta.mountain.wind.solve.solver import SolveReport, WindSolver

Floats = NDArray[np.float64]

FRAME = LocalFrame(origin_lat_deg=57.1879528, origin_lon_deg=-7.3791861)
TO_EAST_M, TO_NORTH_M = -75137.0, -23620.0  # campaign grid to this frame, from the data's README
HALF_M = 992.0
FROM_DEG = 210.0
RS_WIND_MPS, RS_GROUND_M, RS_MAST_M = 8.895, 4.75, 10.0  # in the data
PLAIN_M = 8.0  # ground beyond the height model in the wider squares: about that of the masts ahead of the hill
FADE_M = 400.0  # over which the edge of the height model is brought down to it


class Masts(NamedTuple):
    """Masts at 10 m: where, what was measured, and its error bars, arrays (n,)."""

    name: tuple[str, ...]
    east_m: Floats
    north_m: Floats
    speedup_frac: Floats
    minus_frac: Floats
    plus_frac: Floats

    def where(self, line: str, *, lee: bool) -> NDArray[np.bool_]:
        """Return which masts stand on line "A" or "AA", in the lee or else upwind and on the summit."""
        on_aa = np.array([name.startswith(("AA", "CP")) for name in self.name])
        behind = np.array(["NE" in name for name in self.name])
        return (on_aa if line == "AA" else ~on_aa) & (behind if lee else ~behind)


class Run(NamedTuple):
    """What is varied between runs; by default the program as it ships, on WindNinja's mesh, fed by RS's mast alone.

    `kite` gives the record the kite's winds too; `law_aloft` lets the logarithmic law go on to the lid, over all ground
    alike, where the program holds a lone mast's wind above the layer of friction.
    """

    mesh_m: float = 20.0
    roughness_m: float = 0.03
    padding_m: float = 0.0
    levels: int = 20
    lowest_cell_m: float = 4.0
    air_above_m: float = 1500.0
    kite: bool = False
    law_aloft: bool = False


AS_SHIPPED = Run()


class Found(NamedTuple):
    """Field, friction layers, and the field without them."""

    field: GriddedWind
    layer: SurfaceLayer
    plain: GriddedWind
    report: SolveReport


def masts(folder: Path) -> Masts:
    """Return the masts of lines A and AA; two anemometers at CP are two masts."""
    with (folder / "askervein" / "lines_a_aa_10m.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["name"] != "RS"]
    columns = {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key not in _TEXT}
    return Masts(
        name=tuple(row["name"] for row in rows),
        east_m=columns["x_m"] + TO_EAST_M,
        north_m=columns["y_m"] + TO_NORTH_M,
        speedup_frac=columns["speedup_frac"],
        minus_frac=columns["speedup_minus_frac"],
        plus_frac=columns["speedup_plus_frac"],
    )


_TEXT = {"name", "sensor", "tke_m2ps2"}


def summit_profile(folder: Path) -> tuple[Floats, Floats]:
    """Return heights above ground [m] and measured speed-up at HT."""
    with (folder / "askervein" / "summit_ht_profile.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    height, speedup = ([float(row[key]) for row in rows] for key in ("height_agl_m", "speedup_frac"))
    return np.array(height), np.array(speedup)


def terrain(folder: Path, padding_m: float = 0.0) -> Terrain:
    """Return the hill, with a plain round it if asked; the height model's edge fades into the plain."""
    hill = read_terrain(folder / "askervein" / "askervein_glo30_62m_2km.tif", FRAME, extent_m=HALF_M)
    if not padding_m:
        return hill
    count = round(padding_m / hill.posting_m)
    beyond = np.pad(hill.alt_amsl_m, count, mode="edge")
    axis = hill.posting_m * (np.arange(beyond.shape[0]) - (beyond.shape[0] - 1) / 2.0)
    away = np.maximum(np.abs(axis) - HALF_M, 0.0)
    share = np.exp(-(np.hypot(away[:, None], away[None, :]) ** 2) / FADE_M**2)
    wider = PLAIN_M + (beyond - PLAIN_M) * share
    return replace(hill, east_m=axis, north_m=axis, alt_amsl_m=wider, sigma_m=np.pad(hill.sigma_m, count, mode="edge"))


def upwind_hour(folder: Path, *, kite: bool) -> WeatherHour:
    """Return the wind at RS as a record: its mast, and if asked the kite's winds above the layer of friction."""
    levels = [WindLevel(alt_amsl_m=RS_GROUND_M + RS_MAST_M, wind_mps=RS_WIND_MPS, from_deg=FROM_DEG)]
    if kite:
        with (folder / "askervein" / "inflow_rs.csv").open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if "kite" in row["sensor"]]
        levels += [
            WindLevel(
                alt_amsl_m=RS_GROUND_M + float(row["height_agl_m"]),
                wind_mps=float(row["speed_mps"]),
                from_deg=FROM_DEG,
            )
            for row in rows
            if float(row["height_agl_m"]) > 100.0
        ]
    return WeatherHour(
        time_utc=datetime(1983, 10, 3, 13, tzinfo=UTC),
        station_alt_amsl_m=RS_GROUND_M,
        temperature_k=283.0,
        pressure_pa=100_000.0,
        wind=tuple(levels),
        wind_sigma_mps=1.0,
    )


def solved(folder: Path, run: Run = AS_SHIPPED) -> Found:
    """Return the field of a run, and that of the same solver without layers of friction."""
    settings = MeshSettings(
        mesh_m=run.mesh_m, levels=run.levels, lowest_cell_m=run.lowest_cell_m, air_above_m=run.air_above_m
    )
    model = WindModel(
        grid_of(terrain(folder, run.padding_m), settings), WindSettings(roughness_m=run.roughness_m, thermal=False)
    )
    made = model.solve(upwind_hour(folder, kite=run.kite))
    field = law_field(made.field, model.layer) if run.law_aloft else made.field
    return Found(field, model.layer, plain_field(made.field), made.report)


def plain_field(field: GriddedWind) -> GriddedWind:
    """Return the mass-consistent field nearest to the logarithmic law at each height above ground, and no more."""
    solver = WindSolver(field.grid)
    law = _law(field, field.grid.height_agl_m)
    made = solver.at_centres(solver.project(solver.horizontal(law.u_mps, law.v_mps)).flow)
    return _with_winds(field, made)


def law_field(field: GriddedWind, layer: SurfaceLayer) -> GriddedWind:
    """Return the field with layers of friction under a logarithmic law that goes on to the lid."""
    solver = WindSolver(field.grid)
    outer = _law(field, np.maximum(field.grid.height_agl_m, layer.middle_m))
    made = settled(solver, slowed_flow(solver, outer, layer))
    return _with_winds(field, (made.u_mps, made.v_mps, made.w_mps))


def _law(field: GriddedWind, height_agl_m: Floats) -> Horizontal:
    speed, towards = undisturbed_mps(height_agl_m, field.roughness_m), np.radians(FROM_DEG + 180.0)
    return Horizontal(u_mps=speed * np.sin(towards), v_mps=speed * np.cos(towards))


def _with_winds(field: GriddedWind, winds: tuple[Floats, Floats, Floats]) -> GriddedWind:
    u, v, w = (part.astype(np.float32) for part in winds)
    return replace(field, u_mps=u, v_mps=v, w_mps=w)


def undisturbed_mps(height_agl_m: Floats, roughness_m: float) -> Floats:
    """Return the wind at RS by the logarithmic law through its mast [m/s]."""
    return RS_WIND_MPS * np.log(height_agl_m / roughness_m) / np.log(RS_MAST_M / roughness_m)


def speedup_frac(field: GriddedWind, east_m: Floats, north_m: Floats, height_agl_m: Floats) -> Floats:
    """Return wind over that at RS at the same height above ground, less 1."""
    speed = field.air_at(east_m, north_m, height_agl_m).speed_mps
    return np.asarray(speed / undisturbed_mps(np.asarray(height_agl_m, dtype=float), field.roughness_m) - 1.0)


def rmse_frac(there: Masts, found: Floats, line: str, *, lee: bool = False) -> float:
    """Return the root mean square miss of speed-up over the upwind and summit masts of a line, or its lee masts."""
    which = there.where(line, lee=lee)
    return float(np.sqrt(np.mean((found - there.speedup_frac)[which] ** 2)))
