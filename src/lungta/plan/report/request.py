"""From what is asked of a corridor to the search's request."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lungta.mountain.radio.antenna import Antenna
from lungta.mountain.site.antenna import antennas_of
from lungta.plan.corridor.request import FlightLimits
from lungta.plan.people.crash import crash_of
from lungta.plan.people.toll import people_toll
from lungta.plan.tolls import lee_toll, link_toll
from lungta.plan.ways import Ways

if TYPE_CHECKING:
    from lungta.mountain.site.model import Pad, Site
    from lungta.plan.corridor.request import CorridorRequest
    from lungta.plan.flight import Conditions
    from lungta.plan.people.crowd import Presence
    from lungta.plan.report.ask import CorridorAsk

SLOWEST_MPS, STEP_MPS = 6.0, 1.0  # airspeeds to choose from; slower than that gusts have the upper hand (assumption)
TIME_WORTH = 10.0  # times the power of cruise: time counts for more than ten times its energy


class Fly(StrEnum):
    """How fast the corridor is flown: at cruise, or leg by leg at what costs least energy or least time."""

    CRUISE = "cruise"
    ENERGY = "energy"
    TIME = "time"


def corridor_request(
    ask: CorridorAsk, conditions: Conditions, presence: Presence, pads: tuple[Pad, Pad]
) -> CorridorRequest:
    """Return the search from one pad to another, with its load and sling, who is below, lees and radio."""
    start, goal = pads
    payload_kg = ask.payload_kg if start is ask.from_pad else ask.payload_back_kg
    ways = Ways(ask.site, ask.aircraft, conditions)
    request = ways.request(start, goal, ask.zones, payload_kg=payload_kg, sling_m=ask.sling_m)
    request = replace(request, flight=_flown(request, ask))
    crash = crash_of(ask.aircraft, payload_kg or 0.0)
    tolls = (
        people_toll(request, presence, crash, people_weight_m=ask.people_weight_m),
        lee_toll(request, lee_weight=ask.lee_weight),
        link_toll(request, ground_antenna(ask.site), link_weight=ask.link_weight),
    )
    return replace(request, tolls=tuple(toll for toll in tolls if toll is not None))


def ground_antenna(site: Site) -> Antenna:
    """Return the site's first antenna in its local frame."""
    stated = antennas_of(site)[0]
    east_m, north_m = site.frame.to_local(stated.lat_deg, stated.lon_deg)
    return Antenna(
        name=stated.name,
        east_m=float(east_m),
        north_m=float(north_m),
        height_agl_m=stated.height_agl_m,
        frequency_hz=stated.frequency_hz,
    )


def _flown(request: CorridorRequest, ask: CorridorAsk) -> FlightLimits:
    if ask.fly is Fly.CRUISE:
        return request.flight
    speeds = np.arange(SLOWEST_MPS, ask.aircraft.max_speed_mps + 1e-9, STEP_MPS)
    worth_w = 0.0
    if ask.fly is Fly.TIME:
        density = request.density_kgm3(np.array([request.home_alt_amsl_m]))
        worth_w = TIME_WORTH * float(request.power_w(np.array([request.flight.cruise_mps]), np.zeros(1), density)[0])
    return replace(request.flight, airspeeds_mps=tuple(speeds.tolist()), time_worth_w=worth_w)
