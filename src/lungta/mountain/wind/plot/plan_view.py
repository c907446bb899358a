"""The wind from above, at a height over the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.core.figures import house_style
from lungta.mountain.site.model import Pad
from lungta.mountain.wind.gust import gust_mps
from lungta.mountain.wind.path import Floats
from lungta.mountain.wind.plot.bands import LEE_INK, LIMIT_INK, draw_key
from lungta.mountain.wind.plot.furniture import draw_scale, draw_title, draw_watermark, path_look
from lungta.mountain.wind.plot.map_layers import (
    OPEN_ZONE,
    ZONE_INK,
    draw_arrows,
    draw_lee,
    draw_paths,
    draw_speed,
    draw_zones,
)
from lungta.mountain.wind.plot.scene import WindScene, wind_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARGIN_M = 1300.0  # of ground shown about pads and paths
PIXELS, ARROWS = 420, 21
PAD_LOOK: Any = {
    "marker": "o",
    "markersize": 10,
    "color": "1.0",
    "markeredgecolor": "0.0",
    "markeredgewidth": 2.2,
    "zorder": 10,
}


def plan_figure(scene: WindScene, height_agl_m: float) -> Figure:
    """Return the wind at a height above ground as a map: speed in bands, arrows, lee zones, pads, paths and zones."""
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(9.0, 10.4), layout="constrained")
        ax = figure.add_subplot()
        box = _box(scene)
        east, north = _mesh(box, PIXELS)
        air = scene.field.air_at(east, north, height_agl_m)
        draw_speed(scene, ax, (east, north), air)
        draw_lee(scene, ax, (east, north))
        draw_arrows(scene, ax, _mesh(box, ARROWS), height_agl_m)
        draw_zones(scene, ax)
        draw_paths(scene, ax)
        _finish(ax, box)
        _draw_pads(scene, ax, height_agl_m)
        _draw_legend(scene, ax)
        draw_key(figure, ax, scene.limit_mps, scene.aircraft)
        draw_watermark(ax, scene.not_for_flight)
        heading = f"{scene.site.name}: wind {height_agl_m:g} m above ground"
        draw_title(figure, heading, scene.when, scene.small_print, scene.not_for_flight)
    return figure


def _box(scene: WindScene) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) [m]: pads and paths with a margin, square, within the field."""
    pads = np.array([_place(scene, pad) for pad in scene.site.pads])
    paths = [np.column_stack([path.east_m, path.north_m]) for path in scene.paths]
    places = np.vstack([pads, *paths])
    middle = (places.max(axis=0) + places.min(axis=0)) / 2
    half = float((places.max(axis=0) - places.min(axis=0)).max()) / 2 + MARGIN_M
    grid = scene.field.grid
    return (
        max(middle[0] - half, grid.east_m[0]),
        max(middle[1] - half, grid.north_m[0]),
        min(middle[0] + half, grid.east_m[-1]),
        min(middle[1] + half, grid.north_m[-1]),
    )


def _place(scene: WindScene, pad: Pad) -> tuple[float, float]:
    east_m, north_m = scene.terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
    return float(east_m), float(north_m)


def _mesh(box: tuple[float, float, float, float], count: int) -> tuple[Floats, Floats]:
    """Return places in the middle of square cells, `count` along the longer side."""
    west, south, east, north = box
    step = max(east - west, north - south) / count
    columns, rows = np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    return tuple(np.meshgrid(columns, rows))


def _draw_pads(scene: WindScene, ax: Axes, height_agl_m: float) -> None:
    """Draw the pads with the wind over them in words."""
    for pad in scene.site.pads:
        east_m, north_m = _place(scene, pad)
        air = scene.field.air_at(east_m, north_m, height_agl_m)
        words = wind_words(float(air.speed_mps), float(air.from_deg))
        right = east_m > sum(ax.get_xlim()) / 2
        lee = "\nIN LEE" if float(scene.field.lee_top_at(east_m, north_m)) > height_agl_m else ""
        ax.plot(east_m, north_m, **PAD_LOOK)
        ax.annotate(
            f"{pad.name}\n{words}, gust {float(gust_mps(air.speed_mps, air.turbulence)):.0f}{lee}",
            (east_m, north_m),
            xytext=(-11 if right else 11, 11),
            textcoords="offset points",
            ha="right" if right else "left",
            weight="bold",
            fontsize=9.5,
            bbox={"boxstyle": "round,pad=0.3", "facecolor": "1.0", "edgecolor": "0.0", "alpha": 0.88},
            zorder=11,
        )


def _finish(ax: Axes, box: tuple[float, float, float, float]) -> None:
    ax.grid(visible=False)
    ax.set(xlim=(box[0], box[2]), ylim=(box[1], box[3]), aspect="equal", xticks=[], yticks=[])
    ax.spines[["top", "right"]].set_visible(True)
    draw_scale(ax)


def _draw_legend(scene: WindScene, ax: Axes) -> None:
    """Say under the map what lines and hatches mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    limit = f"{scene.limit_mps:g} m/s"
    drawn = [
        Line2D([], [], color=LIMIT_INK, linewidth=2.6, label=f"mean wind reaches {limit}"),
        Line2D([], [], color=LIMIT_INK, linewidth=1.2, linestyle="--", label=f"gusts reach {limit}"),
        Patch(facecolor="none", edgecolor=LEE_INK, hatch="//", label="lee: eddies, rotors; stay above the ridge line"),
        Line2D([], [], color=LEE_INK, linewidth=1.6, label="ridge line that casts it"),
        Line2D([], [], color=ZONE_INK, linewidth=1.8, label="zone, closed in this hour"),
        Line2D([], [], color=ZONE_INK, **OPEN_ZONE, label="zone, open in this hour"),
    ]
    drawn += [Line2D([], [], **path_look(path)) for path in scene.paths[:1]]
    ax.legend(handles=drawn, loc="upper center", bbox_to_anchor=(0.5, -0.005), ncols=3, frameon=False, fontsize=8.5)
