"""A day of weather when there is none: the site's planning climate."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lungta.core.provenance import InputSource
from lungta.mountain.site.model import ClimateHour, Site
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel


def climate_weather(site: Site, day: date) -> Weather:
    """Return the planning climate of a site as the weather of a local day, marked as assumed.

    There is one record for every UTC hour that overlaps the local day; each takes the climate of the local hour in
    which its middle lies (Nepal's zone is 5 h 45 min, so the two do not begin together).

    >>> from lungta.mountain.site.load import load_site
    >>> climate_weather(load_site("khumbu"), date(2026, 4, 20)).assumed
    True
    """
    zone = ZoneInfo(site.timezone)
    start = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    hours = []
    time_utc = start.replace(minute=0)
    while time_utc < end:
        middle = (time_utc + timedelta(minutes=30)).astimezone(zone)
        hours.append(_hour(site, time_utc, site.climate.hours[middle.hour]))
        time_utc += timedelta(hours=1)
    source = InputSource(
        kind="weather",
        title=f"ASSUMED: planning climate of {site.name}, neither measured nor forecast. {site.climate.source}",
        origin=site.source.origin,
        sha256=site.source.sha256,
    )
    return Weather(hours=tuple(hours), source=source, assumed=True)


def _hour(site: Site, time_utc: datetime, climate: ClimateHour) -> WeatherHour:
    level = WindLevel(
        alt_amsl_m=site.climate.alt_amsl_m,
        wind_mps=climate.wind_mps,
        from_deg=climate.from_deg,
        gust_mps=climate.gust_mps,
    )
    return WeatherHour(
        time_utc=time_utc,
        station_alt_amsl_m=site.climate.alt_amsl_m,
        temperature_k=climate.temperature_k,
        pressure_pa=site.climate.pressure_pa,
        wind=(level,),
        wind_sigma_mps=site.climate.wind_sigma_mps,
    )
