"""The same list on foot: how long a loaded porter walks, and how many loads and passages of the icefall it takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lungta.mountain.site.model import FootRoute, Site
from lungta.plan.dayplan import PorterComparison

PORTER_LOAD_G = 15_000  # operators' agreement of 2015: at most 15 kg a load in the icefall
BODY_KG = 60.0  # assumption: a slight adult

# GRASS r.walk, defaults after Aitken 1977 and Langmuir 1984: T = a S + b H_up + c H_moderate_down + d H_steep_down
PACE_LEVEL_SPM = 0.72
PACE_UP_SPM = 6.0
PACE_DOWN_MODERATE_SPM = -1.9998  # per metre down at 5 to 12 deg: quicker
PACE_DOWN_STEEP_SPM = 1.9998  # per metre down above 12 deg: slower
MODERATE_DEG, STEEP_DEG = 5.0, 12.0

AEROBIC_LOSS_PER_M = 0.26 / 4000.0  # VO2max -26 % at 4,000 m: Buskirk et al. 1967, J. Appl. Physiol. 23:259; linear
FIRM_SNOW = 1.26  # terrain factor of snow that bears, sinkage 0: Richmond et al. (ERDC) for Pandolf's equation
LADDERS = 28  # crossings on the icefall route: 21-35 (SPCC, Himalayan Times), the middle
LADDER_S = 120.0  # assumption: wait for the one before, clip in, cross in crampons, clip out
PATH = 1.0  # Pandolf's terrain factor of a firm path; rock steps included by assumption

MODEL = (
    "up: the power of an unloaded walker at r.walk's pace (Langmuir), less 6.5 % per 1,000 m (Buskirk 1967, linear), "
    "spent under 15 kg (Pandolf 1977; firm snow in the icefall), 28 ladders of 2 minutes there (assumption); down, a "
    "lower bound: r.walk's pace, not above level; no rests, queues or darkness"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFlight:
    """What one flight carried [g], to and from which drop, and how long it took [s]."""

    drop: str
    duration_s: int
    mass_up_g: int
    mass_down_g: int


def pace_s(length_m: float, ascent_m: float, descent_m: float) -> float:
    """Return the time of an unloaded walker at low altitude [s].

    GRASS r.walk with its default coefficients. The descent counts at the mean slope of the whole route.

    >>> pace_s(1000.0, 0.0, 0.0)
    720.0
    """
    slope_deg = math.degrees(math.atan2(ascent_m + descent_m, length_m))
    if slope_deg < MODERATE_DEG:
        down_spm = 0.0
    else:
        down_spm = PACE_DOWN_MODERATE_SPM if slope_deg <= STEEP_DEG else PACE_DOWN_STEEP_SPM
    return PACE_LEVEL_SPM * length_m + PACE_UP_SPM * ascent_m + down_spm * descent_m


def aerobic_frac(alt_amsl_m: float) -> float:
    """Return the aerobic power that a height leaves, 0..1: 26 % less at 4,000 m (Buskirk 1967), linear beyond.

    Above 4,000 m this is an extrapolation.

    >>> aerobic_frac(4000.0)
    0.74
    """
    return max(0.0, 1.0 - AEROBIC_LOSS_PER_M * max(0.0, alt_amsl_m))


def walking_power_w(speed_mps: float, grade_frac: float, *, load_kg: float, terrain: float = PATH) -> float:
    """Return the metabolic power of walking under a load [W].

    Pandolf, Givoni & Goldman 1977, J. Appl. Physiol. 43:577: M = 1.5 W + 2 (W+L)(L/W)^2 + n (W+L)(1.5 V^2 + 0.35 V G),
    G in percent; level and uphill only. W is 60 kg, an assumption.

    >>> round(walking_power_w(1.0, 0.0, load_kg=0.0))
    180
    """
    total_kg = BODY_KG + load_kg
    standing_w = 1.5 * BODY_KG + 2.0 * total_kg * (load_kg / BODY_KG) ** 2
    return standing_w + terrain * total_kg * (1.5 * speed_mps**2 + 0.35 * speed_mps * 100.0 * grade_frac)


def loaded_speed_mps(power_w: float, grade_frac: float, *, load_kg: float, terrain: float = PATH) -> float:
    """Return the speed at which walking takes a power [m/s]: `walking_power_w` solved for the speed.

    Raises
    ------
    ValueError
        When standing under the load takes more than that power.

    >>> round(loaded_speed_mps(walking_power_w(0.4, 0.2, load_kg=15.0), 0.2, load_kg=15.0), 6)
    0.4
    """
    left_w = power_w - walking_power_w(0.0, grade_frac, load_kg=load_kg)
    if left_w <= 0.0:
        raise ValueError(f"{power_w:.0f} W do not suffice to walk under {load_kg:g} kg")
    slope = 35.0 * grade_frac
    per_kg = left_w / (terrain * (BODY_KG + load_kg))
    return (math.sqrt(slope**2 + 6.0 * per_kg) - slope) / 3.0


def climb_s(route: FootRoute, *, alt_amsl_m: float, load_kg: float) -> float:
    """Return the time of a loaded porter up a route [s].

    The porter spends what an unloaded walker spends at r.walk's pace, less what the height takes; in the icefall
    28 ladders of two minutes come on top (an assumption).

    Parameters
    ----------
    route : FootRoute
        Length, ascent and descent [m]; firm snow where it crosses the icefall.
    alt_amsl_m : float
        Mean height of the route [m AMSL].
    load_kg : float
        Load on the back, packaging included [kg].
    """
    length_m = route.length_m
    grade_frac = route.ascent_m / length_m
    unloaded_mps = length_m / pace_s(length_m, route.ascent_m, route.descent_m)
    power_w = walking_power_w(unloaded_mps, grade_frac, load_kg=0.0) * aerobic_frac(alt_amsl_m)
    terrain = FIRM_SNOW if route.icefall else PATH
    ladders_s = LADDERS * LADDER_S if route.icefall else 0.0
    return ladders_s + length_m / loaded_speed_mps(power_w, grade_frac, load_kg=load_kg, terrain=terrain)


def descend_s(route: FootRoute) -> float:
    """Return the least time of a loaded porter down a route [s]: r.walk's pace, never quicker than on the level.

    The pace would let a walker run down slopes of 5 to 12 deg, which under a load on ice nobody does.
    """
    return max(pace_s(route.length_m, route.descent_m, route.ascent_m), PACE_LEVEL_SPM * route.length_m)


def compare_with_porters(site: Site, carried: Iterable[CarriedFlight]) -> tuple[PorterComparison, ...]:
    """Return what the flights to each drop would take on foot, by drop; drops without a foot route are left out.

    One porter takes a load of 15 kg up and another down on each round trip. Times up are the model's, with the
    published time beside them; `MODEL` says what is in it.
    """
    flights: dict[str, list[CarriedFlight]] = {}
    for flight in carried:
        flights.setdefault(flight.drop, []).append(flight)
    routes = {route.to: route for route in site.foot_routes}
    return tuple(_compare(site, routes[drop], flights[drop]) for drop in sorted(flights) if drop in routes)


def _compare(site: Site, route: FootRoute, flights: Sequence[CarriedFlight]) -> PorterComparison:
    up_g = sum(flight.mass_up_g for flight in flights)
    down_g = sum(flight.mass_down_g for flight in flights)
    loads_up, loads_down = -(-up_g // PORTER_LOAD_G), -(-down_g // PORTER_LOAD_G)
    ends_amsl_m = (site.home.position.alt_amsl_m, site.pad(route.to).position.alt_amsl_m)
    return PorterComparison(
        drop=route.to,
        mass_up_g=up_g,
        mass_down_g=down_g,
        porter_loads=loads_up + loads_down,
        walk_up_s=round(climb_s(route, alt_amsl_m=sum(ends_amsl_m) / 2.0, load_kg=PORTER_LOAD_G / 1000.0)),
        walk_down_s=round(descend_s(route)),
        crossings=2 * max(loads_up, loads_down) if route.icefall else 0,
        flights=len(flights),
        flight_s=sum(flight.duration_s for flight in flights),
        model=MODEL,
        published_up_s=None if route.published_h is None else round(3600.0 * route.published_h),
    )
