"""Power and charge along a corridor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.mountain.wind.plot.bands import LIMIT_INK
from lungta.mountain.wind.plot.furniture import halo
from lungta.plan.plot import style
from lungta.plan.plot.strip import way_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lungta.plan.report.model import CorridorReport


def draw_power(report: CorridorReport, ax: Axes) -> None:
    """Draw electrical power and, above it, the minutes since take-off."""
    ax.set(ylabel="power [kW]")
    assert report.trip is not None
    way = report.trip.way(report.ask.way)
    steps = np.append(way.power_w, way.power_w[-1]) / 1000.0
    ax.fill_between(way.along_m, 0.0, steps, step="post", color="0.82", linewidth=0.0)
    ax.step(way.along_m, steps, where="post", color="0.1", linewidth=1.8, label="power, median")
    ax.set_ylim(0.0, 1.3 * float(steps.max()))
    _draw_minutes(way.time_s, way.along_m, ax)


def _draw_minutes(time_s: Any, along_m: Any, ax: Axes) -> None:
    """Tick whole minutes since take-off along the upper edge."""
    moving = np.concatenate([[True], np.diff(along_m) > 1e-6])
    step_s = next(step for step in (60.0, 120.0, 300.0, 600.0) if np.ptp(time_s) / step < 15 or step == 600.0)
    for second in np.arange(np.ceil(time_s[0] / step_s) * step_s, time_s[-1] + 1e-9, step_s):
        x = float(np.interp(second, time_s[moving], along_m[moving]))
        ax.plot([x, x], [0.9, 1.0], transform=ax.get_xaxis_transform(), color="0.2", linewidth=1.0)
        if 0.03 < x / along_m[-1] < 0.97:
            words = f"{second / 60:.0f} min"
            ax.annotate(words, (x, 0.89), xycoords=("data", "axes fraction"), ha="center", va="top", fontsize=7.5)


def draw_charge(report: CorridorReport, ax: Axes) -> None:
    """Draw the charge with its quantiles and the reserve."""
    ax.set(ylabel="charge [%]", ylim=(0.0, 100.0))
    reserve = 100.0 * report.ask.site.limits.reserve_frac
    ax.axhline(reserve, color=LIMIT_INK, linewidth=1.8, linestyle="-", label=f"reserve {reserve:.0f} %")
    assert report.trip is not None
    way = report.trip.way(report.ask.way)
    low, middle, high = 100.0 * way.charge_frac
    ax.fill_between(way.along_m, low, high, color=style.CHARGE_BAND, linewidth=0.0, label="charge, 5-95 %")
    ax.plot(way.along_m, middle, color=style.CHARGE, linewidth=2.2, label="charge, median")
    ax.set_ylim(min(0.0, 1.1 * float(low.min())), 100.0)
    _draw_ways_out(report, ax)


def _draw_ways_out(report: CorridorReport, ax: Axes) -> None:
    """Draw what turning back and what going on would leave, and where there is no turning back."""
    table = report.contingency
    if table is None:
        return
    rows = way_rows(report)
    along = table.moments.along_m[rows] - table.moments.along_m[rows[0]]
    up = report.ask.way == "up"
    home = report.ask.base.name
    other = report.ask.to_pad.name if up else report.ask.from_pad.name
    dashed: Any = {"color": style.RETURN, "linewidth": 1.8, "linestyle": (0, (5, 1.6))}
    label = f"on landing, {'turned back' if up else 'gone on'} to {home}, 5 %"
    ax.plot(along, 100.0 * table.home.left_p05_frac[rows], label=label, **dashed)
    dotted: Any = {"color": "0.25", "linewidth": 1.3, "linestyle": "-."}
    ax.plot(along, 100.0 * table.drop.left_p05_frac[rows], label=f"on landing at {other}, 5 %", **dotted)


def draw_no_return(report: CorridorReport, panels: list[Axes]) -> None:
    """Mark the point of no return through panels, on the way away from the base."""
    table = report.contingency
    if table is None or report.ask.way != "up":
        return
    first = float(table.moments.along_m[way_rows(report)[0]])
    for point, words in ((table.no_return_reserve, "no return with the reserve"), (table.no_return_empty, "no return")):
        if point is None:
            continue
        for ax in panels:
            ax.axvline(point.along_m - first, color=style.RETURN, linewidth=2.4, linestyle=(0, (3, 1, 1, 1)), zorder=6)
        look: Any = {"rotation": 90, "va": "bottom", "ha": "right", "fontsize": 7.5, "path_effects": halo(2.5)}
        charge = panels[0]
        place = (point.along_m - first, 0.04)
        charge.text(*place, words, transform=charge.get_xaxis_transform(), color=style.RETURN, zorder=8, **look)
