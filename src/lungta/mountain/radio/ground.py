"""The compiled profile of the ground under a ray: every grid line that it crosses, and the middle between two.

Between grid lines bilinear ground is a parabola along a straight line, and so is the Earth's bulge: three points hold
all of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled

Floats = NDArray[np.float64]
UNKNOWN = -1


class Ground(NamedTuple):
    """Heights and their accuracy at nodes, shape (rows, columns), steps between nodes [m], and how they are judged.

    `earth_m` is twice the effective Earth radius, `z` the standard deviations to raise the ground by, `alike_m` the
    distance at which errors are alike by 1/e.
    """

    alt_amsl_m: Floats
    sigma_m: Floats
    step_east_m: float
    step_north_m: float
    earth_m: float
    z: float
    alike_m: float


class End(NamedTuple):
    """One end of a ray: column and row of the grid, fractional, height [m AMSL], accuracy of the ground it stands on.

    `sigma_m` is 0 for an aircraft, which knows its own height.
    """

    x: float
    y: float
    alt_amsl_m: float
    sigma_m: float


class Profile(NamedTuple):
    """Room for one ray: distance [m], effective ground [m AMSL], clearance ratio.

    Even places are crossings, odd ones the middles between them. The effective ground holds the bulge and, where asked,
    the terrain's doubt.
    """

    along_m: Floats
    ground_amsl_m: Floats
    ratio: Floats


@compiled
def room_for(ground: Ground) -> Profile:
    """Return room for the longest ray over a grid."""
    size = 2 * (ground.alt_amsl_m.shape[0] + ground.alt_amsl_m.shape[1]) + 8
    return Profile(np.empty(size), np.empty(size), np.empty(size))


@compiled
def bilinear(values: Floats, x: float, y: float, column: int, row: int) -> float:
    """Return a value at a place of one cell; NaN when a corner is a void."""
    fx, fy = x - column, y - row
    south = values[row, column] * (1.0 - fx) + values[row, column + 1] * fx
    north = values[row + 1, column] * (1.0 - fx) + values[row + 1, column + 1] * fx
    return float(south * (1.0 - fy) + north * fy)


@compiled
def inside(ground: Ground, x: float, y: float) -> bool:
    """Return whether a place lies on the grid."""
    rows, columns = ground.alt_amsl_m.shape
    return bool(0.0 <= x <= columns - 1.0 and 0.0 <= y <= rows - 1.0)


@compiled
def cell_of(ground: Ground, x: float, y: float) -> tuple[int, int]:
    """Return column and row of the cell that a place lies in."""
    rows, columns = ground.alt_amsl_m.shape
    return max(0, min(int(x), columns - 2)), max(0, min(int(y), rows - 2))


@compiled
def doubt_m(ground: Ground, a: End, b: End, sigma_m: float, share: float, length_m: float) -> float:
    """Return z times the standard deviation of ground minus ray, `share` of the way from a to b.

    Errors of height r metres apart have the correlation exp(-(r / alike_m)^2): ground near an antenna is wrong by what
    the antenna's own ground is wrong by, and hides nothing for it.
    """
    near_a = np.exp(-((share * length_m / ground.alike_m) ** 2))
    near_b = np.exp(-(((1.0 - share) * length_m / ground.alike_m) ** 2))
    both = np.exp(-((length_m / ground.alike_m) ** 2))
    of_a, of_b = (1.0 - share) * a.sigma_m, share * b.sigma_m
    variance = sigma_m**2 + of_a**2 + of_b**2 + 2.0 * both * of_a * of_b
    variance -= 2.0 * sigma_m * (near_a * of_a + near_b * of_b)
    return float(ground.z * np.sqrt(max(variance, 0.0)))


@compiled
def length_m_of(ground: Ground, a: End, b: End) -> float:
    """Return the horizontal distance between two ends [m]."""
    return float(np.hypot((b.x - a.x) * ground.step_east_m, (b.y - a.y) * ground.step_north_m))


@compiled
def _effective(ground: Ground, a: End, b: End, share: float, cell: tuple[int, int]) -> float:
    x, y = a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)
    length_m = length_m_of(ground, a, b)
    height = bilinear(ground.alt_amsl_m, x, y, cell[0], cell[1])
    height += share * (1.0 - share) * length_m * length_m / ground.earth_m
    if ground.z > 0.0:
        sigma_m = bilinear(ground.sigma_m, x, y, cell[0], cell[1])
        height += doubt_m(ground, a, b, sigma_m, share, length_m)
    return height


@compiled
def draw_profile(ground: Ground, a: End, b: End, profile: Profile) -> int:
    """Fill a profile from a to b and return the number of its pieces; `UNKNOWN` over a void or off the grid."""
    if not (inside(ground, a.x, a.y) and inside(ground, b.x, b.y)):
        return UNKNOWN
    length_m = length_m_of(ground, a, b)
    dx, dy = b.x - a.x, b.y - a.y
    line_x = np.floor(a.x) + 1.0 if dx > 0.0 else np.ceil(a.x) - 1.0
    line_y = np.floor(a.y) + 1.0 if dy > 0.0 else np.ceil(a.y) - 1.0
    pieces, share = 0, 0.0
    while share < 1.0:
        cross_x = (line_x - a.x) / dx if dx != 0.0 else 2.0
        cross_y = (line_y - a.y) / dy if dy != 0.0 else 2.0
        upto = min(cross_x, cross_y, 1.0)
        if cross_x <= upto:
            line_x += 1.0 if dx > 0.0 else -1.0
        if cross_y <= upto:
            line_y += 1.0 if dy > 0.0 else -1.0
        if upto - share < 1e-12 and upto < 1.0:
            continue
        middle = 0.5 * (share + upto)
        cell = cell_of(ground, a.x + middle * dx, a.y + middle * dy)
        first = 2 * pieces
        for step in range(3):
            at = share + 0.5 * step * (upto - share)
            profile.along_m[first + step] = at * length_m
            profile.ground_amsl_m[first + step] = _effective(ground, a, b, at, cell)
        if np.isnan(profile.ground_amsl_m[first + 1]):
            return UNKNOWN
        pieces, share = pieces + 1, upto
    return pieces
