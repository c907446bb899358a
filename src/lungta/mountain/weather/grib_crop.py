"""The few nodes about a spot, cut out of a message that covers the globe: a megabyte becomes 300 bytes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lungta.core.errors import WeatherError
from lungta.mountain.weather.grib_fields import grid_of
from lungta.mountain.weather.spot import Spot

AROUND = 2  # nodes kept on each side of the spot
_BITS = 24  # a step of the packed values of one part in 1.7e7 of their span


def cropped(eccodes: Any, message: bytes, spot: Spot, where: str) -> bytes:
    """Return a message with only the 4 by 4 nodes about a spot; everything else that it says stays.

    Raises
    ------
    WeatherError
        When it is not on a latitude-longitude grid, does not reach the spot, or does not come back as it was.
    """
    handle = eccodes.codes_new_from_message(message)
    try:
        grid = grid_of(eccodes, handle, where)
        try:
            row, column = grid.place(spot.lat_deg, spot.lon_deg)
        except ValueError as failure:
            raise WeatherError(f"is of another place: {failure}.", where=where) from failure
        rows, columns = _nodes(row, grid.rows, False), _nodes(column, grid.columns, grid.goes_round)
        indices = [grid.index(r, c) for r in rows for c in columns]
        if grid.column_major:
            indices = [grid.index(r, c) for c in columns for r in rows]
        values = np.asarray(eccodes.codes_get_values(handle))[indices]
        eccodes.codes_set(handle, "packingType", "grid_simple")  # before the size: repacking afterwards spoils values
        for key, value in {
            "Ni": len(columns),
            "Nj": len(rows),
            "latitudeOfFirstGridPointInDegrees": grid.first_lat_deg + rows[0] * grid.step_lat_deg,
            "latitudeOfLastGridPointInDegrees": grid.first_lat_deg + rows[-1] * grid.step_lat_deg,
            "longitudeOfFirstGridPointInDegrees": (grid.first_lon_deg + columns[0] * grid.step_lon_deg) % 360.0,
            "longitudeOfLastGridPointInDegrees": (grid.first_lon_deg + columns[-1] * grid.step_lon_deg) % 360.0,
            "bitsPerValue": _BITS,
        }.items():
            eccodes.codes_set(handle, key, value)
        eccodes.codes_set_values(handle, values)
        result: bytes = eccodes.codes_get_message(handle)
    finally:
        eccodes.codes_release(handle)
    _check(eccodes, result, values, where)
    return result


def _nodes(place: float, count: int, goes_round: bool) -> list[int]:
    """The nodes about a place on one axis, in the order of the grid; over the seam where there is one."""
    first = math.floor(place) - AROUND + 1
    near = range(first, first + 2 * AROUND)
    return [node % count for node in near] if goes_round else [node for node in near if 0 <= node < count]


def _check(eccodes: Any, message: bytes, values: Any, where: str) -> None:
    """Compare what was packed with what it was packed from."""
    handle = eccodes.codes_new_from_message(message)
    try:
        back = np.asarray(eccodes.codes_get_values(handle))
    finally:
        eccodes.codes_release(handle)
    span = float(np.ptp(values))
    if back.shape != values.shape or float(np.max(np.abs(back - values), initial=0.0)) > 1e-6 * max(span, 1.0):
        raise WeatherError("does not come back as it was after cutting it out.", where=where)
