"""Odds of one hour: closed forms, what is not known, and what each limit hangs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.weather.moisture import dewpoint_spread_k, relative_humidity_frac
from lungta.mountain.weather.stats.score import speed_below_frac
from lungta.mountain.wind.gust import PEAK_FACTOR
from lungta.plan.windows.air import PathAir
from lungta.plan.windows.cloud import cloud_base
from lungta.plan.windows.limits import Limit, Spreads, limits_of
from lungta.plan.windows.odds import draws, holds

LIMITS = limits_of(load_aircraft("dji-fc30"))
EXACT = Spreads(temperature_k=1e-9, cloud_base_m=1e-9, cloud_base_from_humidity_m=1e-9, peak_factor=1e-9)
DRAWN = draws(20_000, seed=1)
HOUR = WeatherHour(
    time_utc=datetime(2026, 4, 20, 1, tzinfo=UTC),
    station_alt_amsl_m=5315.0,
    temperature_k=268.15,
    pressure_pa=53_500.0,
    wind=(WindLevel(alt_amsl_m=5315.0, wind_mps=5.0, from_deg=270.0, gust_mps=9.0),),
    wind_sigma_mps=2.0,
    visibility_m=20_000.0,
    precipitation_mmph=0.0,
    cloud_base_amsl_m=8000.0,
)


def path(u: float = 5.0, sigma: float = 2.0, turbulence: float | None = 0.0, points: int = 4) -> PathAir:
    ones = np.ones(points)
    return PathAir(
        alt_amsl_m=np.linspace(5400.0, 6100.0, points),
        u_mps=u * ones,
        v_mps=0.0 * ones,
        sigma_mps=sigma * ones,
        turbulence_mps=None if turbulence is None else turbulence * ones,
    )


def odds(hour: WeatherHour, air: PathAir, spreads: Spreads = EXACT) -> dict[Limit, float | None]:
    found = holds(hour, air, LIMITS, spreads, DRAWN)
    return {limit: None if each is None else float(each.mean()) for limit, each in found.items()}


@pytest.mark.parametrize(("u", "sigma"), [(5.0, 2.0), (10.0, 3.0), (12.0, 1.0), (0.0, 6.0)])
def test_wind_has_the_closed_form_of_rice(u: float, sigma: float) -> None:
    """One wind along the path: the drawn odds are those of the Rice distribution, however many points there are."""
    exact = float(speed_below_frac(12.0, u, sigma))
    for points in (1, 200):
        assert odds(HOUR, path(u, sigma, points=points))[Limit.WIND] == pytest.approx(exact, abs=0.012)
    wrong = float(speed_below_frac(12.0, u, 5 * sigma))
    assert abs(wrong - exact) > 0.012


def test_the_windiest_point_decides() -> None:
    """One gale on the path closes it; errors are common, so calm points add nothing."""
    air = path(2.0, 1.0)
    gale = replace(air, u_mps=np.array([2.0, 2.0, 13.0, 2.0]))
    assert odds(HOUR, gale)[Limit.WIND] == pytest.approx(float(speed_below_frac(12.0, 13.0, 1.0)), abs=0.012)


def test_more_wind_never_opens_an_hour() -> None:
    """Odds fall as the wind rises, with the same turbulence."""
    for limit in (Limit.WIND, Limit.GUST):
        rows = [odds(HOUR, path(u, 2.0, 1.0))[limit] for u in (0.0, 3.0, 6.0, 9.0, 12.0, 15.0)]
        assert all(a is not None and b is not None and a >= b for a, b in pairwise(rows))


def test_gust_is_mean_and_peak_factor_times_turbulence() -> None:
    """Without any other error the limit is passed exactly where mean + peak factor x turbulence passes it."""
    just = (12.0 - 5.0) / PEAK_FACTOR
    assert odds(HOUR, path(5.0, 1e-9, just * 0.999))[Limit.GUST] == 1.0
    assert odds(HOUR, path(5.0, 1e-9, just * 1.001))[Limit.GUST] == 0.0


def test_a_stated_gust_stands_in_for_turbulence() -> None:
    """A field without turbulence takes the hour's gust over its mean; the same gust from turbulence gives the same."""
    stated = odds(HOUR, path(5.0, 2.0, None), Spreads())[Limit.GUST]
    solved = odds(HOUR, path(5.0, 2.0, (9.0 - 5.0) / PEAK_FACTOR), Spreads())[Limit.GUST]
    assert stated == solved
    assert stated is not None
    assert 0.3 < stated < 0.95


def test_what_is_not_said_is_not_known() -> None:
    """No gust, cloud, sight or rain in the weather: not known, never 1; wind and temperature stay known."""
    silent = replace(
        HOUR,
        wind=(replace(HOUR.wind[0], gust_mps=None),),
        visibility_m=None,
        precipitation_mmph=None,
        cloud_base_amsl_m=None,
    )
    found = odds(silent, path(turbulence=None))
    unknown = {limit for limit, value in found.items() if value is None}
    assert unknown == {Limit.GUST, Limit.CLOUD, Limit.VISIBILITY, Limit.PRECIPITATION, Limit.ICING}


def test_wind_off_the_field_is_not_known() -> None:
    """A path that leaves the solved wind has no odds of wind or gusts."""
    air = replace(path(), u_mps=np.array([1.0, np.nan, 1.0, 1.0]))
    assert odds(HOUR, air)[Limit.WIND] is None
    assert odds(HOUR, air)[Limit.GUST] is None


def test_temperature_is_that_of_the_path() -> None:
    """700 m above the camp it is 4.6 K colder: -17 degC at the station is below -20 degC at the top."""
    assert odds(HOUR, path())[Limit.TEMPERATURE] == 1.0
    assert odds(replace(HOUR, temperature_k=256.15), path())[Limit.TEMPERATURE] == 0.0
    half = odds(replace(HOUR, temperature_k=253.15 + 0.0065 * 784.0), path(), Spreads())[Limit.TEMPERATURE]
    assert half == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("base_m", "rain", "kelvin", "ice"),
    [
        (8000.0, 0.0, 268.15, 1.0),  # clear and dry
        (6000.0, 0.0, 268.15, 0.0),  # in cloud below freezing
        (6000.0, 0.0, 285.15, 1.0),  # in cloud, warm
        (8000.0, 1.0, 268.15, 0.0),  # snow
        (None, 1.0, 268.15, 0.0),  # snow, cloud not said
        (None, 0.0, 268.15, None),  # cold, cloud not said
        (None, None, 285.15, 1.0),  # too warm for ice, whatever else
        (8000.0, None, 268.15, None),  # cold, rain not said
    ],
)
def test_icing_needs_moisture_and_frost(base_m: float | None, rain: float | None, kelvin: float, ice: float) -> None:
    """Ice is visible moisture between 0 and -20 degC; what is not said counts as not known unless it cannot matter."""
    hour = replace(HOUR, cloud_base_amsl_m=base_m, precipitation_mmph=rain, temperature_k=kelvin)
    assert odds(hour, path())[Limit.ICING] == ice


def test_cloud_sight_and_rain_keep_their_distance() -> None:
    """Cloud must stay 152 m above the highest point; sight and rain count as they are said."""
    assert odds(replace(HOUR, cloud_base_amsl_m=6253.0), path())[Limit.CLOUD] == 1.0
    assert odds(replace(HOUR, cloud_base_amsl_m=6252.0), path())[Limit.CLOUD] == 0.0
    assert odds(replace(HOUR, visibility_m=4827.0), path())[Limit.VISIBILITY] == 0.0
    assert odds(replace(HOUR, precipitation_mmph=0.2), path())[Limit.PRECIPITATION] == 0.0


def test_cloud_base_from_humidity() -> None:
    """The dew point is the inverse of the humidity's own formula; 125 m of base per kelvin; a clear sky has no base."""
    humidity = float(relative_humidity_frac(270.15, 265.15))
    assert dewpoint_spread_k(270.15, humidity) == pytest.approx(5.0, abs=1e-6)
    hour = replace(HOUR, cloud_base_amsl_m=None, humidity_frac=humidity, temperature_k=270.15)
    base = cloud_base(hour, Spreads())
    assert base is not None
    assert base.alt_amsl_m == pytest.approx(5315.0 + 625.0, abs=1.0)
    assert odds(replace(hour, cloud_frac=0.0), path())[Limit.CLOUD] == 1.0
    saturated = cloud_base(replace(hour, humidity_frac=1.0), Spreads())
    assert saturated is not None
    assert saturated.alt_amsl_m == pytest.approx(5315.0)


def test_draws_are_seeded_and_standard() -> None:
    """The same seed gives the same draws, each of mean 0 and standard deviation 1."""
    again = draws(20_000, seed=1)
    for name in ("u", "v", "temperature", "cloud", "peak"):
        values = getattr(DRAWN, name)
        assert np.array_equal(values, getattr(again, name))
        assert abs(values.mean()) < 0.03
        assert values.std() == pytest.approx(1.0, abs=0.03)
