"""Power against airspeed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.model import Aircraft
from lungta.aircraft.plot.style import GREYS, LINES, house_style
from lungta.aircraft.polar import Polar

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def power_figure(aircraft: Aircraft, rows: Sequence[Sequence[Polar]], labels: Sequence[str], title: str) -> Figure:
    """Return power curves as a figure: one row of curves for each air, named by its label."""
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(9.0, 5.6), layout="constrained")
        ax = figure.add_subplot()
        for number, (row, label) in enumerate(zip(rows, labels, strict=True)):
            draw_curves(aircraft, row, ax, GREYS[number % len(GREYS)])
            ax.plot([], [], color=GREYS[number % len(GREYS)], linewidth=2.0, label=label)
        for number, line in enumerate(rows[0]):
            ax.plot([], [], color="0.0", linestyle=LINES[number % len(LINES)], label=f"{line.payload_kg:g} kg")
        ax.plot([], [], "o", color="0.0", label="best endurance")
        ax.plot([], [], "D", color="0.0", markerfacecolor="1.0", label="best range")
        ax.plot([], [], color="0.0", linewidth=0.7, label="thin: less thrust left than the control margin")
        ax.set(xlabel="airspeed [m/s]", ylabel="electrical power [kW]", xlim=(0, aircraft.max_speed_mps))
        ax.set_ylim(bottom=0.0)
        ax.set_title(title, fontsize=10)
        figure.legend(loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    return figure


def draw_curves(aircraft: Aircraft, row: Sequence[Polar], ax: Axes, grey: str) -> None:
    """Draw the curves of one air, a line style for each load; thin where the thrust margin is gone."""
    for style, line in zip(LINES * len(row), row, strict=False):
        kilowatts = line.power_w / 1000.0
        held = line.thrust_margin_frac >= aircraft.control_margin_frac
        ax.plot(line.airspeed_mps, kilowatts, linestyle=style, color=grey, linewidth=0.7)
        ax.plot(line.airspeed_mps, np.where(held, kilowatts, np.nan), linestyle=style, color=grey, linewidth=2.0)
        best = line.best
        ax.plot(best.endurance_mps, best.endurance_power_w / 1000.0, "o", color=grey, markersize=6)
        if np.isfinite(best.range_mps):
            at_range = float(np.interp(best.range_mps, line.airspeed_mps, kilowatts))
            ax.plot(best.range_mps, at_range, "D", color=grey, markerfacecolor="1.0", markersize=6)
