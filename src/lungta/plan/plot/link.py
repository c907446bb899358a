"""The radio link along a corridor, and the shadow that the ground casts on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.radio.least import least_alt_in_view_m
from lungta.mountain.wind.plot.bands import LIMIT_INK
from lungta.plan.plot import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lungta.plan.report.model import CorridorReport

PLACES = 90  # across the map: a ray for each of its cells takes longer than the rest of the picture were it much more
WITHOUT_LIMIT_M = 120.0  # height above ground that the shadow is drawn for where the site states no limit: our choice
MOST_DB, LEAST_DB = 45.0, -15.0


def draw_link(report: CorridorReport, ax: Axes) -> None:
    """Draw the link's margin, and where the ground stands in the way of its Fresnel zone or of sight itself."""
    ax.set(ylabel="link [dB]")
    link, line = report.link, report.line
    assert link is not None
    across: Any = {"step": "mid", "transform": ax.get_xaxis_transform(), "linewidth": 0.0}
    hidden, cramped = ~link.line_of_sight, link.line_of_sight & ~link.in_view
    if hidden.any():
        look: Any = {"facecolor": "0.55", "alpha": 0.55, **across}
        ax.fill_between(line.along_m, 0, 1, where=hidden, label="behind ground", **look)
    if cramped.any():
        look = {"facecolor": "none", "edgecolor": "0.35", "hatch": "\\\\\\", **across}
        ax.fill_between(line.along_m, 0, 1, where=cramped, label="seen, Fresnel zone not free", **look)
    margin = np.clip(link.margin_db, LEAST_DB - 5.0, MOST_DB + 5.0)
    ax.plot(
        line.along_m, margin, color="0.0", linewidth=1.8, label=f"margin; {link.share_in_view_frac:.0%} in clear view"
    )
    wanted_db = link.budget.wanted_margin_db
    ax.axhline(wanted_db, color=LIMIT_INK, linewidth=1.6, label=f"margin wanted, {wanted_db:g} dB")
    ax.axhline(0.0, color="0.3", linewidth=0.8)
    low = float(np.nanmin(margin, initial=0.0))
    high = float(np.nanmax(margin, initial=wanted_db))
    ax.set_ylim(max(LEAST_DB, min(-3.0, low - 3.0)), min(MOST_DB, high + 4.0))


def shadow_height_m(report: CorridorReport) -> float:
    """Return the height above ground that the shadow on the map is drawn for [m]."""
    limit_m = report.request.limits.height_limit_agl_m
    return WITHOUT_LIMIT_M if limit_m is None else limit_m


def draw_shadow(report: CorridorReport, ax: Axes) -> None:
    """Hatch where an aircraft at the height limit is not in clear view of the antenna, and mark the antenna."""
    if report.link is None:
        return
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    step_m = (east - west) / PLACES
    across, up = np.arange(west, east + step_m, step_m), np.arange(south, north + step_m, step_m)
    terrain, antenna = report.request.terrain, report.link.antenna
    least_m = least_alt_in_view_m(terrain, antenna, across, up, report.link.rule)
    ground_m = terrain.height_at(*np.meshgrid(across, up))
    lacking_m = np.where(np.isfinite(least_m), np.minimum(least_m, 1e5) - ground_m, 1e5) - shadow_height_m(report)
    ax.contourf(across, up, lacking_m, levels=[0.0, 1e9], colors=[style.SHADOW], alpha=0.3, zorder=3)
    ax.contour(across, up, lacking_m, levels=[0.0], colors=style.SHADOW, linewidths=1.0, linestyles="--", zorder=3)
    look: Any = {"marker": "*", "markersize": 9, "color": "0.0", "markeredgecolor": "1.0", "zorder": 11}
    ax.plot(antenna.east_m, antenna.north_m, linestyle="", **look)
    for relay in report.relay.relays[:1] if report.relay is not None else ():
        ax.plot(relay.east_m, relay.north_m, linestyle="", **{**look, "marker": "P", "markersize": 11})
