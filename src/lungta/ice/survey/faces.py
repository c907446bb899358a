"""Ice faces: steep ground, and how high the face stands that each of its cells belongs to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled
from lungta.ice.survey.settings import SurveySettings
from lungta.ice.survey.surface import smoothed

Heights = NDArray[np.float32]

_LEDGE_DEG = 15.0  # by which ground may be flatter than a face and still be part of it: assumption
_SMOOTH_PX = 0.7  # so that noise makes no faces; a vertical one stays steeper than 70 deg when 3 pixels high
_LONGEST = 1000  # steps of a walk up or down a face


class Faces(NamedTuple):
    """Height of the face [m] and altitude of its top [m AMSL] at each cell of one; 0 and NaN elsewhere."""

    height_m: Heights
    top_amsl_m: Heights


def find_faces(ground_m: Heights, pixel_m: float, settings: SurveySettings) -> Faces:
    """Return the faces of a surface that are steep and high enough to be seracs.

    A cell belongs to a face when the step to one of its eight neighbours is steeper than `settings.face_deg`; from
    there the steepest way is followed up and down until it is flatter than that by 15 deg. A vertical face is one step
    in a height grid, whatever its height: steps, not central differences, are what shows it.

    Parameters
    ----------
    ground_m : array of float32
        Heights [m], narrow openings filled; voids are NaN.
    pixel_m : float
        Side of a cell [m].
    settings : SurveySettings
        What counts.
    """
    void = np.isnan(ground_m)
    ground_m = smoothed(ground_m, _SMOOTH_PX)
    steep = float(np.tan(np.radians(settings.face_deg)))
    goes_on = float(np.tan(np.radians(max(settings.face_deg - _LEDGE_DEG, 5.0))))
    height_m, top_m = _faces(np.ascontiguousarray(ground_m), pixel_m, steep, goes_on)
    low = height_m < settings.least_face_m
    height_m[low], top_m[low] = 0.0, np.nan
    return Faces(np.where(void, np.float32(np.nan), height_m), top_m)


def faces_on_ice(faces: Faces, ice: NDArray[np.bool_] | None) -> Faces:
    """Return faces with those outside the ice taken out; all of them when there is no mask."""
    if ice is None:
        return faces
    outside = ~ice & ~np.isnan(faces.height_m)
    nan = np.float32(np.nan)
    return Faces(np.where(outside, np.float32(0.0), faces.height_m), np.where(outside, nan, faces.top_amsl_m))


@compiled
def _step(z: NDArray[np.float32], row: int, column: int, pixel_m: float, sign: float) -> tuple[float, int, int]:
    """Return the steepest rise (sign 1) or drop (-1) to a neighbour as a tangent, and where that is."""
    rows, columns = z.shape
    best, to_row, to_column = 0.0, row, column
    for dy in range(-1, 2):
        for dx in range(-1, 2):
            i, j = row + dy, column + dx
            if (dy == 0 and dx == 0) or i < 0 or j < 0 or i >= rows or j >= columns:
                continue
            rise = sign * (z[i, j] - z[row, column]) / (pixel_m * np.sqrt(dy * dy + dx * dx))
            if rise > best:  # never true of a void
                best, to_row, to_column = rise, i, j
    return best, to_row, to_column


@compiled
def _end(z: NDArray[np.float32], row: int, column: int, pixel_m: float, sign: float, goes_on: float) -> tuple[int, int]:
    """Return the cell at which the way up or down from a cell gets flatter."""
    for _ in range(_LONGEST):
        rise, to_row, to_column = _step(z, row, column, pixel_m, sign)
        if rise < goes_on:
            break
        row, column = to_row, to_column
    return row, column


@compiled
def _faces(
    z: NDArray[np.float32], pixel_m: float, steep: float, goes_on: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rows, columns = z.shape
    height = np.zeros((rows, columns), np.float32)
    top = np.full((rows, columns), np.nan, np.float32)
    for row in range(rows):
        for column in range(columns):
            if np.isnan(z[row, column]):
                continue
            up = _step(z, row, column, pixel_m, 1.0)[0]
            down = _step(z, row, column, pixel_m, -1.0)[0]
            if max(up, down) < steep:
                continue
            i, j = _end(z, row, column, pixel_m, 1.0, goes_on)
            k, m = _end(z, row, column, pixel_m, -1.0, goes_on)
            tall = z[i, j] - z[k, m]
            if tall >= steep * pixel_m * np.sqrt((i - k) ** 2 + (j - m) ** 2):
                height[row, column] = tall
                top[row, column] = z[i, j]
    return height, top
