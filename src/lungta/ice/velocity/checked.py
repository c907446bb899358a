"""Which velocities other pairs check: one vector alone says nothing of its own error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.velocity.model import VelocityField

LEAST_PAIRS = 2
LEAST_REDUNDANCY = 0.5  # vectors beyond those that a place's velocities need (assumption)


def unchecked_spans(field: VelocityField, redundancy: NDArray[np.float64] | None = None) -> NDArray[np.bool_]:
    """Return where a measured velocity rests on a single pair, or in a place whose vectors hardly check each other.

    Parameters
    ----------
    field : VelocityField
        Velocity of every span.
    redundancy : array, shape (rows, columns), optional
        As the inversion has it.

    Returns
    -------
    array of bool, shape (spans, rows, columns)
        False where nothing was measured.
    """
    alone = field.pairs < LEAST_PAIRS
    if redundancy is not None:
        alone = alone | (redundancy < LEAST_REDUNDANCY)
    return np.asarray(alone & np.isfinite(field.u_mps))
