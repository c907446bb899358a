"""The terrain-following grid as CF coordinates, out and back in."""

from __future__ import annotations

from typing import Any

import numpy as np

from lungta.core.geo import LocalFrame
from lungta.mountain.wind.grid import WindGrid

CELLS = ("level", "y", "x")
PACKED = {
    "compression": "zlib",
    "complevel": 1,
    "shuffle": True,
}  # without loss; higher levels cost more than they save
ABOVE_SEA = {"standard_name": "altitude", "units": "m", "positive": "up"}
ON_MAP = {"grid_mapping": "crs", "coordinates": "lat lon"}
FORMULA = "a: {} b: {} orog: ground"


def write_grid(file: Any, grid: WindGrid) -> None:
    """Write a grid into an open NetCDF file: places, levels, ground and heights.

    `atmosphere_hybrid_height_coordinate` (CF appendix D: altitude = a + b * orog) is the coordinate of `WindGrid` with
    a = s * lid and b = 1 - s. `faces` and `lid` are kept beside it, so that reading gives the very same numbers.
    """
    ny, nx, nz = grid.shape
    for name, size in (("y", ny), ("x", nx), ("level", nz), ("face", nz + 1), ("bounds", 2)):
        file.createDimension(name, size)
    _write_frame(file, grid)
    _write_levels(file, grid)
    about = {"standard_name": "surface_altitude", "long_name": "ground, the mean of each column", "units": "m"}
    _put(file, "ground", ("y", "x"), grid.ground_amsl_m, about | ON_MAP)
    altitude = np.moveaxis(grid.alt_amsl_m, -1, 0).astype(np.float32)
    _put(file, "altitude", CELLS, altitude, {**ABOVE_SEA, "long_name": "height above mean sea level"} | ON_MAP)


def _write_frame(file: Any, grid: WindGrid) -> None:
    from pyproj import CRS

    frame = grid.frame
    crs = file.createVariable("crs", "i4")
    named = {"geographic_crs_name": "WGS 84", "projected_crs_name": "local transverse Mercator about the origin"}
    crs.setncatts({**CRS.from_user_input(frame.proj_text).to_cf(), **named, "proj_text": frame.proj_text})
    for name, values, way in (("x", grid.east_m, "east"), ("y", grid.north_m, "north")):
        about = {"standard_name": f"projection_{name}_coordinate", "units": "m", "axis": name.upper()}
        _put(file, name, (name,), values, {**about, "long_name": f"metres {way} of the origin"})
    lat_deg, lon_deg = frame.to_geographic(*np.meshgrid(grid.east_m, grid.north_m))
    _put(file, "lat", ("y", "x"), lat_deg, {"standard_name": "latitude", "units": "degrees_north"})
    _put(file, "lon", ("y", "x"), lon_deg, {"standard_name": "longitude", "units": "degrees_east"})


def _write_levels(file: Any, grid: WindGrid) -> None:
    lid_m, levels, faces = grid.top_amsl_m, grid.levels_frac, grid.faces_frac
    ends = np.column_stack([faces[:-1], faces[1:]])
    hybrid = {
        "standard_name": "atmosphere_hybrid_height_coordinate",
        "long_name": "terrain-following height: altitude = level + b * ground",
        "computed_standard_name": "altitude",
        "units": "m",
        "positive": "up",
        "axis": "Z",
        "formula_terms": FORMULA.format("level", "b"),
        "bounds": "level_bounds",
    }
    _put(file, "level", ("level",), levels * lid_m, hybrid)
    formula = {"formula_terms": FORMULA.format("level_bounds", "b_bounds")}
    _put(file, "level_bounds", ("level", "bounds"), ends * lid_m, formula)
    about = {"long_name": "weight of the ground's height", "units": "1", "bounds": "b_bounds"}
    _put(file, "b", ("level",), 1.0 - levels, about)
    _put(file, "b_bounds", ("level", "bounds"), 1.0 - ends, {})
    _put(file, "faces", ("face",), faces, {"long_name": "cells' faces as fractions of the depth", "units": "1"})
    _put(file, "lid", (), lid_m, {**ABOVE_SEA, "long_name": "lid of the grid"})


def _put(file: Any, name: str, dimensions: tuple[str, ...], values: Any, attributes: dict[str, str]) -> None:
    array = np.asarray(values)
    variable = file.createVariable(name, array.dtype, dimensions, **(PACKED if array.ndim > 1 else {}))
    variable.setncatts(attributes)
    variable[...] = array


def read_grid(file: Any) -> WindGrid:
    """Return the grid of a file that `write_grid` made.

    Raises
    ------
    KeyError, AttributeError
        When something is missing.
    """
    crs = file["crs"]
    return WindGrid(
        frame=LocalFrame(
            origin_lat_deg=float(crs.latitude_of_projection_origin),
            origin_lon_deg=float(crs.longitude_of_central_meridian),
        ),
        east_m=np.asarray(file["x"][:], dtype=float),
        north_m=np.asarray(file["y"][:], dtype=float),
        ground_amsl_m=np.asarray(file["ground"][:], dtype=float),
        top_amsl_m=float(file["lid"][...]),
        faces_frac=np.asarray(file["faces"][:], dtype=float),
    )
