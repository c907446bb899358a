"""From what is asked of a corridor to the search's request."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lungta.plan.corridor.request import FlightLimits, Room
from lungta.plan.people.crash import crash_of
from lungta.plan.people.toll import people_toll
from lungta.plan.power import held_power_model
from lungta.plan.room import flight_room
from lungta.plan.ways import Ways

if TYPE_CHECKING:
    from lungta.mountain.site.model import Pad
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
    """Return the search from one pad to another, with the load of that way, its sling, and who is below."""
    start, goal = pads
    request = Ways(ask.site, ask.aircraft, conditions)._request(start, goal, ask.zones)
    payload_kg = ask.payload_kg if start is ask.from_pad else ask.payload_back_kg
    if payload_kg is not None:  # a load that is stated must be held everywhere, with the control margin
        request = replace(request, power_w=held_power_model(ask.aircraft, payload_kg))
    request = replace(request, room=_room(request, ask, payload_kg or 0.0), flight=_flown(request, ask))
    crash = crash_of(ask.aircraft, payload_kg or 0.0)
    toll = people_toll(request, presence, crash, people_weight_m=ask.people_weight_m)
    return request if toll is None else replace(request, tolls=(*request.tolls, toll))


def _room(request: CorridorRequest, ask: CorridorAsk, payload_kg: float) -> Room:
    """Room for the sling, and for how far the hour's gusts go above its mean wind."""
    gusts = [level.gust_mps - level.wind_mps for level in ask.hour.wind if level.gust_mps is not None]
    density = request.density_kgm3(np.array([request.home_alt_amsl_m]))
    return flight_room(
        ask.aircraft,
        payload_kg,
        sling_m=ask.sling_m,
        gust_mps=max(gusts, default=0.0),
        density_kgm3=float(density[0]),
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
