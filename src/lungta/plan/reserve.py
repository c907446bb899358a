"""How much may be carried, and what is left in the battery: the reserve as a probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import wind_components_mps
from lungta.core.units import G_PER_KG, celsius
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.dayplan import Quantiles
from lungta.plan.flight import Conditions, Track, round_trip

if TYPE_CHECKING:
    from lungta.aircraft.flight import FlightSamples
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.weather.hour import WeatherHour
    from lungta.plan.corridor.model import Corridor

PAYLOAD_STEP_G = 100  # limits are rounded down to this
SPARE_PER_STEP_FRAC = 0.001  # 100 g take about this much of charge or thrust; only steers the search
EDGE_SHARES = (0.1, 0.4)  # where the line between two limits is tried
UNLUCKY_SHARE = 0.5  # of the control margin, kept by an aircraft as weak as one in twenty: our practice figure
WIND_STEPS = 7  # bisections of the abort wind: better than 0.1 m/s
WIND_BEARINGS_DEG = tuple(range(0, 360, 45))  # from which a rising wind is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveRule:
    """What a flight must keep, and how it is judged.

    Attributes
    ----------
    reserve_frac : float
        Least indicated charge on landing.
    samples, seed : int
        Of the Monte Carlo flight; the 5 % quantile must keep the reserve.
    """

    reserve_frac: float
    samples: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadLimit:
    """How much a round trip may carry, and what forbids more; all 0 g when nothing may fly.

    Attributes
    ----------
    max_payload_g : int
        Largest load that may be carried up *and* down.
    max_up_g, max_down_g : int
        Largest load one way with the other way empty; never less than `max_payload_g`.
    binds : str
        What forbids more than `max_payload_g`.
    """

    max_payload_g: int
    max_up_g: int
    max_down_g: int
    binds: str

    def most_up_g(self, down_g: int) -> int:
        """Return the largest load up that goes with a load down, by straight lines between the three limits."""
        return self._most_g(down_g, self.max_up_g, self.max_down_g)

    def most_down_g(self, up_g: int) -> int:
        """Return the largest load down that goes with a load up, as `most_up_g`."""
        return self._most_g(up_g, self.max_down_g, self.max_up_g)

    def _most_g(self, other_g: int, alone_g: int, other_alone_g: int) -> int:
        both_g = self.max_payload_g
        if other_g > other_alone_g or alone_g == 0:
            return 0
        if other_g <= both_g:
            return alone_g if both_g == 0 else alone_g - -(-(alone_g - both_g) * other_g // both_g)
        return both_g * (other_alone_g - other_g) // max(1, other_alone_g - both_g)


def closed(binds: str) -> PayloadLimit:
    """Return the limit of an hour in which nothing may fly, and why."""
    return PayloadLimit(max_payload_g=0, max_up_g=0, max_down_g=0, binds=binds)


def quantiles(values: NDArray[np.float64], digits: int = 4) -> Quantiles:
    """Return the 5, 50 and 95 % quantiles of samples."""
    p05, p50, p95 = (round(float(value), digits) for value in np.quantile(values, (0.05, 0.5, 0.95)))
    return Quantiles(p05=p05, p50=p50, p95=p95)


def fly_track(
    aircraft: Aircraft, track: Track, rule: ReserveRule, payload_up_kg: float, payload_down_kg: float
) -> FlightSamples:
    """Return the Monte Carlo flight of a track with a load each way."""
    from lungta.aircraft.flight import fly

    return fly(aircraft, track.legs(payload_up_kg, payload_down_kg), samples=rule.samples, seed=rule.seed)


def what_binds(aircraft: Aircraft, track: Track, rule: ReserveRule, up_kg: float, down_kg: float) -> str:
    """Return why a flight with a load each way may not take off, or an empty text when it may."""
    heavier_kg = max(up_kg, down_kg)
    if heavier_kg > aircraft.max_payload_kg + 1e-9:
        return f"manufacturer's payload limit {aircraft.max_payload_kg:g} kg"
    if aircraft.empty_mass_kg + heavier_kg > aircraft.max_takeoff_mass_kg + 1e-9:
        return f"maximum take-off mass {aircraft.max_takeoff_mass_kg:g} kg"
    left = _left(aircraft, track, rule, up_kg, down_kg)
    unlucky_frac = UNLUCKY_SHARE * aircraft.control_margin_frac
    if left.least_thrust_p05_frac < unlucky_frac:
        found = f"{left.least_thrust_p05_frac:.1%} left at the 5 % quantile"
        return f"thrust: {found}, {unlucky_frac:.1%} needed to stay in control"
    if left.thrust_frac < aircraft.control_margin_frac:
        return f"thrust: {left.thrust_frac:.1%} left, {aircraft.control_margin_frac:.0%} needed for control"
    if left.landing_p05_frac < 0.0:
        return f"reserve: it does not reach home, {-left.landing_p05_frac:.1%} of charge lacking (5 % quantile)"
    if left.landing_p05_frac < rule.reserve_frac:
        return f"reserve: {left.landing_p05_frac:.1%} left on landing (5 % quantile), {rule.reserve_frac:.0%} required"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """What a flight leaves: median and 5 % quantile of its least thrust margin, 5 % quantile of charge on landing."""

    thrust_frac: float
    least_thrust_p05_frac: float
    landing_p05_frac: float

    def spare_frac(self, aircraft: Aircraft, rule: ReserveRule) -> float:
        """The least of what is left beyond what is required; negative when something is lacking."""
        return min(
            self.thrust_frac - aircraft.control_margin_frac,
            self.least_thrust_p05_frac - UNLUCKY_SHARE * aircraft.control_margin_frac,
            self.landing_p05_frac - rule.reserve_frac,
        )


def _left(aircraft: Aircraft, track: Track, rule: ReserveRule, up_kg: float, down_kg: float) -> _Left:
    flight = fly_track(aircraft, track, rule, up_kg, down_kg)
    return _Left(
        thrust_frac=float(flight.thrust_margin_frac.min()),
        least_thrust_p05_frac=float(np.quantile(flight.least_margin_frac, 0.05)),
        landing_p05_frac=float(np.quantile(flight.soc_frac[:, -1], 0.05)),
    )


def surface_binds(aircraft: Aircraft, hour: WeatherHour) -> str:
    """Return which of the manufacturer's limits the wind and gusts at the lowest level break, or an empty text.

    The levels above are judged along the track, where the aircraft meets them (`track_binds`).
    """
    surface = hour.wind[0]
    worst_mps, word = max((surface.wind_mps, "wind"), (surface.gust_mps or 0.0, "gusts"))
    if worst_mps > aircraft.wind_limit_mps:
        return f"{word} {worst_mps:.1f} m/s above the limit of {aircraft.wind_limit_mps:g} m/s"
    return ""


def track_binds(aircraft: Aircraft, track: Track) -> str:
    """Return which of the manufacturer's limits the air along a track breaks, or an empty text."""
    wind_mps = float(track.wind_mps.max())
    coldest_k, warmest_k = float(track.temperature_k.min()), float(track.temperature_k.max())
    if not np.isfinite(wind_mps):
        return "the wind field does not reach the whole path: its wind is not known"
    if wind_mps > aircraft.wind_limit_mps:
        return f"wind {wind_mps:.1f} m/s above the limit of {aircraft.wind_limit_mps:g} m/s"
    gust_mps = float(track.gust_mps.max())
    if gust_mps > aircraft.wind_limit_mps:
        return f"gusts {gust_mps:.1f} m/s on the path above the limit of {aircraft.wind_limit_mps:g} m/s"
    if track.headwind_binds:
        return f"headwind {wind_mps:.1f} m/s leaves under 1 m/s over the ground"
    if coldest_k < aircraft.min_temperature_k:
        return f"{celsius(coldest_k):.1f} degC is below the limit of {celsius(aircraft.min_temperature_k):.1f} degC"
    if warmest_k > aircraft.max_temperature_k:
        return f"{celsius(warmest_k):.1f} degC is above the limit of {celsius(aircraft.max_temperature_k):.1f} degC"
    return ""


def payload_limit(
    aircraft: Aircraft, track: Track, rule: ReserveRule, near: PayloadLimit | None = None
) -> PayloadLimit:
    """Return the largest loads that can be carried along a track: both ways, only up, only down.

    Power rises with load, so each limit is searched outwards from `near`, the limit of a like hour, and rounded down to
    100 g.
    """

    step_kg = PAYLOAD_STEP_G / G_PER_KG

    def spare(up: float, down: float) -> float:
        return _left(aircraft, track, rule, up * step_kg, down * step_kg).spare_frac(aircraft, rule)

    binds = track_binds(aircraft, track) or what_binds(aircraft, track, rule, 0.0, 0.0)
    if binds:
        return closed(binds)
    near = near or closed("")
    most_kg = min(aircraft.max_payload_kg, aircraft.max_takeoff_mass_kg - aircraft.empty_mass_kg)
    most = int(most_kg / step_kg + 1e-6)
    both = _largest(lambda load: spare(load, load), (0, most), near.max_payload_g)
    up = _largest(lambda load: spare(load, 0), (both, most), near.max_up_g)
    down = _largest(lambda load: spare(0, load), (both, most), near.max_down_g)
    return PayloadLimit(
        max_payload_g=both * PAYLOAD_STEP_G,
        max_up_g=_with_edge(spare, up, both) * PAYLOAD_STEP_G,
        max_down_g=_with_edge(lambda own, other: spare(other, own), down, both) * PAYLOAD_STEP_G,
        binds=what_binds(aircraft, track, rule, (both + 1) * step_kg, (both + 1) * step_kg),
    )


def _largest(spare: Callable[[int], float], span: tuple[int, int], near_g: int) -> int:
    """The largest number of payload steps of a span with something to spare; its lower end is known to have it.

    What is spare falls almost evenly with load, so each miss says about how far to go.
    """
    good, bad = span[0], span[1] + 1
    guess = near_g // PAYLOAD_STEP_G or (good + bad) // 2
    while bad - good > 1:
        guess = min(max(guess, good + 1), bad - 1)
        spare_frac = spare(guess)
        good, bad = (guess, bad) if spare_frac >= 0.0 else (good, guess)
        guess += round(spare_frac / SPARE_PER_STEP_FRAC)
    return good


def _with_edge(spare: Callable[[float, float], float], alone: int, both: int) -> int:
    """The largest one-way load, no more than `alone`, from which the straight line to `both` may be flown throughout.

    Power grows faster than load, which bends the true edge outwards, but the first kilograms of a load cost most drag,
    which can bend it inwards by some hundred grams.
    """
    for share in EDGE_SHARES:
        while alone > both:
            lacking_frac = -spare(alone + (both - alone) * share, both * share)
            if lacking_frac <= 0.0:
                break
            alone = max(both, alone - max(1, int(lacking_frac / SPARE_PER_STEP_FRAC)))
    return alone


def abort_wind_mps(
    corridors: tuple[Corridor, Corridor],
    aircraft: Aircraft,
    conditions: Conditions,
    rule: ReserveRule,
    loads_kg: tuple[float, float],
) -> float:
    """Return the mean wind [m/s] above which a flight with these loads up and down is broken off.

    It is the manufacturer's limit, or less where a wind over the whole flight would cost the reserve or the thrust
    first, from the worst of eight bearings; but never less than the hour's own wind, whose bearing is known and with
    which the flight was planned.
    """

    def spare_frac(wind_mps: float, from_deg: float) -> float:
        u_mps, v_mps = (float(part) for part in wind_components_mps(wind_mps, from_deg))
        wind = UniformWind(u_mps=u_mps, v_mps=v_mps, sigma_mps=conditions.hour.wind_sigma_mps, description="trial")
        track = round_trip(*corridors, aircraft, replace(conditions, wind=wind))
        if track.headwind_binds:
            return -1.0
        return _left(aircraft, track, rule, *loads_kg).spare_frac(aircraft, rule)

    limit_mps = aircraft.wind_limit_mps
    worst_spare_frac, worst_deg = min((spare_frac(limit_mps, bearing), bearing) for bearing in WIND_BEARINGS_DEG)
    if worst_spare_frac >= 0.0:
        return limit_mps
    low, high = 0.0, limit_mps
    for _ in range(WIND_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if spare_frac(middle, worst_deg) >= 0.0 else (low, middle)
    planned_mps = float(round_trip(*corridors, aircraft, conditions).wind_mps.max())
    return round(max(low, min(planned_mps, limit_mps)), 1)
