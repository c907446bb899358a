"""The ground under a path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.terrain.grid import Terrain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeightProfile:
    """Ground along a path, all arrays of one length.

    Attributes
    ----------
    along_m : array
        Distance from the path's start in the horizontal plane [m], ascending; every corner is a sample.
    east_m, north_m : array
        Where [m].
    alt_amsl_m, sigma_m : array
        Ground height and its 1-sigma accuracy [m]; NaN off the grid and beside voids.
    """

    along_m: NDArray[np.float64]
    east_m: NDArray[np.float64]
    north_m: NDArray[np.float64]
    alt_amsl_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]


def height_profile(
    terrain: Terrain, corners_m: Sequence[tuple[float, float]], *, step_m: float | None = None
) -> HeightProfile:
    """Return the ground under a path of straight lines through (east_m, north_m) corners.

    Parameters
    ----------
    terrain : Terrain
        The ground.
    corners_m : sequence of (float, float)
        At least two corners in the terrain's local frame [m].
    step_m : float, optional
        Longest distance between samples [m]; half the grid's posting unless given, so that no cell is passed over.

    Raises
    ------
    ValueError
        When there are fewer than two corners or `step_m` is not positive.
    """
    corners = np.asarray(corners_m, dtype=float)
    step_m = terrain.posting_m / 2 if step_m is None else step_m
    if corners.ndim != 2 or corners.shape[0] < 2 or not step_m > 0.0:
        raise ValueError(f"a profile needs two corners or more and a positive step, got {corners_m!r} and {step_m!r}")
    legs_m = np.hypot(*np.diff(corners, axis=0).T)
    pieces = np.maximum(1, np.ceil(legs_m / step_m).astype(int))
    corner_at = np.concatenate([[0], np.cumsum(pieces)])
    samples = np.arange(corner_at[-1] + 1)
    east_m = np.interp(samples, corner_at, corners[:, 0])
    north_m = np.interp(samples, corner_at, corners[:, 1])
    return HeightProfile(
        along_m=np.interp(samples, corner_at, np.concatenate([[0.0], np.cumsum(legs_m)])),
        east_m=east_m,
        north_m=north_m,
        alt_amsl_m=terrain.height_at(east_m, north_m),
        sigma_m=terrain.sigma_at(east_m, north_m),
    )
