"""A day planned in the wind solved over terrain: which field, what it closes, and that flights meet that wind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.core.errors import WindError
from lungta.core.findings import Severity
from lungta.core.provenance import InputSource
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel
from lungta.mountain.wind.field import WindField
from lungta.mountain.wind.hourly import SolvedWinds, WindOf, profile_wind, solved_winds, uniform_wind
from lungta.mountain.wind.solve import multigrid
from lungta.mountain.wind.solve.mesh import MeshSettings
from lungta.plan.cargo.item import Item, Manifest
from lungta.plan.corridor.model import Corridor
from lungta.plan.day import plan_day
from lungta.plan.dayplan import DayPlan
from lungta.plan.flight import round_trip
from lungta.plan.hours import conditions_of
from lungta.plan.judge import wind_findings
from lungta.plan.options import PlanOptions
from lungta.plan.reserve import track_binds
from lungta.plan.serialise import plan_from_json, plan_to_json
from lungta.plan.summary import wind_inputs
from lungta.record.report.words import not_for_flight_reasons

SITE, FC30, DAY = load_site("khumbu"), load_aircraft("dji-fc30"), date(2026, 4, 20)
PADS = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in SITE.pads)
TERRAIN = schematic_terrain(SITE.frame, extent_m=SITE.extent_m, must_cover=PADS)
FIRST, HOUR = datetime(2026, 4, 20, 1, tzinfo=UTC), timedelta(hours=1)
MESH = MeshSettings(mesh_m=300.0, levels=12)


def hour(number: int, wind_mps: float, aloft_mps: float) -> WeatherHour:
    level = WindLevel(alt_amsl_m=5364.0, wind_mps=wind_mps, from_deg=250.0)
    aloft = WindLevel(alt_amsl_m=6800.0, wind_mps=aloft_mps, from_deg=270.0)
    return WeatherHour(
        time_utc=FIRST + timedelta(hours=number),
        station_alt_amsl_m=5364.0,
        temperature_k=266.0,
        pressure_pa=53_300.0,
        wind=(level, aloft),
        wind_sigma_mps=1.5,
    )


def weather(*aloft_mps: float) -> Weather:
    hours = tuple(hour(number, 2.0, speed) for number, speed in enumerate(aloft_mps))
    return Weather(hours=hours, source=InputSource(kind="weather", title="made", origin="made.toml"), mast=True)


def solved(the_weather: Weather) -> SolvedWinds:
    return solved_winds(SITE, the_weather, TERRAIN, TERRAIN, mesh=MESH)


def planned(the_weather: Weather, wind_of: WindOf, terrain: Terrain = TERRAIN) -> DayPlan:
    """One light load to Camp I, planned."""
    item = Item(id="rope", what="rope", mass_g=9_000, from_pad="base-camp", to_pad="camp-1", priority=1)
    manifest = Manifest(items=(item,), source=InputSource(kind="cargo", title="rope", origin="made"))
    return plan_day(SITE, the_weather, FC30, manifest, terrain, PlanOptions(day=DAY, samples=20, wind_of=wind_of))


CALM_THEN_STORM = weather(4.0, 5.0, 45.0)


@pytest.fixture(scope="module")
def winds() -> SolvedWinds:
    return solved(CALM_THEN_STORM)


@pytest.fixture(scope="module")
def plan(winds: SolvedWinds) -> DayPlan:
    return planned(CALM_THEN_STORM, winds)


def test_the_plan_says_which_field_it_used(plan: DayPlan) -> None:
    """Solved, over which mesh, led by what, how stable, drawn to which mast; and JSON keeps it."""
    for part in ("solved over", "on a mesh of", "led by", "stability ratio", "taken to stand at Base Camp; met within"):
        assert part in plan.wind_field.replace("air taken as neutral", "stability ratio")
    assert plan_from_json(plan_to_json(plan)) == plan
    assert "solved" not in planned(CALM_THEN_STORM, profile_wind).wind_field
    assert planned(CALM_THEN_STORM, uniform_wind).wind_field.startswith("one wind everywhere: 2.0 m/s")


def test_calm_hours_fly_and_the_storm_is_closed_with_its_reason(plan: DayPlan) -> None:
    """The mast is calm all morning; the gale aloft comes down over the ridges in the third hour and closes it."""
    assert plan.sorties
    assert all(sortie.takeoff_utc < FIRST + timedelta(hours=2) for sortie in plan.sorties)
    by_hour = {(row.drop, row.time_utc): row for row in plan.hours}
    storm = by_hour["camp-1", FIRST + timedelta(hours=2)]
    assert storm.max_payload_g == storm.max_up_g == storm.max_down_g == 0
    assert storm.binds.startswith("wind ")
    assert "above the limit of 12 m/s" in storm.binds
    assert storm.wind_mps == 2.0  # the table's wind is the record's
    assert by_hour["camp-1", FIRST].max_payload_g > 0


def test_the_wind_of_a_flight_is_the_fields_at_its_points(plan: DayPlan, winds: SolvedWinds) -> None:
    """Along a planned path the track meets what the field answers there, hour by hour: more than the mast's."""
    sortie = plan.sorties[0]
    the_hour = next(
        each for each in CALM_THEN_STORM.hours if each.time_utc <= sortie.takeoff_utc < each.time_utc + HOUR
    )
    track = round_trip(sortie.corridor_up, sortie.corridor_down, FC30, conditions_of(the_hour, TERRAIN, winds))
    middle = [(axis[1:] + axis[:-1]) / 2 for axis in (track.east_m, track.north_m, track.alt_amsl_m)]
    field = winds.solved(the_hour).field
    heights = np.maximum(middle[2] - TERRAIN.height_at(middle[0], middle[1]), 0.0)
    assert track.wind_mps == pytest.approx(field.air_at(middle[0], middle[1], heights).speed_mps)
    assert track.airspeed_sigma_mps == pytest.approx(field.air_at(middle[0], middle[1], heights).sigma)
    assert np.ptp(track.wind_mps) > 0.5
    assert sortie.duration_s == pytest.approx(track.total_s, abs=1.0)


def test_each_hour_is_flown_in_its_own_field(winds: SolvedWinds) -> None:
    """The second hour's wind is not the first's."""
    first, second, _ = (winds.solved(each).field for each in CALM_THEN_STORM.hours)
    assert first.time_utc != second.time_utc
    assert not np.array_equal(first.u_mps, second.u_mps)


def test_a_field_that_cannot_be_solved_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plan on a field that did not converge, and none on the profile in its place."""
    monkeypatch.setattr(multigrid, "MAX_ITERATIONS", 1)
    with pytest.raises(WindError, match="could not be solved"):
        planned(CALM_THEN_STORM, solved(CALM_THEN_STORM))


def test_a_calm_day_is_solved_without_a_warning() -> None:
    """No wind at all at the mast and aloft: a plan, and nothing about gusts or lee."""
    quiet = weather(0.0, 0.0)
    quiet = replace(quiet, hours=tuple(replace(each, wind=_still(each)) for each in quiet.hours))
    made = planned(quiet, solved(quiet))
    assert made.sorties
    assert not {"gusts-on-path", "lee-zone"} & {finding.code for finding in made.findings}


def _still(each: WeatherHour) -> tuple[WindLevel, ...]:
    return tuple(replace(level, wind_mps=0.0, from_deg=0.0) for level in each.wind)


@pytest.mark.real_data
def test_lee_of_a_windy_hour_is_said(real_data: Path) -> None:
    """In a westerly Base Camp lies in the lee of real ridges: the finding names corridor, hour, place and top."""
    terrain = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", SITE.frame, extent_m=SITE.extent_m)
    windy = weather(9.0)
    made = planned(windy, solved_winds(SITE, windy, terrain, terrain, mesh=MESH), terrain)
    assert made.sorties
    said = [finding for finding in made.findings if finding.code == "lee-zone"]
    assert [each.subject for each in said] == [made.sorties[0].corridor_up.id, made.sorties[0].corridor_down.id]
    assert all("01:00 UTC" in each.message and "km from" in each.message for each in said)


def test_hours_that_are_missing_stay_missing() -> None:
    """An hour without a record has no field: nothing is planned in it and nothing is made up."""
    full = weather(4.0, 4.0, 4.0)
    gap = replace(full, hours=(full.hours[0], full.hours[2]))
    made = planned(gap, solved(gap))
    assert "weather-hours-missing" in {finding.code for finding in made.findings}
    assert not [s for s in made.sorties if full.hours[1].time_utc <= s.takeoff_utc < full.hours[2].time_utc]


def test_the_climate_stays_a_profile() -> None:
    """The default of `plan_day` is blind to terrain, and its description says what it is: the climate's one level."""
    climate = climate_weather(SITE, DAY)
    made = planned(climate, PlanOptions(day=DAY).wind_of)
    assert made.weather_assumed
    assert made.wind_field in {profile_wind(each).description for each in climate.hours}


def test_a_wind_that_says_not_for_flight_makes_a_plan_that_says_so(winds: SolvedWinds) -> None:
    """A field made for a rehearsal does not become a clean plan by way of a file; the file is an input."""
    source = InputSource(kind="wind", title="wind fields of r.nc", origin="r.nc", sha256="0" * 64)
    options = PlanOptions(day=DAY, samples=20, wind_of=_Filed(winds, source, "schematic terrain"))
    manifest = Manifest(items=(), source=InputSource(kind="cargo", title="nothing", origin="made"))
    made = plan_day(SITE, CALM_THEN_STORM, FC30, manifest, TERRAIN, options)
    assert made.not_for_flight
    assert made.wind_warned
    assert source in made.inputs
    (said,) = [each for each in made.findings if each.code == "wind-not-for-flight"]
    assert said.severity is Severity.ERROR
    assert "schematic terrain" in said.message


def test_pads_made_for_practice_make_a_plan_that_says_so() -> None:
    """Drops of a made icefall are planned, and every output says NOT FOR FLIGHT."""
    made_pads = replace(SITE, pads=tuple(replace(pad, not_real=not pad.home) for pad in SITE.pads))
    manifest = Manifest(items=(), source=InputSource(kind="cargo", title="nothing", origin="made"))
    made = plan_day(made_pads, CALM_THEN_STORM, FC30, manifest, TERRAIN, PlanOptions(day=DAY, samples=20))
    assert made.made_for_practice
    assert made.not_for_flight
    assert any("NOT REAL" in reason for reason in not_for_flight_reasons(made))


def test_gusts_on_the_path_over_the_limit_close_an_hour(plan: DayPlan, winds: SolvedWinds) -> None:
    """The mast may be calm: where the field's gusts pass the aircraft's limit on the way, nothing flies."""
    conditions = conditions_of(CALM_THEN_STORM.hours[0], TERRAIN, winds)
    track = round_trip(*_corridors(plan), FC30, conditions)
    assert track_binds(FC30, track) == ""
    assert np.all(track.gust_mps >= track.wind_mps)
    assert track.gust_mps.max() > track.wind_mps.max() + 0.5
    gusty = replace(track, gust_mps=track.gust_mps + FC30.wind_limit_mps)
    assert "on the path above the limit" in track_binds(FC30, gusty)
    blind = round_trip(*_corridors(plan), FC30, replace(conditions, wind=uniform_wind(CALM_THEN_STORM.hours[0])))
    assert np.array_equal(blind.gust_mps, blind.wind_mps)


def test_windows_say_of_a_filed_wind_what_a_plan_says(winds: SolvedWinds) -> None:
    """The same file under `lungta weather windows`: named among the inputs, and not for flight."""
    source = InputSource(kind="wind", title="wind fields of r.nc", origin="r.nc", sha256="0" * 64)
    filed = _Filed(winds, source, "schematic terrain")
    assert wind_inputs(filed) == (source,)
    assert [each.code for each in wind_findings(filed)] == ["wind-not-for-flight"]
    assert "NOT FOR FLIGHT" in wind_findings(filed)[0].message  # what `Windows` asks its findings for
    assert (wind_inputs(winds), wind_findings(winds)) == ((), ())


@dataclass(frozen=True)
class _Filed:
    """Winds as if they had been read from a file that says something of itself."""

    winds: SolvedWinds
    source: InputSource
    warning: str

    def __call__(self, hour: WeatherHour) -> WindField:
        return self.winds(hour)


def _corridors(plan: DayPlan) -> tuple[Corridor, Corridor]:
    return plan.sorties[0].corridor_up, plan.sorties[0].corridor_down
