"""Findings of a day: each says what is the case, with its figures, and only when it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flat_ground import FC30, UP_WAY
from lungta.core.errors import WeatherError
from lungta.core.findings import Severity
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.plan.cargo.read import read_manifest
from lungta.plan.cargo.samples import sample_manifest
from lungta.plan.day import plan_day
from lungta.plan.judge import limit_findings, people_findings, sight_findings, sortie_findings, weather_findings
from lungta.plan.options import PlanOptions

SITE = load_site("khumbu")


def test_more_than_was_flown_is_said_and_less_is_not() -> None:
    """20 kg are known to have been flown with the FlyCart 30 near 6,000 m: 20 kg pass, 20.1 kg are a warning."""
    assert sortie_findings("s", FC30, 20_000, 0.3, 0.2) == ()
    (found,) = sortie_findings("s", FC30, 20_100, 0.3, 0.2)
    assert (found.code, found.severity) == ("more-than-was-flown", Severity.WARNING)


def test_a_lost_reserve_is_an_error() -> None:
    """A sortie whose 5 % quantile lies below the reserve may not fly."""
    (found,) = sortie_findings("s", FC30, 1_000, 0.199, 0.2)
    assert (found.code, found.severity) == ("reserve-not-kept", Severity.ERROR)


def test_ceiling_and_sight_only_where_they_bind() -> None:
    """A corridor below the maker's ceiling and within sight has no such findings; a higher and longer one has."""
    low = replace(UP_WAY, length_m=400.0)
    light_permit = replace(SITE, limits=replace(SITE.limits, permit_above_takeoff_kg=None))
    assert limit_findings(light_permit, FC30, [low], 10.0) == sight_findings(SITE, [low]) == ()
    high = replace(UP_WAY, waypoints=(replace(UP_WAY.waypoints[0], alt_amsl_m=6050.0), *UP_WAY.waypoints[1:]))
    assert "6050 m" in limit_findings(light_permit, FC30, [high], 10.0)[0].message
    assert "3.0 km" in sight_findings(SITE, [high])[0].message


def test_the_manufacturers_and_the_authoritys_limits_are_findings_of_their_own() -> None:
    """Category D begins above 25 kg: 75 kg at take-off need a permit; 31 kg of load break the maker's word too."""
    codes = [found.code for found in limit_findings(SITE, FC30, [replace(UP_WAY)], 10.0)]
    assert codes == ["above-authoritys-limit"]
    codes = [found.code for found in limit_findings(SITE, FC30, [replace(UP_WAY)], 31.0)]
    assert codes == ["above-manufacturers-payload", "above-authoritys-limit"]


def test_a_path_beside_tents_is_said() -> None:
    """A path close to tents is a warning with the distance, one farther than outlines are known to is none."""
    tents = next(zone for zone in SITE.zones if zone.id == "base-camp-tents")
    corner_east_m, corner_north_m = SITE.frame.to_local(*max(tents.outline))

    def beside(off_m: float) -> object:
        points = tuple(
            replace(each, east_m=corner_east_m + east_m, north_m=corner_north_m + off_m)
            for each, east_m in zip(UP_WAY.waypoints, (-500.0, 0.0, 500.0), strict=True)
        )
        return replace(UP_WAY, waypoints=points, active_zones=(tents.id,))

    (found,) = people_findings(SITE, [beside(40.0)])  # type: ignore[list-item]
    assert "40 m from the outline of Base Camp tents" in found.message
    assert people_findings(SITE, [beside(150.0)]) == ()  # type: ignore[list-item]


def test_hours_without_weather_are_counted_and_named() -> None:
    """Local time first where the zone is known, UTC alone where it is not; one hour is not many."""
    weather = climate_weather(SITE, date(2026, 4, 20))
    hours = [datetime(2026, 4, 19, 23, 15, tzinfo=UTC), datetime(2026, 4, 20, 0, 15, tzinfo=UTC)]
    said = [each.message for each in weather_findings(weather, hours, SITE.timezone)][-1]
    assert "no record for 2 flying hours: 05:00, 06:00 (23:15, 00:15 UTC). Nothing" in said
    assert "1 flying hour: 23:15 UTC. Nothing" in weather_findings(weather, hours[:1])[-1].message


def test_weather_of_another_mountain_is_refused() -> None:
    """A forecast that says it is for 1,500 km away is no weather of this site."""
    sample = sample_manifest("khumbu")
    assert sample is not None
    manifest = read_manifest(sample, pad_ids=[pad.id for pad in SITE.pads])
    day = date(2026, 4, 20)
    terrain = schematic_terrain(SITE.frame, extent_m=SITE.extent_m, must_cover=())
    weather = replace(climate_weather(SITE, day), lat_deg=38.28, lon_deg=75.1)
    with pytest.raises(WeatherError, match="km from Khumbu"):
        plan_day(SITE, weather, FC30, manifest, terrain, PlanOptions(day=day))
