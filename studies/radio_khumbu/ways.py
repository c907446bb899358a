"""The corridor from the home pad to a drop that the studies of the radio look at."""

from __future__ import annotations

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.radio.antenna import Antenna
from lungta.mountain.radio.path import AirPath
from lungta.mountain.site.model import Pad, Site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.corridor.find import CorridorRequest, FlightLimits, find_corridor
from lungta.plan.power import power_model
from lungta.plan.ways import pad_ground_amsl_m, search_ground

PAYLOAD_KG = 15.0  # what was flown at Everest in 2024


def way_to(site: Site, terrain: Terrain, drop: Pad) -> AirPath:
    """Return the waypoints' path to a drop with all zones active, in 4 m/s from the west."""
    aircraft = load_aircraft("dji-fc30")
    request = CorridorRequest(
        terrain=search_ground(terrain),
        site_id=site.id,
        from_pad=site.home,
        to_pad=drop,
        home_alt_amsl_m=pad_ground_amsl_m(terrain, site.home),
        zones=site.zones,
        limits=site.limits,
        flight=FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=15.0, wind_limit_mps=12.0),
        power_w=power_model(aircraft, PAYLOAD_KG),
        density_kgm3=lambda alt_amsl_m: standard_air(alt_amsl_m).density_kgm3,
        wind=UniformWind(u_mps=4.0, v_mps=1.0, sigma_mps=1.0, description="4 m/s from the west"),
    )
    corridor = find_corridor(request).corridor
    if corridor is None:
        raise SystemExit(f"no corridor to {drop.id}")
    return AirPath.through(corridor.points_m)


def antenna_at(site: Site, terrain: Terrain, height_agl_m: float = 3.0, frequency_hz: float = 2.4e9) -> Antenna:
    """Return the antenna at the home pad."""
    home = site.home.position
    east_m, north_m = terrain.frame.to_local(home.lat_deg, home.lon_deg)
    return Antenna(
        name=site.home.name,
        east_m=float(east_m),
        north_m=float(north_m),
        height_agl_m=height_agl_m,
        frequency_hz=frequency_hz,
    )
