"""What pictures of one hour's wind are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lungta.mountain.site.model import Site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.lee.ridges import RidgeLines
from lungta.mountain.wind.path import FlightPath


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindScene:
    """One hour's wind over a site, with what a pilot compares it with.

    Attributes
    ----------
    site : Site
        Pads, zones, time zone.
    terrain : Terrain
        Ground for relief and contours.
    field : GriddedWind
        The wind.
    limit_mps : float
        Wind limit of the aircraft [m/s].
    aircraft : str
        Whose limit it is.
    paths : tuple of FlightPath
        Corridors, or lines.
    ridges : RidgeLines or None
        Crests that cast lee zones in this wind.
    weather : str
        Which weather, in a few words.
    not_for_flight : tuple of str
        Reasons, in large type on every picture; empty when there is none.
    """

    site: Site
    terrain: Terrain
    field: GriddedWind
    limit_mps: float
    aircraft: str
    paths: tuple[FlightPath, ...] = ()
    ridges: RidgeLines | None = None
    weather: str = ""
    not_for_flight: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """Date and time at the site and in UTC."""
        return time_words(self.field.time_utc, self.site.timezone)

    @property
    def small_print(self) -> tuple[str, ...]:
        """Which field, weather and terrain, a line each."""
        ground = self.terrain.source
        mesh_m = self.field.grid.step_east_m
        return (
            f"Field: {self.field.description}",
            f"Weather: {self.weather}",
            f"Terrain: {ground.title}, {ground.posting_m:.0f} m posting; wind on a mesh of {mesh_m:.0f} m",
        )


def time_words(time_utc: datetime | None, timezone: str) -> str:
    """Return a time at a site with its UTC, or that there is none.

    >>> from datetime import UTC
    >>> time_words(datetime(2026, 4, 20, 6, 15, tzinfo=UTC), "Asia/Kathmandu")
    'Monday 20 April 2026, 12:00 local (06:15 UTC)'
    """
    if time_utc is None:
        return "for no particular time"
    local = time_utc.astimezone(ZoneInfo(timezone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} local ({time_utc:%H:%M} UTC)"


def wind_words(mps: float, from_deg: float) -> str:
    """Return a wind as a pilot says it; below half a metre a second `calm`.

    >>> wind_words(8.2, 269.7)
    '8 m/s from 270'
    """
    return "calm" if mps < 0.5 else f"{mps:.0f} m/s from {round(from_deg) % 360:03d}"
