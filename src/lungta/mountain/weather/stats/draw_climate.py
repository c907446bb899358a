"""A season as a picture: when in the day and in which month it is flyable, and for how long."""

from __future__ import annotations

from calendar import month_abbr
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.figures import house_style
from lungta.mountain.weather.stats.climatology import SPELLS_H, Climatology

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def climate_figure(climate: Climatology) -> Figure:
    """Return three panels: share of flyable hours, wind exceeded in one hour of twenty, days with long spells."""
    from matplotlib.figure import Figure

    months = [each.month for each in climate.months]
    with house_style():
        figure = Figure(figsize=(11.0, 4.6 + 0.9 * len(months)), layout="constrained")
        top, middle, low = figure.subplots(3, 1, height_ratios=[1, 1, 1.0])
        flyable = _grid(climate, months, {(e.month, e.hour): 100.0 * e.flyable_frac for e in climate.hours})
        draw_grid(top, flyable, months, "viridis", (0.0, 100.0), "hours that keep every limit known [%]")
        wind = _grid(climate, months, {(each.month, each.hour): each.wind_p95_mps for each in climate.hours})
        draw_grid(middle, wind, months, "magma_r", (0.0, 2.0 * climate.limits.wind_mps), "wind, 95th percentile [m/s]")
        draw_spells(climate, low)
        figure.suptitle(_title(climate), fontsize=10)
    return figure


def draw_grid(
    ax: Axes, values: NDArray[np.float64], months: list[int], colours: str, span: tuple[float, float], title: str
) -> None:
    """Draw a figure for each month and local hour; nothing where there is no record."""
    ax.imshow(values, cmap=colours, vmin=span[0], vmax=span[1], aspect="auto")
    for (row, hour), value in np.ndenumerate(values):
        if np.isfinite(value):
            shade = (value - span[0]) / (span[1] - span[0])
            light = shade < 0.6 if colours == "viridis" else shade > 0.5
            ax.text(hour, row, f"{value:.0f}", ha="center", va="center", fontsize=9, color="1.0" if light else "0.0")
    ax.set_yticks(range(len(months)), [month_abbr[month] for month in months])
    ax.set_xticks(range(24), [f"{hour:02d}" for hour in range(24)])
    ax.set_title(f"{title}, by local hour", loc="left", fontsize=11, weight="bold")
    ax.grid(visible=False)


def draw_spells(climate: Climatology, ax: Axes) -> None:
    """Draw the share of days with a flyable spell of at least some hours."""
    width = 0.8 / len(climate.months)
    for number, month in enumerate(climate.months):
        places = np.arange(len(SPELLS_H)) - 0.4 + width * (number + 0.5)
        shade = str(0.15 + 0.65 * number / max(1, len(climate.months)))
        bars = ax.bar(places, [100.0 * each for each in month.days_with_frac], width, color=shade, edgecolor="1.0")
        ax.bar_label(bars, fmt="%.0f", fontsize=8)
        bars.set_label(f"{month_abbr[month.month]} ({month.days} days, {month.whole_days} without gap)")
    ax.set_xticks(range(len(SPELLS_H)), [f"{least} h" for least in SPELLS_H])
    ax.set_ylim(0.0, 112.0)
    ax.set_axisbelow(True)
    ax.set_title("days with a flyable spell of at least ... [%]", loc="left", fontsize=11, weight="bold")
    ax.legend(ncols=4, fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14))


def _grid(climate: Climatology, months: list[int], values: dict[tuple[int, int], float]) -> NDArray[np.float64]:
    return np.array([[values.get((month, hour), np.nan) for hour in range(24)] for month in months])


def _title(climate: Climatology) -> str:
    limits = climate.limits
    gusts = f"gusts to {limits.gust_mps:g} m/s where measured ({climate.with_gust} hours)"
    return (
        f"{climate.title}, {climate.station_alt_amsl_m:.0f} m AMSL, {climate.days[0].day} to "
        f"{climate.days[-1].day}: {climate.count} of {climate.expected} hours\n"
        f"limits: wind to {limits.wind_mps:g} m/s, {gusts}. At the station: along a corridor above it blows more."
    )
