"""A corridor from the side: ground and its error, the clearance demanded, the height limit, the path."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.wind.plot.bands import LIMIT_INK
from lungta.mountain.wind.plot.furniture import draw_watermark, halo
from lungta.plan.plot import style
from lungta.plan.plot.names import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lungta.plan.report.line import PathLine
    from lungta.plan.report.model import CorridorReport

TWO_SIDED_Z = 1.645  # standard deviations to the 5 % and 95 % quantiles of a normal distribution
ROOM_ABOVE, ROOM_BELOW = 0.16, 0.10  # of the heights shown
AWAY_FRAC = 0.04  # of the path, about the pads, where being low is the point


def draw_heights(report: CorridorReport, ax: Axes) -> None:
    """Draw heights above sea along the path."""
    line = report.line
    limit_m = report.request.limits.height_limit_agl_m
    _frame(line, ax)
    low = ax.get_ylim()[0]
    along, ground = line.along_m, line.ground_amsl_m
    spread = TWO_SIDED_Z * line.sigma_m
    ax.fill_between(along, low, ground, color=style.GROUND, linewidth=0.0)
    if spread.max() < ground.max() - low:  # a schematic's error would cover everything
        look: Any = {"color": style.ERROR_BAND, "alpha": 0.45, "linewidth": 0.0, "label": "ground, 5-95 %"}
        ax.fill_between(along, ground - spread, ground + spread, **look)
    ax.plot(along, ground, color=style.GROUND_EDGE, linewidth=1.8, label="ground")
    look = {"facecolor": "none", "edgecolor": style.CLEARANCE, "hatch": "....", "linewidth": 0.0}
    ax.fill_between(along, ground, line.floor_amsl_m, **look)
    ax.plot(along, line.floor_amsl_m, color=style.CLEARANCE, linewidth=1.3, linestyle=":", label="clearance demanded")
    if limit_m is not None:
        label = f"height limit {limit_m:g} m above ground"
        ax.plot(along, ground + limit_m, color=LIMIT_INK, linewidth=1.3, linestyle="-.", label=label)
    _draw_path(report, ax)
    if line.corridor:
        _draw_least(line, ax)
    draw_watermark(ax, report.not_for_flight, size=30.0, rotation_deg=10.0)


def _frame(line: PathLine, ax: Axes) -> None:
    low, high = float(np.nanmin(line.ground_amsl_m)), float(np.nanmax([line.alt_amsl_m, line.ground_amsl_m]))
    span = max(high - low, 100.0)
    ax.set(ylim=(low - ROOM_BELOW * span, high + ROOM_ABOVE * span), ylabel="height [m AMSL]")
    ax.set_xlim(line.along_m[0], line.along_m[-1])
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _draw_path(report: CorridorReport, ax: Axes) -> None:
    line = report.line
    if not line.corridor:
        dash = (0, (4, 2))
        label = "straight line, no corridor"
        ax.plot(line.along_m, line.alt_amsl_m, color=style.PATH, linewidth=2.6, linestyle=dash, label=label)
        return
    limit_m = report.request.limits.height_limit_agl_m
    if limit_m is not None and (line.height_agl_m > limit_m).any():
        over = np.where(line.height_agl_m > limit_m, line.alt_amsl_m, np.nan)
        look: Any = {"color": LIMIT_INK, "linewidth": 7.0, "alpha": 0.45, "solid_capstyle": "butt"}
        ax.plot(line.along_m, over, label="above the height limit", **look)
    ax.plot(line.along_m, line.alt_amsl_m, color=style.PATH, linewidth=2.8, path_effects=halo(4.0), label="path")
    for end in (0, -1):
        foot, top = line.ground_amsl_m[end], line.alt_amsl_m[end]
        look = {"color": style.PATH, "linewidth": 2.8, "linestyle": (0, (1.0, 1.0)), "clip_on": False}
        ax.plot([line.along_m[end]] * 2, [foot, top], **look)


def _draw_least(line: PathLine, ax: Axes) -> None:
    """Point out where the path is nearest the ground, pads left out."""
    share = line.along_m / line.along_m[-1]
    away = (share > AWAY_FRAC) & (share < 1.0 - AWAY_FRAC)
    lowest = int(np.nanargmin(np.where(away, line.height_agl_m, np.inf)))
    x, foot, top = (float(column[lowest]) for column in (line.along_m, line.ground_amsl_m, line.alt_amsl_m))
    demanded_m = float(line.floor_amsl_m[lowest]) - foot
    ax.annotate("", (x, top), (x, foot), arrowprops={"arrowstyle": "<->", "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0})
    low, high = ax.get_ylim()
    side = "left" if share[lowest] < 0.33 else "right" if share[lowest] > 0.67 else "center"
    words = f"{top - foot:.0f} m above ground ({demanded_m:.0f} demanded)"
    leader = {"arrowstyle": "-", "color": "1.0", "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    leader["relpos"] = ({"left": 0.0, "center": 0.5, "right": 1.0}[side], 1.0)
    text: Any = {"ha": side, "va": "center", "fontsize": 8.5, "weight": "bold", "color": "1.0", "zorder": 12}
    text["path_effects"] = halo(3.0, colour=style.GROUND_EDGE)
    ax.annotate(words, (x, foot), (x, low + 0.06 * (high - low)), arrowprops=leader, **text)  # in the rock


def draw_corners(report: CorridorReport, panels: list[Axes]) -> None:
    """Mark the corners through all panels and name them over the first."""
    if report.corridor is None:
        return
    corners = report.corridor.waypoints
    places = [0.0]
    for before, here in pairwise(corners):
        places.append(places[-1] + float(np.hypot(here.east_m - before.east_m, here.north_m - before.north_m)))
    for ax in panels:
        for x in places[1:-1]:
            ax.axvline(x, color="0.55", linewidth=0.7, linestyle=(0, (2, 2)), zorder=0.5)
    top = panels[0]
    metres_a_point = (places[-1] / top.bbox.width) * 100.0 / 72.0
    named = list(zip(corners, places, strict=True))[1:-1]
    widths = [metres_a_point * 8.0 * 0.75 * (len(corner.name) + 1) for corner, _ in named]
    for (corner, x), row in zip(named, rows_of([x for _, x in named], widths), strict=True):
        at = (x, 1.0)
        look: Any = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
        top.annotate(corner.name, at, (0, 3 + 9 * row), fontsize=8.0, annotation_clip=False, **look)
