"""The thermal wind of the Khumbu through the day, on the real terrain, against what is published of it.

    LUNGTA_DATA=../shared/data python studies/thermal_wind/khumbu_day.py [--plot docs/assets/thermal_wind_day.svg]

No synoptic wind blows here, and no solver has freed the field of divergence: this is the first guess alone. No
parameter was fitted to a figure that is compared here, but two were in view: the depth at 6,000 m when the level of the
crests was defined, and the greatest speed when the wind with height was revised. Prints Markdown for
docs/reference/thermal-wind.md. Nothing that is read here is kept.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame, bearing_deg
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.thermal.relief import GroundCover, ground_cover
from lungta.mountain.wind.thermal.settings import StationAir, ThermalSettings, ValleySettings
from lungta.mountain.wind.thermal.thermal import thermal_wind

NEPAL = timezone(timedelta(hours=5, minutes=45))
FRAME = LocalFrame(origin_lat_deg=27.985, origin_lon_deg=86.925)
PLACES = {
    "Lhajung": (
        27.8929,
        86.8263,
    ),  # nearest gentle ground at 4,420 +- 30 m to 27 53 N, 86 50 E; that point reads 4,568 m
    "Base Camp": (28.0026, 86.8528),
    "Camp I": (27.9875, 86.8750),
    "Camp II": (27.9806, 86.9011),
}
MAY, OCTOBER = date(2026, 5, 20), date(2026, 10, 15)
MAY_WARMER_K = 4.0  # so that the mean at Base Camp is what Camp II's of May-November gives with 6.5 K/km
SNOW_LINE_M = 5800.0  # assumption
DAY_HOURS = range(9, 18)


class Case(NamedTuple):
    """Terrain, ground and parameters of a run."""

    grid: WindGrid
    cover: GroundCover
    settings: ThermalSettings


class Hour(NamedTuple):
    """Wind of the lowest 20 m at one place, its part up the valley, and the mean wind of the valley's depth."""

    speed_mps: float
    from_deg: float
    up_mps: float
    valley_mps: float


def khumbu(spacing_m: float = 120.0) -> Case:
    """Return the grid about Everest with the site's ice."""
    path = Path(os.environ["LUNGTA_DATA"]) / "terrain" / "everest_glo30_58m_30km.tif"
    terrain = read_terrain(path, FRAME, extent_m=14_300.0)
    axis = spacing_m * np.arange(-round(14_160 / spacing_m), round(14_160 / spacing_m) + 1)
    faces = np.concatenate([[0.0], np.cumsum(20.0 * 1.25 ** np.arange(20))])
    grid = WindGrid(
        frame=FRAME,
        east_m=axis,
        north_m=axis,
        ground_amsl_m=terrain.height_at(*np.meshgrid(axis, axis)),
        top_amsl_m=12_000.0,
        faces_frac=faces / faces[-1],
    )
    cover = ground_cover(grid, load_site("khumbu").glaciers, snow_line_amsl_m=SNOW_LINE_M)
    return Case(grid, cover, ThermalSettings())


def node(grid: WindGrid, place: tuple[float, float]) -> tuple[int, int]:
    """Return row and column of the column nearest to a latitude and longitude."""
    east_m, north_m = FRAME.to_local(*place)
    return int(np.argmin(np.abs(grid.north_m - north_m))), int(np.argmin(np.abs(grid.east_m - east_m)))


def day_of(case: Case, day: date, warmer_k: float) -> dict[str, list[Hour]]:
    """Return 24 hours at every place."""
    climate = load_site("khumbu").climate
    found: dict[str, list[Hour]] = {name: [] for name in PLACES}
    for hour in range(24):
        time = datetime(day.year, day.month, day.day, hour, tzinfo=NEPAL)
        air = StationAir(alt_amsl_m=climate.alt_amsl_m, temperature_k=climate.hours[hour].temperature_k + warmer_k)
        wind = thermal_wind(case.grid, time, case.cover, air, case.settings)
        for name, place in PLACES.items():
            at = node(case.grid, place)
            u, v = float(wind.u_mps[(*at, 0)]), float(wind.v_mps[(*at, 0)])
            shape = wind.valley.shape
            up = u * float(shape.up_east[at]) + v * float(shape.up_north[at])
            found[name].append(Hour(float(np.hypot(u, v)), bearing_deg(-u, -v), up, float(wind.valley.wind_mps[at])))
    return found


def cycle_table(hours: dict[str, list[Hour]]) -> None:
    """Print the day at every place: wind of the lowest 20 m, and the valley wind's mean."""
    print(f"| hour | {' | '.join(hours)} |\n|{'---|' * (len(hours) + 1)}")
    for hour in range(0, 24, 2):
        cells = (
            f"{h.speed_mps:.1f} from {h.from_deg:03.0f} ({h.valley_mps:+.1f})"
            for h in (d[hour] for d in hours.values())
        )
        print(f"| {hour:02d}:00 | {' | '.join(cells)} |")


def day_mean_mps(hours: list[Hour]) -> float:
    """Return the mean up-valley wind of the day's hours."""
    return float(np.mean([hours[hour].up_mps for hour in DAY_HOURS]))


def up_hours(hours: list[Hour]) -> str:
    """Return the hours in which the valley wind blows up, in words."""
    up = [
        hour for hour in range(24) if hours[(hour + 6) % 24].valley_mps > 0.0
    ]  # from 06:00, so that midnight does not split
    return f"{len(up)} h, {(up[0] + 6) % 24:02d}:00 to {(up[-1] + 7) % 24:02d}:00" if up else "never"


def axis_words(case: Case) -> None:
    """Print what the terrain says of the valley at every place."""
    wind = thermal_wind(
        case.grid,
        datetime(2026, 5, 20, 6, tzinfo=NEPAL),
        case.cover,
        StationAir(alt_amsl_m=5315.0, temperature_k=270.0),
    )
    print("\n| place | ground [m] | floor [m] | depth to crests [m] | up the valley [deg] |\n|---|---|---|---|---|")
    for name, place in PLACES.items():
        at, shape = node(case.grid, place), wind.valley.shape
        figures = (case.grid.ground_amsl_m[at], shape.floor_amsl_m[at], shape.depth_m[at], shape.up_deg[at])
        print(f"| {name} | {' | '.join(f'{float(each):.0f}' for each in figures)} |")


def sensitivity(case: Case) -> None:
    """Print what each parameter does to the day's mean at Lhajung and to the hours of the valley wind."""
    base = ValleySettings()
    own: dict[str, ValleySettings] = {
        "as shipped": base,
        "drag halved": replace(base, drag_coefficient_frac=base.drag_coefficient_frac / 2.0),
        "drag doubled": replace(base, drag_coefficient_frac=base.drag_coefficient_frac * 2.0),
        "excess halved": replace(base, excess_frac=0.5),
        "length halved": replace(base, length_m=base.length_m / 2.0),
        "crests of 4 km": replace(base, crest_radius_m=4000.0),
    }
    print("\n| valley parameter | day's mean at Lhajung [m/s] | up the valley there | at Camp I |\n|---|---|---|---|")
    for name, valley in own.items():
        hours = day_of(case._replace(settings=ThermalSettings(valley=valley)), MAY, MAY_WARMER_K)
        lhajung, camp_1 = hours["Lhajung"], hours["Camp I"]
        print(f"| {name} | {day_mean_mps(lhajung):.1f} | {up_hours(lhajung)} | {up_hours(camp_1)} |")


def snowed(case: Case) -> None:
    """Print the day's mean at Lhajung when snow lies down to lower heights."""
    print("\n| snow down to [m] | day's mean at Lhajung, October [m/s] | over that without fresh snow |\n|---|---|---|")
    bare = day_mean_mps(day_of(case, OCTOBER, 0.0)["Lhajung"])
    for line_m in (5000.0, 4700.0, 3000.0):
        cover = ground_cover(case.grid, load_site("khumbu").glaciers, snow_line_amsl_m=line_m)
        mean = day_mean_mps(day_of(case._replace(cover=cover), OCTOBER, 0.0)["Lhajung"])
        print(f"| {line_m:.0f} | {mean:.1f} | {mean / bare:.2f} |")


def plot(hours: dict[str, list[Hour]], path: Path) -> None:
    """Write the day at every place as a figure, with what is published."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lungta"
    import matplotlib.pyplot as plt

    figure, (upper, lower) = plt.subplots(2, 1, figsize=(8.0, 6.4), sharex=True, layout="constrained")
    clock: NDArray[np.int64] = np.arange(24)
    for (name, day), colour in zip(hours.items(), ("#1b6ca8", "#c2571a", "#3f8f3f", "#7a4fa3"), strict=True):
        upper.plot(clock, [h.valley_mps for h in day], color=colour, label=name)
        lower.scatter(
            clock, [h.from_deg for h in day], s=[8.0 + 8.0 * h.speed_mps for h in day], color=colour, label=name
        )
    upper.axhline(0.0, color="0.4", lw=0.8)
    upper.plot([9, 17], [8.5, 8.5], "k--", lw=1.2, label="4,420 m, mean by day, May-June")
    upper.plot([9, 17], [5.0, 5.0], "k:", lw=1.2, label="4,420 m, mean by day, October")
    upper.set_ylabel("valley wind, mean to the crests [m/s]\n(up positive)")
    upper.legend(fontsize=8, loc="upper left")
    lower.axhspan(165, 225, xmin=9.5 / 24, xmax=18.5 / 24, color="0.88", zorder=0)
    lower.text(9.2, 160, "from the south along the valley by day\n(model case of May 1996)", fontsize=8, va="top")
    lower.set(ylim=(0, 360), yticks=range(0, 361, 90), xlim=(-0.5, 23.5), xticks=range(0, 24, 3))
    lower.set_ylabel("wind of the lowest 20 m from [deg]\n(area: speed)")
    lower.set_xlabel("local time, 20 May, clear sky, no other wind")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Print every table and, if asked, write the figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path)
    wanted = parser.parse_args()
    case = khumbu()
    axis_words(case)
    may, october = day_of(case, MAY, MAY_WARMER_K), day_of(case, OCTOBER, 0.0)
    for title, hours in (("20 May", may), ("15 October", october)):
        print(f"\n{title}: wind of the lowest 20 m [m/s, deg] (mean valley wind, up positive)\n")
        cycle_table(hours)
        for name in PLACES:
            print(f"{name}: day's mean {day_mean_mps(hours[name]):.1f} m/s, up the valley {up_hours(hours[name])}")
    sensitivity(case)
    snowed(case)
    if wanted.plot:
        plot(may, wanted.plot)


if __name__ == "__main__":
    main()
