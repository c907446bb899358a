"""The forecast of Open-Meteo for a site, as one small JSON file that needs no other package to read."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from urllib.parse import urlencode

from lungta.core.errors import DownloadError, WeatherError
from lungta.mountain.terrain.transfer import Patience, Progress, Transfer
from lungta.mountain.weather.draft import hours_of
from lungta.mountain.weather.fetch_kept import KeptForecast, keep, weather_folder
from lungta.mountain.weather.fetch_sources import levels_about
from lungta.mountain.weather.open_meteo import OPEN_METEO_LICENCE, read_open_meteo
from lungta.mountain.weather.spot import Spot

SERVER = "https://api.open-meteo.com"
MOST_DAYS = 16  # of the service
LEVELS_HPA = (700, 600, 500, 400, 300, 250, 200)
AT_GROUND = (
    "temperature_2m",
    "relative_humidity_2m",
    "surface_pressure",
    "wind_speed_10m",
    "wind_direction_10m",
    "wind_gusts_10m",
    "precipitation",
    "cloud_cover",
    "cloud_cover_low",
    "visibility",
)
BY_LEVEL = ("wind_speed", "wind_direction", "geopotential_height", "temperature")


def open_meteo_url(spot: Spot, days: int) -> str:
    """Return the address that answers with the forecast of a spot; `$LUNGTA_OPEN_METEO_URL` names another server."""
    base = (os.environ.get("LUNGTA_OPEN_METEO_URL") or SERVER).rstrip("/")
    levels = levels_about(LEVELS_HPA, spot)
    hourly = [*AT_GROUND, *(f"{name}_{level}hPa" for level in levels for name in BY_LEVEL)]
    query = {
        "latitude": f"{spot.lat_deg:.5f}",
        "longitude": f"{spot.lon_deg:.5f}",
        "hourly": ",".join(hourly),
        "wind_speed_unit": "ms",
        "timezone": "GMT",
        "forecast_days": days,
    }
    return f"{base}/v1/forecast?{urlencode(query, safe=',')}"


def fetch_open_meteo(
    site_id: str, spot: Spot, days: int, *, progress: Progress | None = None, patience: Patience | None = None
) -> KeptForecast:
    """Return the forecast of a spot, fetched, read once and kept.

    Raises
    ------
    DownloadError
        When it does not arrive whole, or what arrives is no forecast.
    """
    url = open_meteo_url(spot, days)
    got = io.BytesIO()
    Transfer(url, got, progress).run(patience or Patience())
    try:
        found = read_open_meteo(got.getvalue().decode("utf-8"), url)
        problems = (*found.problems, *hours_of(found.drafts)[1])
        if problems or not found.drafts:
            raise WeatherError("holds no hour that can be used:", where=url, problems=problems)
    except (UnicodeDecodeError, WeatherError) as failure:
        raise DownloadError(
            f"what arrived is no forecast ({failure}).",
            where=url.partition("?")[0],
            remedy="Open any web page first: the network may want a log-in.",
        ) from failure
    name = f"{site_id}-open-meteo-{datetime.now(UTC):%Y%m%dT%H%MZ}.json"
    return keep(
        weather_folder() / name,
        got.getvalue(),
        site_id=site_id,
        source_id="open-meteo",
        url=url,
        licence=OPEN_METEO_LICENCE,
    )
