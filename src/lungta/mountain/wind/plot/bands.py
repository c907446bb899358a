"""Colours of wind speed: blue while it is well below the aircraft's limit, yellow near it, red beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.wind.gridded import AirSample
from lungta.mountain.wind.gust import gust_mps
from lungta.mountain.wind.path import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import BoundaryNorm, ListedColormap
    from matplotlib.figure import Figure

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)  # of the limit; the last band is open
COLOURS = ("#f7fbfd", "#d6e9f2", "#a3cfe3", "#f8dc6d", "#f2935c", "#d9433f", "#9c1f4f")
"""Light to dark as the wind grows, so that they keep their order without colour and for the colour-blind."""
LIMIT_INK = "#7a0010"
LEE_INK = "#4b1d78"


def edges_mps(limit_mps: float) -> list[float]:
    """Return the lower edges of the bands, and an upper one for the last [m/s]."""
    return [share * limit_mps for share in (*SHARES, 1.75)]


def colour_map(limit_mps: float) -> tuple[ListedColormap, BoundaryNorm]:
    """Return colours and what they stand for, for matplotlib."""
    from matplotlib.colors import BoundaryNorm, ListedColormap

    colours = ListedColormap(list(COLOURS))
    return colours, BoundaryNorm(edges_mps(limit_mps), len(COLOURS), clip=True)


def band_rgb(speed_mps: Any, limit_mps: float) -> Any:
    """Return the colour of each speed as (..., 3), 0..1."""
    from matplotlib.colors import to_rgb

    table = np.array([to_rgb(colour) for colour in COLOURS])
    number = np.digitize(np.nan_to_num(speed_mps), edges_mps(limit_mps)[1:-1])
    return table[number]


def draw_limits(ax: Axes, x: Floats, y: Floats, air: AirSample, limit_mps: float) -> None:
    """Draw where the mean wind reaches the limit, and thinner and dashed where gusts do."""
    for speed_mps, width, line in ((air.speed_mps, 2.6, "-"), (gust_mps(air.speed_mps, air.turbulence), 1.2, "--")):
        if np.nanmin(speed_mps) < limit_mps < np.nanmax(speed_mps):
            ax.contour(x, y, speed_mps, levels=[limit_mps], colors=LIMIT_INK, linewidths=width, linestyles=line)


def draw_key(figure: Figure, beside: Any, limit_mps: float, aircraft: str) -> None:
    """Draw the key of the bands under axes, with the limit marked on it."""
    from matplotlib.cm import ScalarMappable

    colours, norm = colour_map(limit_mps)
    look: Any = {"location": "bottom", "spacing": "proportional", "fraction": 0.035, "pad": 0.015, "aspect": 45}
    bar = figure.colorbar(ScalarMappable(norm, colours), ax=beside, drawedges=True, extend="max", **look)
    edges = edges_mps(limit_mps)[:-1]
    bar.set_ticks(edges, labels=[f"{edge:g}" for edge in edges])
    bar.set_label(f"mean wind [m/s]; the limit of the {aircraft} is {limit_mps:g} m/s", labelpad=2)
    bar.ax.axvline(limit_mps, color=LIMIT_INK, linewidth=5.0)
