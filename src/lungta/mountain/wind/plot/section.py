"""The wind along a path: a vertical section, and what the aircraft meets on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.core.figures import house_style
from lungta.mountain.wind.path import FlightPath, Track
from lungta.mountain.wind.plot.bands import COLOURS, LEE_INK, draw_key, draw_limits, edges_mps
from lungta.mountain.wind.plot.furniture import draw_title, draw_watermark, halo, path_look
from lungta.mountain.wind.plot.on_path import draw_on_path
from lungta.mountain.wind.plot.scene import WindScene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AIR_ABOVE_M, GROUND_BELOW_M = 350.0, 120.0  # shown above path and ground, and below the lowest ground
ALIGNED = {"left": 0.0, "center": 0.5, "right": 1.0}
LEVELS, ARROWS_ALONG, ARROWS_UP = 140, 26, 13
GROUND, GROUND_EDGE = "#8d8273", "#3d352a"
SCALES = "Arrows: wind along the section and upwards. Distances and heights are drawn to different scales."


def section_figure(scene: WindScene, path: FlightPath) -> Figure:
    """Return the air over a path as a vertical section, with mean wind and gusts on the path below it.

    The wind is that at the same height above the ground of the terrain, as an aircraft meets it.
    """
    from matplotlib.figure import Figure

    track = path.over(scene.terrain)
    with house_style():
        figure = Figure(figsize=(11.0, 8.6), layout="constrained")
        air_ax, path_ax = figure.subplots(2, 1, sharex=True, height_ratios=(3.0, 1.0))
        _frame(air_ax, path, track)
        _draw_air(scene, air_ax, track)
        _draw_arrows(scene, air_ax, track)
        _draw_ground(air_ax, track)
        _draw_path(scene, air_ax, path, track)
        draw_on_path(scene, path_ax, track)
        draw_key(figure, [air_ax, path_ax], scene.limit_mps, scene.aircraft)
        draw_watermark(air_ax, scene.not_for_flight)
        heading = f"{scene.site.name}: wind along {path.name}"
        draw_title(figure, heading, scene.when, (*scene.small_print, SCALES), scene.not_for_flight)
    return figure


def _frame(ax: Axes, path: FlightPath, track: Track) -> None:
    """Set the axes' reach and name the path's ends."""
    low, high = np.nanmin(track.ground_amsl_m), max(track.alt_amsl_m.max(), np.nanmax(track.ground_amsl_m))
    ax.set(xlim=track.along_m[[0, -1]], ylim=(low - GROUND_BELOW_M, high + AIR_ABOVE_M), ylabel="height [m AMSL]")
    ax.grid(visible=False)
    start, _, end = path.name.partition(" to ")
    look: Any = {"transform": ax.transAxes, "va": "top", "fontsize": 13, "weight": "bold", "path_effects": halo(3.5)}
    ax.text(0.012, 0.965, start, ha="left", **look)
    ax.text(0.988, 0.965, end, ha="right", **look)


def _draw_air(scene: WindScene, ax: Axes, track: Track) -> None:
    """Draw speed in bands, where it reaches the limit, and the lee."""
    along, ground = track.along_m, track.ground_amsl_m
    top = ax.get_ylim()[1]
    alt = ground + np.linspace(0.0, 1.0, LEVELS)[:, None] ** 2 * (top - ground)
    distance = np.broadcast_to(along, alt.shape)
    air = scene.field.air_at(track.east_m, track.north_m, alt - ground)
    colours: Any = {"levels": edges_mps(scene.limit_mps), "colors": COLOURS, "extend": "max"}
    ax.contourf(distance, alt, air.speed_mps, **colours)
    draw_limits(ax, distance, alt, air, scene.limit_mps)
    lee_m = np.nan_to_num(scene.field.lee_top_at(track.east_m, track.north_m))
    if (lee_m > 0.0).any():
        edge = np.minimum(ground + lee_m, top)
        look: Any = {"facecolor": "none", "edgecolor": LEE_INK, "hatch": "//", "linewidth": 1.2}
        ax.fill_between(along, ground, edge, where=lee_m > 0.0, label="lee: eddies, rotors", **look)


def _draw_arrows(scene: WindScene, ax: Axes, track: Track) -> None:
    """Draw arrows with the wind in the plane of the section."""
    picked = np.linspace(0, track.along_m.size - 1, ARROWS_ALONG).astype(int)[1:-1]
    ground = track.ground_amsl_m[picked]
    alt = np.linspace(np.nanmin(track.ground_amsl_m), ax.get_ylim()[1], ARROWS_UP + 2)[1:-1, None]
    air = scene.field.air_at(track.east_m[picked], track.north_m[picked], np.maximum(alt - ground, 0.0))
    length = np.maximum(np.gradient(track.along_m), 1e-9)
    east, north = (np.gradient(axis)[picked] / length[picked] for axis in (track.east_m, track.north_m))
    free = alt > ground + 20.0
    place = np.broadcast_to(track.along_m[picked], free.shape)[free], np.broadcast_to(alt, free.shape)[free]
    look: Any = {"angles": "xy", "width": 0.0024, "headwidth": 4.0, "pivot": "middle", "color": "0.05"}
    ax.quiver(*place, (air.u * east + air.v * north)[free], air.w[free], scale=30.0 * scene.limit_mps, **look)


def _draw_ground(ax: Axes, track: Track) -> None:
    ax.fill_between(track.along_m, ax.get_ylim()[0], track.ground_amsl_m, color=GROUND, linewidth=0.0)
    ax.plot(track.along_m, track.ground_amsl_m, color=GROUND_EDGE, linewidth=1.8, label="ground")


def _draw_path(scene: WindScene, ax: Axes, path: FlightPath, track: Track) -> None:
    """Draw the path, the clearance that the site demands, and where the path is nearest the ground below it."""
    least_m = scene.site.limits.min_clearance_m
    floor = track.ground_amsl_m + least_m
    ax.plot(track.along_m, floor, color="0.15", linewidth=1.0, linestyle=":", label=f"{least_m:g} m above ground")
    ax.plot(track.along_m, track.alt_amsl_m, path_effects=halo(6.0), **path_look(path))
    share = track.along_m / track.along_m[-1]
    away = (share > 0.07) & (share < 0.93)  # from the pads that it begins and ends at
    lowest = int(np.nanargmin(np.where(away, track.height_agl_m, np.inf)))
    place = float(track.along_m[lowest]), float(track.ground_amsl_m[lowest])
    demanded = "" if path.required_clearance_m is None else f" ({path.required_clearance_m:.0f} demanded)"
    side = "left" if share[lowest] < 1 / 3 else "right" if share[lowest] > 2 / 3 else "center"
    leader = {"arrowstyle": "-", "color": "1.0", "linewidth": 0.9, "relpos": (ALIGNED[side], 1.0)}
    look: Any = {"ha": side, "va": "center", "color": "1.0", "weight": "bold", "arrowprops": leader}
    look["path_effects"] = halo(3.0, colour=GROUND_EDGE)
    ax.annotate("", (place[0], track.alt_amsl_m[lowest]), place, arrowprops={"arrowstyle": "<->", "linewidth": 1.6})
    in_rock = place[0], ax.get_ylim()[0] + GROUND_BELOW_M / 2  # where nothing else is drawn
    ax.annotate(f"{track.height_agl_m[lowest]:.0f} m above ground{demanded}", place, in_rock, **look)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.01), ncols=5, fontsize=8.5, frameon=False)
