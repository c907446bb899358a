"""The netCDF library, which is an extra, and its failures in our words."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lungta.core.errors import OutputError, WindError


def netcdf_library(where: str = "") -> Any:
    """Return the module `netCDF4`.

    Raises
    ------
    WindError
        When it is not installed.
    """
    try:
        with warnings.catch_warnings():  # built against another NumPy, which is harmless; NumPy itself hides it as well
            warnings.filterwarnings("ignore", message="numpy.ndarray size changed")
            import netCDF4
    except ImportError as error:
        raise WindError(
            "NetCDF files need the package netCDF4, which is not installed.",
            where=where,
            remedy='Run `pip install "lungta[netcdf]"`.',
        ) from error
    return netCDF4


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


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the library raises while it writes, such as on a full disk, into an OutputError."""
    try:
        yield
    except RuntimeError as error:
        raise OutputError(
            f"cannot be written: {error}; nothing was changed.", where=str(path), remedy="Free some space."
        ) from error
