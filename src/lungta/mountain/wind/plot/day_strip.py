"""The wind at the pads, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import SiteError
from lungta.core.figures import house_style
from lungta.core.time import TimeWindow
from lungta.mountain.site.model import Site
from lungta.mountain.sun import daylight_utc
from lungta.mountain.wind.plot.bands import COLOURS, LEE_INK, LIMIT_INK, band_rgb, edges_mps
from lungta.mountain.wind.plot.furniture import draw_title, draw_watermark, halo

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PadHours:
    """The wind over one pad at one height, hour by hour.

    Attributes
    ----------
    name : str
        Of the pad.
    height_agl_m : float
        Height above ground [m].
    times_utc : tuple of datetime
        Starts of the hours that there are.
    wind_mps, gust_mps, from_deg : array, shape (hours,)
        Mean, gust [m/s] and bearing it blows from [deg].
    in_lee : bool array, shape (hours,)
        Whether the flow may have separated there.
    """

    name: str
    height_agl_m: float
    times_utc: tuple[datetime, ...]
    wind_mps: Floats
    gust_mps: Floats
    from_deg: Floats
    in_lee: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScene:
    """A day's wind at the pads, with what a pilot compares it with; see `WindScene`."""

    site: Site
    day: date
    pads: tuple[PadHours, ...]
    limit_mps: float
    aircraft: str
    small_print: tuple[str, ...] = ()
    not_for_flight: tuple[str, ...] = ()


def day_figure(scene: DayScene) -> Figure:
    """Return mean wind, gusts and direction at each pad by the hour of a local day; hours without record stay empty."""
    from matplotlib.figure import Figure

    with house_style():
        figure = Figure(figsize=(11.0, 2.0 + 2.4 * len(scene.pads)), layout="constrained")
        axes = figure.subplots(len(scene.pads), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        top = 1.35 * max(scene.limit_mps, *(float(pad.gust_mps.max()) for pad in scene.pads))
        for ax, pad in zip(axes, scene.pads, strict=True):
            _draw_night(scene, ax)
            _draw_hours(scene, ax, pad, top)
            draw_watermark(ax, scene.not_for_flight, size=34.0, rotation_deg=0.0)
        _finish(scene, axes, top)
        _draw_legend(scene, axes[-1])
        when = f"{scene.day:%A} {scene.day.day} {scene.day:%B %Y}, {scene.pads[0].height_agl_m:g} m above ground"
        draw_title(figure, f"{scene.site.name}: wind at the pads", when, scene.small_print, scene.not_for_flight)
    return figure


def _hours_of(scene: DayScene, times_utc: Sequence[datetime]) -> Floats:
    """Return times as hours since the local midnight."""
    midnight = datetime.combine(scene.day, datetime.min.time(), tzinfo=ZoneInfo(scene.site.timezone))
    return np.array([(time_utc - midnight) / HOUR for time_utc in times_utc])


def _draw_hours(scene: DayScene, ax: Axes, pad: PadHours, top: float) -> None:
    middles = _hours_of(scene, pad.times_utc) + 0.5
    colours = band_rgb(pad.wind_mps, scene.limit_mps)
    ax.bar(middles, pad.wind_mps, width=0.86, color=list(colours), edgecolor="0.2", linewidth=0.7, zorder=3)
    ax.vlines(middles, pad.wind_mps, pad.gust_mps, color="0.2", linewidth=1.2, zorder=4)
    over = pad.gust_mps > scene.limit_mps
    look: dict[str, Any] = {"linewidth": 2.6, "zorder": 4}
    ax.hlines(pad.gust_mps[~over], middles[~over] - 0.3, middles[~over] + 0.3, color="0.1", **look)
    ax.hlines(pad.gust_mps[over], middles[over] - 0.3, middles[over] + 0.3, color=LIMIT_INK, **look)
    ax.axhline(scene.limit_mps, color=LIMIT_INK, linewidth=2.0, zorder=5)
    if pad.in_lee.any():
        lee: Any = {"facecolor": "none", "edgecolor": LEE_INK, "hatch": "///", "linewidth": 0.0, "zorder": 3}
        ax.bar(middles[pad.in_lee], pad.wind_mps[pad.in_lee], width=0.86, **lee)
    _draw_directions(ax, middles, pad, top)
    _draw_gaps(ax, middles)
    ax.set_ylabel(f"{pad.name}\n[m/s]", weight="bold", fontsize=11)


def _draw_gaps(ax: Axes, middles: Floats) -> None:
    """Write into hours of the day without record that there is none."""
    offset = float(np.median(middles % 1.0))
    for middle in np.arange(offset, 24.0):
        if np.abs(middles - middle).min() > 0.5:
            ax.text(
                middle, 0.2, "no record", transform=ax.get_xaxis_transform(), rotation=90, ha="center", color="0.35"
            )


def _draw_directions(ax: Axes, middles: Floats, pad: PadHours, top: float) -> None:
    """Draw arrows with the wind above the bars: north is up."""
    blowing = pad.wind_mps >= 0.5
    to_rad = np.radians(pad.from_deg[blowing] + 180.0)
    look: dict[str, Any] = {
        "pivot": "middle",
        "units": "inches",
        "scale": 4.0,
        "width": 0.026,
        "headwidth": 4.5,
        "zorder": 8,
    }
    ax.quiver(middles[blowing], np.full(blowing.sum(), 0.9 * top), np.sin(to_rad), np.cos(to_rad), angles="uv", **look)
    for middle, mps in zip(middles, pad.wind_mps, strict=True):
        ax.annotate(
            f"{mps:.0f}",
            (middle, 0.0),
            (0, 2.5),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            path_effects=halo(2.0),
            zorder=8,
        )


def _draw_night(scene: DayScene, ax: Axes) -> None:
    """Shade the time between sunset and sunrise, over a flat horizon."""
    light = _daylight(scene)
    if light is not None:
        rise, fall = _hours_of(scene, (light.start_utc, light.end_utc))
        for start, end in ((0.0, rise), (fall, 24.0)):
            ax.axvspan(start, end, color="0.88", linewidth=0.0, zorder=0)


def _daylight(scene: DayScene) -> TimeWindow | None:
    place = scene.site.home.position
    try:
        return daylight_utc(place.lat_deg, place.lon_deg, scene.day, scene.site.timezone)
    except SiteError:  # the sun does not rise: all is night, and nothing is gained by shading it
        return None


def _finish(scene: DayScene, axes: Any, top: float) -> None:
    first = datetime.combine(scene.day, datetime.min.time(), tzinfo=ZoneInfo(scene.site.timezone))
    hours = range(0, 25, 2)
    utc = [(first + hour * HOUR).astimezone(ZoneInfo("UTC")) for hour in hours]
    labels = [f"{hour % 24:02d}:00\n{time:%H:%M}" for hour, time in zip(hours, utc, strict=True)]
    axes[-1].set_xticks(list(hours), labels=labels)
    axes[-1].set(xlim=(0.0, 24.0), ylim=(0.0, top), xlabel=f"local time ({scene.site.timezone}), UTC below")
    for ax in axes:
        ax.grid(visible=True, axis="y", zorder=1)
        ax.grid(visible=False, axis="x")


def _draw_legend(scene: DayScene, ax: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    edges = edges_mps(scene.limit_mps)
    names = [*(f"{low:g}-{high:g} m/s" for low, high in pairwise(edges[:-1])), f"over {edges[-2]:g} m/s"]
    drawn: list[Any] = [
        Patch(facecolor=colour, edgecolor="0.2", label=name) for colour, name in zip(COLOURS, names, strict=True)
    ]
    drawn += [
        Line2D([], [], color="0.1", linewidth=2.6, label="gust"),
        Line2D([], [], color=LIMIT_INK, linewidth=2.0, label=f"limit of {scene.aircraft}, {scene.limit_mps:g} m/s"),
        Patch(facecolor="none", edgecolor=LEE_INK, hatch="///", label="in the lee: eddies, rotors"),
        Patch(facecolor="0.88", label="night"),
    ]
    ax.legend(handles=drawn, loc="upper center", bbox_to_anchor=(0.5, -0.32), ncols=6, fontsize=8.5, frameon=False)
