"""The solver on the real Khumbu: mesh, levels, lid, square, height model, stability, stations, and the thermal day.

    LUNGTA_DATA=../shared/data python studies/wind_khumbu/measure.py [--plot docs/assets/wind_khumbu.svg]

Prints Markdown for docs/reference/wind-solver.md; some minutes on two cores. Differences between two runs say what a
choice costs, not how far the wind is wrong. Nothing that is read here is kept.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))  # for runs that start elsewhere

from figure import Day, plot
from ground import (
    CAMPS,
    LHAJUNG,
    PLACES,
    SOUTH,
    SRTM,
    STATIONS,
    SUMMITS,
    WHOLE,
    WIND_MPS,
    Floats,
    GriddedWind,
    MeshSettings,
    Places,
    Square,
    as_field,
    at_places,
    calm_hour,
    lattice,
    model_over,
    steady_field,
    steady_flow,
    winds,
)

HEIGHTS_M = (50.0, 100.0)
INNER_M = WHOLE.half_m - 2000.0  # the edges are left out of comparisons
MAY_WARMER_K = 4.0  # as in studies/thermal_wind
OFF = ("rms", "median", "95 % apart, per m/s")


def head(*columns: str) -> None:
    """Print the head of a table."""
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def apart(one: GriddedWind, other: GriddedWind, half_m: float, height_m: float) -> Floats:
    """Return how far two fields are from each other over a square, per m/s of the wind that blows."""
    points = lattice(half_m)
    return np.asarray(np.hypot(*(winds(one, *points, height_m) - winds(other, *points, height_m)).T) / WIND_MPS)


def rms(values: Floats) -> float:
    """Return the root mean square."""
    return float(np.sqrt(np.mean(np.square(values))))


def place_cells(field: GriddedWind, height_m: float, places: Places = PLACES) -> str:
    """Return speed and bearing at places, as cells of a table."""
    air = field.air_at(*at_places(field.grid, places), height_m)
    pairs = zip(air.speed_mps, air.from_deg, strict=True)
    return " | ".join(f"{speed:.1f} from {bearing:03.0f}" for speed, bearing in pairs)


def off_cells(values: Floats) -> str:
    """Return root mean square, median and 95 % of differences, as cells of a table."""
    return f"{rms(values):.3f} | {np.median(values):.3f} | {np.percentile(values, 95):.3f}"


def compared(name: str, field: GriddedWind, against: GriddedWind, half_m: float = INNER_M) -> None:
    """Print a field's rows: how far it is from another, and the wind at the camps."""
    for height in HEIGHTS_M:
        off = "| |" if field is against else off_cells(apart(field, against, half_m, height))
        print(f"| {name} | {height:.0f} | {off} | {place_cells(field, height)} |")


def meshes(folder: Path) -> dict[float, GriddedWind]:
    """Print what the mesh does; return the fields."""
    terrain = WHOLE.terrain(folder)
    fields = {mesh: steady_field(terrain, MeshSettings(mesh_m=mesh)) for mesh in (240.0, 120.0, 60.0)}
    head("mesh, m", "height, m", *OFF, *PLACES)
    for mesh, field in fields.items():
        compared(f"{mesh:.0f}", field, fields[60.0])
    for height in HEIGHTS_M:
        first = rms(apart(fields[240.0], fields[120.0], INNER_M, height))
        second = rms(apart(fields[120.0], fields[60.0], INNER_M, height))
        order = np.log2(first / second)
        print(f"\nAt {height:.0f} m: 240 to 120 m {first:.3f}, 120 to 60 m {second:.3f}, order {order:.2f}")
    return fields


def boxes(folder: Path) -> None:
    """Print what levels, lid and the size of the square do, on a mesh of 120 m."""
    terrain = WHOLE.terrain(folder)
    usual, fine = MeshSettings(), MeshSettings(levels=40, lowest_cell_m=8.0)
    base, finest = steady_field(terrain, usual), steady_field(terrain, fine)
    low = MeshSettings(air_above_relief=0.375, air_above_m=750.0)
    high = MeshSettings(air_above_relief=1.5, air_above_m=3000.0, levels=23)
    coarse = MeshSettings(levels=10, lowest_cell_m=32.0)
    head("trial", "height, m", *OFF, *PLACES)
    compared("10 levels, lowest cell 32 m, off 40 levels", steady_field(terrain, coarse), finest)
    compared("20 levels, 16 m (as shipped), off 40 levels", base, finest)
    compared("40 levels, 8 m", finest, finest)
    compared("lid half as high over the top, off the usual", steady_field(terrain, low), base)
    compared("lid twice as high, off the usual", steady_field(terrain, high), base)


def squares(folder: Path) -> None:
    """Print what ground beyond the camps does: squares about them, one within the other."""
    wide = Square(*CAMPS, 10_000.0).terrain(folder)
    fields = {half: steady_field(wide, MeshSettings(), half_m=half) for half in (4000.0, 6000.0, 8000.0, 10_000.0)}
    head("half of the square, m", "height, m", *OFF, *PLACES)
    for half, field in fields.items():
        compared(f"{half:.0f}", field, fields[10_000.0], 3000.0)


def models(folder: Path) -> Floats:
    """Print what the other height model does to the wind; return the differences at 50 m.

    The flow is turned round when the wind is, so two directions stand for four and four for eight.
    """
    one, other = SOUTH.terrain(folder), SOUTH._replace(file=SRTM).terrain(folder)
    camps = {name: PLACES[name] for name in ("Camp I", "Camp II")}
    at_fifty, at_camps = [], []
    head("wind from, deg", "height, m", *OFF, *camps)
    for from_deg in (0.0, 45.0, 90.0, 135.0):
        fields = [steady_field(each, MeshSettings(), from_deg=from_deg) for each in (one, other)]
        for height in HEIGHTS_M:
            off = apart(*fields, SOUTH.half_m - 1000.0, height)
            spots = at_places(fields[0].grid, camps)
            there = np.hypot(*(winds(fields[0], *spots, height) - winds(fields[1], *spots, height)).T) / WIND_MPS
            print(f"| {from_deg:.0f} | {height:.0f} | {off_cells(off)} | {there[0]:.2f} | {there[1]:.2f} |")
            if height == HEIGHTS_M[0]:
                at_fifty.append(off)
                at_camps.append(there)
    at_camp_i, at_camp_ii = (rms(there) for there in np.transpose(at_camps))
    print(f"| all | 50 | {off_cells(np.concatenate(at_fifty))} | {at_camp_i:.2f} | {at_camp_ii:.2f} |")
    return np.concatenate(at_fifty)


def stability(folder: Path) -> None:
    """Print the strongest winds of a unit wind in air ever more stable."""
    model = model_over(WHOLE.terrain(folder), MeshSettings())
    grid, inner = model.grid, np.s_[16:-16, 16:-16]
    level = int(np.argmin(np.abs(grid.height_agl_m.mean(axis=(0, 1)) - 50.0)))
    head(
        "stability ratio", "strongest", "99.9 %", "cells above 3", "strongest at, m AMSL (above ground)", "median, 50 m"
    )
    for ratio in (1.0, 0.5, 0.2, 0.1, 0.04):
        flow = steady_flow(model, ratio)
        speed = np.hypot(flow.u_mps, flow.v_mps)[inner]
        at = np.unravel_index(int(speed.argmax()), speed.shape)
        cells = [
            f"{ratio:.2f}",
            f"{speed.max():.2f}",
            f"{np.percentile(speed, 99.9):.2f}",
            f"{np.mean(speed > 3.0):.1e}",
        ]
        cells.append(f"{grid.alt_amsl_m[inner][at]:.0f} ({grid.height_agl_m[inner][at]:.0f})")
        print(f"| {' | '.join(cells)} | {np.median(speed[..., level]):.2f} |")
    print(f"\nLayers of friction: {model.layer}")


def stations(folder: Path) -> None:
    """Print the wind at Camp II over that at the South Col, by the wind's direction and the air's stability."""
    model = model_over(WHOLE.terrain(folder), MeshSettings())
    head("stability ratio", "from, deg", "Camp II, 10 m", "South Col, 10 m", "Camp II over South Col")
    for ratio in (1.0, 0.2):
        for from_deg in (240.0, 270.0, 300.0, 330.0):
            field = as_field(model, steady_flow(model, ratio, from_deg))
            speed = field.air_at(*at_places(model.grid, STATIONS), 10.0).speed_mps
            print(f"| {ratio} | {from_deg:.0f} | {speed[0]:.2f} | {speed[1]:.2f} | {speed[0] / speed[1]:.2f} |")


def sanity(field: GriddedWind) -> None:
    """Print what a pilot would look at first."""
    head("height, m", *SUMMITS)
    for height in (20.0, 50.0, 100.0, 300.0):
        print(f"| {height:.0f} | {place_cells(field, height, SUMMITS)} |")
    for height in HEIGHTS_M:
        u, v = winds(field, *lattice(INNER_M), height).T
        speed = np.hypot(u, v) / WIND_MPS
        shares = ", ".join(f"{share} % {np.percentile(speed, share):.2f}" for share in (1, 5, 50, 95, 99))
        print(f"\nAt {height:.0f} m, over the wind that blows: {shares}, most {speed.max():.2f}")
        print(f"blowing against it: {np.mean(u < 0.0):.2%}")


def thermal_day(folder: Path) -> Day:
    """Print the solved wind of 20 May with no wind aloft; return speeds by place and hour."""
    model = model_over(WHOLE.terrain(folder), MeshSettings(), ice=True)
    places = {"Lhajung": LHAJUNG, **PLACES}
    spots = at_places(model.grid, places)
    day: Day = {name: [] for name in places}
    head("hour", *places)
    for hour in range(24):
        field = model.solve(calm_hour(hour, MAY_WARMER_K)).field
        for name, speed in zip(places, field.air_at(*spots, 20.0).speed_mps, strict=True):
            day[name].append(float(speed))
        if hour % 2 == 0:
            print(f"| {hour:02d}:00 | {place_cells(field, 20.0, places)} |")
    for name, speeds in day.items():
        by_day, most = np.mean(speeds[9:18]), max(speeds)
        print(f"{name}: 09:00-17:00 {by_day:.1f} m/s, all day {np.mean(speeds):.1f}, most {most:.1f}")
    return day


def main() -> None:
    """Print every table and, if asked, write the figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path)
    wanted = parser.parse_args()
    folder = Path(os.environ["LUNGTA_DATA"])
    fields = meshes(folder)
    sanity(fields[60.0])
    boxes(folder)
    squares(folder)
    apart_frac = models(folder)
    stability(folder)
    stations(folder)
    day = thermal_day(folder)
    if wanted.plot:
        plot(fields, apart_frac, day, wanted.plot)


if __name__ == "__main__":
    main()
