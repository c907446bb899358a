"""A day's wind from a file, in place of the solved wind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from hill_wind import NOON, NOTES, hill_grid, hill_terrain, hill_wind
from lungta.core.errors import WindError
from lungta.core.provenance import sha256_of
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.files.day import FiledWinds
from lungta.mountain.wind.files.netcdf_write import write_wind_netcdf
from lungta.mountain.wind.files.regrid import Onto


def hour(offset_h: int) -> WeatherHour:
    level = WindLevel(alt_amsl_m=5210.0, wind_mps=1.0, from_deg=90.0)
    return WeatherHour(
        time_utc=NOON + timedelta(hours=offset_h),
        station_alt_amsl_m=5200.0,
        temperature_k=270.0,
        pressure_pa=53_500.0,
        wind=(level,),
        wind_sigma_mps=1.0,
    )


def test_an_hour_gets_the_field_of_its_time_and_no_other(tmp_path: Path) -> None:
    """Two fields in a file, west wind then north wind: each hour gets its own; an hour without is refused by name."""
    west = hill_wind(time_utc=NOON)
    north = hill_wind(time_utc=NOON + timedelta(hours=1), from_deg=0.0)
    path = tmp_path / "day.nc"
    write_wind_netcdf(path, [west, north], NOTES)
    winds = FiledWinds(path, Onto(grid=hill_grid(), roughness_m=0.1, sigma_mps=3.0), hill_terrain())
    place = (500.0, 300.0, 6500.0)
    for offset_h, field in enumerate((west, north)):
        found = winds(hour(offset_h)).at(*place)
        meant = field.over(hill_terrain()).at(*place)
        assert np.allclose([found.u, found.v], [meant.u, meant.v], atol=1e-6)
    with pytest.raises(WindError, match=r"no field for 2026-04-20 11:15 UTC.*--day"):
        winds(hour(5))


def test_the_file_is_an_input_and_says_against_flying_what_it_says_of_itself(tmp_path: Path) -> None:
    """A plan names the file with its digest, and a rehearsal's wind stays a rehearsal's."""
    path = tmp_path / "rehearsal.nc"
    write_wind_netcdf(path, [hill_wind()], replace(NOTES, not_for_flight=("schematic terrain",)))
    winds = FiledWinds(path, Onto(grid=hill_grid(), roughness_m=0.1, sigma_mps=3.0), hill_terrain())
    assert winds.source.sha256 == sha256_of(path)
    assert "schematic terrain" in winds.warning
    assert winds(hour(0)).description.startswith("read from rehearsal.nc: ")
