"""What inverting a stack gives besides its velocity field."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding
from lungta.ice.tracking.model import Displacements
from lungta.ice.velocity.model import VelocityField


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inversion:
    """A stack of pairs, inverted.

    Attributes
    ----------
    field : VelocityField
        Velocity in each span.
    pairs : tuple of Displacements
        The pairs by time; vectors that differ from the fit are marked `Reason.TIME_OUTLIER` and keep their values.
    redundancy : array, shape (rows, columns)
        Vectors in a place beyond those that the velocities need; 0 where nothing checks them.
    weight : array of float32, shape (pairs, rows, columns)
        Huber's weight of each vector, 0..1; 0 where not used.
    change_var_m2ps2 : array of float32, shape (2, spans - 1, rows, columns)
        Variance of the change of u, and of v, from each span to the next [m^2/s^2]: the image between two spans is in
        both, so that it is more than the sum of their variances. NaN where either was not measured.
    widened : float
        What the stated variances of the vectors were multiplied by, 1 or more: how far they disagree beyond their
        stated errors.
    unsettled : int
        Places where the search for the fit had not ended.
    findings : tuple of Finding
        What a person must judge.
    """

    field: VelocityField
    pairs: tuple[Displacements, ...]
    redundancy: NDArray[np.float64]
    weight: NDArray[np.float32]
    change_var_m2ps2: NDArray[np.float32]
    widened: float
    unsettled: int
    findings: tuple[Finding, ...] = ()
