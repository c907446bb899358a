"""What to do when something goes wrong on the way: turn back or go on, where to land, how high to fly straight home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lungta.plan.corridor.request import Navigation
from lungta.plan.dayplan import AbortPoint
from lungta.plan.flight import Conditions, Track, way_back

if TYPE_CHECKING:
    from lungta.aircraft.flight import FlightSamples
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.model import Corridor, LandingOption, Waypoint
    from lungta.plan.reserve import ReserveRule

LANDING_REACH_M = 500.0  # assumption: what cannot fly on may still come half a minute far
STEP_M = 60.0  # samples along the paths and along the straight lines home
PRIME = "\N{PRIME}"  # marks a landing option that only the way down has, as page and sheet do


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """A flight that was computed: its corridors, its air, its track and what it took."""

    corridors: tuple[Corridor, Corridor]
    conditions: Conditions
    track: Track
    samples: FlightSamples


def abort_points(
    flown: Flown, site: Site, aircraft: Aircraft, rule: ReserveRule, up_kg: float
) -> tuple[AbortPoint, ...]:
    """Return what to do on each stretch of the way up and down, with the 5 % quantile of charge that it leaves.

    On the way up: home by the way come while the reserve lasts to there, else on to the drop and land; each flown as
    one flight with the way out to it. On the way down
    home lies ahead. Beside it stands the nearest landing option for an aircraft that cannot fly on.
    """
    from lungta.plan.contingency.curves import landed_at_drop, turned_back, turning

    up, down = flown.corridors
    home_name = site.home.name
    turn = turning(flown, aircraft, rule, (up_kg, up_kg))
    on = _low(landed_at_drop(turn))
    points = []
    for index in range(1, len(up.waypoints)):
        start, end = up.waypoints[index - 1 : index + 1]
        left = _low(turned_back(turn, _index_of(flown.track, end)))
        action = f"return to {home_name} by the way come"
        if left < rule.reserve_frac or way_back(up, index, aircraft, flown.conditions).headwind_binds:
            action, left = f"go on to {site.pad(up.to_pad).name} and land", on
        points.append(_point((start, end), "up", action, left, _nearest(up.landing_options, start, end)))
    landing_frac = float(np.quantile(flown.samples.soc_frac[:, -1], 0.05))
    known = {(option.east_m, option.north_m): option.name for option in up.landing_options}
    for start, end in zip(down.waypoints[:-1], down.waypoints[1:], strict=True):
        name = _nearest(down.landing_options, start, end, known)
        points.append(_point((start, end), "down", f"go on to {home_name}", landing_frac, name))
    return tuple(points)


def _point(stretch: tuple[Waypoint, Waypoint], way: str, action: str, left_frac: float, landing: str) -> AbortPoint:
    return AbortPoint(
        way=way,
        from_name=stretch[0].name,
        to_name=stretch[1].name,
        action=action,
        landing=landing,
        charge_on_landing_frac=round(left_frac, 3),
    )


def _low(samples: FlightSamples) -> float:
    """The 5 % quantile of the charge on landing; negative when it does not reach."""
    return float(np.quantile(samples.soc_frac[:, -1], 0.05))


def _index_of(track: Track, waypoint: Waypoint) -> int:
    """The first point of a track over a waypoint of the way up."""
    return int(np.argmin(np.hypot(track.east_m - waypoint.east_m, track.north_m - waypoint.north_m)))


def _nearest(
    options: tuple[LandingOption, ...],
    start: Waypoint,
    end: Waypoint,
    known: dict[tuple[float, float], str] | None = None,
) -> str:
    """The name of the option nearest to a stretch, within reach; empty when there is none."""
    near = [(_off_m(option, start, end), option) for option in options]
    off_m, option = min(near, key=lambda pair: pair[0], default=(np.inf, None))
    if option is None or off_m > LANDING_REACH_M:
        return ""
    if known is None:
        return option.name
    return known.get((option.east_m, option.north_m), option.name + PRIME)


def _off_m(option: LandingOption, start: Waypoint, end: Waypoint) -> float:
    """Horizontal distance of an option from a straight stretch [m]."""
    a, b = np.array([start.east_m, start.north_m]), np.array([end.east_m, end.north_m])
    place = np.array([option.east_m, option.north_m])
    along = np.clip((place - a) @ (b - a) / max(float((b - a) @ (b - a)), 1e-9), 0.0, 1.0)
    return float(np.linalg.norm(place - (a + along * (b - a))))


def straight_home_height_m(track: Track, terrain: Terrain, min_clearance_m: float) -> float:
    """Return the height above the home pad from which a straight, level way home is clear from anywhere on a track [m].

    Below it an autopilot that returns in a straight line meets the mountain. The ground under every such line is kept
    clear of by the site's clearance and 1.645 standard deviations of terrain and navigation; voids are passed over.
    """
    navigation = Navigation()
    home = np.array([track.east_m[0], track.north_m[0]])
    ends = np.column_stack([track.east_m, track.north_m])
    count = max(2, int(np.ceil(np.linalg.norm(ends - home, axis=1).max() / STEP_M)))
    lines = home + np.linspace(0.0, 1.0, count)[:, None, None] * (ends - home)
    east_m, north_m = lines[..., 0], lines[..., 1]
    error_m = np.hypot(terrain.sigma_at(east_m, north_m), navigation.vertical_sigma_m)
    needed_m = terrain.height_at(east_m, north_m) + min_clearance_m + navigation.confidence_z * error_m
    top_m = max(float(np.nanmax(needed_m)), float(track.alt_amsl_m.max()))
    return top_m - float(track.alt_amsl_m[0])
