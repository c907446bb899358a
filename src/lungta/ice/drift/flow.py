"""What a flow of ice is to whoever is carried by it: velocity, its gradients, its errors, and where it is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Origin(IntEnum):
    """What the velocity at a place and time rests on."""

    MEASURED = 0
    OTHER_TIMES = 1
    NEIGHBOURS = 2
    NONE = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Motion:
    """Velocity and its gradients at n places.

    Attributes
    ----------
    velocity_mps : array, shape (n, 2)
        Towards east and north [m/s]; NaN where it is not known.
    gradient_ps : array, shape (n, 2, 2)
        `gradient_ps[:, i, j]`: change of component i by metre towards east (j = 0) or north (j = 1) [1/s].
    """

    velocity_mps: Floats
    gradient_ps: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MotionErrors:
    """Errors of the velocity at n places and times. Arrays of shape (n,) but for the first.

    Attributes
    ----------
    tracking_m2ps2 : array, shape (n, 2, 2)
        Covariance of the measured velocity [m^2/s^2].
    cells_mps : array
        1-sigma of each component from what lies between cells, and from bridging cells without a vector [m/s].
    season_mps : array
        1-sigma of each component by which the velocity changes through the seasons [m/s].
    span : array of int
        Errors of tracking are independent between different spans.
    origin : array of int
        An `Origin`.
    """

    tracking_m2ps2: Floats
    cells_mps: Floats
    season_mps: Floats
    span: NDArray[np.int64]
    origin: NDArray[np.int64]


class Flow(Protocol):
    """A velocity in space and time; times are seconds since any moment that its user keeps to."""

    @property
    def edges_s(self) -> Floats:
        """Bounds of the spans that the flow was measured in, ascending [s]; it may jump there."""

    @property
    def cell_m(self) -> float:
        """Distance between its places [m]."""

    def motion(self, east_m: Floats, north_m: Floats, time_s: Floats) -> Motion:
        """Return velocity and gradients at places and times, arrays of one shape (n,)."""

    def errors(self, east_m: Floats, north_m: Floats, time_s: Floats) -> MotionErrors:
        """Return what is not known of the velocity there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearFlow:
    """A steady velocity that changes in proportion to distance: uniform flow, shear, rotation, converging flow.

    Attributes
    ----------
    velocity_mps : tuple of 2 floats
        At east 0, north 0 [m/s].
    gradient_ps : tuple of two rows of 2 floats
        As in `Motion` [1/s].
    sigma_mps : float
        1-sigma of the measured velocity, each component [m/s].
    span_s : tuple of 2 floats
        From when to when it was measured [s].
    cell_m : float
        Distance between its places [m].
    """

    velocity_mps: tuple[float, float] = (0.0, 0.0)
    gradient_ps: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    sigma_mps: float = 0.0
    season_mps: float = 0.0
    span_s: tuple[float, float] = (0.0, 1e9)
    cell_m: float = 1e6

    @property
    def edges_s(self) -> Floats:
        """Bounds of its one span [s]."""
        return np.array(self.span_s)

    def motion(self, east_m: Floats, north_m: Floats, time_s: Floats) -> Motion:
        """Return velocity and gradients, the same at all times."""
        gradient_ps = np.array(self.gradient_ps)
        place_m = np.stack([east_m, north_m], axis=1)
        velocity_mps = np.array(self.velocity_mps) + place_m @ gradient_ps.T
        return Motion(velocity_mps=velocity_mps, gradient_ps=np.broadcast_to(gradient_ps, (len(time_s), 2, 2)))

    def errors(self, east_m: Floats, north_m: Floats, time_s: Floats) -> MotionErrors:
        """Return the same errors everywhere."""
        n = len(time_s)
        return MotionErrors(
            tracking_m2ps2=np.broadcast_to(self.sigma_mps**2 * np.eye(2), (n, 2, 2)),
            cells_mps=np.zeros(n),
            season_mps=np.full(n, self.season_mps),
            span=np.zeros(n, dtype=np.int64),
            origin=np.full(n, Origin.MEASURED, dtype=np.int64),
        )
