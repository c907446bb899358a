"""The shift between two images, and how large stated errors really are, as ground that stays shows them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.tracking.model import Coregistration
from lungta.ice.tracking.reasons import Reason

FEWEST_PLACES = 8  # assumption: fewer vectors on stable ground say nothing about their scatter
MAD_TO_SIGMA = 1.4826  # normal distribution


def shift_of(found: dict[str, NDArray[np.float64]], pixel_m: float) -> tuple[Coregistration | None, float]:
    """Return the shift that vectors on stable ground share, and by what stated errors must be multiplied.

    Medians, so that a rolling stone or a shadow counts for nothing. The factor is the scatter of the vectors relative
    to their stated errors, at least 1: stated errors are made larger, never smaller. (None, 1) when fewer than
    FEWEST_PLACES vectors were kept.
    """
    kept = found["reason"] == Reason.KEPT
    places = int(kept.sum())
    if places < FEWEST_PLACES:
        return None, 1.0
    east_px, north_px = found["right_px"][kept], -found["down_px"][kept]
    off_east, off_north = east_px - np.median(east_px), north_px - np.median(north_px)
    stated = np.concatenate(
        [off_east / np.sqrt(found["var_right"][kept]), off_north / np.sqrt(found["var_down"][kept])]
    )
    shift = Coregistration(
        east_m=float(np.median(east_px)) * pixel_m,
        north_m=float(np.median(north_px)) * pixel_m,
        sigma_east_m=_scatter(off_east) * pixel_m,
        sigma_north_m=_scatter(off_north) * pixel_m,
        places=places,
    )
    return shift, max(1.0, _scatter(stated))


def _scatter(off: NDArray[np.float64]) -> float:
    return float(MAD_TO_SIGMA * np.median(np.abs(off)))
