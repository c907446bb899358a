"""Title, warning, scale and north: what every picture of the wind carries."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lungta.mountain.wind.path import FlightPath

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WARNING = "#b00020"


def halo(width: float = 2.5, *, colour: str = "1.0") -> list[Any]:
    """Return an edge, white by default, for text and lines over a picture."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=width, foreground=colour)]


def path_look(path: FlightPath) -> dict[str, Any]:
    """Return how a path is drawn: a corridor in full, a mere line dashed and called so."""
    if path.corridor:
        return {"color": "0.0", "linewidth": 2.8, "linestyle": "-", "label": "corridor (still air)"}
    return {"color": "0.0", "linewidth": 2.8, "linestyle": (0, (4, 2)), "label": "straight line, no corridor"}


def draw_title(figure: Figure, what: str, when: str, small: Sequence[str], not_for_flight: Sequence[str]) -> None:
    """Write what it is and for when, the warning in large type, and where it came from in small type."""
    lines = [line for text in small for line in textwrap.wrap(text, 125)]
    figure.suptitle(f"{what}\n{when}", x=0.02, ha="left", fontsize=14, weight="bold")
    figure.supxlabel("\n".join(lines), x=0.02, ha="left", fontsize=7.5, color="0.25")
    if not_for_flight:
        ax = figure.axes[0]
        reasons = "\n".join(textwrap.wrap("; ".join(not_for_flight), 95))
        ax.set_title(f"NOT FOR FLIGHT: {reasons}", color="1.0", weight="bold", backgroundcolor=WARNING, fontsize=11)


def draw_watermark(ax: Axes, not_for_flight: Sequence[str], *, size: float = 52.0, rotation_deg: float = 32.0) -> None:
    """Write NOT FOR FLIGHT across axes, so that no part cut out of the picture is without it."""
    if not_for_flight:
        text = ax.text(0.5, 0.5, "NOT FOR FLIGHT", transform=ax.transAxes, rotation=rotation_deg, clip_on=True)
        text.set(ha="center", va="center", fontsize=size, weight="bold", color=WARNING, alpha=0.22, zorder=20)
        text.set_in_layout(False)


def draw_scale(ax: Axes, length_m: float = 1000.0) -> None:
    """Draw a scale in the lower left corner of a map in metres, and north in the upper right one."""
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    x, y = west + 0.035 * (east - west), south + 0.025 * (north - south)
    ax.add_patch(_plate(0.015, 0.012, 0.2, 0.055, ax))
    ax.plot([x, x + length_m], [y, y], color="0.0", linewidth=4.0, solid_capstyle="butt", zorder=13)
    ax.annotate(
        f"{length_m / 1000:g} km", (x + length_m / 2, y), (0, 4), textcoords="offset points", ha="center", zorder=13
    )
    arrow = {"arrowstyle": "-|>", "color": "0.0", "linewidth": 2.2, "mutation_scale": 18}
    place: Any = {"xycoords": "axes fraction", "ha": "center", "va": "center", "fontsize": 13, "weight": "bold"}
    ax.add_patch(_plate(0.93, 0.885, 0.055, 0.1, ax))
    ax.annotate("N", (0.9575, 0.98), xytext=(0.9575, 0.907), arrowprops=arrow, zorder=13, **place)


def _plate(x: float, y: float, width: float, height: float, ax: Axes) -> Any:
    """Return a white plate in fractions of the axes, for what must be read over a map."""
    from matplotlib.patches import Rectangle

    look: Any = {"facecolor": "1.0", "edgecolor": "0.4", "linewidth": 0.6, "alpha": 0.9, "zorder": 12}
    return Rectangle((x, y), width, height, transform=ax.transAxes, **look)


def draw_arrow_key(ax: Axes, arrows: Any, wind_mps: float) -> None:
    """Draw an arrow of a known wind beside the scale."""
    ax.add_patch(_plate(0.23, 0.012, 0.2, 0.055, ax))
    text = f"{wind_mps:g} m/s"
    key = ax.quiverkey(arrows, 0.285, 0.039, wind_mps, text, labelpos="E", coordinates="axes", color="0.0")
    key.set_zorder(13)
