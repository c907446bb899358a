"""What a person must know of a day before flying it: the findings that no single flight carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lungta.aircraft.limits import AuthorityLimits, beyond_authority, beyond_manufacturer
from lungta.core.findings import Finding, error, notice, warning
from lungta.core.time import local_first
from lungta.mountain.site.model import ZoneKind
from lungta.mountain.site.zones import zone_area
from lungta.mountain.wind.hourly import Sourced, WindOf
from lungta.plan.dayplan import WIND_WARNED

if TYPE_CHECKING:
    from datetime import datetime

    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site, Zone
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.dayplan import Sortie

PEOPLE_MARGIN_M = 100.0  # nearer than this to an outline drawn on the map is said; our figure
VISUAL_RANGE_M = 500.0  # beyond this a pilot does not see attitude: EASA AMC1 UAS.OPEN.060(2)(b) practice figure


def terrain_findings(terrain: Terrain) -> tuple[Finding, ...]:
    """Return what the ground's provenance means for flying."""
    source = terrain.source
    found = []
    if source.schematic:
        found.append(
            error(
                "terrain-schematic",
                f"NOT FOR FLIGHT: the terrain is schematic ({source.title}), drawn from spot heights with errors of "
                f"{source.sigma_m:.0f} m (1 sigma) and more. Clearances take it as if it were true, for a rehearsal. "
                "Get real terrain with `lungta terrain fetch`, or name a file with --terrain.",
                "terrain",
            )
        )
    if source.vertical_datum.startswith("not stated"):
        found.append(
            warning(
                "terrain-datum-unstated",
                f"{source.origin} does not state its vertical datum; heights are {source.vertical_datum}. If they "
                "are above the ellipsoid every height is wrong by the geoid's tens of metres.",
                "terrain",
            )
        )
    return tuple(found)


def wind_findings(wind_of: WindOf) -> tuple[Finding, ...]:
    """Return what the file that the wind fields were read from says against flying by them."""
    if not (isinstance(wind_of, Sourced) and wind_of.warning):
        return ()
    said = wind_of.warning.removeprefix("NOT FOR FLIGHT: ")
    return (error(WIND_WARNED, f"NOT FOR FLIGHT: the file of the wind fields says of itself: {said}.", "wind"),)


def weather_findings(weather: Weather, missing: Sequence[datetime], timezone: str = "") -> tuple[Finding, ...]:
    """Return what the weather's provenance and gaps mean for flying; hours in a site's zone, UTC alone without one."""
    found = []
    if weather.assumed:
        found.append(
            error(
                "weather-assumed",
                "NOT FOR FLIGHT: no weather was given, so the site's planning climate stands in for it: an assumption, "
                "neither measured nor forecast; the inputs say where its figures come from. Give the day's weather "
                "with --weather FILE.",
                "weather",
            )
        )
    if missing:
        utc = ", ".join(f"{time:%H:%M}" for time in missing) + " UTC"
        hours = local_first(missing, timezone) if timezone else utc
        count = f"{len(missing)} flying hour{'' if len(missing) == 1 else 's'}"
        found.append(
            warning(
                "weather-hours-missing",
                f"{weather.source.origin} has no record for {count}: {hours}. Nothing is planned then; "
                "no value was filled in.",
                "weather",
            )
        )
    return tuple(found)


def limit_findings(
    site: Site, aircraft: Aircraft, corridors: Sequence[Corridor], heaviest_kg: float
) -> tuple[Finding, ...]:
    """Return where the day goes beyond the manufacturer's and the authority's word; physics was judged before."""
    if not corridors:
        return ()
    top_m = max(waypoint.alt_amsl_m for corridor in corridors for waypoint in corridor.waypoints)
    authority = AuthorityLimits(max_takeoff_mass_kg=site.limits.permit_above_takeoff_kg, source=site.limits.source)
    return beyond_manufacturer(aircraft, heaviest_kg, top_m) + beyond_authority(aircraft, heaviest_kg, top_m, authority)


def sight_findings(site: Site, corridors: Sequence[Corridor]) -> tuple[Finding, ...]:
    """Return whether the corridors leave the pilot's sight, which the authority must have exempted."""
    longest_m = max((corridor.length_m for corridor in corridors), default=0.0)
    if longest_m <= VISUAL_RANGE_M:
        return ()
    return (
        warning(
            "beyond-visual-line-of-sight",
            f"The corridor is {longest_m / 1000:.1f} km long: the aircraft is out of the pilot's sight for most of "
            f"it. The authority must have exempted it ({site.limits.source}).",
            site.id,
        ),
    )


def people_findings(site: Site, corridors: Sequence[Corridor]) -> tuple[Finding, ...]:
    """Return which zones of people the corridors pass more closely than their outlines are known."""
    import shapely

    nearest: dict[str, tuple[float, str, Zone]] = {}
    for corridor in corridors:
        path = shapely.LineString([(each.east_m, each.north_m) for each in corridor.waypoints])
        for zone in site.zones:
            if zone.kind in (ZoneKind.PEOPLE, ZoneKind.ROUTE) and zone.id in corridor.active_zones:
                found = (float(zone_area(site.frame, zone).distance(path)), corridor.id, zone)
                nearest[zone.id] = min(nearest.get(zone.id, found), found, key=lambda each: each[0])
    return tuple(
        warning(
            "close-to-people",
            f"{corridor_id} passes {distance_m:.0f} m from the outline of {zone.name}, while people are there. How "
            f"well the outline is known: {zone.source} Measure it, or draw it wider.",
            zone.id,
        )
        for distance_m, corridor_id, zone in nearest.values()
        if distance_m < PEOPLE_MARGIN_M
    )


def sortie_findings(
    subject: str, aircraft: Aircraft, payload_g: int, landing_p05_frac: float, reserve_frac: float
) -> tuple[Finding, ...]:
    """Return what a pilot must know of one flight's load and reserve."""
    found = []
    if landing_p05_frac < reserve_frac:
        found.append(
            error(
                "reserve-not-kept",
                f"{landing_p05_frac:.1%} of charge is left on landing (5 % quantile), {reserve_frac:.0%} is required.",
                subject,
            )
        )
    if payload_g > aircraft.proven_payload_kg * 1000:
        known = f"{aircraft.proven_payload_kg:g} kg" if aircraft.proven_payload_kg else "nothing"
        found.append(
            warning(
                "more-than-was-flown",
                f"{payload_g / 1000:.1f} kg by this model's thrust and energy; near 6,000 m {known} is known to have "
                f"been flown with {aircraft.name}. Work up to it from lighter loads.",
                subject,
            )
        )
    return tuple(found)


def outcome_findings(site: Site, sorties: Sequence[Sortie], aircraft: Aircraft) -> tuple[Finding, ...]:
    """Return what the made plan itself shows."""
    found = []
    if not sorties:
        found.append(
            error(
                "nothing-flyable",
                "No sortie can be flown on this day; the hour table and the unplaced items say why.",
                site.id,
            )
        )
    for sortie in sorties:
        if sortie.wind_abort_mps < aircraft.wind_limit_mps:
            found.append(
                notice(
                    "wind-binds-reserve",
                    f"Sortie {sortie.number} is broken off above {sortie.wind_abort_mps:.1f} m/s mean wind, before the "
                    f"aircraft's limit of {aircraft.wind_limit_mps:g} m/s: reserve or thrust would go there.",
                    f"sortie {sortie.number}",
                )
            )
    return tuple(found)
