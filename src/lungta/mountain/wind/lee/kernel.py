"""The compiled march upwind over the ground: the lee zone's height over a place, and the steepest upwind slope."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled

Floats = NDArray[np.float64]


class Ground(NamedTuple):
    """Heights at nodes, shape (ny, nx), the highest of them, and the distances between columns and rows [m]."""

    alt_amsl_m: Floats
    highest_amsl_m: float
    step_east_m: float
    step_north_m: float


class Edge(NamedTuple):
    """Slope of a lee side that separates the flow, slope of the zone's upper edge, addition to its height [m]."""

    separating_frac: float
    descent_frac: float
    margin_m: float


@compiled
def _inside(alt: Floats, x: float, y: float) -> bool:
    """Return whether a place lies on the grid; the slack is for the cosine of 270 deg, which is not quite 0."""
    slack = 1e-6
    return x >= -slack and y >= -slack and x <= alt.shape[1] - 1 + slack and y <= alt.shape[0] - 1 + slack


@compiled
def _height(alt: Floats, x: float, y: float) -> float:
    column, row = max(min(int(x), alt.shape[1] - 2), 0), max(min(int(y), alt.shape[0] - 2), 0)
    fx, fy = x - column, y - row
    south = alt[row, column] * (1.0 - fx) + alt[row, column + 1] * fx
    north = alt[row + 1, column] * (1.0 - fx) + alt[row + 1, column + 1] * fx
    return float(south * (1.0 - fy) + north * fy)


@compiled
def _stride(ground: Ground, from_rad: float) -> tuple[float, float, float]:
    """Return columns, rows and metres of one step upwind: one whole node along the axis that the wind crosses most."""
    east, north = np.sin(from_rad) / ground.step_east_m, np.cos(from_rad) / ground.step_north_m
    length_m = 1.0 / max(abs(east), abs(north))
    return east * length_m, north * length_m, length_m


@compiled
def _lee(ground: Ground, x: float, y: float, from_rad: float, edge: Edge) -> tuple[float, int]:
    """Return the zone's height over (x, y) and the steps upwind to the crest that casts it; (0, 0) without one."""
    alt, separating, descent = ground.alt_amsl_m, edge.separating_frac, edge.descent_frac
    highest = ground.highest_amsl_m + edge.margin_m
    dx, dy, length_m = _stride(ground, from_rad)
    here = _height(alt, x, y)
    top, steps, before, step, steep = 0.0, 0, here, 0, False
    while True:
        step += 1
        away_m = step * length_m
        px, py = x + step * dx, y + step * dy
        if not _inside(alt, px, py):
            break
        if highest - away_m * descent - here <= top:
            break  # nothing farther upwind is high enough
        height = _height(alt, px, py)
        rise = height - before
        steep = rise >= 0.0 and (steep or rise >= separating * length_m)  # anywhere between here and the crest
        over = height + edge.margin_m - away_m * descent - here
        if steep and over > top:
            top, steps = over, step
        before = height
    return top, steps


@compiled
def lee_over(
    ground: Ground, places: tuple[Floats, Floats], from_rad: Floats, turns_rad: Floats, edge: Edge
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the zone's height over places, the distance to its crest and the crest's column and row.

    `places` are columns and rows, fractional; `turns_rad` are added to the direction of each place, and the highest
    zone counts. A place without a zone is its own crest.
    """
    columns, rows = places
    count = columns.size
    top, away_m = np.zeros(count), np.zeros(count)
    crest_column, crest_row = columns.copy(), rows.copy()
    for n in range(count):
        for turn in turns_rad:
            over, steps = _lee(ground, columns[n], rows[n], from_rad[n] + turn, edge)
            if over > top[n]:
                dx, dy, length_m = _stride(ground, from_rad[n] + turn)
                top[n], away_m[n] = over, steps * length_m
                crest_column[n], crest_row[n] = columns[n] + steps * dx, rows[n] + steps * dy
    return top, away_m, crest_column, crest_row


@compiled
def steepest_upwind(ground: Ground, from_rad: Floats, reach_m: float) -> Floats:
    """Return the steepest slope from each node up to ground within reach upwind; NaN where the grid ends at once."""
    alt = ground.alt_amsl_m
    steepest = np.full(alt.shape, np.nan)
    for row in range(alt.shape[0]):
        for column in range(alt.shape[1]):
            dx, dy, length_m = _stride(ground, from_rad[row, column])
            best = -np.inf
            for step in range(1, int(reach_m / length_m + 1e-9) + 1):
                px, py = column + step * dx, row + step * dy
                if not _inside(alt, px, py):
                    break
                best = max(best, (_height(alt, px, py) - alt[row, column]) / (step * length_m))
            if best > -np.inf:
                steepest[row, column] = best
    return steepest
