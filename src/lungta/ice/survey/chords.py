"""How wide an opening is: the shortest straight line through each of its cells from rim to rim."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled
from lungta.ice.survey.library import image_library

DIRECTIONS = 24  # of lines over half a turn: the shortest is at most 1 / cos(3.75 deg) too long, 0.2 %
STEP_PX = 0.5
MEAN_PX = 6.0  # sigma of the mean of bearings


def widths_across(opened: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (width_px, along_deg): shortest chord through each open cell [pixels], and the bearing of the opening.

    The bearing is that across the shortest chord, as a mean over the open cells around: single cells have rims as
    jagged as the grid.

    A rim lies where the mask, taken as bilinear between cell centres, falls below a half: halfway between an open cell
    and the next unbroken one. The grid's edge is a rim.

    Parameters
    ----------
    opened : array of bool
        Cells of openings.
    """
    margin = np.pad(opened, 1).astype(np.float32)
    bearings_rad = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    width_px, across = _shortest(margin, -np.cos(bearings_rad), np.sin(bearings_rad))
    return width_px, _along_deg(opened, across)


def _along_deg(opened: NDArray[np.bool_], across: NDArray[np.int32]) -> NDArray[np.float32]:
    """Axial mean, by doubled angles, of the directions at right angles to the shortest chords."""
    blur = image_library().GaussianBlur
    turned_rad = np.where(opened, across * (2.0 * np.pi / DIRECTIONS) + np.pi, 0.0).astype(np.float32)
    part = [
        blur(np.where(opened, wave(turned_rad), 0.0).astype(np.float32), (0, 0), MEAN_PX) for wave in (np.sin, np.cos)
    ]
    along_deg = np.degrees(np.arctan2(part[0], part[1])) / 2.0 % 180.0
    return np.where(opened, along_deg, np.nan).astype(np.float32)


@compiled
def _to_rim(mask: NDArray[np.float32], row: float, column: float, d_row: float, d_column: float, most: float) -> float:
    """Return the distance from a cell to where the mask falls below a half, or a larger one than `most`."""
    rows, columns = mask.shape
    here, distance = np.float32(1.0), 0.0
    while distance <= most:
        distance += STEP_PX
        y, x = row + distance * d_row, column + distance * d_column
        if y < 0.0 or x < 0.0 or y >= rows - 1 or x >= columns - 1:
            return distance
        i, j = int(y), int(x)
        fy, fx = y - i, x - j
        ahead = (1.0 - fy) * ((1.0 - fx) * mask[i, j] + fx * mask[i, j + 1])
        ahead += fy * ((1.0 - fx) * mask[i + 1, j] + fx * mask[i + 1, j + 1])
        if ahead < 0.5:
            return float(distance - STEP_PX * (0.5 - ahead) / max(here - ahead, 1e-6))
        here = ahead
    return distance


@compiled
def _shortest(
    mask: NDArray[np.float32], d_rows: NDArray[np.float64], d_columns: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    rows, columns = mask.shape
    width = np.zeros((rows - 2, columns - 2), np.float32)
    across = np.zeros((rows - 2, columns - 2), np.int32)
    for row in range(1, rows - 1):
        for column in range(1, columns - 1):
            if mask[row, column] < 0.5:
                continue
            least, best = np.inf, 0
            for k in range(d_rows.size):
                chord = _to_rim(mask, row, column, d_rows[k], d_columns[k], least)
                if chord < least:
                    chord += _to_rim(mask, row, column, -d_rows[k], -d_columns[k], least - chord)
                    if chord < least:
                        least, best = chord, k
            width[row - 1, column - 1] = least
            across[row - 1, column - 1] = best
    return width, across
