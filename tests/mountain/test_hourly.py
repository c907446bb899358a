"""From an hour to its field: which ground is solved over, where a mast stands, and that an hour is solved once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from lungta.core.errors import WindError
from lungta.core.provenance import InputSource
from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather, WeatherHour
from lungta.mountain.wind.ground import UPWIND_M
from lungta.mountain.wind.hourly import KEPT_HOURS, SolvedWinds, profile_wind, solved_winds, uniform_wind
from lungta.mountain.wind.profile import wind_field_of
from lungta.mountain.wind.solve.mesh import MeshSettings
from solve_ground import level, mast_hour

SITE = load_site("khumbu")
MESH = MeshSettings(mesh_m=500.0, levels=10)
HOUR = replace(mast_hour(5.0, 240.0, mast_m=0.0), station_alt_amsl_m=5364.0, wind=(level(5364.0, 5.0, 240.0),))
STATION = Weather(hours=(HOUR,), source=InputSource(kind="weather", title="made", origin="made.csv"), mast=True)


def ground(extent_m: float) -> Terrain:
    pads = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in SITE.pads)
    return schematic_terrain(SITE.frame, extent_m=extent_m, must_cover=pads)


WIDE, NEAR = ground(SITE.extent_m + UPWIND_M), ground(SITE.extent_m)


def winds(weather: Weather = STATION, wide: Terrain = WIDE) -> SolvedWinds:
    return solved_winds(SITE, weather, wide, NEAR, mesh=MESH)


def with_hole(place_m: tuple[float, float] | None) -> Terrain:
    """The wide terrain, level where nothing is drawn, with one void or none."""
    alt_m = np.nan_to_num(WIDE.alt_amsl_m, nan=5500.0)
    if place_m:
        row, column = (
            np.argmin(np.abs(axis - at)) for axis, at in zip((WIDE.north_m, WIDE.east_m), place_m[::-1], strict=True)
        )
        alt_m[row, column] = np.nan
    return replace(WIDE, alt_amsl_m=alt_m)


def test_profile_and_uniform_are_blind_to_terrain() -> None:
    """They are the fields of the hour's own levels."""
    hour = mast_hour(4.0, 220.0, level(6500.0, 15.0, 270.0))
    assert profile_wind(hour) == wind_field_of(hour)
    assert uniform_wind(hour) == wind_field_of(hour, uniform=True)


def test_an_hour_is_solved_once() -> None:
    """Every drop and every flight of the hour asks the same field; another hour has its own, and its own time."""
    solved = winds()
    later = replace(HOUR, time_utc=HOUR.time_utc.replace(hour=5))
    assert solved.solved(HOUR) is solved.solved(HOUR)
    assert solved(HOUR).field is solved(HOUR).field
    assert solved.solved(later) is not solved.solved(HOUR)
    assert solved.solved(HOUR).field.time_utc == HOUR.time_utc
    assert solved.solved(later).field.time_utc == later.time_utc


def test_a_week_of_hours_does_not_fill_the_memory() -> None:
    """The latest hours are kept, more than a day of them; the first is solved again when it is asked for again."""
    asked: list[WeatherHour] = []

    class Model:
        def solve(self, hour: WeatherHour, stations: object) -> object:
            asked.append(hour)
            return object()

    solved = SolvedWinds(Model(), NEAR)  # type: ignore[arg-type]
    hours = [replace(HOUR, time_utc=HOUR.time_utc + timedelta(hours=n)) for n in range(KEPT_HOURS + 1)]
    for hour in (*hours, hours[-1], hours[1], hours[0]):
        solved.solved(hour)
    assert KEPT_HOURS > 24
    assert asked == [*hours, hours[0]]


def test_the_mast_of_a_station_file_is_met_where_it_stands() -> None:
    """A file that does not say where is of the pad of its height; one that says is of that place."""
    for alt_m, name in ((5364.0, "Base Camp"), (5315.0, "Base Camp"), (6464.0, "Camp II")):
        pad = next(each for each in SITE.pads if each.name == name)
        hour = replace(HOUR, station_alt_amsl_m=alt_m, wind=(level(alt_m, 5.0, 240.0),))
        solved = winds(replace(STATION, hours=(hour,))).solved(hour)
        assert f"the weather's mast, taken to stand at {name}; met" in solved.field.description
        place = SITE.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        assert float(solved.field.air_at(*place, 10.0).speed_mps) == pytest.approx(5.0, abs=0.2)
    lat_deg, lon_deg = SITE.frame.to_geographic(-2000.0, -2500.0)
    solved = winds(replace(STATION, lat_deg=lat_deg, lon_deg=lon_deg)).solved(HOUR)
    assert "taken to stand" not in solved.field.description
    assert float(solved.field.air_at(-2000.0, -2500.0, 10.0).speed_mps) == pytest.approx(5.0, abs=0.2)


def test_a_forecasts_lowest_level_is_no_mast() -> None:
    """A model's 10 m wind is of its smoothed mountain: nothing is drawn to it."""
    assert "drawn to" not in winds(replace(STATION, mast=False)).solved(HOUR).field.description


def test_a_mast_that_nobody_can_place_is_refused() -> None:
    """A station 3 km below every pad that does not say where it stands: the message says what to add."""
    low = replace(HOUR, station_alt_amsl_m=2000.0, wind=(level(2000.0, 5.0, 240.0),))
    with pytest.raises(WindError, match=r"2000 m AMSL and does not say where; no pad .*Base Camp 5364 m.*lat_deg"):
        winds(replace(STATION, hours=(low,)))


def test_a_mast_off_the_solved_ground_is_refused() -> None:
    """Its distance is said; with profile wind it would still do."""
    lat_deg, lon_deg = SITE.frame.to_geographic(0.0, 30_000.0)
    with pytest.raises(WindError, match=r"stands -?0\.0 km east and 30\.0 km north"):
        winds(replace(STATION, lat_deg=lat_deg, lon_deg=lon_deg))(HOUR)


def test_a_mast_in_the_rock_is_refused_on_real_ground_alone() -> None:
    """A stated height far below the terrain at a stated place is a mistake, unless the terrain itself is drawn."""
    home = SITE.home.position
    low = replace(HOUR, station_alt_amsl_m=4000.0, wind=(level(4000.0, 5.0, 240.0),))
    weather = replace(STATION, hours=(low,), lat_deg=home.lat_deg, lon_deg=home.lon_deg)
    assert winds(weather)(low).description
    real = replace(WIDE, source=replace(WIDE.source, schematic=False))
    with pytest.raises(WindError, match=r"stands at 4000 m AMSL, \d{4} m below the ground"):
        winds(weather, real)(low)


def test_the_largest_square_without_voids_is_solved() -> None:
    """A void at the edge of the wide terrain costs that margin, not the plan; so does what the schematic leaves out."""
    assert 2000.0 < -winds().model.grid.east_m[0] < SITE.extent_m
    whole = winds(wide=with_hole(None)).model.grid
    assert -whole.east_m[0] + whole.step_east_m / 2 == pytest.approx(SITE.extent_m + UPWIND_M)
    hole_m = SITE.extent_m + 2500.0
    grid = winds(wide=with_hole((hole_m, -1000.0))).model.grid
    assert hole_m - 3 * WIDE.posting_m < -grid.east_m[0] + grid.step_east_m / 2 < hole_m


def test_a_void_among_the_pads_is_refused() -> None:
    """There is no square that holds the pads: the message says how far it is open and what else there is."""
    with pytest.raises(WindError, match=r"without voids only 0\.\d km .* the pads reach \d\.\d km.*--wind profile"):
        winds(wide=with_hole((300.0, 300.0)))


def test_heights_count_from_the_finer_ground() -> None:
    """A pad in a gully below the column's mean ground is on the ground, not in the rock."""
    field = winds()(HOUR)
    home = SITE.home.position
    east_m, north_m = SITE.frame.to_local(home.lat_deg, home.lon_deg)
    ground_m = NEAR.height_at(east_m, north_m)
    over = field.at(east_m, north_m, ground_m + np.array([0.0, 30.0, -0.5, -2.0]))
    wanted = field.field.air_at(east_m, north_m, [0.0, 30.0, 0.0])
    assert over.u[:3] == pytest.approx(wanted.u)
    assert np.isnan(over.u[3])
    assert np.isnan(field.at(50_000.0, 0.0, 6000.0).u)
    assert field.turbulence_at(east_m, north_m, ground_m + 30.0) == pytest.approx(wanted.turbulence[1])


@pytest.mark.parametrize("site_id", site_names())
def test_the_climate_of_every_site_can_be_solved(site_id: str) -> None:
    """A wind typed in stands at the climate's station, which lies at the height of some pad."""
    site = load_site(site_id)
    weather = replace(climate_weather(site, date(2026, 4, 20)), mast=True)
    terrain = schematic_terrain(
        site.frame,
        extent_m=site.extent_m + UPWIND_M,
        must_cover=tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads),
    )
    hour = weather.hours[6]
    found = solved_winds(site, weather, terrain, terrain, mesh=MESH).solved(hour)
    assert found.report.divergence_ratio < 1e-6
