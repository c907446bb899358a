"""The wind along a path: a vertical section, and what the aircraft meets on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.core.figures import house_style
from lungta.mountain.wind.plot.bands import COLOURS, LEE_INK, LIMIT_INK, draw_key, draw_limits, edges_mps
from lungta.mountain.wind.plot.furniture import draw_title, draw_watermark, halo, path_look
from lungta.mountain.wind.plot.scene import FlightPath, Floats, WindScene
from lungta.mountain.wind.sample import AirSample, air_at, ground_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AIR_ABOVE_M = 350.0  # shown above path and ground
LEVELS, COLUMNS_STEP_M, ARROWS_ALONG, ARROWS_UP = 140, 20.0, 26, 13
GROUND, GROUND_EDGE = "#8d8273", "#3d352a"


def section_figure(scene: WindScene, path: FlightPath) -> Figure:
    """Return the air over a path as a vertical section, and mean wind and gusts on the path below it.

    Heights are stretched against distances; arrows show the wind along the path and upwards, stretched alike.
    """
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(11.0, 8.6), layout="constrained")
        air_ax, path_ax = figure.subplots(2, 1, sharex=True, height_ratios=(3.0, 1.0))
        track = path.points(COLUMNS_STEP_M)
        _draw_air(scene, air_ax, track)
        _draw_ground(scene, air_ax, track)
        _draw_path(scene, air_ax, path, track)
        _draw_met(scene, path_ax, track)
        _finish(scene, path, (air_ax, path_ax), track)
        draw_key(figure, [air_ax, path_ax], scene.limit_mps, scene.aircraft)
        draw_watermark(air_ax, scene.not_for_flight)
        heading = f"{scene.site.name}: wind along {path.name}"
        small = (
            *scene.small_print,
            "Arrows: wind along the section and upwards. Distances and heights are drawn to different scales.",
        )
        draw_title(figure, heading, scene.when, small, scene.not_for_flight)
    return figure


def _draw_air(scene: WindScene, ax: Axes, track: tuple[Floats, ...]) -> None:
    """Draw speed in bands over altitude, the limit, the lee and arrows."""
    along, east, north, path_alt = track
    ground = ground_at(scene.field, east, north)
    bottom, top = float(np.nanmin(ground)), float(max(path_alt.max(), np.nanmax(ground))) + AIR_ABOVE_M
    share = np.linspace(0.0, 1.0, LEVELS)[:, None] ** 2
    alt = ground + share * (top - ground)
    air = air_at(scene.field, east, north, alt - ground)
    distance = np.broadcast_to(along, alt.shape)
    colours: Any = {"levels": edges_mps(scene.limit_mps), "colors": COLOURS, "extend": "max"}
    ax.contourf(distance, alt, air.speed, **colours)
    draw_limits(ax, distance, alt, air, scene.limit_mps)
    lee_top = ground + air.lee_top[0]
    there = air.lee_top[0] > 0.0
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": LEE_INK, "hatch": "//", "linewidth": 1.2}
    ax.fill_between(along, ground, np.minimum(lee_top, top), where=there, label="lee: eddies, rotors", **look)
    _draw_arrows(scene, ax, track, (bottom, top))


def _draw_arrows(scene: WindScene, ax: Axes, track: tuple[Floats, ...], reach: tuple[float, float]) -> None:
    along, east, north, _ = track
    picked = np.linspace(0, along.size - 1, ARROWS_ALONG).astype(int)[1:-1]
    alt = np.linspace(*reach, ARROWS_UP + 2)[1:-1, None]
    ground = ground_at(scene.field, east[picked], north[picked])
    air = air_at(scene.field, east[picked], north[picked], np.maximum(alt - ground, 0.0))
    along_mps = _along_track(air, track, picked)
    free = alt > ground + 20.0
    place = np.broadcast_to(along[picked], free.shape)[free], np.broadcast_to(alt, free.shape)[free]
    look: dict[str, Any] = {"angles": "xy", "width": 0.0024, "headwidth": 4.0, "pivot": "middle", "color": "0.05"}
    ax.quiver(*place, along_mps[free], air.w[free], scale=30.0 * scene.limit_mps, **look)


def _along_track(air: AirSample, track: tuple[Floats, ...], picked: Any) -> Floats:
    """Return the wind's component along the path at picked points [m/s], positive with the flight."""
    along, east, north, _ = track
    length = np.maximum(np.gradient(along), 1e-9)
    return np.asarray((air.u * np.gradient(east)[picked] + air.v * np.gradient(north)[picked]) / length[picked])


def _draw_ground(scene: WindScene, ax: Axes, track: tuple[Floats, ...]) -> None:
    """Draw the terrain, and the coarser ground that the wind was computed over."""
    along, east, north, _ = track
    terrain, coarse = scene.terrain.height_at(east, north), ground_at(scene.field, east, north)
    floor = float(min(np.nanmin(terrain), np.nanmin(coarse))) - 120.0
    ax.fill_between(along, floor, coarse, color="0.75", linewidth=0.0, label="ground as the wind's mesh has it")
    ax.fill_between(along, floor, terrain, color=GROUND, linewidth=0.0)
    ax.plot(along, terrain, color=GROUND_EDGE, linewidth=1.8, label="ground")
    ax.set_ylim(bottom=floor)


def _draw_path(scene: WindScene, ax: Axes, path: FlightPath, track: tuple[Floats, ...]) -> None:
    """Draw the path with its least height above ground, and the clearance that the site demands."""
    along, east, north, alt = track
    ground = scene.terrain.height_at(east, north)
    least = scene.site.limits.min_clearance_m
    ax.plot(along, ground + least, color="0.15", linewidth=1.0, linestyle=":", label=f"{least:g} m above ground")
    ax.plot(along, alt, path_effects=halo(6.0), **path_look(path))
    _draw_clearance(ax, path, track, ground)


def _draw_clearance(ax: Axes, path: FlightPath, track: tuple[Floats, ...], ground: Floats) -> None:
    """Mark where the path is nearest the ground below it, away from the pads that it begins and ends at."""
    along, _, _, alt = track
    away = (along > 0.07 * along[-1]) & (along < 0.93 * along[-1])
    lowest = int(np.nanargmin(np.where(away, alt - ground, np.inf)))
    place = along[lowest], float(ground[lowest])
    demanded = "" if path.required_clearance_m is None else f" ({path.required_clearance_m:.0f} demanded)"
    text = f"{alt[lowest] - ground[lowest]:.0f} m above ground{demanded}"
    side = "left" if place[0] < along[-1] / 3 else "right" if place[0] > along[-1] * 2 / 3 else "center"
    ax.annotate("", (place[0], alt[lowest]), place, arrowprops={"arrowstyle": "<->", "linewidth": 1.6})
    look: dict[str, Any] = {"textcoords": "offset points", "ha": side, "color": "1.0", "weight": "bold"}
    ax.annotate(text, place, (0, -28), **look)


def _draw_met(scene: WindScene, ax: Axes, track: tuple[Floats, ...]) -> None:
    """Draw mean wind, its uncertainty, gusts and the limit along the path."""
    along, east, north, alt = track
    air = air_at(scene.field, east, north, np.maximum(alt - ground_at(scene.field, east, north), 0.0))
    ax.fill_between(
        along,
        np.maximum(air.speed - air.sigma, 0.0),
        air.speed + air.sigma,
        color="#a3cfe3",
        alpha=0.7,
        linewidth=0.0,
        label="mean wind, give or take 1 sigma",
    )
    ax.plot(along, air.speed, color="0.0", linewidth=2.2)
    ax.plot(along, air.gust, color="0.0", linewidth=1.4, linestyle="--", label="gusts")
    ax.axhline(scene.limit_mps, color=LIMIT_INK, linewidth=2.6, label=f"limit {scene.limit_mps:g} m/s")
    lee = (alt - ground_at(scene.field, east, north)) < air.lee_top
    top = 1.15 * max(float(np.nanmax(air.gust)), scene.limit_mps)
    if lee.any():
        look: dict[str, Any] = {"facecolor": "none", "edgecolor": LEE_INK, "hatch": "//", "linewidth": 0.0}
        ax.fill_between(along, 0.0, top, where=lee, label="in the lee", **look)
    worst = int(np.nanargmax(air.speed))
    ax.annotate(
        f"{air.speed[worst]:.0f} m/s",
        (along[worst], air.speed[worst]),
        (0, 5),
        textcoords="offset points",
        ha="center",
        weight="bold",
        path_effects=halo(),
    )
    ax.set(ylim=(0.0, top), ylabel="on the path [m/s]", xlabel="distance along the path [km]")
    ax.legend(loc="upper left", ncols=5, fontsize=8.5, framealpha=0.9)


def _finish(scene: WindScene, path: FlightPath, axes: tuple[Axes, Axes], track: tuple[Floats, ...]) -> None:
    from matplotlib.ticker import FuncFormatter

    air_ax, path_ax = axes
    along, east, north, alt = track
    air_ax.set(ylabel="height [m AMSL]", xlim=(along[0], along[-1]))
    air_ax.set_ylim(top=float(max(alt.max(), np.nanmax(ground_at(scene.field, east, north)))) + AIR_ABOVE_M)
    path_ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1000:g}"))
    air_ax.grid(visible=False)
    start, end = path.name.split(" to ") if path.name.count(" to ") == 1 else ("start", "end")
    for text, x, side in ((start, 0.012, "left"), (end, 0.988, "right")):
        air_ax.text(
            x,
            0.965,
            text,
            transform=air_ax.transAxes,
            ha=side,
            va="top",
            fontsize=13,
            weight="bold",
            path_effects=halo(3.5),
        )
    air_ax.legend(loc="lower right", ncols=2, fontsize=8.5, framealpha=0.9)
