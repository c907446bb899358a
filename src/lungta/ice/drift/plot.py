"""A carried route as a picture: where it was, where its ice is, in which ellipses, and what became of its segments."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.core.figures import house_style
from lungta.ice.drift.model import DriftedRoute
from lungta.ice.drift.plot_map import STATE_COLOUR, draw_map
from lungta.ice.drift.say import NOT_REAL, SOURCE_SAID, made_up
from lungta.ice.drift.settings import DAY_S
from lungta.ice.image.model import IceImage
from lungta.ice.route.model import PointKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WARNING = "#b00020"
MOST_BARS = 44  # more names than that cannot be read


def drift_figure(drifted: DriftedRoute, backdrop: IceImage | None = None) -> Figure:
    """Return a map of the route as it was and as the ice carried it, with ellipses, and beside it lengths and errors.

    Parameters
    ----------
    drifted : DriftedRoute
        What to show.
    backdrop : IceImage, optional
        A picture or heights, drawn underneath.
    """
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(12.6, 9.3), layout="constrained")
        board = figure.add_gridspec(2, 2, width_ratios=(2.7, 1.0), height_ratios=(3.2, 1.0))
        draw_map(figure.add_subplot(board[:, 0]), drifted, backdrop)
        _draw_segments(figure.add_subplot(board[0, 1]), drifted)
        _draw_budget(figure.add_subplot(board[1, 1]), drifted)
        _say(figure, drifted)
    return figure


def _draw_segments(ax: Axes, drifted: DriftedRoute) -> None:
    """Draw the change of each segment's length in the order of the route, upwards, with its 95 % range."""
    segments = drifted.segments
    if all(each.change_m is None for each in segments):
        ax.set_axis_off()
        ax.text(0.0, 0.5, "no segment's length is known\non that day", transform=ax.transAxes, fontsize=10)
        return
    named = len(segments) <= MOST_BARS
    labels = [f"{'' if each.kind is PointKind.TRACK else f'{each.kind} '}{each.from_id}" for each in segments]
    for row, segment in enumerate(segments):
        if segment.change_m is None or segment.sigma_m is None:
            continue
        colour = STATE_COLOUR[segment.state]
        ax.barh(row, segment.change_m, color=colour, height=0.72)
        ends = segment.change_m + 1.96 * segment.sigma_m * np.array([-1.0, 1.0])
        ax.plot(ends, [row, row], color="0.1", linewidth=1.1)
    ax.axvline(0.0, color="0.2", linewidth=0.9)
    ax.set(ylim=(-0.8, len(segments) - 0.2), xlabel="m longer than when it was seen")
    ax.set_yticks(range(len(segments)) if named else [], labels if named else [], fontsize=7.5)
    for label, segment in zip(ax.get_yticklabels(), segments, strict=False):
        label.set_fontweight("bold" if segment.kind is PointKind.LADDER else "normal")
    ax.grid(visible=False, axis="y")
    ax.set_title("segments, the route's start below;\nblack line: 95 in 100", fontsize=9.5, loc="left")


def _draw_budget(ax: Axes, drifted: DriftedRoute) -> None:
    """Draw what the error of the ice's places is made of: middle of all points."""
    known = [point.budget for point in drifted.points if point.ice is not None]
    if not known:
        ax.set_axis_off()
        return
    rows = [*SOURCE_SAID.items(), ("total", "all together")]
    sigma = [float(np.median([np.sqrt(0.5 * np.trace(getattr(each, name))) for each in known])) for name, _ in rows]
    ax.barh(range(len(rows)), sigma, color=["0.6"] * len(SOURCE_SAID) + ["0.25"], height=0.4)
    for row, (value, (_, words)) in enumerate(zip(sigma, rows, strict=True)):
        ax.text(0.0, row - 0.27, words, fontsize=8.0, va="bottom")
        ax.text(value, row, f" {value:.2f}", fontsize=8.0, va="center")
    ax.set(ylim=(len(rows) - 0.5, -0.95), xlim=(0.0, 1.25 * max(sigma)), yticks=[], xlabel="m")
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.set_title("error of the ice's place,\n1-sigma of east or north", fontsize=9.5, loc="left")


def _say(figure: Figure, drifted: DriftedRoute) -> None:
    """Write what and when it is, NOT REAL when made, and what a reader must know in small type."""
    seen = min(point.point.seen_utc for point in drifted.points)
    days = abs((drifted.to_utc - seen).total_seconds()) / DAY_S
    words = f"Seen {seen:%d %b %Y}; its ice on {drifted.to_utc:%d %b %Y} ({days:.0f} days)"
    made = made_up(drifted)
    title: dict[str, Any] = {"x": 0.02, "ha": "left", "fontsize": 14, "weight": "bold"}
    words = f"{NOT_REAL}, made for practice. {words}" if made else words
    figure.suptitle(words, color=WARNING if made else "0.0", **title)
    warnings = [each.message for each in drifted.findings if each.code in ("drift-beyond-field", "drift-not-covered")]
    lines = [line for text in (*warnings, *drifted.notes) for line in textwrap.wrap(text, 190)]
    foot = "Look before you trust it: nobody has been there to check."
    figure.set_figheight(figure.get_figheight() + 0.15 * max(0, len(lines) - 4))
    figure.supxlabel("\n".join([foot, *lines]), x=0.02, ha="left", fontsize=7.5, color="0.25")
