"""The netCDF library, which is an extra, and its failures in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lungta.core import netcdf as core_netcdf
from lungta.core.errors import WindError


def netcdf_library(where: str = "") -> Any:
    """Return the module `netCDF4`.

    Raises
    ------
    WindError
        When it is not installed.
    """
    return core_netcdf.netcdf_library(where, WindError, "netcdf")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Yield a NetCDF file (3 or 4) opened for reading.

    Raises
    ------
    WindError
        When it is no file, no NetCDF, or cut short.
    """
    library = netcdf_library(str(path))
    if not path.is_file():
        raise WindError("is no file.", where=str(path), remedy="Check the path.")
    try:
        dataset = library.Dataset(path, "r")
    except OSError as error:
        raise WindError(
            f"cannot be read as NetCDF: {error.strerror or error}.",
            where=str(path),
            remedy="Check that it was copied whole and is NetCDF 3 or 4.",
        ) from error
    with dataset:
        yield dataset
