"""The main job on schematic and real terrain: every sortie that is planned may be flown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from lungta.aircraft.catalogue import load_aircraft
from lungta.core.errors import AircraftError, TerrainError, WeatherError
from lungta.core.findings import Severity
from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.read import read_weather
from lungta.plan.cargo.read import read_manifest
from lungta.plan.cargo.samples import sample_manifest
from lungta.plan.day import plan_day
from lungta.plan.dayplan import DayPlan
from lungta.plan.options import PlanOptions
from lungta.plan.serialise import plan_from_json, plan_to_json

DAY = date(2026, 4, 20)
EXAMPLES = Path(__file__).parents[2] / "examples" / "weather"


def schematic(site_id: str) -> Terrain:
    site = load_site(site_id)
    pads = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads)
    return schematic_terrain(site.frame, extent_m=site.extent_m, must_cover=pads)


def make_plan(site_id: str, terrain: Terrain, weather: Weather | None = None, **options: object) -> DayPlan:
    site = load_site(site_id)
    sample = sample_manifest(site_id)
    assert sample is not None
    manifest = read_manifest(sample, pad_ids=[pad.id for pad in site.pads])
    chosen = PlanOptions(day=DAY, samples=64, **options)  # type: ignore[arg-type]
    return plan_day(site, weather or climate_weather(site, DAY), load_aircraft("dji-fc30"), manifest, terrain, chosen)


@pytest.fixture(scope="module")
def rehearsal() -> DayPlan:
    return make_plan("khumbu", schematic("khumbu"))


@pytest.fixture(scope="module")
def khumbu_terrain(real_data: Path) -> Terrain:
    site = load_site("khumbu")
    return read_terrain([real_data / "terrain" / "everest_glo30_58m_30km.tif"], site.frame, extent_m=site.extent_m)


@pytest.fixture(scope="module")
def khumbu(khumbu_terrain: Terrain) -> DayPlan:
    weather = read_weather(next(EXAMPLES.glob("*.csv")), timezone="Asia/Kathmandu")
    return make_plan("khumbu", khumbu_terrain, weather)


@pytest.mark.parametrize("site_id", site_names())
def test_every_site_can_be_rehearsed(site_id: str) -> None:
    """Without data or network each site gives a plan with sorties, and it says loudly that it is not for flight."""
    plan = make_plan(site_id, schematic(site_id))
    assert plan.sorties
    assert plan.not_for_flight
    codes = {finding.code for finding in plan.findings if finding.severity is Severity.ERROR}
    assert codes == {"terrain-schematic", "weather-assumed"}


def test_same_input_same_plan(rehearsal: DayPlan) -> None:
    """The same input and seed give the same plan, but for its time of creation."""
    again = make_plan("khumbu", schematic("khumbu"))
    assert replace(again, created_utc=rehearsal.created_utc) == rehearsal


def test_json_out_and_in(rehearsal: DayPlan) -> None:
    """A real plan survives JSON out and in unchanged."""
    assert plan_from_json(plan_to_json(rehearsal)) == rehearsal


def test_each_load_flies_once_or_has_its_reason(rehearsal: DayPlan) -> None:
    """Every item is on exactly one flight or unplaced with a reason."""
    flown = [item for sortie in rehearsal.sorties for item in (*sortie.items_up, *sortie.items_down)]
    assert sorted(flown + [each.item for each in rehearsal.unplaced]) == sorted(item.id for item in rehearsal.items)
    assert all(each.reason for each in rehearsal.unplaced)


@pytest.mark.real_data
def test_real_plan_is_for_flight(khumbu: DayPlan) -> None:
    """On real terrain with the day's weather nothing says not for flight, and no finding is an error."""
    assert not khumbu.not_for_flight
    assert not [finding for finding in khumbu.all_findings() if finding.severity is Severity.ERROR]
    assert {source.kind for source in khumbu.inputs} == {"site", "terrain", "weather", "aircraft", "cargo"}
    assert "Copernicus" in khumbu.terrain.licence


@pytest.mark.real_data
def test_sorties_keep_limits_and_reserve(khumbu: DayPlan) -> None:
    """Loads are within the limits of their hour, the reserve is kept, quantiles are in order, times add up."""
    mass_g = {item.id: item.mass_g for item in khumbu.items}
    for sortie in khumbu.sorties:
        assert sortie.payload_up_g == sum(mass_g[item] for item in sortie.items_up) <= sortie.max_up_g
        assert sortie.payload_down_g == sum(mass_g[item] for item in sortie.items_down) <= sortie.max_down_g
        assert max(sortie.payload_up_g, sortie.payload_down_g) <= sortie.max_payload_g
        assert sortie.landing_soc_frac.p05 >= khumbu.place.reserve_frac
        assert sortie.landing_soc_frac.p05 < sortie.landing_soc_frac.p50 < sortie.landing_soc_frac.p95
        assert 0 < sortie.energy_j.p05 < sortie.energy_j.p50 < sortie.energy_j.p95
        assert sortie.landing_utc - sortie.takeoff_utc == timedelta(seconds=sortie.duration_s)
        assert sortie.takeoff_window_end_utc >= sortie.takeoff_utc


@pytest.mark.real_data
def test_one_flight_at_a_time(khumbu: DayPlan) -> None:
    """No two flights share the corridor, and a late take-off inside its window does not meet the next flight."""
    for before, after in pairwise(khumbu.sorties):
        late_landing = before.takeoff_window_end_utc + timedelta(seconds=before.duration_s)
        assert max(before.landing_utc, late_landing) < after.takeoff_utc


def dense(sortie_corridor: object, step_m: float = 10.0) -> Iterator[np.ndarray]:
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in sortie_corridor.waypoints])  # type: ignore[attr-defined]
    for start, end in pairwise(points):
        count = max(2, int(np.linalg.norm(end - start) / step_m))
        yield from start + (end - start) * np.linspace(0, 1, count)[:, None]


@pytest.mark.real_data
def test_paths_keep_clear_of_ground_and_zones(khumbu: DayPlan, khumbu_terrain: Terrain) -> None:
    """Sampled every 10 m by this test's own code, no path comes lower than it claims or enters a zone it must not."""
    frame = khumbu_terrain.frame
    outlines = {
        zone.id: shapely.Polygon([frame.to_local(*corner) for corner in zone.outline]) for zone in khumbu.place.zones
    }
    for sortie in khumbu.sorties:
        for corridor in (sortie.corridor_up, sortie.corridor_down):
            points = np.array(list(dense(corridor)))
            height_agl_m = points[:, 2] - khumbu_terrain.height_at(points[:, 0], points[:, 1])
            assert height_agl_m.min() >= corridor.min_clearance_m - 0.5
            assert height_agl_m.min() > khumbu.place.min_clearance_m
            line = shapely.LineString(points[:, :2])
            assert not [zone for zone in corridor.active_zones if outlines[zone].intersects(line)]


@pytest.mark.real_data
def test_published_path(khumbu: DayPlan) -> None:
    """The way to Camp I has the published gain of about 700 m and stays below the published highest point."""
    corridor = next(sortie for sortie in khumbu.sorties if sortie.drop == "camp-1").corridor_up
    ground_m = {pad.id: pad.terrain_alt_amsl_m for pad in khumbu.place.pads}
    assert ground_m["camp-1"] - ground_m["base-camp"] == pytest.approx(700.0, abs=60.0)
    assert max(waypoint.alt_amsl_m for waypoint in corridor.waypoints) < 6191.8


@pytest.mark.real_data
def test_windy_hours_carry_nothing(khumbu: DayPlan) -> None:
    """Hours whose gusts break the aircraft's limit have a limit of nothing and say so; no sortie takes off in them."""
    windy = {hour.time_utc for hour in khumbu.hours if hour.gust_mps > khumbu.aircraft.wind_limit_mps}
    assert windy
    assert all(hour.max_payload_g == 0 for hour in khumbu.hours if hour.time_utc in windy)
    assert not [s for s in khumbu.sorties if s.takeoff_utc.replace(minute=0, second=0) in windy]


def test_hours_without_weather_are_said_and_not_planned() -> None:
    """Missing hours are a finding, and nothing takes off in them."""
    site = load_site("khumbu")
    full = climate_weather(site, DAY)
    gap = datetime(2026, 4, 20, 1, tzinfo=UTC)
    thin = replace(
        full, hours=tuple(hour for hour in full.hours if not gap <= hour.time_utc < gap + timedelta(hours=2))
    )
    plan = make_plan("khumbu", schematic("khumbu"), thin)
    assert "weather-hours-missing" in {finding.code for finding in plan.findings}
    assert not [s for s in plan.sorties if gap <= s.takeoff_utc < gap + timedelta(hours=2)]


def test_bad_inputs_raise_by_room() -> None:
    """No weather on the day, an aircraft that cannot hover and a void under a pad are errors of their room."""
    terrain = schematic("khumbu")
    site = load_site("khumbu")
    with pytest.raises(WeatherError, match="--date"):
        make_plan("khumbu", terrain, climate_weather(site, date(2025, 1, 1)))
    sample = sample_manifest("khumbu")
    assert sample is not None
    manifest = read_manifest(sample, pad_ids=[pad.id for pad in site.pads])
    fc30 = load_aircraft("dji-fc30")
    slow = replace(fc30.motor.kv_radps_per_v, value=1.8)
    weak = replace(fc30, motor=replace(fc30.motor, kv_radps_per_v=slow))
    with pytest.raises(AircraftError, match="cannot hover at Base Camp"):
        plan_day(site, climate_weather(site, DAY), weak, manifest, terrain, PlanOptions(day=DAY))
    void = replace(terrain, alt_amsl_m=np.full_like(terrain.alt_amsl_m, np.nan))
    with pytest.raises(TerrainError, match="no data under"):
        make_plan("khumbu", void)
