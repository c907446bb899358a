"""Requests between two pads of the Khumbu with the aircraft in use there, for the pictures beside this file."""

from __future__ import annotations

from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.performance import electrical_power_w
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.corridor.request import CorridorRequest, FlightLimits
from lungta.plan.ways import pad_ground_amsl_m, search_ground

SITE = load_site("khumbu")
AIRCRAFT = load_aircraft("dji-fc30")
PAYLOAD_KG = 15.0  # what was flown at Everest in 2024
LIMITS = FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=15.0, wind_limit_mps=12.0)


def schematic() -> Terrain:
    """The schematic ground that ships with Lungta: NOT FOR FLIGHT."""
    places = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in SITE.pads)
    return schematic_terrain(SITE.frame, extent_m=4000.0, must_cover=places)


def power_w(airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike) -> NDArray:
    """Electrical power of the aircraft with its load [W]."""
    return electrical_power_w(
        AIRCRAFT, payload_kg=PAYLOAD_KG, airspeed_mps=airspeed_mps, climb_mps=climb_mps, density_kgm3=density_kgm3
    )


def way(terrain: Terrain, start: str, goal: str) -> CorridorRequest:
    """What is asked between two pads, all zones active, in 4 m/s from the west."""
    return CorridorRequest(
        terrain=search_ground(terrain),
        site_id=SITE.id,
        from_pad=SITE.pad(start),
        to_pad=SITE.pad(goal),
        home_alt_amsl_m=pad_ground_amsl_m(terrain, SITE.home),
        zones=SITE.zones,
        limits=SITE.limits,
        flight=LIMITS,
        power_w=power_w,
        density_kgm3=lambda alt_amsl_m: standard_air(alt_amsl_m).density_kgm3,
        wind=UniformWind(u_mps=4.0, v_mps=0.0, sigma_mps=1.0, description="4 m/s from the west"),
    )
