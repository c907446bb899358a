"""Mean wind and gusts that an aircraft meets on its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.wind.gust import gust_mps
from lungta.mountain.wind.path import Track
from lungta.mountain.wind.plot.bands import LEE_INK, LIMIT_INK
from lungta.mountain.wind.plot.furniture import halo
from lungta.mountain.wind.plot.scene import WindScene
from lungta.mountain.wind.summary import lee_stretches

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_on_path(scene: WindScene, ax: Axes, track: Track) -> None:
    """Draw mean wind with its uncertainty, gusts, the limit and the lee against distance."""
    along = track.along_m
    air = scene.field.air_at(track.east_m, track.north_m, track.height_agl_m)
    speed, gust = air.speed_mps, gust_mps(air.speed_mps, air.turbulence)
    top = 1.2 * max(float(np.nanmax(gust)), scene.limit_mps)
    low, high = np.maximum(speed - air.sigma, 0.0), speed + air.sigma
    ax.fill_between(
        along, low, high, color="#a3cfe3", alpha=0.7, linewidth=0.0, label="mean wind, give or take 1 sigma"
    )
    ax.plot(along, speed, color="0.0", linewidth=2.2)
    ax.plot(along, gust, color="0.0", linewidth=1.4, linestyle="--", label="gusts")
    ax.axhline(scene.limit_mps, color=LIMIT_INK, linewidth=2.6, label=f"limit {scene.limit_mps:g} m/s")
    for number, part in enumerate(lee_stretches(scene.field, track)):  # those that the text names
        look: Any = {"facecolor": "none", "edgecolor": LEE_INK, "hatch": "//", "linewidth": 0.0}
        ax.axvspan(part.start_m, part.end_m, label="" if number else "in the lee", **look)
    worst = int(np.nanargmax(speed))
    side = "left" if along[worst] < 0.03 * along[-1] else "right" if along[worst] > 0.97 * along[-1] else "center"
    text: Any = {"textcoords": "offset points", "ha": side, "weight": "bold", "path_effects": halo()}
    ax.annotate(f"{speed[worst]:.0f} m/s", (along[worst], speed[worst]), (0, 5), **text)
    ax.set(ylim=(0.0, top), ylabel="on the path [m/s]", xlabel="distance along the path [km]")
    ax.xaxis.set_major_formatter(lambda value, _: f"{value / 1000:g}")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.31), ncols=5, fontsize=8.5, frameon=False)
