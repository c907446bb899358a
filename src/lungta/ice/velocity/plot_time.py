"""Mean velocity on a map, and speed through time at some of its places."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.figures import house_style
from lungta.ice.image.model import IceImage
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.plot import draw_scale
from lungta.ice.velocity.checked import unchecked_spans
from lungta.ice.velocity.files import largest_sigma_mps
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.places import Spot
from lungta.ice.velocity.plot_map import MapLook, draw_arrows, draw_map, entitle, scale_length_m, speed_mpd, top_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")  # Okabe & Ito: told apart by colour-blind eyes
TWO_SIGMA = 2.0
SHOWN = 0.9  # of the speeds at the places; 1.6 times that is the top of the panels (assumption)


def velocity_figure(
    field: VelocityField,
    mean: VelocityField,
    spots: Sequence[Spot],
    backdrop: IceImage | None = None,
    redundancy: NDArray[np.float64] | None = None,
) -> Figure:
    """Return a map of the mean speed with arrows and places, and the speed through time at those places.

    Parameters
    ----------
    field : VelocityField
        Velocity of every span.
    mean : VelocityField
        One span over the whole time.
    spots : sequence of Spot
        Places to draw through time.
    backdrop : IceImage, optional
        Drawn underneath the map.
    redundancy : array, shape (rows, columns), optional
        As the inversion has it: where it is small, spans are dotted.
    """
    from matplotlib.figure import Figure

    speeds = speed_mpd(mean)[0]
    look = MapLook(backdrop=backdrop, top_mpd=top_of(speeds), scale_m=scale_length_m(field.grid))
    with house_style():
        figure = Figure(figsize=(14.0, 7.6), layout="constrained")
        board = figure.add_gridspec(max(1, len(spots)), 2, width_ratios=(1.35, 1.0))
        ax = figure.add_subplot(board[:, 0])
        drawn = draw_map(ax, field.grid, speeds, look)
        draw_arrows(ax, mean, 0, look.top_mpd)
        draw_scale(ax, look.scale_m, turned=not field.grid.georeferenced)
        figure.colorbar(drawn, ax=ax, label="mean speed, m/day", extend="max", location="bottom", shrink=0.7, aspect=40)
        _name_spots(ax, field, spots)
        _draw_times(figure, board, field, spots, unchecked_spans(field, redundancy))
        first, last = field.edges_utc[0], field.edges_utc[-1]
        title = f"Velocity of the ice, {first:%d %b %Y} to {last:%d %b %Y}"
        entitle(figure, title, field.notes)
        ax.set_title(
            f"mean of all pairs; coloured: measured, {np.isfinite(speeds).mean():.0%} of the places",
            fontsize=10,
            loc="left",
        )
        lines = [line for note in field.notes for line in textwrap.wrap(note, 200)]
        figure.supxlabel("\n".join(lines[:5]), x=0.02, ha="left", fontsize=7.0, color="0.25")
    return figure


def _name_spots(ax: Axes, field: VelocityField, spots: Sequence[Spot]) -> None:
    from matplotlib.patheffects import withStroke

    for index, spot in enumerate(spots):
        east_m, north_m = (float(each) for each in field.grid.place_of(spot.row, spot.column))
        colour = LINES[index % len(LINES)]
        ax.plot(east_m, north_m, "o", color=colour, markeredgecolor="1.0", markersize=9, zorder=14)
        look: Any = {"fontsize": 14, "weight": "bold", "color": colour, "zorder": 15}
        edge = [withStroke(linewidth=3.5, foreground="1.0")]
        ax.annotate(spot.name, (east_m, north_m), (7, 6), textcoords="offset points", path_effects=edge, **look)


def _draw_times(
    figure: Figure, board: Any, field: VelocityField, spots: Sequence[Spot], unchecked: NDArray[np.bool_]
) -> None:
    """Draw one panel a place, on one scale of time and speed."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    top = _top(field, spots)
    first: Axes | None = None
    for index, spot in enumerate(spots):
        ax = figure.add_subplot(board[index, 1], sharex=first)
        first = first or ax
        _draw_steps(ax, field, spot, LINES[index % len(LINES)], unchecked[:, spot.row, spot.column], top)
        ax.set(ylim=(0.0, top), ylabel="m/day")
        ax.locator_params(axis="y", nbins=4, prune="upper")
        ax.text(
            0.01,
            0.95,
            spot.name,
            transform=ax.transAxes,
            fontsize=13,
            weight="bold",
            va="top",
            color=LINES[index % len(LINES)],
        )
        locator: Any = AutoDateLocator()  # type: ignore[no-untyped-call]
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
        if index < len(spots) - 1:
            ax.tick_params(labelbottom=False)
        if not index:
            ax.set_title(
                "speed at the places; bar: 95 % of the stated error; gap: nothing measured;\n"
                "dotted: one pair, nothing checks it",
                fontsize=10,
                loc="left",
            )


def _draw_steps(
    ax: Axes, field: VelocityField, spot: Spot, colour: str, unchecked: NDArray[np.bool_], top: float
) -> None:
    """Draw each span as a level line with its error about it: what was measured is the mean over the span."""
    speed = speed_mpd(field)[:, spot.row, spot.column]
    sigma = largest_sigma_mps(field)[:, spot.row, spot.column] * DAY_S
    from matplotlib.dates import date2num

    edges = date2num(field.edges_utc)  # type: ignore[no-untyped-call]
    for (begin, end), level, error, alone in zip(pairwise(edges), speed, sigma, unchecked, strict=True):
        if np.isfinite(level):
            low, high = max(0.0, level - TWO_SIGMA * error), level + TWO_SIGMA * error
            ax.fill_between([begin, end], low, high, color=colour, alpha=0.1 if alone else 0.25, linewidth=0.0)
            line = ":" if alone else "-"
            ax.plot([begin, end], [level, level], color=colour, linewidth=2.2, solid_capstyle="butt", linestyle=line)
            if level > top:
                ax.annotate(
                    f"{level:.2g} \u2191", ((begin + end) / 2, top), (0, -11), textcoords="offset points", ha="center"
                )


def _top(field: VelocityField, spots: Sequence[Spot]) -> float:
    """Return the top of the panels [m/day]: above nearly all speeds; what is faster is marked at the top."""
    rows, columns = [spot.row for spot in spots], [spot.column for spot in spots]
    speed = speed_mpd(field)[:, rows, columns]
    known = speed[np.isfinite(speed)]
    return min(1.1 * float(known.max()), 1.6 * float(np.quantile(known, SHOWN))) if known.size else 1.0
