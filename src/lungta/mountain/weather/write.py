"""Weather as a station's TOML, which `read_weather` reads back: how a corrected forecast is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lungta.core.errors import WeatherError
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel
from lungta.mountain.weather.station_toml import SCHEMA
from lungta.mountain.weather.units import QUANTITIES

HIGHEST_M = QUANTITIES["station_alt_amsl"].greatest  # that a station's file may hold; nothing flies above
NEAR_M = 0.5  # a level this near to the anemometer's height is the station's own


def weather_toml(weather: Weather) -> str:
    """Return weather as TOML text, with the uncertainty of every level, and the place of its mast where that is known.

    Levels above 9,000 m are left out: the format has none. So is the place that a forecast was made for: no mast stands
    there.

    Raises
    ------
    WeatherError
        When an hour has no level at its station's height, which the format needs, or is an assumption.
    """
    if weather.assumed:
        raise WeatherError("is a planning climate, and no file is made of it.", where=weather.source.origin)
    lines = [
        f"schema = {_text(SCHEMA)}",
        f"title = {_text(weather.source.title)}",
        f"station_alt_amsl_m = {weather.hours[0].station_alt_amsl_m:.1f}",
    ]
    if weather.mast and weather.lat_deg is not None and weather.lon_deg is not None:
        lines += [f"lat_deg = {weather.lat_deg:.6f}", f"lon_deg = {weather.lon_deg:.6f}"]
    mast_agl_m = _mast_agl_m(weather.hours[0]) if weather.mast else 0.0
    if mast_agl_m > NEAR_M:
        lines.append(f"mast_agl_m = {mast_agl_m:.1f}")
    for hour in weather.hours:
        lines += ["", "[[hours]]", *_hour(hour, weather.source.origin, mast_agl_m)]
    return "\n".join(lines) + "\n"


def _mast_agl_m(hour: WeatherHour) -> float:
    return hour.wind[0].alt_amsl_m - hour.station_alt_amsl_m


def _hour(hour: WeatherHour, where: str, mast_agl_m: float) -> Iterator[str]:
    ground, *above = hour.wind
    aloft = [level for level in above if level.alt_amsl_m <= HIGHEST_M]
    if abs(_mast_agl_m(hour) - mast_agl_m) > NEAR_M:
        raise WeatherError(
            f"hour {hour.time_utc.isoformat()} has no wind at its station's height, "
            f"{hour.station_alt_amsl_m + mast_agl_m:.0f} m AMSL: its lowest level is at {ground.alt_amsl_m:.0f} m.",
            where=where,
        )
    yield f"time = {hour.time_utc.isoformat()}"
    yield f"station_alt_amsl_m = {hour.station_alt_amsl_m:.1f}"
    yield f"temperature_k = {hour.temperature_k:.2f}"
    yield f"pressure_pa = {hour.pressure_pa:.1f}"
    yield from (f"{key} = {value}" for key, value in _wind(ground))
    yield f"wind_sigma_mps = {hour.level_sigma_mps(ground):.3f}"
    for key, value in (
        ("visibility_m", hour.visibility_m),
        ("precipitation_mmph", hour.precipitation_mmph),
        ("cloud_base_amsl_m", hour.cloud_base_amsl_m),
        ("humidity_frac", hour.humidity_frac),
        ("cloud_frac", hour.cloud_frac),
    ):
        if value is not None:
            yield f"{key} = {value:.3f}"
    if aloft:
        yield f"levels = [{', '.join(_level(hour, level) for level in aloft)}]"


def _level(hour: WeatherHour, level: WindLevel) -> str:
    pairs = [("alt_amsl_m", f"{level.alt_amsl_m:.1f}"), *_wind(level)]
    pairs.append(("wind_sigma_mps", f"{hour.level_sigma_mps(level):.3f}"))
    if level.temperature_k is not None:
        pairs.append(("temperature_k", f"{level.temperature_k:.2f}"))
    return f"{{ {', '.join(f'{key} = {value}' for key, value in pairs)} }}"


def _wind(level: WindLevel) -> list[tuple[str, str]]:
    pairs = [("wind_mps", f"{level.wind_mps:.3f}"), ("wind_from_deg", f"{level.from_deg:.1f}")]
    if level.gust_mps is not None:
        pairs.append(("gust_mps", f"{level.gust_mps:.3f}"))
    return pairs


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML string
