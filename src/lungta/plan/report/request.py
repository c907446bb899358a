"""From what is asked of a corridor to the search's request."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.performance import electrical_power_w
from lungta.plan.corridor.request import FlightLimits, Room
from lungta.plan.people.crash import crash_of
from lungta.plan.people.toll import people_toll
from lungta.plan.ways import Ways

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad
    from lungta.plan.corridor.request import CorridorRequest, PowerModel
    from lungta.plan.flight import Conditions
    from lungta.plan.people.crowd import Presence
    from lungta.plan.report.ask import CorridorAsk

LOAD_HIGH_M = 1.0  # assumption: a bag or a crate below the hook
SWING_DEG = 20.0  # assumption: a load on a sling in gusts; calm flight leans it by about half of that
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
    if payload_kg is not None:
        request = replace(request, power_w=_power_model(ask.aircraft, payload_kg))
    if ask.sling_m > 0.0:
        request = replace(request, room=sling_room(ask.sling_m))
    request = replace(request, flight=_flown(request, ask))
    crash = crash_of(ask.aircraft, payload_kg or 0.0)
    toll = people_toll(request, presence, crash, people_weight_m=ask.people_weight_m)
    return request if toll is None else replace(request, tolls=(*request.tolls, toll))


def sling_room(sling_m: float) -> Room:
    """Return the room that a load on a sling of a length [m] takes, swinging to 20 deg.

    >>> sling_room(10.0).below_m, round(sling_room(10.0).aside_m, 2)
    (11.0, 3.42)
    """
    return Room(below_m=sling_m + LOAD_HIGH_M, aside_m=sling_m * float(np.sin(np.radians(SWING_DEG))))


def _flown(request: CorridorRequest, ask: CorridorAsk) -> FlightLimits:
    if ask.fly is Fly.CRUISE:
        return request.flight
    speeds = np.arange(SLOWEST_MPS, ask.aircraft.max_speed_mps + 1e-9, STEP_MPS)
    worth_w = 0.0
    if ask.fly is Fly.TIME:
        density = request.density_kgm3(np.array([request.home_alt_amsl_m]))
        worth_w = TIME_WORTH * float(request.power_w(np.array([request.flight.cruise_mps]), np.zeros(1), density)[0])
    return replace(request.flight, airspeeds_mps=tuple(speeds.tolist()), time_worth_w=worth_w)


def _power_model(aircraft: Aircraft, payload_kg: float) -> PowerModel:
    def power_w(airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike) -> NDArray[np.float64]:
        return electrical_power_w(
            aircraft,
            payload_kg=payload_kg,
            airspeed_mps=airspeed_mps,
            climb_mps=climb_mps,
            density_kgm3=density_kgm3,
        )

    return power_w
