"""A flight over flat ground with a site of its own, for contingency tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from flat_ground import DOWN_WAY, FC30, UP_WAY, conditions, flat_terrain
from lungta.core.geo import Position
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import Pad, Site, Zone, ZoneKind
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.field import WindField
from lungta.plan.contingency.model import ContingencyTable
from lungta.plan.contingency.table import Question, contingencies
from lungta.plan.corridor.model import LandingOption
from lungta.plan.escape import Flown
from lungta.plan.flight import round_trip
from lungta.plan.reserve import ReserveRule, fly_track

RULE = ReserveRule(reserve_frac=0.2, samples=64, seed=1)
LOAD_KG = 10.0
CLEAR_M = 30.0 + 1.645 * float(np.hypot(4.0, 3.0))  # of the flat ground: clearance, terrain and navigation error
FRAME = flat_terrain().frame


def pad(name: str, east_m: float, north_m: float = 0.0, *, home: bool = False) -> Pad:
    lat_deg, lon_deg = FRAME.to_geographic(east_m, north_m)
    place = Position(lat_deg=float(lat_deg), lon_deg=float(lon_deg), alt_amsl_m=5000.0)
    return Pad(
        id=name, name=name, position=place, horizontal_sigma_m=0.0, vertical_sigma_m=0.0, source="made", home=home
    )


def box(name: str, west: float, south: float, east: float, north: float, **changed: Any) -> Zone:
    corners = ((west, south), (east, south), (east, north), (west, north))
    outline = tuple(tuple(map(float, FRAME.to_geographic(*corner))) for corner in corners)
    return Zone(id=name, name=name, kind=ZoneKind.PEOPLE, outline=outline, **changed)  # type: ignore[arg-type]


def site(*zones: Zone) -> Site:
    pads = (pad("A", 0.0, home=True), pad("B", 3000.0))
    return replace(load_site("khumbu"), frame=FRAME, pads=pads, zones=zones, glaciers=())


def option(name: str, east_m: float, north_m: float) -> LandingOption:
    lat_deg, lon_deg = FRAME.to_geographic(east_m, north_m)
    return LandingOption(
        name=name, lat_deg=float(lat_deg), lon_deg=float(lon_deg), alt_amsl_m=5000.0, east_m=east_m, north_m=north_m,
        slope_deg=0.0, along_m=east_m, off_m=abs(north_m),
    )  # fmt: skip


def flown(
    *, wind: tuple[float, float] = (0.0, 0.0), air: WindField | None = None, terrain: Terrain | None = None,
    zones: tuple[Zone, ...] = (), options: tuple[LandingOption, ...] = (), aircraft: Any = FC30,
) -> Flown:  # fmt: skip
    there = replace(conditions(*wind), terrain=terrain or flat_terrain())
    there = replace(there, wind=air or there.wind)
    ids = tuple(zone.id for zone in zones)
    ways = tuple(replace(way, active_zones=ids, landing_options=options) for way in (UP_WAY, DOWN_WAY))
    track = round_trip(ways[0], ways[1], aircraft, there)
    samples = fly_track(aircraft, track, RULE, LOAD_KG, LOAD_KG)
    return Flown(corridors=(ways[0], ways[1]), conditions=there, track=track, samples=samples)


def table(flight: Flown | None = None, where: Site | None = None, **changed: Any) -> ContingencyTable:
    rule = replace(RULE, **{key: changed.pop(key) for key in ("reserve_frac",) if key in changed})
    aircraft = changed.pop("aircraft", FC30)
    question = Question(up_kg=LOAD_KG, down_kg=LOAD_KG, **changed)
    return contingencies(flight or flown(), where or site(), aircraft, rule, question)


def codes(found: ContingencyTable) -> set[str]:
    return {finding.code for finding in found.findings}
