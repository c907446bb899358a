"""What holds a corridor where it is, and how soon a landing is reached, along the path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.wind.plot.bands import LIMIT_INK
from lungta.plan.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lungta.plan.corridor.binds import Binding
    from lungta.plan.report.model import CorridorReport

LOOKS: dict[str, tuple[str, str, str]] = {
    "clearance": (style.GROUND, "....", "ground"),
    "height-limit": ("#e8b7b7", "---", "limit"),
    "zone": ("#dcc3cc", "///", "zone"),
    "wind": ("#a3cfe3", "\\\\\\", "wind"),
    "toll": ("#ecd9ef", "xx", "toll"),
    "climb-rate": ("0.80", "|||", "climb"),
    "descent-rate": ("0.88", "|||", "descent"),
    "power": ("#f8dc6d", "+++", "power"),
}
"""What binds: fill, hatch, name beside the row; the order from top to bottom."""


def draw_binds(report: CorridorReport, ax: Axes) -> None:
    """Draw a row for each constraint that holds the path somewhere, or forbids the straight line in its place."""
    ax.grid(visible=False)
    held = [each for each in _stretches(report) if each.what in LOOKS]
    kinds = kinds_that_hold(report)
    ax.set_ylim(max(len(kinds), 1), 0)
    words = "what holds the path here" if report.corridor else "what forbids the straight line"
    ax.text(1.02, 1.0, words, transform=ax.transAxes, va="top", fontsize=8.0)
    if not kinds:
        words = "nothing: straight between its ends" if report.corridor else "nothing forbids the line itself"
        ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color="0.35", style="italic")
    ax.set_yticks(np.arange(len(kinds)) + 0.5, [LOOKS[kind][2] for kind in kinds], fontsize=7.0)
    ax.tick_params(axis="y", length=0)
    for row, kind in enumerate(kinds):
        colour, hatch, _ = LOOKS[kind]
        look: Any = {"facecolor": colour, "edgecolor": "0.25", "hatch": hatch, "linewidth": 0.8}
        spans = [_over_ground(report, each) for each in held if each.what == kind]
        ax.broken_barh(spans, (row + 0.12, 0.76), **look)


def kinds_that_hold(report: CorridorReport) -> list[str]:
    """Return what holds the path somewhere, in the order of the rows."""
    held = {each.what for each in _stretches(report)}
    return [kind for kind in LOOKS if kind in held]


def _stretches(report: CorridorReport) -> tuple[Binding, ...]:
    """What holds the path; without one what forbids the straight line."""
    if report.binds is not None:
        return report.binds.stretches
    return () if report.straight is None else report.straight.forbids


def _over_ground(report: CorridorReport, stretch: Binding) -> tuple[float, float]:
    """Where a stretch begins over the ground, and how long it is there at the least to be seen [m]."""
    line = report.line
    start, end = np.interp([stretch.from_m, stretch.to_m], line.space_m, line.along_m)
    least_m = 0.004 * float(line.along_m[-1])
    return (float(start), float(end - start)) if end - start >= least_m else (float(start - least_m / 2), least_m)


def draw_landings(report: CorridorReport, ax: Axes) -> None:
    """Draw how long it takes to stand on the ground at the spot that is soonest reached, and which that is."""
    ax.set(ylabel="land in [s]")
    table = report.contingency
    assert table is not None
    rows = way_rows(report)
    along = table.moments.along_m[rows] - table.moments.along_m[rows[0]]
    spot, needs_s = table.nearest.spot[rows], table.nearest.duration_s[rows]
    most = float(np.nanmax(needs_s, initial=60.0))
    ax.step(along, needs_s, where="mid", color=style.LANDING, linewidth=1.8, label="to stand at the nearest landing")
    ax.fill_between(along, 0.0, needs_s, step="mid", color=style.LANDING, alpha=0.15, linewidth=0.0)
    nowhere = spot < 0
    if nowhere.any():
        look: Any = {"facecolor": "none", "edgecolor": LIMIT_INK, "hatch": "xxx", "linewidth": 0.0, "alpha": 0.7}
        ax.fill_between(
            along, 0, 1, where=nowhere, step="mid", transform=ax.get_xaxis_transform(), label="none reached", **look
        )
    ax.set_ylim(0.0, 1.45 * most)
    _name_spots(report, ax, along, spot)


def _name_spots(report: CorridorReport, ax: Axes, along: Any, spot: Any) -> None:
    """Name each spot over the stretch that it serves, where there is room."""
    assert report.contingency is not None
    breaks = np.flatnonzero(np.diff(spot)) + 1
    for part in np.split(np.arange(spot.size), breaks):
        if spot[part[0]] < 0:
            continue
        name = report.contingency.spots[spot[part[0]]].name
        wide_pt = (along[part[-1]] - along[part[0]]) / along[-1] * ax.bbox.width * 0.72
        if wide_pt < 5.2 * len(name):
            continue
        middle = float(along[part[0]] + along[part[-1]]) / 2
        look: Any = {"ha": "center", "va": "top", "fontsize": 7.5, "color": style.LANDING, "weight": "bold"}
        ax.text(middle, 0.97, name, transform=ax.get_xaxis_transform(), **look)


def way_rows(report: CorridorReport) -> Any:
    """Return the rows of the contingency table that lie on the corridor's way."""
    assert report.contingency is not None
    return np.flatnonzero([phase == report.ask.way for phase in report.contingency.moments.phase])
