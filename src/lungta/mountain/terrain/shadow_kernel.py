"""The compiled march of a ray of sunlight over a height grid."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled


class Ray(NamedTuple):
    """A direction over the grid: one step crosses one grid line of the axis along which it goes faster.

    `rows` and `columns` are advanced per step (one of them by 1), `length_m` is a step's length over the ground,
    `rise` the tangent of the ray's elevation, `bend` the drop of the level per square metre of distance.
    """

    rows: float
    columns: float
    length_m: float
    rise: float
    bend: float


@compiled
def lit(alt_amsl_m: NDArray[np.float64], ray: Ray) -> NDArray[np.bool_]:
    """Return the nodes from which a ray towards the sun meets no ground on the grid; voids hide nothing."""
    rows, columns = alt_amsl_m.shape
    highest = np.nanmax(alt_amsl_m)
    result = np.ones((rows, columns), np.bool_)
    for row in range(rows):
        for column in range(columns):
            height = alt_amsl_m[row, column]
            y, x, distance = float(row), float(column), 0.0
            while True:
                y += ray.rows
                x += ray.columns
                distance += ray.length_m
                reach = height + ray.rise * distance + ray.bend * distance * distance
                if not (0.0 <= y <= rows - 1 and 0.0 <= x <= columns - 1) or reach > highest:
                    break
                south, west = min(int(y), rows - 2), min(int(x), columns - 2)
                fy, fx = y - south, x - west
                ground = (1.0 - fy) * ((1.0 - fx) * alt_amsl_m[south, west] + fx * alt_amsl_m[south, west + 1])
                ground += fy * ((1.0 - fx) * alt_amsl_m[south + 1, west] + fx * alt_amsl_m[south + 1, west + 1])
                if ground > reach:
                    result[row, column] = False
                    break
    return result
