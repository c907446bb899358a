"""The figure of the study: three meshes, two height models, one day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from ground import FROM_DEG, PLACES, WIND_MPS, Floats, GriddedWind, at_places

Day = dict[str, list[float]]
"""Speeds by place and hour [m/s]."""


def on_the_way(axes: Any, fields: dict[float, GriddedWind]) -> None:
    """Draw the wind along the way from Base Camp to Camp II on three meshes."""
    east, north = at_places(fields[60.0].grid, PLACES)
    legs = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])
    along = np.linspace(0.0, legs[-1], 200)
    for (mesh, field), colour in zip(fields.items(), ("#c2571a", "#1b6ca8", "0.2"), strict=True):
        air = field.air_at(np.interp(along, legs, east), np.interp(along, legs, north), 50.0)
        axes.plot(along / 1000.0, air.speed_mps, color=colour, label=f"mesh {mesh:.0f} m")
    for name, leg in zip(PLACES, legs, strict=True):
        axes.axvline(leg / 1000.0, color="0.8", lw=0.8, zorder=0)
        axes.annotate(name, (leg / 1000.0, 0.2), fontsize=8, rotation=90, ha="left" if leg == 0.0 else "right")
    axes.set(
        xlabel="from Base Camp, straight from camp to camp [km]",
        ylabel="wind 50 m above ground [m/s]",
        ylim=(0.0, 15.0),
    )
    axes.set_title(f"{WIND_MPS:.0f} m/s from {FROM_DEG:.0f} deg, neutral air", fontsize=9)
    axes.legend(fontsize=8, loc="upper right")


def plot(fields: dict[float, GriddedWind], apart_frac: Floats, day: Day, path: Path) -> None:
    """Write the figure."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lungta"
    import matplotlib.pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(12.5, 4.0), layout="constrained")
    on_the_way(left, fields)
    shares = np.arange(0, 100)
    middle.plot(np.percentile(apart_frac, shares), shares, color="#1b6ca8")
    middle.set(
        xlabel="two winds apart, per m/s of wind", ylabel="share of the ground [%]", xlim=(0, 0.5), ylim=(0, 100)
    )
    middle.set_title("Two height models, 50 m above ground", fontsize=9)
    for name, speeds in day.items():
        right.plot(range(24), speeds, label=name)
    right.set(
        xlabel="local time, 20 May", ylabel="wind 20 m above ground [m/s]", xticks=range(0, 24, 3), ylim=(0.0, None)
    )
    right.set_title("Sun and ice alone, no wind aloft", fontsize=9)
    right.legend(fontsize=8)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
