"""Maps of velocity: the mean with arrows and places, and every span beside the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.figures import house_style
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import IceImage
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.plot import draw_scale
from lungta.ice.tracking.plot_backdrop import draw_backdrop
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.notes import NOT_REAL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = "plasma"
SHOWN_TOP = 0.98  # quantile of the speeds where the colours end
MOST_PANELS = 12
WARNING = "#b00020"
EMPTY = "0.85"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLook:
    """What maps of one figure share: the backdrop, the top of the colours [m/day], the least scale."""

    backdrop: IceImage | None
    top_mpd: float
    scale_m: float


def speed_mpd(field: VelocityField) -> Floats:
    """Return the speed of every span [m/day]; NaN where nothing was measured."""
    return np.asarray(np.hypot(field.u_mps, field.v_mps) * DAY_S)


def nice_above(number: float) -> float:
    """Return the least of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten that is not below a number; 1 for 0."""
    if not number > 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(number))
    return power * min(step for step in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if step * power >= number)


def top_of(speeds_mpd: Floats) -> float:
    """Return where the colours end [m/day]."""
    known = speeds_mpd[np.isfinite(speeds_mpd)]
    return nice_above(float(np.quantile(known, SHOWN_TOP))) if known.size else 1.0


def draw_map(ax: Axes, grid: MapGrid, values: Floats, look: MapLook, **colours: Any) -> Any:
    """Draw coloured cells over the backdrop, north up, without ticks, and return what a colour bar needs."""
    if look.backdrop is not None:
        draw_backdrop(ax, look.backdrop)
    west, south, east, north = grid.bounds_m
    usual: dict[str, Any] = {
        "cmap": COLOURS,
        "vmin": 0.0,
        "vmax": look.top_mpd,
        "alpha": 0.75 if look.backdrop else 1.0,
    }
    drawn = ax.imshow(values, extent=(west, east, south, north), interpolation="nearest", **(usual | colours))
    ax.set(xlim=(west, east), ylim=(south, north), aspect="equal", xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines[["top", "right"]].set_visible(True)
    if look.backdrop is None:
        ax.set_facecolor(EMPTY)
    return drawn


def draw_arrows(ax: Axes, field: VelocityField, span: int, top_mpd: float) -> None:
    """Draw velocities of some of the places where one was measured, none in between."""
    grid = field.grid
    size = max(1, math.ceil(max(grid.shape) / 26))
    rows, columns = (np.arange((size - 1) // 2, count, size) for count in grid.shape)
    u, v = (each[span][np.ix_(rows, columns)] * DAY_S for each in (field.u_mps, field.v_mps))
    known = np.isfinite(u)
    east_m, north_m = np.meshgrid(grid.east_centres_m[columns], grid.north_centres_m[rows])
    if known.any():
        ax.quiver(
            east_m[known],
            north_m[known],
            u[known],
            v[known],
            angles="xy",
            scale_units="xy",
            scale=top_mpd / (1.25 * size * grid.pixel_m),
            width=0.0026,
            color="1.0",
            edgecolor="0.0",
            linewidth=0.5,
            zorder=6,
        )


def entitle(figure: Figure, words: str, notes: Sequence[str]) -> None:
    """Write a figure's title, NOT REAL ahead of it when the ice is made."""
    made = any(NOT_REAL in note for note in notes)
    words = f"{NOT_REAL}, made for practice. {words}" if made else words
    look: dict[str, Any] = {"x": 0.02, "ha": "left", "fontsize": 13, "weight": "bold"}
    figure.suptitle(words, color=WARNING if made else "0.0", **look)


def spans_figure(field: VelocityField, backdrop: IceImage | None = None) -> Figure:
    """Return maps of the speed in every span in the same colours; of many spans twelve, evenly chosen, and said.

    Places without colour have no velocity in that span.
    """
    from matplotlib.figure import Figure

    spans = len(field.pairs)
    shown = sorted(set(np.linspace(0, spans - 1, min(spans, MOST_PANELS)).round().astype(int).tolist()))
    across = {1: 1, 2: 2, 4: 2}.get(len(shown), 3 if len(shown) in (3, 5, 6, 9) else 4)
    down = math.ceil(len(shown) / across)
    ratio = field.grid.rows / field.grid.columns
    speeds = speed_mpd(field)
    look = MapLook(backdrop=backdrop, top_mpd=top_of(speeds), scale_m=scale_length_m(field.grid))
    with house_style():
        figure = Figure(figsize=(3.6 * across + 0.9, down * (3.4 * ratio + 0.65) + 0.75), layout="constrained")
        axes = np.atleast_1d(np.asarray(figure.subplots(down, across))).ravel()
        for ax in axes[len(shown) :]:
            ax.set_axis_off()
        drawn: Any = None
        for ax, span in zip(axes, shown, strict=False):
            drawn = draw_map(ax, field.grid, speeds[span], look)
            ax.set_title(_span_title(field, span, speeds[span]), fontsize=9, loc="left")
        draw_scale(axes[0], look.scale_m, turned=not field.grid.georeferenced)
        figure.colorbar(drawn, ax=axes.tolist(), label="speed, m/day", extend="max", shrink=0.8, aspect=30)
        some = "" if len(shown) == spans else f", {len(shown)} of {spans} spans"
        entitle(figure, f"Speed of the ice from span to span{some}", field.notes)
    return figure


def _span_title(field: VelocityField, span: int, speeds: Floats) -> str:
    when = between(field.edges_utc[span], field.edges_utc[span + 1])
    known = np.isfinite(speeds)
    return f"{when}\nmedian {np.median(speeds[known]):.2g} m/day" if known.any() else f"{when}\nnothing measured"


def between(begin_utc: datetime, end_utc: datetime) -> str:
    """Return two dates in few words."""
    begin = f"{begin_utc:%d %b}" if begin_utc.year == end_utc.year else f"{begin_utc:%d %b %Y}"
    days = (end_utc - begin_utc).total_seconds() / DAY_S
    return f"{begin} to {end_utc:%d %b %Y}, {days:.3g} d"


def scale_length_m(grid: MapGrid) -> float:
    """Return a round length for the scale of a map [m]."""
    length_m = 0.3 * grid.columns * grid.pixel_m
    power = 10.0 ** math.floor(math.log10(length_m))
    return power * max(step for step in (1.0, 2.0, 5.0) if step * power <= length_m)
