"""Speed and direction of ice over a picture, and why places have no vector."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.figures import house_style
from lungta.ice.image.crs import crs_name
from lungta.ice.image.model import IceImage
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.notes import days_words, said_once
from lungta.ice.tracking.plot_backdrop import draw_backdrop
from lungta.ice.tracking.reasons import MEASURED, SAID, Reason

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = "plasma"
ARROWS_ACROSS = 26
LEAST_ROWS = 8  # room for so many reasons, so that few do not become fat bars
SHOWN_TOP = 0.98  # quantile of the speeds where the colours end
NOT_REAL = "NOT REAL"
WARNING = "#b00020"
BAR = {"kept": "#2b7a4b", "marked": "#d98c1f", "none": "0.6"}


def speed_figure(displacements: Displacements, backdrop: IceImage | None = None) -> Figure:
    """Return a map of the speed [m/day] with arrows over a picture or shaded heights, and shares by reason.

    Only vectors that were measured and kept are drawn; places without colour have none. Arrows are single vectors of
    those, thinned, as long as the ice is fast.

    Parameters
    ----------
    displacements : Displacements
        What tracking found.
    backdrop : IceImage, optional
        Drawn underneath, in the same map.
    """
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(12.0, 8.6), layout="constrained")
        board = figure.add_gridspec(2, 2, width_ratios=(3.3, 1.0), height_ratios=(1.0, 1.25))
        ax = figure.add_subplot(board[:, 0])
        if backdrop is not None:
            draw_backdrop(ax, backdrop)
        _draw_speed(figure, ax, figure.add_subplot(board[0, 1]), displacements)
        _draw_reasons(figure.add_subplot(board[1, 1]), displacements)
        _frame(ax, displacements)
        _say(figure, ax, displacements)
    return figure


def _draw_speed(figure: Figure, ax: Axes, side: Axes, displacements: Displacements) -> None:
    """Draw coloured cells and arrows, and beside the map how the speeds are spread, in the same colours."""
    kept, grid = displacements.kept, displacements.grid
    speed_mpd = np.where(kept, displacements.speed_mps * DAY_S, np.nan)
    if not kept.any():
        side.set_axis_off()
        look: Any = {"ha": "center", "va": "center", "fontsize": 20, "weight": "bold", "color": WARNING}
        ax.text(0.5, 0.5, "no vector was kept", transform=ax.transAxes, **look)
        return
    top_mpd = _nice_above(float(np.nanquantile(speed_mpd, SHOWN_TOP)))
    west, south, east, north = grid.bounds_m
    ax.imshow(
        speed_mpd,
        extent=(west, east, south, north),
        cmap=COLOURS,
        vmin=0.0,
        vmax=top_mpd,
        alpha=0.62,
        interpolation="nearest",
    )
    _draw_arrows(ax, displacements, top_mpd)
    _draw_spread(side, speed_mpd[kept], top_mpd)


def _draw_arrows(ax: Axes, displacements: Displacements, top_mpd: float) -> None:
    chosen, spacing_m = _thinned_places(displacements)
    east_m, north_m = np.meshgrid(displacements.grid.east_centres_m, displacements.grid.north_centres_m)
    days = displacements.duration_s / DAY_S
    arrows = ax.quiver(
        east_m[chosen],
        north_m[chosen],
        displacements.east_m[chosen] / days,
        displacements.north_m[chosen] / days,
        angles="xy",
        scale_units="xy",
        scale=top_mpd / (1.25 * spacing_m),
        width=0.0026,
        headwidth=4.2,
        headlength=4.6,
        color="1.0",
        edgecolor="0.0",
        linewidth=0.5,
        zorder=6,
    )
    shown_mpd = _nice_below(0.8 * top_mpd)
    key = ax.quiverkey(arrows, 0.84, 1.022, shown_mpd, f"{shown_mpd:g} m/day", labelpos="E", coordinates="axes")
    key.set_zorder(13)


def _thinned_places(displacements: Displacements) -> tuple[NDArray[np.bool_], float]:
    """Return one kept place of each square of cells, the one nearest to its middle, and the side of a square [m]."""
    grid = displacements.grid
    size = max(1, math.ceil(max(grid.shape) / ARROWS_ACROSS))
    rows, columns = np.nonzero(displacements.kept)
    off = np.hypot(rows % size - (size - 1) / 2, columns % size - (size - 1) / 2)
    square = (rows // size) * (grid.columns // size + 1) + columns // size
    order = np.lexsort((off, square))
    first = order[np.unique(square[order], return_index=True)[1]]
    chosen = np.zeros(grid.shape, dtype=bool)
    chosen[rows[first], columns[first]] = True
    return chosen, size * grid.pixel_m


def _draw_spread(ax: Axes, speed_mpd: NDArray[np.float64], top_mpd: float) -> None:
    """Draw a histogram whose bars have the map's colours: the key to them."""
    import matplotlib as mpl

    edges = np.linspace(0.0, top_mpd, 25)
    counts, _ = np.histogram(np.minimum(speed_mpd, top_mpd * (1 - 1e-9)), edges)
    middle = (edges[:-1] + edges[1:]) / 2
    colours = mpl.colormaps[COLOURS](middle / top_mpd)
    ax.barh(middle, 100.0 * counts / counts.sum(), height=edges[1], color=colours, edgecolor="0.3", linewidth=0.3)
    ax.set(ylim=(0.0, top_mpd), xlabel="% of the vectors kept", ylabel="speed, m/day")
    median = float(np.median(speed_mpd))
    ax.axhline(median, color="0.0", linewidth=1.0, linestyle="--")
    from matplotlib.patheffects import withStroke

    edge = [withStroke(linewidth=3.0, foreground="1.0")]
    place: Any = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right"}
    ax.annotate(f"median {median:.2g}", (1.0, median), xytext=(0, 3), path_effects=edge, **place)
    over = float((speed_mpd > top_mpd).mean())
    title = (
        "colours of the map" if over < 0.005 else f"colours of the map\n(top bar: {100 * over:.0f} % are faster yet)"
    )
    ax.set_title(title, fontsize=10, loc="left")


def _draw_reasons(ax: Axes, displacements: Displacements) -> None:
    """Draw the share of places by reason, those with a vector that may be used on top."""
    counts = np.bincount(displacements.reason.ravel(), minlength=max(Reason) + 1)
    present = [reason for reason in Reason if counts[reason]]
    share = [100.0 * counts[reason] / displacements.reason.size for reason in present]
    colours = [BAR[_sort_of(reason)] for reason in present]
    ax.barh(range(len(present)), share, color=colours, height=0.42)
    ax.set(
        ylim=(max(len(present), LEAST_ROWS) - 0.4, -0.9), xlim=(0.0, 1.25 * max(share)), yticks=[], xlabel="% of places"
    )
    ax.spines["left"].set_visible(False)
    for row, (reason, percent) in enumerate(zip(present, share, strict=True)):
        ax.text(0.0, row - 0.25, SAID[reason], fontsize=8.2, va="bottom", ha="left")
        ax.text(percent, row, f" {percent:.1f}", fontsize=8.2, va="center")
    ax.grid(visible=False)
    ax.set_title("green: used\norange: measured, not used, not drawn\ngrey: nothing measured", fontsize=8.5, loc="left")


def _sort_of(reason: Reason) -> str:
    return "kept" if reason is Reason.KEPT else "marked" if reason < MEASURED else "none"


def _frame(ax: Axes, displacements: Displacements) -> None:
    """Set the map's edges, metres along them, a scale and north."""
    grid = displacements.grid
    west, south, east, north = grid.bounds_m
    ax.set(xlim=(west, east), ylim=(south, north), aspect="equal")
    ax.grid(visible=False)
    ax.spines[["top", "right"]].set_visible(True)
    ax.ticklabel_format(useOffset=False, style="plain")
    ax.tick_params(labelsize=8)
    ax.locator_params(nbins=6)
    for label in ax.get_yticklabels():
        label.set(rotation=90, va="center")
    name = crs_name(grid.crs) if grid.georeferenced else "of the picture's north-west corner; no georeference"
    ax.set_xlabel(f"m east, {name}" if grid.georeferenced else f"m east {name}", fontsize=8.5)
    ax.set_ylabel("m north", fontsize=8.5)
    draw_scale(ax, _nice_below(0.24 * (east - west)), turned=not grid.georeferenced)


def draw_scale(ax: Axes, length_m: float, *, turned: bool = False) -> None:
    """Draw a scale and, unless nobody knows where it is, north over the lower left corner of a map in metres."""
    from matplotlib.patheffects import withStroke

    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    x, y = west + 0.03 * (east - west), south + 0.03 * (north - south)
    edge = [withStroke(linewidth=3.5, foreground="1.0")]
    ax.plot([x, x + length_m], [y, y], color="0.0", linewidth=4.0, zorder=13, path_effects=edge, solid_capstyle="butt")
    text = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    look: Any = {"ha": "center", "weight": "bold", "zorder": 13, "path_effects": edge}
    ax.annotate(text, (x + length_m / 2, y), (0, 6), textcoords="offset points", **look)
    if not turned:
        arrow = {"arrowstyle": "-|>", "color": "0.0", "linewidth": 2.4, "mutation_scale": 18, "path_effects": edge}
        ax.annotate("N", (0.045, 0.21), xytext=(0.045, 0.115), xycoords="axes fraction", arrowprops=arrow, **look)


def _say(figure: Figure, ax: Axes, displacements: Displacements) -> None:
    """Write what and when it is, NOT REAL in large type when made, and what a reader must know in small type."""
    first, second = displacements.before_utc, displacements.after_utc
    when = f"{first:%d %b %Y} to {second:%d %b %Y} ({days_words(displacements.duration_s)})"
    made = any(NOT_REAL in note for note in displacements.notes)
    title = figure.suptitle(f"Motion of the ice, {when}", x=0.02, ha="left", fontsize=14, weight="bold")
    if made:
        title.set_text(f"{NOT_REAL}, made for practice. {title.get_text()}")
        title.set_color(WARNING)
    lines = [line for note in said_once(displacements.notes) for line in textwrap.wrap(note, 190)]
    figure.supxlabel("\n".join(lines[:9]), x=0.02, ha="left", fontsize=7.0, color="0.25")
    kept_percent = 100.0 * float(displacements.kept.mean())
    ax.set_title(f"coloured: measured and kept, {kept_percent:.0f} % of places", fontsize=10, loc="left")
    if made:
        text = ax.text(0.5, 0.5, NOT_REAL, transform=ax.transAxes, rotation=32.0, clip_on=True)
        text.set(ha="center", va="center", fontsize=60, weight="bold", color=WARNING, alpha=0.4, zorder=20)
        text.set_in_layout(False)


def _nice_below(number: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a number."""
    power = 10.0 ** math.floor(math.log10(number))
    return power * max(step for step in (1.0, 2.0, 5.0) if step * power <= number * (1 + 1e-9))


def _nice_above(number: float) -> float:
    """Return the least of 1, 1.5, 2, 2.5, 3, 4 ... 10 times a power of ten that is not below a number; 1 for 0."""
    if number <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(number))
    return power * min(step for step in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if step * power >= number)
