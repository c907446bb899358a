"""Exposure by hour and the trade of detour against it, as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lungta.core.figures import house_style
from lungta.mountain.site.people import HOURS
from lungta.plan.people.exposure import Exposure
from lungta.plan.people.trade import Trade

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442"  # Okabe & Ito 2008
MILLION = 1e6
TOO_CLOSE_FRAC = 0.1  # of the axis: labels of points nearer than this would lie on each other


def people_figure(exposure: Exposure, trades: Sequence[Trade], title: str) -> Figure:
    """Return exposure by hour beside what detours buy."""
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(11.0, 4.2), layout="constrained")
        hours, ways = figure.subplots(1, 2, width_ratios=(1.6, 1.0))
        draw_hours(exposure, hours)
        draw_trades(trades, ways)
        figure.suptitle(title)
    return figure


def draw_hours(exposure: Exposure, ax: Axes) -> None:
    """Draw expected casualties of a million flights for each hour of the local day, group on group, and how sure."""
    ax.set_axisbelow(True)
    hours = np.arange(HOURS) + 0.5
    top = np.zeros(HOURS)
    for group, colour in zip(exposure.groups, COLOURS, strict=False):
        if group.casualties.max() * MILLION > 0.01 * max(exposure.casualties.max() * MILLION, 1e-9):
            ax.bar(hours, group.casualties * MILLION, bottom=top, width=0.9, color=colour, label=group.name)
        top = top + group.casualties * MILLION
    spans = np.array([exposure.span(hour) for hour in range(HOURS)]).T * MILLION
    ax.errorbar(
        hours, top, yerr=[top - spans[0], spans[1] - top], fmt="none", ecolor="0.3", elinewidth=0.8, capsize=2,
        label="how well numbers are known",
    )  # fmt: skip
    ax.set(xlim=(0, HOURS), xticks=range(0, HOURS + 1, 3), xlabel="local time of the flight [h]", ylim=(0, None))
    ax.set_ylabel("expected casualties of a million flights")
    ax.legend(frameon=False)


def _bundles(across: Sequence[float], up: Sequence[float]) -> list[tuple[int, int]]:
    """First and last of each run of points that lie too close for a label each."""
    wide = max(across, default=0.0) - min(across, default=0.0)
    high = max(up, default=0.0)
    bundles: list[tuple[int, int]] = []
    for index in range(len(across)):
        first = bundles[-1][0] if bundles else index
        near = _gap(across, first, index) <= wide and _gap(up, first, index) <= high
        if bundles and near:
            bundles[-1] = (first, index)
        else:
            bundles.append((index, index))
    return bundles


def _gap(values: Sequence[float], first: int, index: int) -> float:
    """How long an axis would have to be for labels at two values not to lie on each other."""
    return abs(values[index] - values[first]) / TOO_CLOSE_FRAC


def draw_trades(trades: Sequence[Trade], ax: Axes) -> None:
    """Draw expected casualties against length for each weight, the weight written beside it."""
    length_m = [trade.corridor.length_m for trade in trades]
    casualties = [trade.casualties * MILLION for trade in trades]
    ax.plot(length_m, casualties, "o-", color=COLOURS[0], linewidth=0.8)
    for first, last in _bundles(length_m, casualties):
        low, high = trades[first].people_weight_m, trades[last].people_weight_m
        text = f"{low:g} m" if first == last else f"{low:g} to {high:g} m"
        place = length_m[last], casualties[last]
        ax.annotate(text, place, xytext=(7, 5), textcoords="offset points", fontsize=8)
    ax.set(xlabel="length of the way [m]", ylabel="expected casualties of a million passages", ylim=(0, None))
    ax.set_title("detour accepted for not passing over one person", fontsize=9)
