"""Wind fields from NetCDF: Lungta's own as they were, other models' onto a grid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from lungta.core.errors import WindError
from lungta.core.time import require_aware
from lungta.mountain.wind.files.foreign import open_source
from lungta.mountain.wind.files.library import opened
from lungta.mountain.wind.files.netcdf_grid import read_grid
from lungta.mountain.wind.files.netcdf_write import IN_CELLS, SCHEMA, WEATHER_SAID
from lungta.mountain.wind.files.regrid import Onto, take_over
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind

HOLDS = timedelta(hours=1)  # a field holds from its time for an hour, as weather does


def read_wind_netcdf(
    path: Path, *, onto: Onto | None = None, time_utc: datetime | None = None
) -> tuple[GriddedWind, ...]:
    """Return the wind fields of a NetCDF file, one for each of its times.

    A file that `write_wind_netcdf` made gives the very fields that were written, on their own grid. One of another
    model (NetCDF 3 or 4; variables found by their standard names, values brought to m/s by their `units`) is
    interpolated linearly onto a grid.

    Parameters
    ----------
    path : Path
        The file.
    onto : Onto, optional
        Grid for another model's field, and what that model does not say.
    time_utc : datetime, optional
        Return only the field that holds at this time: the last that begins in the hour up to it.

    Raises
    ------
    WindError
        For a file that is broken, lacks units, heights or a known projection, does not cover the grid, is void where
        the grid needs it, or has no field for the time.
    """
    where = str(path)
    if time_utc is not None:
        require_aware(time_utc, "time_utc")
    with opened(path) as file:
        if str(getattr(file, "lungta_schema", "")).startswith("lungta.wind/"):
            return _own(file, where, time_utc)
        if onto is None:
            raise WindError(
                "is another model's: it needs a grid to be brought onto.", where=where, remedy="Give a site's terrain."
            )
        source = open_source(file, where, origin_lon_deg=onto.grid.frame.origin_lon_deg)
        wanted = _wanted(source.times_utc, time_utc, where)
        return tuple(take_over(source, number, onto) for number in wanted)


def wind_file_times(path: Path) -> tuple[datetime, ...]:
    """Return the times of a file's fields; none when they hold for no particular time.

    Raises
    ------
    WindError
        As `read_wind_netcdf`.
    """
    with opened(path) as file:
        ours = hasattr(file, "lungta_schema")
        times = own_times(file) if ours else open_source(file, str(path), origin_lon_deg=0.0).times_utc
    return tuple(time for time in times if time is not None)


def wind_file_warning(path: Path) -> str:
    """Return why a file must not be flown by, as it says itself; an empty text when it says nothing."""
    with opened(path) as file:
        return str(getattr(file, "not_for_flight", ""))


def wind_file_weather(path: Path) -> str:
    """Return the weather that a file of Lungta's was made from, as it says itself; an empty text when it does not."""
    with opened(path) as file:
        return str(getattr(file, "source", "")).partition(WEATHER_SAID)[2] if hasattr(file, "lungta_schema") else ""


def _own(file: Any, where: str, time_utc: datetime | None) -> tuple[GriddedWind, ...]:
    if file.lungta_schema != SCHEMA:
        raise WindError(f"is of schema {file.lungta_schema}; this version reads {SCHEMA}.", where=where)
    try:
        grid = read_grid(file)
        times = own_times(file)
        wanted = _wanted(times, time_utc, where)
        return tuple(_field(file, grid, number, times[number]) for number in wanted)
    except (KeyError, IndexError, AttributeError, ValueError, RuntimeError, OSError) as error:
        raise WindError(f"is damaged: {error}.", where=where, remedy="Make it again.") from error


def own_times(file: Any) -> tuple[datetime | None, ...]:
    """Return the times of an open file of ours; (None,) when it holds for no particular time."""
    if "time" not in file.variables:
        return (None,)
    return tuple(datetime.fromtimestamp(float(seconds), tz=UTC) for seconds in file["time"][:])


def _field(file: Any, grid: WindGrid, number: int, time_utc: datetime | None) -> GriddedWind:
    def values(name: str) -> Any:
        array = file[name][...] if time_utc is None else file[name][number]
        if np.ma.is_masked(array):
            raise ValueError(f"{name} is not whole")
        return np.ma.getdata(array)

    in_cells = {f"{name}_mps": np.ascontiguousarray(np.moveaxis(values(name), 0, -1)) for name in IN_CELLS}
    return GriddedWind(
        grid=grid,
        **in_cells,
        lee_top_agl_m=values("lee_top"),
        roughness_m=float(values("roughness")),
        description=str(values("description")),
        time_utc=time_utc,
    )


def _wanted(times: tuple[datetime | None, ...], time_utc: datetime | None, where: str) -> list[int]:
    """Return the numbers of the fields that are wanted: all, or the one that holds at a time."""
    if time_utc is None or times == (None,):
        return list(range(len(times)))
    found = [number for number, time in enumerate(times) if time is not None and time <= time_utc < time + HOLDS]
    if found:
        return found[-1:]
    there = ", ".join(f"{time:%Y-%m-%d %H:%M}" for time in times if time is not None)
    raise WindError(f"has no field for {time_utc:%Y-%m-%d %H:%M} UTC.", where=where, remedy=f"There are: {there} UTC.")
