"""The netCDF library, which is an extra, and its failures in our words."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lungta.core.errors import InputError, OutputError


def netcdf_library(where: str, failure: type[InputError], extra: str) -> Any:
    """Return the module `netCDF4`, or raise `failure` with the extra that brings it when it is not installed."""
    try:
        with warnings.catch_warnings():  # built against another NumPy, which is harmless; NumPy itself hides it as well
            warnings.filterwarnings("ignore", message="numpy.ndarray size changed")
            import netCDF4
    except ImportError as error:
        raise failure(
            "NetCDF files need the package netCDF4, which is not installed.",
            where=where,
            remedy=f'Run `pip install "lungta[{extra}]"`.',
        ) from error
    return netCDF4


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the library raises while it writes, such as on a full disk, into an OutputError."""
    try:
        yield
    except RuntimeError as error:
        raise OutputError(
            f"cannot be written: {error}; nothing was changed.", where=str(path), remedy="Free some space."
        ) from error
