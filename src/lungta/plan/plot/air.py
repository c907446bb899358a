"""The wind that an aircraft meets along a corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.wind.plot.bands import LEE_INK, LIMIT_INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lungta.plan.report.model import CorridorReport


def draw_air(report: CorridorReport, ax: Axes) -> None:
    """Draw wind along and across the path, gusts, the aircraft's limit and the lee."""
    line, limit_mps = report.line, report.ask.aircraft.wind_limit_mps
    along = line.along_m
    most = float(np.nanmax(np.concatenate([line.gust_mps, [limit_mps]]), initial=limit_mps))
    least = float(np.nanmin(np.concatenate([line.tail_mps, line.cross_mps, [0.0]]), initial=0.0))
    ax.axhline(0.0, color="0.3", linewidth=0.8)
    spread: Any = {"color": "#a3cfe3", "alpha": 0.6, "linewidth": 0.0}
    ax.fill_between(along, line.tail_mps - line.sigma_mps, line.tail_mps + line.sigma_mps, **spread)
    ax.plot(along, line.tail_mps, color="0.0", linewidth=2.0, label="along: from behind +, ahead -")
    dashed: Any = {"color": "#0a4f9e", "linewidth": 1.8, "linestyle": (0, (5, 2))}
    ax.plot(along, line.cross_mps, label="across: from the left +, right -", **dashed)
    if line.gusts_known:
        ax.plot(along, line.gust_mps, color="0.0", linewidth=1.2, linestyle=":", label="gusts, from anywhere")
    ax.axhline(limit_mps, color=LIMIT_INK, linewidth=2.2, label=f"limit {limit_mps:g} m/s")
    if least < -0.6 * limit_mps:
        ax.axhline(-limit_mps, color=LIMIT_INK, linewidth=2.2)
    if line.in_lee.any():
        look: Any = {"facecolor": "none", "edgecolor": LEE_INK, "hatch": "//", "linewidth": 0.0, "alpha": 0.6}
        ax.fill_between(along, 0, 1, where=line.in_lee, transform=ax.get_xaxis_transform(), label="in the lee", **look)
    low = min(1.15 * least, -0.12 * most)
    ax.set(ylim=(max(low, -1.2 * most), 1.12 * most), ylabel="wind [m/s]")
