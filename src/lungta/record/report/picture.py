"""The day as one picture, for a README or a slide: the map with both ways, and the heights of the first flight."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.corridor.model import Corridor
from lungta.plan.dayplan import DayPlan, Sortie
from lungta.record.report import words
from lungta.record.report.contours import contour_interval_m
from lungta.record.report.extent import map_extent
from lungta.record.report.map_routes import routes
from lungta.record.report.palette import LIGHT, PRINT_FONT
from lungta.record.report.profile_svg import GROUND_QUANTILE
from lungta.record.report.relief import Patch, cut_patch, height_range_m, relief_rgb

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 1400
DASHES = {"up": "-", "down": (0, (4, 2))}


def day_picture_png(plan: DayPlan, terrain: Terrain, *, dots_per_inch: int = 150) -> bytes:
    """Return a PNG with the map on the left and, when something flies, the first flight's heights on the right."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.family": PRINT_FONT, "font.size": 8.5, "axes.edgecolor": LIGHT["soft"]}):
        figure = Figure(figsize=(11.0, 4.6), layout="constrained", facecolor=LIGHT["paper"])
        FigureCanvasAgg(figure)
        columns = figure.subplots(1, 2, width_ratios=(1.15, 1.0)) if plan.sorties else [figure.subplots()]
        draw_map(columns[0], plan, terrain)
        if plan.sorties:
            draw_heights(columns[1], plan, plan.sorties[0])
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=dots_per_inch)
    return buffer.getvalue()


def draw_map(axes: Axes, plan: DayPlan, terrain: Terrain) -> None:
    """Draw relief, both ways of every route and the pads on axes in kilometres."""
    extent = map_extent(plan, terrain)
    patch = cut_patch(terrain, extent, columns=COLUMNS)
    picture = relief_rgb(patch)
    sides_km = tuple(side / 1000 for side in (extent.west_m, extent.east_m, extent.south_m, extent.north_m))
    axes.imshow(picture, extent=sides_km, interpolation="bilinear")  # type: ignore[arg-type]
    _draw_contours(axes, patch)
    for sortie in routes(plan).values():
        ways = {"up": sortie.corridor_up, "down": sortie.corridor_down}
        lines_km = {way: _line_km(corridor, terrain.frame) for way, corridor in ways.items()}
        for line_km in lines_km.values():
            axes.plot(*line_km.T, color="white", linewidth=4.2, alpha=0.85, solid_joinstyle="round")
        for way, line_km in lines_km.items():
            axes.plot(*line_km.T, color=LIGHT[way], linewidth=2.2, linestyle=DASHES[way])
    for pad in plan.place.pads:
        east_m, north_m = terrain.frame.to_local(pad.lat_deg, pad.lon_deg)
        if extent.holds(east_m, north_m):
            _draw_pad(axes, east_m / 1000, north_m / 1000, f"{pad.name} {words.metres(pad.terrain_alt_amsl_m)}")
    axes.set(xlabel="km east", ylabel="km north", title=f"{plan.place.name}, {words.day(plan.date)}")
    if plan.not_for_flight:
        axes.text(0.02, 0.03, "NOT FOR FLIGHT", transform=axes.transAxes, color=LIGHT["error"], weight="bold")


def draw_heights(axes: Axes, plan: DayPlan, sortie: Sortie) -> None:
    """Draw ground, its 5-95 % band, the height limit and the flown line over minutes."""
    minutes, altitude, ground, sigma = np.array(
        [(point.time_s / 60, point.alt_amsl_m, point.ground_amsl_m, point.ground_sigma_m) for point in sortie.profile]
    ).T
    axes.set_facecolor(LIGHT["panel"])
    axes.fill_between(minutes, ground.min() - 80, ground, color=LIGHT["ground"], linewidth=0)
    spread = GROUND_QUANTILE * sigma
    axes.fill_between(minutes, ground - spread, ground + spread, color=LIGHT["band"], alpha=0.5, linewidth=0)
    if plan.place.height_limit_agl_m is not None:
        axes.plot(minutes, ground + plan.place.height_limit_agl_m, color=LIGHT["limit"], linewidth=0.9, linestyle="-.")
    down = np.array([point.phase in ("down", "landing") for point in sortie.profile])
    first_down = int(np.argmax(down)) if down.any() else len(down)
    up, back = slice(None, first_down), slice(max(0, first_down - 1), None)
    axes.plot(minutes[up], altitude[up], color=LIGHT["up"], linewidth=2)
    axes.plot(minutes[back], altitude[back], color=LIGHT["down"], linewidth=2, linestyle=DASHES["down"])
    axes.set(
        xlabel="minutes since take-off",
        ylabel="m above sea",
        xlim=(0, minutes[-1]),
        ylim=(ground.min() - 80, altitude.max() + 150),
    )
    axes.set_title(
        f"{words.kg(sortie.payload_up_g)} up, {words.kg(sortie.payload_down_g)} down, "
        f"{words.percent(sortie.landing_soc_frac.p50)} charge on landing"
    )
    axes.spines[["top", "right"]].set_visible(False)


def _draw_contours(axes: Axes, patch: Patch) -> None:
    low, high = height_range_m(patch)
    interval_m = contour_interval_m(patch)
    levels = np.arange(np.ceil(low / interval_m), np.floor(high / interval_m) + 1) * interval_m
    if levels.size and np.isfinite(patch.alt_amsl_m).any():
        every = slice(None, None, 4)
        across_km, along_km = patch.east_m[every] / 1000, patch.north_m[every] / 1000
        ground = patch.alt_amsl_m[every, every]
        axes.contour(across_km, along_km, ground, levels=levels, colors=LIGHT["contour"], linewidths=0.4, alpha=0.6)


def _line_km(corridor: Corridor, frame: LocalFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    lat_lon = np.array([(point.lat_deg, point.lon_deg) for point in corridor.waypoints])
    return np.column_stack(frame.to_local(lat_lon[:, 0], lat_lon[:, 1])) / 1000


def _draw_pad(axes: Axes, east_km: float, north_km: float, name: str) -> None:
    from matplotlib.patheffects import withStroke

    axes.plot(
        east_km, north_km, "o", markersize=8, markerfacecolor="white", markeredgecolor="black", markeredgewidth=1.6
    )
    axes.annotate(
        name,
        (east_km, north_km),
        xytext=(0, 9),
        textcoords="offset points",
        ha="center",
        weight="bold",
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )
