"""A terrain and an antenna in the form that compiled code takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.radio.antenna import Antenna, LinkRule
from lungta.mountain.terrain.grid import Terrain

if TYPE_CHECKING:
    from lungta.mountain.radio.ground import End, Ground

Floats = NDArray[np.float64]


def ground_of(terrain: Terrain, rule: LinkRule) -> Ground:
    """Return the terrain with how it is judged."""
    from lungta.mountain.radio.ground import Ground

    return Ground(
        np.ascontiguousarray(terrain.alt_amsl_m, dtype=np.float64),
        np.ascontiguousarray(terrain.sigma_m, dtype=np.float64),
        terrain.posting_m,
        float(terrain.north_m[1] - terrain.north_m[0]),
        2.0 * rule.earth_radius_m,
        rule.confidence_z,
        rule.alike_m,
    )


def cells_of(terrain: Terrain, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return fractional columns and rows of places; those a nanometre off the grid's edge are on it."""
    columns = (np.asarray(east_m, dtype=float) - terrain.east_m[0]) / terrain.posting_m
    rows = (np.asarray(north_m, dtype=float) - terrain.north_m[0]) / float(terrain.north_m[1] - terrain.north_m[0])
    return _snapped(columns, terrain.east_m.size - 1), _snapped(rows, terrain.north_m.size - 1)


def _snapped(index: Floats, last: int) -> Floats:
    inside = np.clip(index, 0.0, float(last))
    return np.where(np.abs(index - inside) < 1e-9, inside, index)


def end_of(terrain: Terrain, antenna: Antenna) -> End:
    """Return the antenna as a ray's end; its height is NaN off the terrain and beside voids."""
    from lungta.mountain.radio.ground import End

    x, y = cells_of(terrain, antenna.east_m, antenna.north_m)
    alt_amsl_m = float(terrain.height_at(antenna.east_m, antenna.north_m)) + antenna.height_agl_m
    return End(float(x), float(y), alt_amsl_m, float(terrain.sigma_at(antenna.east_m, antenna.north_m)))
