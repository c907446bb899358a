"""Draws the lee zone for docs/reference/lee-and-gusts.md: its geometry, and the schematic Khumbu in one wind.

    python studies/askervein_lee/plot.py docs/assets/lee-zones.png

The ground is the schematic that ships with Lungta, drawn from published spot heights: NOT FOR FLIGHT.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.ridges import ridge_lines
from lungta.mountain.wind.lee.rules import LeeRules
from lungta.mountain.wind.lee.zone import lee_zone

FRAME = LocalFrame(origin_lat_deg=27.995, origin_lon_deg=86.865)
FROM_DEG = 160.0
FACES = np.linspace(0.0, 1.0, 11)


def section(axes: Any) -> None:
    """Draw the zone behind a ridge with a shoulder, cut along the wind."""
    east = np.arange(-1500.0, 4001.0, 50.0)
    profile = np.interp(east, [-1500, -900, 0, 250, 850, 4000], [0, 0, 450, 400, 0, 0])
    ground = np.broadcast_to(profile, (3, east.size))
    north = np.array([-50.0, 0.0, 50.0])
    grid = WindGrid(frame=FRAME, east_m=east, north_m=north, ground_amsl_m=ground, top_amsl_m=2000.0, faces_frac=FACES)
    top = lee_zone(grid, 270.0, LeeRules()).top_agl_m[1]
    axes.fill_between(east, profile, profile + top, color="#d95f0e", alpha=0.35, lw=0, label="may have separated")
    axes.fill_between(east, 0.0, profile, color="0.55", lw=0)
    axes.annotate("wind", (-500, 700), (-1400, 700), arrowprops={"arrowstyle": "->"}, va="center")
    axes.annotate("11 deg", (60, 455), fontsize=8)
    axes.annotate("34 deg: steep enough", (-600, 120), fontsize=8, color="white")
    axes.annotate("6.5 heights", (2925, 0), (2500, 250), fontsize=8, arrowprops={"arrowstyle": "->"})
    axes.set(xlabel="along the wind [m]", ylabel="height [m]", ylim=(0, 850), title="The zone behind a ridge")
    axes.legend(loc="upper right", fontsize=8)


def plan_view(figure: Any, axes: Any) -> None:
    """Draw zones and ridge lines of the schematic Khumbu."""
    terrain = schematic_terrain(FRAME, extent_m=7000.0, must_cover=())
    east, north = np.arange(-2400.0, 5001.0, 100.0), np.arange(-5000.0, 2501.0, 100.0)
    grid = WindGrid(
        frame=FRAME,
        east_m=east,
        north_m=north,
        ground_amsl_m=terrain.height_at(*np.meshgrid(east, north)),
        top_amsl_m=12_000.0,
        faces_frac=FACES,
    )
    zone = lee_zone(grid, FROM_DEG)
    lines = ridge_lines(zone, least_depth_m=100.0)
    levels = range(4000, 9000, 200)
    axes.contour(grid.east_m, grid.north_m, grid.ground_amsl_m, levels=levels, colors="0.6", linewidths=0.5)
    shown = np.ma.masked_less_equal(zone.top_agl_m, 0.0)
    mesh = axes.pcolormesh(grid.east_m, grid.north_m, shown, cmap="OrRd", alpha=0.7, rasterized=True)
    figure.colorbar(mesh, ax=axes, label="top of the zone above ground [m]")
    points = np.stack([lines.east_m, lines.north_m], axis=1)
    axes.add_collection(LineCollection(points[lines.segments], colors="#08519c", linewidths=1.5))
    axes.set(aspect="equal", xlabel="east [m]", ylabel="north [m]")
    axes.set_title(f"Wind from {FROM_DEG:.0f} deg: stay above the blue ridge lines\nschematic ground: NOT FOR FLIGHT")


def main() -> None:
    """Write the picture to the file named."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5), width_ratios=(1.1, 1), layout="constrained")
    section(left)
    plan_view(figure, right)
    figure.savefig(Path(sys.argv[1]), dpi=90)


if __name__ == "__main__":
    main()
