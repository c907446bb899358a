"""A new site file, anywhere on Earth, from the coordinates of its pads."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from lungta.core.errors import Problem, SiteError
from lungta.core.geo import LocalFrame, Position
from lungta.core.toml import check_table, parse_toml
from lungta.mountain.atmosphere import standard_air

MARGIN_M = 1500.0
"""Room around the pads for a corridor to go round something: practice."""
MAX_EXTENT_M = 30_000.0
WALK_FACTOR = 1.3
"""Assumption: a path is this much longer than the straight line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPad:
    """A pad as a person writes it on the command line: id, name, place."""

    id: str
    name: str
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSite:
    """What `lungta site new` is told; everything else in the file is a stated assumption."""

    name: str
    country: str
    timezone: str
    pads: tuple[NewPad, ...]
    home: str

    @property
    def id(self) -> str:
        """The name in lower case with hyphens."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-") or "site"


def parse_pad(text: str) -> NewPad:
    """Return a pad from `id,name,lat,lon,alt`.

    Raises
    ------
    SiteError
        When it is not five values, or a place off the globe.

    >>> parse_pad("camp-1,Camp I,27.9875,86.875,6065").position.alt_amsl_m
    6065.0
    """
    parts = [part.strip() for part in text.split(",")]
    where = f"--pad {text!r}"
    if len(parts) != 5:
        remedy = (
            'Write --pad "camp-1,Camp I,27.9875,86.875,6065": id, name, latitude, longitude [deg], height [m AMSL].'
        )
        raise SiteError(f"needs five values, got {len(parts)}.", where=where, remedy=remedy)
    try:
        lat_deg, lon_deg, alt_amsl_m = (float(part) for part in parts[2:])
        position = Position(lat_deg=lat_deg, lon_deg=lon_deg, alt_amsl_m=alt_amsl_m)
    except ValueError as failure:
        raise SiteError(f"{failure}.", where=where, remedy="The order is latitude, longitude, height.") from failure
    return NewPad(id=parts[0], name=parts[1], position=position)


def write_new_site(site: NewSite, path: Path) -> None:
    """Write a site file that `load_site` accepts; an existing file is never replaced.

    Raises
    ------
    SiteError
        When the pads make no site, or the file exists or cannot be written.
    """
    text = new_site_text(site)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise SiteError("exists already.", where=str(path), remedy="Name another file with --out.") from None
    except OSError as failure:
        raise SiteError(f"cannot be written: {failure.strerror or failure}.", where=str(path)) from failure


def new_site_text(site: NewSite) -> str:
    """Return the text of a site file.

    Raises
    ------
    SiteError
        With everything that keeps these pads from being a site.
    """
    from lungta.mountain.site.file import SiteFile
    from lungta.mountain.site.rules import site_problems

    frame, extent_m = _square(site)
    home = next(pad for pad in site.pads if pad.id == site.home)
    text = "\n".join(
        [_head(site, frame, extent_m), *(_pad(pad, home=pad is home) for pad in site.pads), _limits(), _climate(home)]
        + [_foot_route(frame, home, pad) for pad in site.pads if pad is not home]
    )
    raw = check_table(parse_toml(text, site.name, SiteError), SiteFile, f"new site {site.name}", SiteError)
    if problems := site_problems(raw):
        raise SiteError("cannot be made:", where=f"new site {site.name}", problems=problems)
    return text


def _square(site: NewSite) -> tuple[LocalFrame, float]:
    """The frame about the middle of the pads, and half the side of the square that holds them with room around."""
    homes = [pad for pad in site.pads if pad.id == site.home]
    if not homes:
        pads = ", ".join(pad.id for pad in site.pads) or "none"
        raise SiteError(f"no pad {site.home!r} to be home.", where="--home", remedy=f"Pads given: {pads}.")
    first = LocalFrame(origin_lat_deg=homes[0].position.lat_deg, origin_lon_deg=homes[0].position.lon_deg)
    east_m, north_m = zip(*(_local(first, pad) for pad in site.pads), strict=True)
    half_m = max(max(axis) - min(axis) for axis in (east_m, north_m)) / 2.0
    if not half_m + MARGIN_M <= MAX_EXTENT_M:
        problems = tuple(
            Problem(what=f"{pad.position.lat_deg}, {pad.position.lon_deg}", where=f"--pad {pad.id}")
            for pad in site.pads
        )
        raise SiteError(
            "the pads lie more than 57 km apart; is a latitude swapped with a longitude?",
            where=f"new site {site.name}",
            problems=problems,
        )
    lat_deg, lon_deg = first.to_geographic((max(east_m) + min(east_m)) / 2.0, (max(north_m) + min(north_m)) / 2.0)
    frame = LocalFrame(origin_lat_deg=round(float(lat_deg), 5), origin_lon_deg=round(float(lon_deg), 5))
    return frame, math.ceil((half_m + MARGIN_M) / 100.0) * 100.0


def _local(frame: LocalFrame, pad: NewPad) -> tuple[float, float]:
    east_m, north_m = frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
    return float(east_m), float(north_m)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string


def _head(site: NewSite, frame: LocalFrame, extent_m: float) -> str:
    return f"""\
# Made by `lungta site new`. What is marked as assumption is one: replace it before flying.
# Nothing below knows of tents, paths or helipads; add a zone for each:
#
# [[zones]]
# id = "tents"
# name = "Camp tents"
# kind = "people"               # people, route, helipad, terrain, authority
# outline = [[lat, lon], [lat, lon], [lat, lon]]
# active = ["00:00-09:30"]      # local times of day; leave out for always
# source = "who says so, and how well the outline is known"

schema = "lungta.site/1"
id = {_quoted(site.id)}
name = {_quoted(site.name)}
country = {_quoted(site.country)}
timezone = {_quoted(site.timezone)}
origin_lat_deg = {frame.origin_lat_deg}
origin_lon_deg = {frame.origin_lon_deg}
extent_m = {extent_m}
"""


def _pad(pad: NewPad, *, home: bool) -> str:
    return f"""\
[[pads]]
id = {_quoted(pad.id)}
name = {_quoted(pad.name)}
home = {str(home).lower()}
lat_deg = {pad.position.lat_deg}
lon_deg = {pad.position.lon_deg}
alt_amsl_m = {pad.position.alt_amsl_m}
horizontal_sigma_m = 10.0
vertical_sigma_m = 20.0
source = "Given to `lungta site new`; uncertainties are the assumption of a hand-held GPS."
"""


def _limits() -> str:
    return """\
[limits]
height_limit_agl_m = 120.0
min_clearance_m = 30.0
reserve_frac = 0.20
daylight_only = true
source = "Assumption: 120 m and daylight are common rules, 30 m and 20 % practice figures. Ask the authority."
"""


def _climate(home: NewPad) -> str:
    air = standard_air(home.position.alt_amsl_m)

    def day(value: float) -> str:
        return f"[{', '.join([str(value)] * 24)}]"

    return f"""\
[climate]                       # one value per hour of the local day, from 00:00
alt_amsl_m = {home.position.alt_amsl_m}
pressure_pa = {float(air.pressure_pa):.0f}.0
wind_sigma_mps = 3.0
temperature_k = {day(round(float(air.temperature_k), 1))}
wind_mps = {day(6.0)}
from_deg = {day(270.0)}
gust_mps = {day(10.0)}
source = "Assumption: U.S. Standard Atmosphere 1976 at the home pad, 6 m/s from the west with gusts of 10 m/s all day."
"""


def _foot_route(frame: LocalFrame, home: NewPad, drop: NewPad) -> str:
    (east_m, north_m), (to_east_m, to_north_m) = _local(frame, home), _local(frame, drop)
    straight_m = math.hypot(to_east_m - east_m, to_north_m - north_m)
    rise_m = drop.position.alt_amsl_m - home.position.alt_amsl_m
    return f"""\
[[foot_routes]]
to = {_quoted(drop.id)}
length_m = {max(1.0, round(WALK_FACTOR * straight_m))}
ascent_m = {max(0.0, rise_m)}
descent_m = {max(0.0, -rise_m)}
icefall = false
source = "Assumption: {WALK_FACTOR} times the straight line, and the height between the pads."
"""
