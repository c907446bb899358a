"""The geoid: the one door between heights above the ellipsoid and heights above mean sea level.

The grid is EGM96 at 15 arc minutes, shipped with Lungta because the PROJ that comes with pyproj has no geoid grid and
returns ellipsoidal heights unchanged without a word. It is read with rasterio and not through a PROJ pipeline because
PROJ splits grid paths at commas, which folder names may contain.

EGM96 differs from EGM2008 by 0.5 m RMS worldwide and by up to about 10 m in places (P. Guth, MICRODEM manual, "EGM96").
Bilinear interpolation of the 15' grid adds 0.04 m RMS and at most 1.15 m (C. Karney, GeographicLib, "Geoid height").
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.errors import DatumError

GEOID_NAME = "EGM96"
GEOID_SIGMA_M = 1.0
"""1-sigma of EGM96 undulations [m]: "between 0.5 and 1.0 m worldwide" (Lemoine et al. 1998, NASA/TP-1998-206861)."""

_GRID = "us_nga_egm96_15.tif"
_STEP_DEG = 0.25


def undulation_m(lat_deg: ArrayLike, lon_deg: ArrayLike) -> NDArray[np.float64]:
    """Return the height of the EGM96 geoid above the WGS 84 ellipsoid [m], bilinear in the 15' grid.

    Parameters
    ----------
    lat_deg, lon_deg : float or array
        Latitude -90..90 and longitude -180..360 [deg]; they broadcast.

    Raises
    ------
    DatumError
        When a latitude or longitude is off the globe, or the shipped grid cannot be read.

    Examples
    --------
    >>> round(float(undulation_m(28.0026, 86.8528)), 2)  # Everest Base Camp
    -28.49
    """
    lat, lon = np.broadcast_arrays(np.asarray(lat_deg, dtype=float), np.asarray(lon_deg, dtype=float))
    if not np.all((np.abs(lat) <= 90.0) & (lon >= -180.0) & (lon <= 360.0)):
        raise DatumError(
            "a latitude outside -90..90 deg or a longitude outside -180..360 deg has no geoid height.",
            remedy="Check that latitude and longitude are not swapped.",
        )
    grid = _grid()
    x = ((lon + 180.0) % 360.0) / _STEP_DEG
    y = (90.0 - lat) / _STEP_DEG
    column = x.astype(int)
    row = np.minimum(y.astype(int), grid.shape[0] - 2)
    fx, fy = x - column, y - row
    north = grid[row, column] * (1 - fx) + grid[row, column + 1] * fx
    south = grid[row + 1, column] * (1 - fx) + grid[row + 1, column + 1] * fx
    return np.asarray(north * (1 - fy) + south * fy)


def amsl_from_hae_m(lat_deg: ArrayLike, lon_deg: ArrayLike, alt_hae_m: ArrayLike) -> NDArray[np.float64]:
    """Return the height above mean sea level [m] of a height above the WGS 84 ellipsoid [m].

    >>> round(float(amsl_from_hae_m(28.0026, 86.8528, 5335.5)), 1)
    5364.0
    """
    return np.asarray(alt_hae_m, dtype=float) - undulation_m(lat_deg, lon_deg)


def hae_from_amsl_m(lat_deg: ArrayLike, lon_deg: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
    """Return the height above the WGS 84 ellipsoid [m] of a height above mean sea level [m].

    >>> round(float(hae_from_amsl_m(28.0026, 86.8528, 5364.0)), 1)
    5335.5
    """
    return np.asarray(alt_amsl_m, dtype=float) + undulation_m(lat_deg, lon_deg)


@lru_cache(maxsize=1)
def _grid() -> NDArray[np.float64]:
    """Return undulations [m], rows from 90 N to 90 S, columns from 180 W to 180 E inclusive."""
    import rasterio

    try:
        with as_file(files("lungta.core") / "grids" / _GRID) as path, rasterio.open(path) as raster:
            grid = raster.read(1) * raster.scales[0]
    except (OSError, rasterio.errors.RasterioError) as error:
        raise DatumError(
            f"the geoid grid {_GRID} that ships with Lungta cannot be read ({error}).", remedy="Install Lungta again."
        ) from error
    return np.hstack([grid, grid[:, :1]])
