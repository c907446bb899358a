"""The crevasse map: openings by width, faces, and what may fall, over shaded heights."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.figures import house_style
from lungta.ice.image.crs import crs_name
from lungta.ice.survey.model import IcefallSurvey
from lungta.ice.survey.summary import WIDTHS_M, width_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_COLOURS = ("#9ecae1", "#4292c6", "#08519c", "#54278f", "#16002e")
"""Of crevasses by class of width, narrow to wide."""
SERAC, SAG, VOID, WARNING = "#e31a1c", "#00a08a", "#f7d6e6", "#b00020"
REACH = "YlOrRd"
LONGEST_PX = 1600
NOT_REAL = "NOT REAL"

Layer = NDArray[np.float32]


def survey_figure(survey: IcefallSurvey) -> Figure:
    """Return the crevasse map of a survey: openings by width, faces and suspected bridges; beside it both reaches.

    Parameters
    ----------
    survey : IcefallSurvey
        Thinned to at most 1,600 cells a side by the greatest value of each square, so that no crevasse vanishes.
    """
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(14.0, 9.0), layout="constrained")
        board = figure.add_gridspec(2, 2, width_ratios=(2.35, 1.0))
        _draw_openings(figure.add_subplot(board[:, 0]), survey)
        reaches = (("seracs", survey.serac_reach), ("avalanches from the flanks", survey.avalanche_reach))
        for row, (what, reach) in enumerate(reaches):
            _draw_reach(figure, figure.add_subplot(board[row, 1]), survey, reach, what)
        _say(figure, survey)
    return figure


def _draw_openings(ax: Axes, survey: IcefallSurvey) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Patch

    width_m, serac_m = _pooled(survey, survey.crevasse_width_m), _pooled(survey, survey.serac_height_m)
    classes = np.where(width_m > 0.0, np.digitize(width_m, WIDTHS_M) - 1.0, np.nan)
    layers: list[tuple[NDArray[Any], str, str]] = [
        (classes == number, colour, f"crevasse, {width_words(bound)} wide")
        for number, (bound, colour) in enumerate(zip(WIDTHS_M, WIDTH_COLOURS, strict=True))
    ]
    layers.append((serac_m > 0.0, SERAC, f"ice face, up to {np.nan_to_num(survey.serac_height_m).max():.0f} m high"))
    if survey.sag_m is not None:
        layers.append((_pooled(survey, survey.sag_m) > 0.0, SAG, "trough: a crevasse under snow?"))
    layers.append((np.isnan(_pooled(survey, survey.alt_amsl_m)), VOID, "no height: nothing is known"))
    present = [layer for layer in layers if layer[0].any()]
    painted = np.repeat(np.nan_to_num(_shade(survey, paler=0.45), nan=1.0)[..., None], 3, axis=2)
    for mask, colour, _ in present:
        painted[mask] = to_rgb(colour)
    ax.imshow((255.0 * painted).astype(np.uint8), extent=_extent(survey), interpolation="antialiased")
    if np.isnan(survey.crevasse_width_m).all():
        _unknown(ax)
    patches = [Patch(facecolor=colour, edgecolor="0.2", label=label) for _, colour, label in present]
    if patches:
        ax.legend(handles=patches, loc="upper right", fontsize=9, framealpha=0.92).set_zorder(20)
    _frame(ax, survey, survey.grid.georeferenced)
    ax.set_title("openings and faces", fontsize=11, loc="left")


def _draw_reach(figure: Figure, ax: Axes, survey: IcefallSurvey, reach: Layer, what: str) -> None:
    ax.imshow(_shade(survey, paler=0.9), extent=_extent(survey), cmap="gray", vmin=0.0, vmax=1.0)
    ax.set_title(f"reach of {what}", fontsize=11, loc="left")
    _frame(ax, survey, False)
    ax.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
    if np.isnan(reach).all():
        _unknown(ax)
        return
    held = _pooled(survey, reach)
    shown = ax.imshow(
        np.where(held > 0.0, held, np.nan), extent=_extent(survey), cmap=REACH, vmin=0.0, vmax=1.0, alpha=0.6
    )
    bar = figure.colorbar(shown, ax=ax, shrink=0.85, ticks=(0.0, 0.5, 1.0))
    bar.set_label("0: no fall gets there   1: small ones do", fontsize=8)


def _unknown(ax: Axes) -> None:
    look: Any = {"ha": "center", "va": "center", "fontsize": 20, "weight": "bold", "color": WARNING}
    ax.text(0.5, 0.5, "not known", transform=ax.transAxes, **look)


def _pooled(survey: IcefallSurvey, layer: Layer) -> Layer:
    """The greatest value of each square of cells, voids left out; rows and columns that fill no square left out."""
    size = max(1, math.ceil(max(survey.grid.shape) / LONGEST_PX))
    if size == 1:
        return layer
    rows, columns = layer.shape[0] // size, layer.shape[1] // size
    squares = layer[: rows * size, : columns * size].reshape(rows, size, columns, size)
    held = np.where(np.isnan(squares), -np.inf, squares).max(axis=(1, 3))
    return np.where(np.isneginf(held), np.nan, held).astype(np.float32)


def _extent(survey: IcefallSurvey) -> tuple[float, float, float, float]:
    grid = survey.grid
    size = max(1, math.ceil(max(grid.shape) / LONGEST_PX))
    east_m = grid.west_m + grid.columns // size * size * grid.pixel_m
    return grid.west_m, east_m, grid.north_m - grid.rows // size * size * grid.pixel_m, grid.north_m


def _shade(survey: IcefallSurvey, paler: float) -> NDArray[np.float64]:
    """Shaded relief, 0..1, drawn towards white: by 0.9, black becomes a light grey."""
    from matplotlib.colors import LightSource

    held = _pooled(survey, survey.alt_amsl_m)
    step_m = (_extent(survey)[1] - survey.grid.west_m) / held.shape[1]
    light = LightSource(azdeg=315.0, altdeg=45.0)  # from the north-west, the habit of maps
    shade = np.asarray(light.hillshade(held.astype(float), dx=step_m, dy=step_m))
    return (shade + paler) / (1.0 + paler)


def _frame(ax: Axes, survey: IcefallSurvey, ticked: bool) -> None:
    ax.set_aspect("equal")
    ax.grid(False)
    if ticked:
        ax.grid(True, color="0.2", linewidth=0.4, alpha=0.5)
    ax.ticklabel_format(style="plain", useOffset=False)
    if ticked:
        ax.set(xlabel=f"east, m ({crs_name(survey.grid.crs)})", ylabel="north, m")
        ax.tick_params(axis="y", labelrotation=90)
    _draw_scale(ax)


def _draw_scale(ax: Axes) -> None:
    """Draw a bar of scale in the lower left corner."""
    from matplotlib.patheffects import withStroke

    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    wanted = (east - west) / 5.0
    power = 10.0 ** math.floor(math.log10(wanted))
    length_m = power * max(step for step in (1.0, 2.0, 5.0) if step * power <= wanted)
    x, y = west + 0.03 * (east - west), south + 0.03 * (north - south)
    edge = [withStroke(linewidth=3.5, foreground="1.0")]
    ax.plot([x, x + length_m], [y, y], color="0.0", linewidth=3.5, path_effects=edge, solid_capstyle="butt", zorder=13)
    text = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    look: Any = {"ha": "center", "weight": "bold", "path_effects": edge, "zorder": 13}
    ax.annotate(text, (x + length_m / 2, y), (0, 5), textcoords="offset points", **look)


def _say(figure: Figure, survey: IcefallSurvey) -> None:
    """Write NOT REAL in large type when made, and what a person must know in small type."""
    made = any(NOT_REAL in note for note in survey.notes)
    said = "Crevasses, seracs and what they reach, for icefall doctors to judge"
    title = figure.suptitle(said, x=0.02, ha="left", fontsize=15, weight="bold")
    if made:
        title.set_text(f"{NOT_REAL}, made for practice. {said}")
        title.set_color(WARNING)
    grave = [finding for finding in survey.findings if finding.severity != "notice"]
    slight = [finding for finding in survey.findings if finding.severity == "notice"]
    lines = [line for finding in (*grave, *slight) for line in textwrap.wrap(f"- {finding.message}", 205)]
    figure.supxlabel("\n".join(lines[:9]), x=0.02, ha="left", fontsize=7.5, color="0.2")
    if made:
        text = figure.axes[0].text(0.5, 0.5, NOT_REAL, transform=figure.axes[0].transAxes, rotation=32.0)
        text.set(ha="center", va="center", fontsize=60, weight="bold", color=WARNING, alpha=0.3, zorder=19)
        text.set_in_layout(False)
