"""What a plan says about the place, the ground and the aircraft that it was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lungta.core.provenance import InputSource
from lungta.mountain.wind.hourly import Sourced, WindOf
from lungta.plan.dayplan import AircraftSummary, Place, PlacePad, PlaceZone, TerrainSummary
from lungta.plan.ways import pad_ground_amsl_m

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site, Zone
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.options import PlanOptions


def terrain_summary(terrain: Terrain) -> TerrainSummary:
    """Return what a plan says about the ground."""
    source = terrain.source
    return TerrainSummary(
        source=source.title,
        origin=source.origin,
        posting_m=round(source.posting_m, 1),
        accuracy_m=source.sigma_m,
        accuracy_note=source.accuracy_note,
        vertical_datum=source.vertical_datum,
        schematic=source.schematic,
        licence=source.licence,
    )


def terrain_input(terrain: Terrain) -> InputSource:
    """Return the terrain's provenance as an input of the plan."""
    source = terrain.source
    return InputSource(
        kind="terrain", title=source.title, origin=source.origin, sha256=source.sha256, licence=source.licence
    )


def place_of(site: Site, terrain: Terrain) -> Place:
    """Return the site as the plan saw it."""
    return Place(
        name=site.name,
        country=site.country,
        timezone=site.timezone,
        pads=tuple(
            PlacePad(
                id=pad.id,
                name=pad.name,
                lat_deg=pad.position.lat_deg,
                lon_deg=pad.position.lon_deg,
                stated_alt_amsl_m=pad.position.alt_amsl_m,
                terrain_alt_amsl_m=round(pad_ground_amsl_m(terrain, pad), 1),
                horizontal_sigma_m=pad.horizontal_sigma_m,
                home=pad.home,
                source=pad.source,
            )
            for pad in site.pads
        ),
        zones=tuple(_place_zone(zone) for zone in site.zones),
        height_limit_agl_m=site.limits.height_limit_agl_m,
        min_clearance_m=site.limits.min_clearance_m,
        reserve_frac=site.limits.reserve_frac,
    )


def _place_zone(zone: Zone) -> PlaceZone:
    active = ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in zone.active) or "always"
    return PlaceZone(
        id=zone.id, name=zone.name, kind=str(zone.kind), outline=zone.outline, active=active, source=zone.source
    )


def aircraft_summary(aircraft: Aircraft, options: PlanOptions) -> AircraftSummary:
    """Return the aircraft as the plan saw it."""
    return AircraftSummary(
        id=aircraft.id,
        name=aircraft.name,
        count=options.aircraft_count,
        battery_sets=options.battery_sets,
        empty_mass_g=round(aircraft.empty_mass_kg * 1000),
        max_takeoff_mass_g=round(aircraft.max_takeoff_mass_kg * 1000),
        cruise_mps=aircraft.cruise_mps,
        climb_mps=aircraft.climb_mps,
        descent_mps=aircraft.descent_mps,
        drop_height_agl_m=aircraft.drop_height_agl_m,
        drop_s=aircraft.drop_s,
        wind_limit_mps=aircraft.wind_limit_mps,
        ceiling_amsl_m=aircraft.ceiling_amsl_m,
        ceiling_note=aircraft.ceiling_note,
    )


def wind_inputs(wind_of: WindOf) -> tuple[InputSource, ...]:
    """Return the file that the wind fields were read from; nothing when they are made from the weather."""
    return (wind_of.source,) if isinstance(wind_of, Sourced) else ()
