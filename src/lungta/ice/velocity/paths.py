"""Pairs of unlike length brought to one length of path.

Two images show the mean velocity of the ice that began at a place, over the way that it then took: to first order the
velocity half way. Where velocity changes from place to place, as in an icefall, a pair of 24 days therefore shows
another velocity than one of 8 although nothing changed in time. With the gradient G of the mean velocity and the motion
d of a pair of T days, its velocity over a path of P days is (d + (P - T) / 2 G d) / T.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lungta.ice.tracking.model import DAY_S
from lungta.ice.velocity.part import Problem, solve_part
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.vectors import Vectors
from lungta.ice.velocity.widen import widened

Floats = NDArray[np.float64]


def with_even_paths(vectors: Vectors, settings: InvertSettings) -> Vectors:
    """Return the vectors with what brings every pair to the mean length of all, from a constant fit to all of them.

    Beside places without velocity the gradient is taken to one side; with nothing to either side nothing is changed.
    """
    days = np.array([pair.duration_s for pair in vectors.pairs]) / DAY_S
    if np.ptp(days) <= 0.01 * days.mean():
        return vectors
    design, link = days[:, np.newaxis], np.zeros((1, 1))
    constant = widened(
        Problem(vectors=vectors, design=design, link=link, settings=replace(settings, image_sigma_m=0.0))
    )
    held = np.full((2, vectors.grid.rows * vectors.grid.columns), np.nan)
    for cells in vectors.chunks(1):
        solved = solve_part(constant, cells).solved
        held[:, cells] = np.where(solved.resolved[:, 0], solved.values.T, np.nan)
    u, v = (_smooth(each.reshape(vectors.grid.shape)) for each in held)
    gradient = np.stack([part for each in (u, v) for part in _gradient(each, vectors.grid.pixel_m)])
    return replace(vectors, gradient=gradient.reshape(4, -1), path_days=float(days.mean()))


def _smooth(values: Floats) -> Floats:
    """Return the median of each place and its eight neighbours, where it has a value itself."""
    padded = np.pad(values, 1, constant_values=np.nan)
    rows, columns = values.shape
    around = np.stack([padded[down : down + rows, right : right + columns] for down in range(3) for right in range(3)])
    known = np.isfinite(values)
    smooth = np.full(values.shape, np.nan)
    smooth[known] = np.nanmedian(around[:, known], axis=0)
    return smooth


def _gradient(values: Floats, pixel_m: float) -> tuple[Floats, Floats]:
    """Return the slopes towards east and north; row 0 is in the north."""
    east = _slope(values) / pixel_m
    return east, -_slope(values.T).T / pixel_m


def _slope(values: Floats) -> Floats:
    """Return the slope along the second axis per place: over both neighbours, one, or 0."""
    step = np.pad(np.diff(values, axis=1), ((0, 0), (1, 1)), constant_values=np.nan)
    before, after = step[:, :-1], step[:, 1:]
    both = 0.5 * (before + after)
    return np.nan_to_num(np.where(np.isfinite(both), both, np.where(np.isfinite(before), before, after)))
