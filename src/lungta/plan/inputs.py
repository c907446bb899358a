"""Inputs that no plan can be made from are refused, in words, before any search."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lungta.aircraft.ceiling import hover_payload_limit_kg
from lungta.core.errors import AircraftError, Problem, SiteError, TerrainError, WeatherError
from lungta.core.findings import Severity
from lungta.core.geo import swapped_hint
from lungta.mountain.site.check import check_site
from lungta.plan.ways import pad_ground_amsl_m

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather, WeatherHour

WEATHER_REACH_M = 30_000.0  # a forecast for farther away is another mountain's; about three cells of a global model


def check_pads(site: Site, terrain: Terrain) -> None:
    """Refuse a terrain that has no height under a pad."""
    for pad in site.pads:
        east_m, north_m = terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        if not terrain.covers(east_m, north_m):
            what = "does not cover"
        elif math.isnan(terrain.height_at(east_m, north_m)):
            what = "has no data under"
        else:
            continue
        raise TerrainError(
            f"{what} {pad.name} ({pad.position.lat_deg:.4f}, {pad.position.lon_deg:.4f}).",
            where=terrain.source.origin,
            remedy="Give terrain that holds every pad with --terrain, or fetch it: `lungta terrain fetch`.",
        )


def check_heights(site: Site, terrain: Terrain) -> None:
    """Refuse a pad whose stated height is hundreds of metres off real ground: place or datum is wrong."""
    if terrain.source.schematic:
        return
    gross = [
        each for each in check_site(site, terrain) if each.code == "pad-height" and each.severity is Severity.ERROR
    ]
    if gross:
        raise SiteError(
            f"{len(gross)} pad(s) lie far off the terrain {terrain.source.origin}.",
            where=site.source.origin,
            remedy="Correct the coordinates or heights in the site file; latitude and longitude may be swapped.",
            problems=tuple(Problem(what=each.message, where=each.subject) for each in gross),
        )


def check_weather_place(site: Site, weather: Weather) -> None:
    """Refuse weather that says it is for somewhere else."""
    if weather.lat_deg is None or weather.lon_deg is None:
        return
    away_m = math.hypot(*site.frame.to_local(weather.lat_deg, weather.lon_deg))
    reach_m = site.extent_m + WEATHER_REACH_M
    if away_m > reach_m:
        hint = swapped_hint(site.frame, weather.lat_deg, weather.lon_deg, reach_m)
        raise WeatherError(
            f"is for {weather.lat_deg:.2f}, {weather.lon_deg:.2f}, {away_m / 1000:.0f} km from {site.name}.",
            where=weather.source.origin,
            remedy=hint
            + (
                "Correct lat_deg and lon_deg in it, or name the site that it stands at."
                if weather.mast
                else f"Ask for {site.frame.origin_lat_deg:.2f}, {site.frame.origin_lon_deg:.2f}."
            ),
        )


def check_hover(site: Site, aircraft: Aircraft, terrain: Terrain, hour: WeatherHour) -> None:
    """Refuse an aircraft that cannot hover empty at the home pad with its control margin."""
    home = site.home
    alt_m = pad_ground_amsl_m(terrain, home)
    spare_kg = hover_payload_limit_kg(aircraft, float(hour.air_at(alt_m).density_kgm3))
    if spare_kg < 0:
        raise AircraftError(
            f"{aircraft.name} cannot hover at {home.name} ({alt_m:.0f} m): it is {-spare_kg:.1f} kg too heavy for the "
            f"air there, empty, with {aircraft.control_margin_frac:.0%} of thrust kept for control.",
            where=aircraft.id,
            remedy="Choose another aircraft with --aircraft, or a lower pad.",
        )
