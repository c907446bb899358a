"""What must hold between the parts of a site file, beyond each key by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import hypot

from lungta.core.errors import Problem
from lungta.core.geo import LocalFrame
from lungta.mountain.site.file import GlacierFile, PadFile, PeopleFile, SiteFile, ZoneFile

Area = ZoneFile | GlacierFile | PeopleFile

ZONE_REACH = 2.0
"""A zone or glacier may reach this many extents from the origin: it can matter although part lies off the square."""


def site_problems(site: SiteFile) -> tuple[Problem, ...]:
    """Return everything that is wrong between the keys of a well-formed site file."""
    return (
        *_duplicates("pads", [pad.id for pad in site.pads]),
        *_duplicates("zones", [zone.id for zone in site.zones]),
        *_duplicates("glaciers", [glacier.id for glacier in site.glaciers]),
        *_duplicates("people", [group.id for group in site.people]),
        *_duplicates("antennas", [antenna.id for antenna in site.antennas]),
        *_home(site.pads),
        *_places(site),
        *_outlines("zones", site.zones),
        *_outlines("glaciers", site.glaciers),
        *_outlines("people", site.people),
        *_lines(site.people),
        *_gusts(site),
        *_foot_routes(site),
    )


def _duplicates(table: str, ids: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Problem(what=f"id {name!r} stands {count} times.", where=table, remedy="Give each its own id.")


def _home(pads: list[PadFile]) -> Iterator[Problem]:
    homes = [pad.id for pad in pads if pad.home]
    if len(homes) != 1:
        found = f"there are {len(homes)} ({', '.join(homes)})" if homes else "there is none"
        yield Problem(
            what=f"one pad must be home, {found}.", where="pads", remedy="Write home = true where the aircraft live."
        )
    if len(pads) < 2:
        yield Problem(what="there is no drop.", where="pads", remedy="Add a second pad to fly to.")


def _places(site: SiteFile) -> Iterator[Problem]:
    frame = LocalFrame(origin_lat_deg=site.origin_lat_deg, origin_lon_deg=site.origin_lon_deg)
    for number, pad in enumerate(site.pads, 1):
        yield from _place(frame, (pad.lat_deg, pad.lon_deg), site.extent_m, f"pads[{number}] ({pad.id})")
    for number, antenna in enumerate(site.antennas, 1):
        place = antenna.lat_deg, antenna.lon_deg
        yield from _place(frame, place, ZONE_REACH * site.extent_m, f"antennas[{number}] ({antenna.id})")
    tables: dict[str, Sequence[Area]] = {"zones": site.zones, "glaciers": site.glaciers, "people": site.people}
    for table, areas in tables.items():
        for number, area in enumerate(areas, 1):
            key, places = _shape(area)
            for corner, (lat_deg, lon_deg) in enumerate(places, 1):
                where = f"{table}[{number}] ({area.id}).{key}[{corner}]"
                yield from _place(frame, (lat_deg, lon_deg), ZONE_REACH * site.extent_m, where)


def _shape(area: Area) -> tuple[str, list[list[float]]]:
    """The key and the places of an area's shape: its outline, or the line of a group of people."""
    if isinstance(area, PeopleFile) and area.line is not None:
        return "line", area.line
    return "outline", area.outline or []


def _place(frame: LocalFrame, place: tuple[float, float], reach_m: float, where: str) -> Iterator[Problem]:
    lat_deg, lon_deg = place
    if _within(frame, lat_deg, lon_deg, reach_m):
        return
    if _within(frame, lon_deg, lat_deg, reach_m):
        yield Problem(what=f"{lat_deg}, {lon_deg}: latitude and longitude are swapped.", where=where)
        return
    yield Problem(
        what=f"{lat_deg}, {lon_deg} lies more than {reach_m:.0f} m from the site's origin "
        f"{frame.origin_lat_deg}, {frame.origin_lon_deg}.",
        where=where,
        remedy="Correct the coordinates, or origin_lat_deg, origin_lon_deg and extent_m.",
    )


def _within(frame: LocalFrame, lat_deg: float, lon_deg: float, reach_m: float) -> bool:
    """Whether a place lies in the square; the coarse test keeps far points away from the projection's edge."""
    if abs(lat_deg - frame.origin_lat_deg) > 1.0 or abs(lat_deg) > 90.0:
        return False
    east_m, north_m = frame.to_local(lat_deg, lon_deg)
    return hypot(east_m, north_m) < 1e6 and max(abs(east_m), abs(north_m)) <= reach_m


def _outlines(table: str, areas: Sequence[Area]) -> Iterator[Problem]:
    from shapely import Polygon
    from shapely.validation import explain_validity

    for number, area in enumerate(areas, 1):
        if area.outline is None:
            continue
        shape = Polygon([(lon_deg, lat_deg) for lat_deg, lon_deg in area.outline])
        if not shape.is_valid or shape.area == 0.0:
            why = explain_validity(shape) if not shape.is_valid else "no area"
            yield Problem(
                what=f"the outline is no simple polygon: {why} (longitude, latitude).",
                where=f"{table}[{number}] ({area.id}).outline",
                remedy="List the corners in order around the area.",
            )


def _lines(groups: Sequence[PeopleFile]) -> Iterator[Problem]:
    for number, group in enumerate(groups, 1):
        if group.line is not None and len({tuple(place) for place in group.line}) < 2:
            yield Problem(
                what="the line has no length.",
                where=f"people[{number}] ({group.id}).line",
                remedy="Give two different points or more.",
            )


def _gusts(site: SiteFile) -> Iterator[Problem]:
    for hour, (mean, gust) in enumerate(zip(site.climate.wind_mps, site.climate.gust_mps, strict=True)):
        if gust < mean:
            yield Problem(what=f"gust {gust} m/s is below the mean {mean} m/s.", where=f"climate.gust_mps, hour {hour}")


def _foot_routes(site: SiteFile) -> Iterator[Problem]:
    drops = sorted(pad.id for pad in site.pads if not pad.home)
    yield from _duplicates("foot_routes", [route.to for route in site.foot_routes])
    for number, route in enumerate(site.foot_routes, 1):
        if route.to not in drops:
            yield Problem(
                what=f"no drop {route.to!r}.", where=f"foot_routes[{number}].to", remedy=f"Drops: {', '.join(drops)}."
            )
