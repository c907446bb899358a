"""A forecast corrected by a station: a known bias and spread are found, and few hours leave the forecast as it is."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from lungta.core.errors import WeatherError
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.read import read_weather
from lungta.mountain.weather.stats.apply import FADE_M, apply_correction, correct_forecast
from lungta.mountain.weather.stats.correct import Correction, learn_correction
from lungta.mountain.weather.write import weather_toml
from made_weather import STATION_M, Truth, level, made_pair


def wind_at_station(weather: Weather) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    hours = weather.hours
    toward = np.radians([hour.wind[0].from_deg + 180.0 for hour in hours])
    speed = np.array([hour.wind[0].wind_mps for hour in hours])
    return speed * np.sin(toward), speed * np.cos(toward), np.array([hour.wind[0].sigma_mps for hour in hours])


@pytest.fixture(scope="module")
def month() -> tuple[Weather, Weather, Weather, Correction]:
    forecast, station = made_pair(30)
    return forecast, station, *correct_forecast(forecast, station)


def test_a_known_bias_is_recovered(month: tuple[Weather, Weather, Weather, Correction]) -> None:
    """The bias of both components, of the day's wave and of temperature comes out within its standard error times 4."""
    coefficients = month[3].learnt["wind"].fit.coefficients
    error = 4 * 1.2 / math.sqrt(720)
    assert coefficients[0] == pytest.approx([2.0, -1.5], abs=error)
    assert coefficients[2, 0] == pytest.approx(1.5, abs=2 * error)
    assert month[3].learnt["temperature"].fit.coefficients[0, 0] == pytest.approx(-4.0, abs=0.2)


def test_a_known_spread_is_recovered(month: tuple[Weather, Weather, Weather, Correction]) -> None:
    """The sigma of the corrected hours is the true one to a tenth, not the 3 m/s that the forecast stated."""
    assert np.mean(wind_at_station(month[2])[2]) == pytest.approx(1.2, rel=0.1)


def test_intervals_hold_what_they_say_on_hours_not_seen(month: tuple[Weather, Weather, Weather, Correction]) -> None:
    """50 and 90 % intervals of held-out hours hold 50 and 90 %, for speed, components and temperature."""
    for score in month[3].scores:
        assert score.held_50_frac == pytest.approx(0.5, abs=0.06)
        assert score.held_90_frac == pytest.approx(0.9, abs=0.04)
        assert sum(score.pit_frac) == pytest.approx(1.0)
        assert score.crps < score.crps_forecast
        assert abs(score.bias) < 0.1 * max(1.0, abs(score.bias_forecast))
        assert score.rmse_persistence is not None
        assert score.rmse < score.rmse_persistence


@pytest.mark.parametrize("factor", [0.2, 5.0])
def test_a_spread_five_times_off_fails_the_coverage(
    month: tuple[Weather, Weather, Weather, Correction], factor: float
) -> None:
    """The same check on hours to come fails when the spread is five times too narrow or too wide."""
    forecast, _, _, correction = month
    _, future = made_pair(32, ahead_days=0)
    fresh = tuple(hour for hour in future.hours if hour.time_utc > correction.time_utc[-1])
    ahead = apply_correction(replace(forecast, hours=forecast.hours[-len(fresh) :]), correction)
    u, v, sigma = wind_at_station(ahead)
    u_true, v_true, _ = wind_at_station(replace(future, hours=fresh))

    def held(sigmas: np.ndarray) -> float:
        z = np.concatenate([(u - u_true) / sigmas, (v - v_true) / sigmas])
        return float(np.mean(np.abs(z) < 1.645))

    assert held(sigma) == pytest.approx(0.9, abs=0.08)
    assert abs(held(factor * sigma) - 0.9) > 0.08


def test_hours_that_resemble_each_other_count_less() -> None:
    """With an error that lasts for hours the 720 hours are worth few, and the intervals stay honest."""
    forecast, station = made_pair(30, truth=Truth(memory=0.9))
    correction = learn_correction(forecast, station)
    assert 20 < correction.learnt["wind"].fit.independent_hours < 100
    assert correction.wind_score.held_90_frac > 0.85


def test_a_right_forecast_stands() -> None:
    """Where there is nothing to correct the forecast is kept, and the title says so."""
    nothing = Truth(bias_u_mps=0.0, bias_v_mps=0.0, daily_mps=0.0, sigma_mps=3.0, bias_k=0.0, sigma_k=3.0)
    forecast, station = made_pair(10, truth=nothing)
    weather, correction = correct_forecast(forecast, station)
    assert not correction.learnt["wind"].used
    assert "wind" in correction.title.split("The forecast's")[1]
    assert set(wind_at_station(weather)[2].tolist()) == {3.0}


def test_few_hours_move_the_forecast_less_than_many() -> None:
    """Four days of lasting errors correct less, and leave more spread, than a month of the same."""
    truth = Truth(memory=0.95, daily_mps=0.0)
    forecast, station = made_pair(30, truth=truth)
    four_days = replace(station, hours=station.hours[:96])
    little, much = (learn_correction(forecast, each).learnt["wind"].fit for each in (four_days, station))
    assert little.independent_hours < 0.6 * much.independent_hours
    assert np.trace(little.covariance) > 2 * np.trace(much.covariance)


def test_the_correction_fades_with_height(month: tuple[Weather, Weather, Weather, Correction]) -> None:
    """The camp's level is corrected in full; above it e-fold by e-fold the forecast and its spread come back."""
    forecast, _, weather, _ = month
    before, after = forecast.hours[5], weather.hours[5]
    assert after.station_alt_amsl_m == after.wind[0].alt_amsl_m == STATION_M
    assert [each.alt_amsl_m for each in after.wind] == [STATION_M, 6000.0, 7500.0, 9500.0]
    sigmas = [each.sigma_mps or 0.0 for each in after.wind]
    assert sigmas == sorted(sigmas)
    assert sigmas[-1] == pytest.approx(3.0, abs=0.01)
    reach = math.exp(-(6000.0 - STATION_M) / FADE_M)
    assert sigmas[1] ** 2 == pytest.approx(reach**2 * sigmas[0] ** 2 + (1 - reach**2) * 9.0)
    moved = [abs(a.wind_mps - b.wind_mps) for a, b in zip(after.wind[1:], before.wind[1:], strict=True)]
    assert moved[-1] < 0.1


def test_a_corrected_forecast_stands_where_the_station_stands(tmp_path: Path) -> None:
    """Its lowest level is that of the station's mast, at the mast's place and height, in memory and in its file."""
    forecast, station = made_pair(5, ahead_days=0)
    lifted = tuple(replace(h, wind=(replace(h.wind[0], alt_amsl_m=STATION_M + 2.0),)) for h in station.hours)
    placed = replace(station, hours=lifted, lat_deg=27.9952, lon_deg=86.8406)
    made, _ = correct_forecast(replace(forecast, lat_deg=28.0, lon_deg=86.85), placed)
    (tmp_path / "c.toml").write_text(weather_toml(made), encoding="utf-8")
    for each in (made, read_weather(tmp_path / "c.toml", timezone="Asia/Kathmandu")):
        assert (each.mast, each.lat_deg, each.lon_deg) == (True, 27.9952, 86.8406)
        assert {hour.wind[0].alt_amsl_m for hour in each.hours} == {STATION_M + 2.0}
    unplaced, _ = correct_forecast(forecast, station)
    assert (unplaced.mast, unplaced.lat_deg) == (True, None)


@pytest.mark.parametrize("station_m", [5115.0, 5700.0])
def test_a_station_above_or_below_the_models_ground(station_m: float) -> None:
    """Temperature and pressure are carried to the station's height before they are compared: no false bias appears."""
    forecast, station = made_pair(10, truth=Truth(bias_k=0.0))
    hours = []
    for ahead, hour in zip(forecast.hours, station.hours, strict=False):
        air = ahead.air_at(station_m)
        hours.append(
            replace(
                hour,
                station_alt_amsl_m=station_m,
                temperature_k=float(air.temperature_k),
                pressure_pa=float(air.pressure_pa),
                wind=(replace(hour.wind[0], alt_amsl_m=station_m),),
            )
        )
    weather, correction = correct_forecast(forecast, replace(station, hours=tuple(hours)))
    temperature = next(each for each in correction.scores if each.quantity == "temperature")
    assert abs(temperature.bias_forecast) < 1e-9
    assert all(hour.wind[0].alt_amsl_m == station_m for hour in weather.hours)
    assert all(hour.wind[1].alt_amsl_m > station_m + 1.0 for hour in weather.hours)


def test_gusts_follow_the_station(month: tuple[Weather, Weather, Weather, Correction]) -> None:
    """The station's gusts are 1 m/s and half the wind above the mean: so are the corrected ones."""
    for hour in month[2].hours[:5]:
        assert hour.wind[0].gust_mps == pytest.approx(1.5 * hour.wind[0].wind_mps + 1.0, abs=1e-6)


def test_missing_hours_are_said_and_not_filled() -> None:
    """Ten hours that the station lacks are named, in the title too, and nothing is learnt on them."""
    forecast, station = made_pair(5)
    gaps = replace(station, hours=station.hours[:30] + station.hours[40:])
    correction = learn_correction(forecast, gaps)
    assert len(correction.time_utc) == 110
    assert [time.hour for time in correction.lacking_utc] == list(range(6, 16))
    assert "10 hours lacking" in correction.title
    less = replace(forecast, hours=forecast.hours[:50] + forecast.hours[53:])
    assert len(learn_correction(less, station).lacking_utc) == 3


def test_nepal_records_at_quarter_past_are_paired() -> None:
    """A station hour that begins at 15 past goes with the forecast of the hour before it, not with none."""
    forecast, station = made_pair(5)
    later = tuple(replace(hour, time_utc=hour.time_utc + timedelta(minutes=15)) for hour in station.hours)
    assert len(learn_correction(forecast, replace(station, hours=later)).time_utc) == 120


def shifted(weather: Weather, days: int) -> Weather:
    return replace(
        weather,
        hours=tuple(replace(hour, time_utc=hour.time_utc + timedelta(days=days)) for hour in weather.hours),
    )


def test_bad_pairs_are_refused_in_words() -> None:
    """No overlap, too few hours, another place, another height, a moved station, swapped files, a climate."""
    forecast, station = made_pair(5)
    higher = tuple(replace(hour, pressure_pa=hour.pressure_pa * 0.95) for hour in station.hours)
    moved = (*station.hours[:-1], replace(station.hours[-1], station_alt_amsl_m=5400.0))
    single = tuple(replace(hour, wind=(level(hour.station_alt_amsl_m, 3.0, 1.0),)) for hour in station.hours)
    cases = [
        (forecast, shifted(station, 90), "shares 0 hour"),
        (forecast, replace(station, hours=station.hours[:95]), "shares 95 hour"),
        (forecast, replace(station, lat_deg=46.0, lon_deg=7.0), "km from the forecast"),
        (forecast, replace(station, hours=higher), "pressure differs"),
        (forecast, replace(station, hours=moved), "the station moved"),
        (replace(station, hours=single), forecast, "look swapped"),
        (replace(station, mast=True), station, "nothing in it tells a forecast"),
        (replace(forecast, assumed=True), station, "planning climate"),
    ]
    for said, measured, words in cases:
        with pytest.raises(WeatherError, match=words):
            learn_correction(said, measured)
