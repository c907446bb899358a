"""One flight over time as SVG: heights over ground, power, and charge with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from lungta.plan.dayplan import FlightPoint, Place, Sortie
from lungta.record.report import svg
from lungta.record.report.words import metres, percent

WIDTH = 1000.0
LEFT, RIGHT = 66.0, 14.0
AXIS_NAME = 150.0
"""Room for the name of the height axis."""
GROUND_QUANTILE = 1.645
"""Standard deviations from the middle to the 5 % and 95 % quantiles of a normal distribution."""
TIME_STEPS_S = (30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of the drawing with its own vertical scale."""

    top: float
    bottom: float
    low: float
    high: float

    @property
    def y(self) -> svg.Scale:
        """Value to y."""
        return svg.Scale(low=self.low, high=self.high, start=self.bottom, end=self.top)

    def ys(self, values: Floats) -> Floats:
        """Return the y of many values."""
        return self.y.many(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flight:
    """The columns of a flight, with the x of each moment."""

    points: tuple[FlightPoint, ...]
    place: Place
    x_scale: svg.Scale

    def column(self, name: str) -> Floats:
        return np.array([getattr(point, name) for point in self.points], dtype=float)

    @property
    def x(self) -> Floats:
        return self.x_scale.many(self.column("time_s"))


def profile_svg(sortie: Sortie, place: Place) -> str:
    """Return the flight of a sortie as three panels over one axis of time since take-off."""
    label = f"Heights, power and charge along sortie {sortie.number}"
    if len(sortie.profile) < 2:
        return _sheet(60.0, svg.text(LEFT, 36, "No flight profile was computed.", "soft"), label)
    flight = _flight(sortie, place)
    heights = height_panel(flight, top=64.0, bottom=330.0)
    panels = [heights, power_panel(flight, top=362.0, bottom=436.0), charge_panel(flight, top=468.0, bottom=586.0)]
    drawn = [_legend(place), _phases(flight, 64.0, 586.0), *panels, _time_axis(flight, 586.0)]
    return _sheet(628.0, "".join(drawn), label)


def small_profile_svg(sortie: Sortie, place: Place) -> str:
    """Return the heights of a flight alone, for the flight sheet."""
    label = f"Heights along sortie {sortie.number}"
    if len(sortie.profile) < 2:
        return _sheet(60.0, svg.text(LEFT, 36, "No flight profile was computed.", "soft"), label)
    flight = _flight(sortie, place)
    drawn = [_legend(place), _phases(flight, 64.0, 270.0), height_panel(flight, top=64.0, bottom=270.0)]
    return _sheet(312.0, "".join(drawn) + _time_axis(flight, 270.0), label)


def _flight(sortie: Sortie, place: Place) -> _Flight:
    scale = svg.Scale(low=0.0, high=max(sortie.profile[-1].time_s, 1.0), start=LEFT, end=WIDTH - RIGHT)
    return _Flight(points=sortie.profile, place=place, x_scale=scale)


def _sheet(height: float, content: str, label: str) -> str:
    return svg.element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "drawing profile",
            "viewBox": f"0 0 {svg.number(WIDTH)} {svg.number(height)}",
            "role": "img",
            "aria-label": label,
        },
        content,
    )


def height_panel(flight: _Flight, *, top: float, bottom: float) -> str:
    """Return ground with its uncertainty, clearance, height limit and the flown line."""
    ground, altitude = flight.column("ground_amsl_m"), flight.column("alt_amsl_m")
    spread = GROUND_QUANTILE * flight.column("ground_sigma_m")
    limit_m, clearance_m = flight.place.height_limit_agl_m, flight.place.min_clearance_m
    ceiling = np.maximum(altitude, ground + (limit_m or 0.0))
    low, high = float(np.nanmin(ground)), float(np.nanmax(ceiling))
    panel = Panel(top=top, bottom=bottom, low=low - 0.1 * (high - low), high=high + 0.04 * (high - low))
    x, floor = flight.x, np.full(len(ground), panel.low)
    drawn = [_grid(panel, "height above sea, m", svg.nice_ticks(panel.low, panel.high, count=5), "{:,.0f}")]
    drawn.append(svg.band(x, panel.ys(floor), panel.ys(ground), "ground"))
    drawn.append(svg.band(x, panel.ys(ground), panel.ys(ground + clearance_m), "clearance-band"))
    least, most = (np.clip(ground + side * spread, panel.low, panel.high) for side in (-1, 1))
    drawn.append(svg.band(x, panel.ys(least), panel.ys(most), "ground-band"))
    drawn.append(svg.path(x, panel.ys(ground), "ground-edge"))
    drawn.append(svg.path(x, panel.ys(ground + clearance_m), "clearance"))
    if limit_m is not None:
        drawn.append(svg.path(x, panel.ys(ground + limit_m), "limit"))
    drawn += _flown(flight, panel, altitude)
    return "".join(drawn)


def power_panel(flight: _Flight, *, top: float, bottom: float) -> str:
    """Return the electrical power, each value holding over the leg that ends with it."""
    power_kw = flight.column("power_w") / 1000.0
    panel = Panel(top=top, bottom=bottom, low=0.0, high=float(power_kw.max()) * 1.12 or 1.0)
    x = np.repeat(flight.x, 2)[:-1]
    stepped = np.concatenate([power_kw[:1], np.repeat(power_kw[1:], 2)])
    grid = _grid(panel, "power, kW", svg.nice_ticks(0.0, panel.high, count=3), "{:g}")
    area = svg.band(x, panel.ys(np.zeros(len(x))), panel.ys(stepped), "power-area")
    return grid + area + svg.path(x, panel.ys(stepped), "power")


def charge_panel(flight: _Flight, *, top: float, bottom: float) -> str:
    """Return the charge's median in its 5-95 % band over the reserve."""
    low, median, high = (flight.column(name) * 100.0 for name in ("soc_p05", "soc_p50", "soc_p95"))
    panel = Panel(top=top, bottom=bottom, low=min(0.0, float(low.min())), high=100.0)
    reserve = 100.0 * flight.place.reserve_frac
    drawn = [_grid(panel, "charge, % of the pack", (0.0, 25.0, 50.0, 75.0, 100.0), "{:.0f}")]
    drawn.append(svg.band(flight.x, panel.ys(low), panel.ys(high), "charge-band"))
    drawn.append(svg.path(flight.x, panel.ys(median), "charge"))
    drawn.append(svg.line(LEFT, panel.y(reserve), WIDTH - RIGHT, panel.y(reserve), "reserve"))
    drawn.append(svg.text(LEFT + 8, panel.y(reserve) - 5, f"reserve {percent(reserve / 100)}", "small"))
    landing = f"on landing {percent(median[-1] / 100)} ({low[-1]:.0f}–{high[-1]:.0f})"
    drawn.append(svg.text(WIDTH - RIGHT - 4, panel.y(float(high[-1])) - 9, landing, "strong end"))
    return "".join(drawn)


def _flown(flight: _Flight, panel: Panel, altitude: Floats) -> list[str]:
    """Return the flown line in the two colours of the map; a value's phase is that of the leg that ends with it."""
    x, y = flight.x, panel.ys(altitude)
    ways = [_way(point.phase) for point in flight.points]
    drawn = []
    for way, group in groupby(range(1, len(ways)), key=lambda index: ways[index]):
        indices = list(group)
        stretch = slice(indices[0] - 1, indices[-1] + 1)
        drawn.append(svg.path(x[stretch], y[stretch], f"flight-{way}"))
    return drawn


def _way(phase: str) -> str:
    return {"take-off": "up", "up": "up", "down": "down", "landing": "down"}.get(phase, "over")


def _phases(flight: _Flight, top: float, bottom: float) -> str:
    """Return where the way up ends and the way down begins, with their names and distances on top."""
    x, along = flight.x, flight.column("along_m")
    ways = [_way(point.phase) for point in flight.points]
    names = {"up": "up", "over": "at the drop", "down": "down"}
    drawn = []
    for way, group in groupby(range(1, len(ways)), key=lambda index: ways[index]):
        indices = list(group)
        start, end = indices[0] - 1, indices[-1]
        flown_m = along[end] - along[start]
        words = f"{names[way]}, {metres(flown_m)}" if flown_m > 50 else names[way]
        width = 6.4 * len(words)
        middle = max(float(x[start] + x[end]) / 2, LEFT + AXIS_NAME + width / 2)
        if middle + width / 2 < x[end] + 8:
            drawn.append(svg.text(middle, top - 8, words, "small middle"))
        if start > 0:
            drawn.append(svg.line(float(x[start]), top - 4, float(x[start]), bottom, "phase"))
    return "".join(drawn)


def _grid(panel: Panel, name: str, ticks: tuple[float, ...], form: str) -> str:
    drawn = []
    for tick in ticks:
        y = panel.y(tick)
        drawn.append(svg.line(LEFT, y, WIDTH - RIGHT, y, "grid"))
        drawn.append(svg.text(LEFT - 7, y + 4, form.format(tick), "small end"))
    return "".join(drawn) + svg.text(LEFT, panel.top - 8, name, "small strong")


def _time_axis(flight: _Flight, bottom: float) -> str:
    total_s = flight.x_scale.high
    step_s = next((step for step in TIME_STEPS_S if total_s / step <= 14), TIME_STEPS_S[-1])
    drawn = [svg.line(LEFT, bottom, WIDTH - RIGHT, bottom, "axis")]
    for index in range(int(total_s // step_s) + 1):
        x = flight.x_scale(index * step_s)
        drawn.append(svg.line(x, bottom, x, bottom + 5, "axis"))
        if x < WIDTH - RIGHT - 20:
            minute, second = divmod(round(index * step_s), 60)
            drawn.append(svg.text(x, bottom + 19, f"{minute}:{second:02d}", "small middle"))
    return "".join(drawn) + svg.text(WIDTH - RIGHT, bottom + 36, "minutes since take-off", "small end")


def _legend(place: Place) -> str:
    """Return what each line of the height panel is, in one row."""
    entries = [
        ("flight-up", "way up"),
        ("flight-down", "way down"),
        ("ground-edge", "ground, 5–95 %"),
        ("clearance", f"least clearance {metres(place.min_clearance_m)}"),
    ]
    if place.height_limit_agl_m is not None:
        entries.append(("limit", f"height limit {metres(place.height_limit_agl_m)} above ground"))
    x, drawn = LEFT, []
    for css_class, words in entries:
        drawn.append(svg.line(x, 16, x + 34, 16, css_class))
        drawn.append(svg.text(x + 41, 20.5, words, "small"))
        x += 41 + 6.6 * len(words) + 26
    return "".join(drawn)
