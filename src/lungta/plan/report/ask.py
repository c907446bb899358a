"""What a report on a corridor is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lungta.core.errors import InputError
from lungta.core.time import TimeWindow
from lungta.mountain.site.zones import active_zones
from lungta.mountain.wind.hourly import WindOf, profile_wind
from lungta.plan.hours import FLIGHT_ALLOWANCE
from lungta.plan.people.toll import PEOPLE_WEIGHT_M
from lungta.plan.report.request import Fly
from lungta.plan.tolls import LEE_WEIGHT, LINK_WEIGHT

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site, Zone
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather, WeatherHour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CorridorAsk:
    """One corridor that somebody wants to know about.

    Attributes
    ----------
    site : Site
        Pads, zones, limits.
    from_pad, to_pad : Pad
        Its ends.
    aircraft : Aircraft
        What flies it.
    terrain : Terrain
        The ground.
    weather : Weather
        Provenance of `hour`.
    hour : WeatherHour
        The air that it is searched and flown in; it holds at `takeoff_utc`.
    takeoff_utc : datetime
        Zones that hold from then until half an hour later are kept out of.
    wind_of : callable
        Gives the wind field of the hour.
    payload_kg : float or None
        Carried from `from_pad` to `to_pad` [kg]; None: the most that the round trip allows with nothing carried back.
    payload_back_kg : float
        Carried the other way on the same flight [kg].
    people_weight_m : float
        Metres of detour accepted rather than pass once straight over one person [m]; 0: people are no reason to turn.
    lee_weight, link_weight : float
        Metres of detour accepted rather than fly one metre in a lee, or out of the antenna's view; 0: none.
    sling_m : float
        Length of the sling that the load hangs on [m]; 0: it is held at the aircraft.
    fly : Fly
        At cruise airspeed, or leg by leg at that of least energy or least time.
    samples, seed : int
        Of the Monte Carlo flight.
    """

    site: Site
    from_pad: Pad
    to_pad: Pad
    aircraft: Aircraft
    terrain: Terrain
    weather: Weather
    hour: WeatherHour
    takeoff_utc: datetime
    wind_of: WindOf = profile_wind
    payload_kg: float | None = None
    payload_back_kg: float = 0.0
    people_weight_m: float = PEOPLE_WEIGHT_M
    lee_weight: float = LEE_WEIGHT
    link_weight: float = LINK_WEIGHT
    sling_m: float = 0.0
    fly: Fly = Fly.CRUISE
    samples: int = 256
    seed: int = 0

    def __post_init__(self) -> None:
        if self.from_pad.id == self.to_pad.id:
            raise InputError(
                f"a corridor from {self.from_pad.id} to itself is none.",
                where="FROM TO",
                remedy="Name two different pads.",
            )
        for option, mass_kg in (("--mass", self.payload_kg), ("--mass-back", self.payload_back_kg)):
            check_payload(self.aircraft, mass_kg, option)

    @property
    def base(self) -> Pad:
        """Where the flight takes off with full packs and lands: the home pad if it is one of the two, else FROM."""
        return self.to_pad if self.to_pad.home else self.from_pad

    @property
    def way(self) -> str:
        """Whether the corridor is the flight's way `up`, away from its base, or `down`, back to it."""
        return "up" if self.base is self.from_pad else "down"

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones that hold while the corridor is flown."""
        return active_zones(
            self.site, TimeWindow(start_utc=self.takeoff_utc, end_utc=self.takeoff_utc + FLIGHT_ALLOWANCE)
        )


def check_payload(aircraft: Aircraft, payload_kg: float | None, where: str) -> None:
    """Refuse a load that is none, or more than the aircraft may ever carry.

    Raises
    ------
    InputError
        Which says the most that it may carry, and by whose word.
    """
    if payload_kg is None:
        return
    most_kg = min(aircraft.max_payload_kg, aircraft.max_takeoff_mass_kg - aircraft.empty_mass_kg)
    if not 0.0 <= payload_kg <= most_kg:
        raise InputError(
            f"{payload_kg:g} kg is no load for {aircraft.name}: the manufacturer allows 0 to {most_kg:g} kg.",
            where=where,
            remedy="Give the load in kilograms.",
        )
