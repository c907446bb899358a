"""Hour after hour of wind from a NetCDF file, in place of the solved wind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lungta.core.errors import WindError
from lungta.core.provenance import InputSource, sha256_of
from lungta.mountain.weather.hour import WeatherHour
from lungta.mountain.wind.files.netcdf_read import HOLDS, read_wind_netcdf, wind_file_times, wind_file_warning
from lungta.mountain.wind.files.regrid import Onto

if TYPE_CHECKING:
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.wind.gridded import TerrainWind


class FiledWinds:
    """Gives the field that a file holds for an hour.

    Parameters
    ----------
    path : Path
        NetCDF, Lungta's own or another model's.
    onto : Onto
        Grid for another model's field.
    terrain : Terrain
        The finer ground that aircraft fly over.

    Attributes
    ----------
    source : InputSource
        The file, with its digest.
    warning : str
        Why nobody may fly by it, as the file says itself; empty when it says nothing.
    """

    def __init__(self, path: Path, onto: Onto, terrain: Terrain) -> None:
        title = f"wind fields of {path.name}"
        self.source = InputSource(kind="wind", title=title, origin=str(path), sha256=sha256_of(path))
        self.warning = wind_file_warning(path)
        self._times_utc = wind_file_times(path)
        self._path = path
        self._onto = onto
        self._terrain = terrain
        self._read: dict[datetime, TerrainWind] = {}

    def __call__(self, hour: WeatherHour) -> TerrainWind:
        """Return the field that holds when an hour begins.

        Raises
        ------
        WindError
            When the file has none for that time, or cannot be used.
        """
        if self._times_utc and not any(time <= hour.time_utc < time + HOLDS for time in self._times_utc):
            first, last = min(self._times_utc), max(self._times_utc)
            raise WindError(
                f"has no field for {hour.time_utc:%Y-%m-%d %H:%M} UTC; its first begins at {first:%Y-%m-%d %H:%M}, its "
                f"last at {last:%Y-%m-%d %H:%M}.",
                where=str(self._path),
                remedy="A plan wants one for every hour that may be flown: `lungta wind SITE --day --out day.nc`.",
            )
        if hour.time_utc not in self._read:
            field = read_wind_netcdf(self._path, onto=self._onto, time_utc=hour.time_utc)[0]
            named = replace(field, description=f"read from {self._path.name}: {field.description}")
            self._read[hour.time_utc] = named.over(self._terrain)
        return self._read[hour.time_utc]
