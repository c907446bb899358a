"""Reports on corridors over the schematic Khumbu, made once for all tests of a process."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.plan.report.ask import CorridorAsk
from lungta.plan.report.gather import report_corridor
from lungta.plan.report.model import CorridorReport
from lungta.plan.report.parts import Wanted

SITE = load_site("khumbu")
PADS = {pad.id: pad for pad in SITE.pads}
MORNING = datetime(2026, 4, 20, 3, 15, tzinfo=UTC)


@cache
def schematic() -> Terrain:
    places = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in SITE.pads)
    return schematic_terrain(SITE.frame, extent_m=SITE.extent_m, must_cover=places)


def ask(start: str = "base-camp", goal: str = "camp-1", **changed: Any) -> CorridorAsk:
    """What is asked by default: 15 kg up in the planning climate's morning."""
    weather = climate_weather(SITE, date(2026, 4, 20))
    hour = weather.at(MORNING)
    assert hour is not None
    plain = CorridorAsk(
        site=SITE,
        from_pad=PADS[start],
        to_pad=PADS[goal],
        aircraft=load_aircraft("dji-fc30"),
        terrain=schematic(),
        weather=weather,
        hour=hour,
        takeoff_utc=MORNING,
        payload_kg=15.0,
        samples=64,
    )
    return replace(plain, **changed)


@cache
def report(start: str = "base-camp", goal: str = "camp-1") -> CorridorReport:
    return report_corridor(ask(start, goal))


@cache
def report_with_everything() -> CorridorReport:
    return report_corridor(ask(), Wanted(reliefs=True, relay=True, lanes=True, alternates=True))


@cache
def no_corridor() -> CorridorReport:
    """A gale everywhere."""
    calm = ask().hour
    gale = replace(calm, wind=tuple(replace(level, wind_mps=25.0, gust_mps=None) for level in calm.wind))
    return report_corridor(ask(hour=gale))
