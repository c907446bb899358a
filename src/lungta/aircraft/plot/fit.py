"""What a fit did: power over time, residuals, parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.fit.posterior import FitReport
from lungta.aircraft.plot.style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def fit_figure(report: FitReport) -> Figure:
    """Return measured and modelled power, residuals against airspeed, and parameters before and after."""
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(10.0, 7.0), layout="constrained")
        top, left, right = (figure.add_subplot(2, 2, place) for place in ((1, 2), 3, 4))
        draw_power(report, top)
        draw_residuals(report, left)
        draw_parameters(report, right)
        figure.suptitle(f"{report.aircraft_id}: fit to {len(report.sources)} flight log(s)", fontsize=10)
    return figure


def draw_power(report: FitReport, ax: Axes) -> None:
    """Draw power block by block, the held-out part shaded."""
    number = np.arange(report.before_w.size)
    ax.fill_between(number, 0, 1, where=report.held, transform=ax.get_xaxis_transform(), color="0.9", linewidth=0)
    ax.plot(number, report.blocks.power_w / 1e3, ".", color="0.0", markersize=3, label="measured")
    ax.plot(number, report.before_w / 1e3, "--", color="0.55", linewidth=1.2, label="before")
    ax.plot(number, report.after_w / 1e3, "-", color="0.0", linewidth=1.2, label="after; grey: not fitted to")
    ax.set(xlabel="block of 3 s", ylabel="power [kW]", ylim=(0, None))
    ax.legend(frameon=False, fontsize=8, loc="lower right")


def draw_residuals(report: FitReport, ax: Axes) -> None:
    """Draw what is left over against airspeed."""
    measured = report.blocks.power_w
    for modelled, mark, word in ((report.before_w, "x", "before"), (report.after_w, "o", "after")):
        face = "none" if mark == "o" else "0.55"
        ax.plot(
            report.blocks.airspeed_mps,
            100.0 * (modelled / measured - 1.0),
            mark,
            color="0.55" if mark == "x" else "0.0",
            markerfacecolor=face,
            markersize=3,
            label=word,
        )
    ax.axhline(0.0, color="0.0", linewidth=0.8)
    ax.set(xlabel="airspeed [m/s]", ylabel="model over measured [%]")
    ax.legend(frameon=False, fontsize=8)


def draw_parameters(report: FitReport, ax: Axes) -> None:
    """Draw each parameter in standard deviations of its prior."""
    rows = np.arange(len(report.prior))[::-1]
    for row, (name, prior) in zip(rows, report.prior.items(), strict=True):
        after = report.posterior[name]
        ax.plot([-1.0, 1.0], [row + 0.12] * 2, color="0.7", linewidth=5, solid_capstyle="butt")
        ax.errorbar(
            (after.value - prior.value) / prior.sigma,
            row - 0.12,
            xerr=after.sigma / prior.sigma,
            fmt="o",
            color="0.0",
            capsize=3,
        )
    ax.set_yticks(rows, [name.split(".")[1] for name in report.prior], fontsize=8)
    ax.set(xlabel="in standard deviations of the catalogue")
