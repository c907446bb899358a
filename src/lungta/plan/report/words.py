"""What a report says, in sentences for a terminal, a picture or a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from lungta.mountain.wind.plot.scene import time_words, wind_words

if TYPE_CHECKING:
    from lungta.plan.corridor.model import Optimality
    from lungta.plan.dayplan import Quantiles
    from lungta.plan.report.line import PathLine
    from lungta.plan.report.model import CorridorReport


def when_words(report: CorridorReport) -> str:
    """Return the time of the take-off and that of the weather's record that is taken for it."""
    zone = report.ask.site.timezone
    record = report.ask.hour.time_utc.astimezone(ZoneInfo(zone))
    return f"{time_words(report.time_utc, zone)}, weather of {record:%H:%M}"


def path_words(report: CorridorReport) -> Iterator[str]:
    """Yield what the path is: length, gain, corners, clearance, height limit, gap to the bound."""
    corridor, line = report.corridor, report.line
    if corridor is None:
        yield f"no corridor: {report.why_not}"
        return
    corners = len(corridor.waypoints)
    rise_m = corridor.waypoints[-1].alt_amsl_m - corridor.waypoints[0].alt_amsl_m
    climbed_m = float(np.maximum(np.diff(line.alt_amsl_m), 0.0).sum())
    yield (
        f"path: {corridor.length_m / 1000:.2f} km in space, {line.along_m[-1] / 1000:.2f} km over the ground, "
        f"{corners} waypoints, {rise_m:+.0f} m between the first and the last, {climbed_m:.0f} m climbed, "
        f"top {line.alt_amsl_m.max():,.0f} m AMSL"
    )
    yield (
        f"clearance: at the least {corridor.min_clearance_m:.0f} m above ground where "
        f"{corridor.required_clearance_m:.0f} m is demanded; nowhere less than {max(line.margin_m.min(), 0.0):.0f} m "
        f"above what terrain error, navigation error and {_room(report)} demand"
    )
    yield _height_limit(report)
    if corridor.optimality is not None:
        yield (
            f"lower bound: no way costs less than {bound_percent(corridor.optimality)} % of this one, whatever its "
            "corners (proven, through the searched room)"
        )


def _room(report: CorridorReport) -> str:
    sling_m = report.ask.sling_m
    return f"a load on {sling_m:g} m of sling" if sling_m else "room for the load"


def _height_limit(report: CorridorReport) -> str:
    limit_m = report.request.limits.height_limit_agl_m
    if limit_m is None:
        return "height limit: the site states none"
    assert report.corridor is not None
    over = report.line.height_agl_m > limit_m
    most_m = report.corridor.max_height_agl_m
    if not over.any():
        return f"height limit {limit_m:g} m above ground: kept, at most {most_m:.0f} m"
    part_m = float(np.gradient(report.line.along_m)[over].sum())
    return (
        f"height limit {limit_m:g} m above ground: EXEMPTION needed for {most_m:.0f} m above ground, along "
        f"{part_m:,.0f} m of the way"
    )


def air_words(report: CorridorReport) -> Iterator[str]:
    """Yield what the air on the path is."""
    line, limit_mps = report.line, report.ask.aircraft.wind_limit_mps
    where = "on the path" if line.corridor else "on the straight line"
    if not np.isfinite(line.wind_mps).any():
        yield f"wind: the field does not reach {where}"
        return
    worst = int(np.nanargmax(line.wind_mps))
    speed_mps, from_deg = float(line.wind_mps[worst]), _from_deg(report, worst)
    words = (
        f"wind {where}: strongest {wind_words(speed_mps, from_deg)} after {line.along_m[worst] / 1000:.1f} km, "
        f"{gust_words(line)}, from ahead to {max(0.0, -np.nanmin(line.tail_mps)):.0f}, across "
        f"to {float(np.nanmax(np.abs(line.cross_mps))):.0f}, downdraught to "
        f"{max(0.0, -float(np.nanmin(line.up_mps))):.1f} m/s; limit {limit_mps:g} m/s"
    )
    part = float(line.in_lee.mean())
    yield words + (f"; {part:.0%} of the way IN THE LEE of a ridge" if part else "")


def gust_words(line: PathLine) -> str:
    """Return how high gusts go on a path, or that the wind field knows none."""
    return f"gusts to {np.nanmax(line.gust_mps):.1f} m/s" if line.gusts_known else "gusts not known"


def _from_deg(report: CorridorReport, index: int) -> float:
    line = report.line
    near = slice(max(index - 1, 0), index + 2)
    east, north = np.diff(line.east_m[near]).sum(), np.diff(line.north_m[near]).sum()
    ahead = np.arctan2(east, north)
    tail, cross = float(line.tail_mps[index]), float(line.cross_mps[index])
    u = tail * np.sin(ahead) + cross * np.cos(ahead)
    v = tail * np.cos(ahead) - cross * np.sin(ahead)
    return float(np.degrees(np.arctan2(-u, -v)) % 360.0)


def flight_words(report: CorridorReport) -> Iterator[str]:
    """Yield what the flight takes: loads, time, charge."""
    ask, trip = report.ask, report.trip
    if trip is None:
        return
    way = trip.way(ask.way)
    there_kg, back_kg = loads_kg(report)
    asked = "" if ask.payload_kg is not None else f" ({load_words(report)})"
    base = ask.base.name
    based = "" if ask.base.home else f", as if it were based at {base}"
    yield (
        f"load: {there_kg:.1f} kg to {ask.to_pad.name}{asked}, {back_kg:.1f} kg to {ask.from_pad.name}; this way takes "
        f"{minutes(way.duration_s)} between its first and last waypoint, the round trip from {base} "
        f"{minutes(trip.track.total_s)}{based}"
    )
    arrival = way.charge_frac[:, -1]
    yield (
        f"charge: {spread(arrival[1], arrival[0], arrival[2])} over {ask.to_pad.name}, "
        f"{spread_of(trip.landing_charge_frac)} back at {base} (median, 5-95 %); the reserve of "
        f"{trip.rule.reserve_frac:.0%} is held, and thrust never lacking, with {sure(trip.reserve_probability_frac)}"
    )


def key_figures(report: CorridorReport) -> Iterator[str]:
    """Yield the figures that a pilot looks for first, a short line each."""
    corridor, line, trip = report.corridor, report.line, report.trip
    assert corridor is not None
    rise_m = corridor.waypoints[-1].alt_amsl_m - corridor.waypoints[0].alt_amsl_m
    yield f"{corridor.length_m / 1000:.2f} km, {rise_m:+.0f} m, {len(corridor.waypoints)} waypoints"
    yield f"least {corridor.min_clearance_m:.0f} m above ground ({corridor.required_clearance_m:.0f} demanded)"
    limit_m = report.request.limits.height_limit_agl_m
    if limit_m is not None:
        over = corridor.max_height_agl_m > limit_m
        yield f"most {corridor.max_height_agl_m:.0f} m" + (": EXEMPTION needed" if over else f", limit {limit_m:g} m")
    yield f"wind to {np.nanmax(line.wind_mps):.0f} m/s, {gust_words(line)}"
    if trip is not None:
        there_kg, back_kg = loads_kg(report)
        way = trip.way(report.ask.way)
        arrival = way.charge_frac[:, -1]
        yield f"{there_kg:.1f} kg there, {back_kg:.1f} kg back"
        yield f"{minutes(way.duration_s)} this way, round trip {minutes(trip.track.total_s)}"
        yield f"charge {spread(arrival[1], arrival[0], arrival[2])} at {report.ask.to_pad.name},"
        yield f"  {spread_of(trip.landing_charge_frac)} back at {report.ask.base.name}"
    if corridor.optimality is not None:
        yield f"no way costs under {bound_percent(corridor.optimality)} % of it"


def bound_percent(optimality: Optimality) -> int:
    """Return the lower bound of any way's cost as whole per cent of this one's, rounded down."""
    return int(100.0 * optimality.bound_j / optimality.cost_j + 1e-9)


def load_words(report: CorridorReport) -> str:
    """Return why a load that nobody asked for is what it is."""
    assert report.trip is not None
    proven_kg = report.ask.aircraft.proven_payload_kg
    if proven_kg and max(loads_kg(report)[0], 0.0) >= proven_kg:
        return "the most known to have been flown near 6,000 m; the flight allows more"
    return "the most that the flight allows"


def loads_kg(report: CorridorReport) -> tuple[float, float]:
    """Return what is carried on the corridor's way and on the other [kg]."""
    assert report.trip is not None
    loads = report.trip.payload_up_kg, report.trip.payload_down_kg
    return loads if report.ask.way == "up" else loads[::-1]


def minutes(duration_s: float) -> str:
    """Return a duration as minutes and seconds.

    >>> minutes(214.4)
    '3:34 min'
    """
    whole = round(duration_s)
    return f"{whole // 60}:{whole % 60:02d} min"


def spread(middle_frac: float, low_frac: float, high_frac: float) -> str:
    """Return a fraction with its quantiles.

    >>> spread(0.484, 0.40, 0.55)
    '48 % (40-55)'
    """
    return f"{100 * middle_frac:.0f} % ({100 * low_frac:.0f}-{100 * high_frac:.0f})"


def spread_of(quantiles: Quantiles) -> str:
    """Return fractions with their quantiles, as `spread`."""
    return spread(quantiles.p50, quantiles.p05, quantiles.p95)


def sure(probability_frac: float) -> str:
    """Return a probability from a few hundred samples: never certainty.

    >>> sure(1.0), sure(0.957)
    ('over 99 %', '95 %')
    """
    whole = int(100.0 * probability_frac)
    return "over 99 %" if whole >= 99 else f"{whole} %"
