"""Fetching a forecast for a site, and what to do when there is no network."""

from __future__ import annotations

from datetime import UTC, datetime

from lungta.core.errors import DownloadError, InputError
from lungta.mountain.site.model import Site
from lungta.mountain.terrain.transfer import Patience, Progress
from lungta.mountain.weather.fetch_grib import GribRequest, Told, fetch_grib
from lungta.mountain.weather.fetch_kept import KeptForecast, instead, refuse_offline
from lungta.mountain.weather.fetch_open_meteo import MOST_DAYS, fetch_open_meteo
from lungta.mountain.weather.fetch_sources import SOURCES
from lungta.mountain.weather.spot import spot_of

OPEN_METEO = "open-meteo"
SOURCE_NAMES = (OPEN_METEO, *SOURCES)


def fetch_forecast(
    site: Site,
    source_id: str,
    *,
    days: int = 2,
    every_h: int = 3,
    told: Told | None = None,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> KeptForecast:
    """Return a forecast for a site, fetched into the cache.

    Parameters
    ----------
    site : Site
        Its home pad is the place; its pads' heights choose the pressure levels.
    source_id : str
        `open-meteo`, `gfs` or `ecmwf`.
    days : int
        How far ahead.
    every_h : int
        Time between the fields of GFS (1, 3, 6) and ECMWF (3, 6) [h]; Open-Meteo is hourly.
    told, progress : callable, optional
        See `fetch_grib`.
    patience : Patience, optional
        Attempts and time limits.

    Raises
    ------
    DownloadError
        When LUNGTA_OFFLINE is set or it does not arrive whole; the remedy names the newest kept forecast and its age.
    InputError
        When there is no such source, or it does not reach so far.
    """
    if source_id not in SOURCE_NAMES:
        remedy = f"Take {', '.join(SOURCE_NAMES)}."
        raise InputError(f"there is no source {source_id!r}.", where="--source", remedy=remedy)
    if source_id == OPEN_METEO and not 1 <= days <= MOST_DAYS:
        raise InputError(f"Open-Meteo gives 1..{MOST_DAYS} days, not {days}.", where="--days")
    spot, now_utc = spot_of(site), datetime.now(UTC)
    request = None
    if source_id in SOURCES:
        request = GribRequest(
            site_id=site.id, spot=spot, source=SOURCES[source_id], now_utc=now_utc, days=days, every_h=every_h
        )
    refuse_offline(site.id)
    try:
        if request is not None:
            return fetch_grib(request, told=told, progress=progress, patience=patience)
        return fetch_open_meteo(site.id, spot, days, progress=progress, patience=patience)
    except DownloadError as failure:
        remedy = f"{failure.remedy} {instead(site.id)}".strip()
        raise DownloadError(failure.what, where=failure.where.partition("?")[0], remedy=remedy) from failure
