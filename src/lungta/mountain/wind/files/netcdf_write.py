"""Wind fields to NetCDF by the CF conventions, on their own terrain-following grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np

import lungta
from lungta.core.files import published_file
from lungta.core.netcdf import writing
from lungta.mountain.wind.files.library import netcdf_library
from lungta.mountain.wind.files.netcdf_grid import CELLS, ON_MAP, PACKED, write_grid
from lungta.mountain.wind.files.notes import WindNotes
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind

SCHEMA = "lungta.wind/1"
WEATHER_SAID = "; weather: "  # begins the last part of the attribute `source`
EPOCH = "seconds since 1970-01-01T00:00:00Z"
IN_CELLS = {
    "u": {"standard_name": "eastward_wind", "long_name": "mean wind towards east", "ancillary_variables": "sigma"},
    "v": {"standard_name": "northward_wind", "long_name": "mean wind towards north", "ancillary_variables": "sigma"},
    "w": {"standard_name": "upward_air_velocity", "long_name": "mean wind upwards"},
    "sigma": {"long_name": "1-sigma uncertainty of a horizontal component of the mean wind"},
    "turbulence": {"long_name": "standard deviation of the wind about its mean, along the wind"},
}
"""Variables of every cell; `GriddedWind` has the same names with `_mps`."""


def write_wind_netcdf(path: Path, fields: GriddedWind | Iterable[GriddedWind], notes: WindNotes) -> None:
    """Write a wind field, or several on one grid in ascending time, whole or not at all.

    NetCDF 4 by CF 1.11, float32, packed without loss: `read_wind_netcdf` gives the same fields back. The bytes depend
    on fields, notes and versions of the libraries alone.

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    fields : GriddedWind, or iterable of GriddedWind
        One, or several. Taken one at a time, so that a day need not fit in memory. A field of no particular time stands
        alone.
    notes : WindNotes
        What the file says of itself.

    Raises
    ------
    ValueError
        When there is no field, grids differ, or times do not ascend.
    WindError
        When netCDF4 is not installed.
    OutputError
        When the file cannot be written.
    """
    library = netcdf_library(str(path))
    rest = iter([fields] if isinstance(fields, GriddedWind) else fields)
    first = next(rest, None)
    if first is None:
        raise ValueError("there is no field to write")
    timed = first.time_utc is not None
    with published_file(path) as scratch, library.Dataset(scratch, "w", format="NETCDF4") as file:
        with writing(path):
            file.setncatts(_about(notes, first.grid))
            write_grid(file, first.grid)
            _make_variables(file, first.grid, timed=timed)
        for number, field in enumerate(_checked(chain([first], rest))):
            with writing(path):
                _append(file, (number,) if timed else (), field)


def _checked(fields: Iterable[GriddedWind]) -> Iterator[GriddedWind]:
    """Pass fields on while they belong into one file."""
    fields = iter(fields)
    first = before = next(fields)
    yield first
    for before, field in pairwise(chain([first], fields)):
        if before.time_utc is None or field.time_utc is None or not field.time_utc > before.time_utc:
            raise ValueError(f"times must ascend: {field.time_utc} follows {before.time_utc}")
        if not same_grid(first.grid, field.grid):
            raise ValueError(f"the field of {field.time_utc} is on another grid than the first")
        yield field


def same_grid(one: WindGrid, other: WindGrid) -> bool:
    """Return whether two grids have the same cells at the same places."""
    return one is other or (
        (one.frame, one.top_amsl_m) == (other.frame, other.top_amsl_m)
        and np.array_equal(one.east_m, other.east_m)
        and np.array_equal(one.north_m, other.north_m)
        and np.array_equal(one.faces_frac, other.faces_frac)
        and np.array_equal(one.ground_amsl_m, other.ground_amsl_m)
    )


def _about(notes: WindNotes, grid: WindGrid) -> dict[str, str]:
    said = {"licence": notes.licence, "not_for_flight": notes.warning}
    return {
        "Conventions": "CF-1.11",
        "lungta_schema": SCHEMA,
        "title": notes.title,
        "institution": "whoever ran Lungta",
        "source": f"Lungta {lungta.__version__}; terrain: {notes.terrain}{WEATHER_SAID}{notes.weather}",
        "history": f"written by Lungta {lungta.__version__}",  # without a date: the same field gives the same bytes
        "references": "Lungta, docs/reference/wind-files.md",
        "comment": "Heights are above mean sea level, as the terrain's source has it. Wind is along the axes of the "
        "frame, "
        f"which turn from true east and north by up to {_turn_deg(grid):.2f} degrees at the edges.",
        **{name: text for name, text in said.items() if text},
    }


def _turn_deg(grid: WindGrid) -> float:
    """Return the largest angle between the frame's north and true north: longitude off the middle by sin(latitude)."""
    lat_deg, lon_deg = grid.frame.to_geographic(*np.meshgrid(grid.east_m[[0, -1]], grid.north_m[[0, -1]]))
    return float(np.max(np.abs((lon_deg - grid.frame.origin_lon_deg) * np.sin(np.radians(lat_deg)))))


def _make_variables(file: Any, grid: WindGrid, *, timed: bool) -> None:
    lead: tuple[str, ...] = ("time",) if timed else ()
    if timed:
        file.createDimension("time", None)
        about = {
            "standard_name": "time",
            "units": EPOCH,
            "calendar": "standard",
            "units_metadata": "leap_seconds: none",
        }
        file.createVariable("time", "f8", lead).setncatts(
            {**about, "axis": "T", "long_name": "time that the field holds for"}
        )
    file.createVariable("description", str, lead).long_name = "what the field is and where it came from"
    roughness = file.createVariable("roughness", "f8", lead)
    roughness.setncatts({"standard_name": "surface_roughness_length", "units": "m"})
    ny, nx, _ = grid.shape
    for name, about in IN_CELLS.items():
        chunks = (*(1 for _ in lead), 1, ny, nx)
        variable = file.createVariable(name, "f4", (*lead, *CELLS), chunksizes=chunks, **PACKED)
        variable.setncatts({"units": "m s-1", **about, **ON_MAP, "coordinates": "lat lon altitude"})
    lee = file.createVariable("lee_top", "f4", (*lead, "y", "x"), **PACKED)
    meaning = "height above ground below which the flow may have separated (lee eddies, rotors); 0 where it has not"
    lee.setncatts({"long_name": meaning, "units": "m", **ON_MAP})


def _append(file: Any, number: tuple[int, ...], field: GriddedWind) -> None:
    if field.time_utc is not None:
        file["time"][number] = field.time_utc.timestamp()
    file["description"][number or ...] = field.description
    file["roughness"][number or ...] = field.roughness_m
    file["lee_top"][number or ...] = field.lee_top_agl_m
    for name in IN_CELLS:
        file[name][number or ...] = np.moveaxis(getattr(field, f"{name}_mps"), -1, 0)
