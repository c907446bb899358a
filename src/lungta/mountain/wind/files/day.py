"""Hour after hour of wind from a NetCDF file, in place of the solved wind."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lungta.mountain.weather.hour import WeatherHour
from lungta.mountain.wind.files.netcdf_read import read_wind_netcdf
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
    """

    def __init__(self, path: Path, onto: Onto, terrain: Terrain) -> None:
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
        if hour.time_utc not in self._read:
            field = read_wind_netcdf(self._path, onto=self._onto, time_utc=hour.time_utc)[0]
            self._read[hour.time_utc] = field.over(self._terrain)
        return self._read[hour.time_utc]
