"""NetCDF files of the ice: the library, which is an extra, and a map grid as CF coordinates."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from lungta.core import netcdf as core_netcdf
from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid

EPOCH = "seconds since 1970-01-01T00:00:00Z"
ON_MAP = {"grid_mapping": "crs"}
PACKED: Any = {"compression": "zlib", "complevel": 1, "shuffle": True}  # without loss


def netcdf_library(where: str = "") -> Any:
    """Return the module `netCDF4`.

    Raises
    ------
    IceError
        When it is not installed.
    """
    return core_netcdf.netcdf_library(where, IceError, "ice")


@contextmanager
def opened(path: Path, schema: str) -> Iterator[Any]:
    """Yield a NetCDF file of ours opened for reading; whatever is damaged in it becomes an IceError.

    Raises
    ------
    IceError
        When it is no file, no NetCDF, cut short, of another schema, or lacks something.
    """
    library = netcdf_library(str(path))
    if not path.is_file():
        raise IceError("there is no such file.", where=str(path), remedy="Check the path.")
    try:
        dataset = library.Dataset(path, "r")
    except OSError as error:
        raise IceError(
            f"cannot be read as NetCDF: {error.strerror or error}.",
            where=str(path),
            remedy="Check that it was copied whole and is NetCDF 4.",
        ) from error
    with dataset:
        stated = str(getattr(dataset, "lungta_schema", ""))
        if stated != schema:
            said = f"is of schema {stated}" if stated else "was not written by Lungta"
            raise IceError(f"{said}; {schema} is read here.", where=str(path), remedy="Give the file that fits.")
        try:
            yield dataset
        except (KeyError, IndexError, AttributeError, ValueError, RuntimeError, OSError) as error:
            raise IceError(f"is damaged: {error}.", where=str(path), remedy="Make it again.") from error


def put(file: Any, name: str, dimensions: tuple[str, ...], values: Any, attributes: dict[str, Any]) -> None:
    """Write a variable with its attributes; packed without loss when it has a map's dimensions, NaN its fill value."""
    array = np.asarray(values)
    packed = PACKED if array.ndim > 1 else {}
    void = np.nan if array.ndim > 1 and array.dtype.kind == "f" else None
    variable = file.createVariable(name, array.dtype, dimensions, fill_value=void, **packed)
    variable.setncatts(attributes)
    variable[...] = array


def write_map(file: Any, grid: MapGrid) -> None:
    """Write a grid into an open file: dimensions `y` and `x`, their coordinates and the reference system `crs`.

    Without a reference system `crs` says so, and `x` and `y` count from the picture's north-west corner.
    """
    file.createDimension("y", grid.rows)
    file.createDimension("x", grid.columns)
    origin = "" if grid.georeferenced else " of the picture's north-west corner"
    for name, values, way in (("x", grid.east_centres_m, "east"), ("y", grid.north_centres_m, "north")):
        about = {"standard_name": f"projection_{name}_coordinate"} if grid.georeferenced else {}
        put(file, name, (name,), values, {**about, "long_name": f"{way}{origin}", "units": "m", "axis": name.upper()})
    crs = file.createVariable("crs", "i4")
    corner = f"{grid.west_m!r} {grid.pixel_m!r} 0 {grid.north_m!r} 0 {-grid.pixel_m!r}"
    crs.setncatts({**_cf(grid), "GeoTransform": corner, "pixel_m": grid.pixel_m, "lungta_crs": grid.crs})


def _cf(grid: MapGrid) -> dict[str, Any]:
    if not grid.georeferenced:
        return {"long_name": "no reference system: nobody said where on Earth the pictures lie"}
    from pyproj import CRS

    crs = CRS.from_user_input(grid.crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # pyproj: names beyond CF are dropped; crs_wkt keeps all
        about = {name: value for name, value in crs.to_cf().items() if value is not None}
    return {**about, "spatial_ref": about["crs_wkt"]}


def read_map(file: Any) -> MapGrid:
    """Return the grid that `write_map` wrote into an open file."""
    crs = file["crs"]
    west_m, _, _, north_m, _, _ = (float(text) for text in crs.GeoTransform.split())
    return MapGrid(
        crs=str(crs.lungta_crs),
        west_m=west_m,
        north_m=north_m,
        pixel_m=float(crs.pixel_m),
        rows=len(file.dimensions["y"]),
        columns=len(file.dimensions["x"]),
    )


def write_notes(file: Any, notes: tuple[str, ...]) -> None:
    """Write what a reader must know, one text each, into the variable `note`."""
    if notes:
        file.createDimension("note", len(notes))
        variable = file.createVariable("note", str, ("note",))
        variable.long_name = "what a reader must know"
        variable[:] = np.array(notes, dtype=object)


def read_notes(file: Any) -> tuple[str, ...]:
    """Return what `write_notes` wrote."""
    return tuple(str(text) for text in file["note"][:]) if "note" in file.variables else ()
