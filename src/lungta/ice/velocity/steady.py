"""How far whole images would lie off if the ice as a whole moved steadily."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice
from lungta.ice.tracking.model import DAY_S
from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.model import VelocityField

LEAST_PLACES = 20  # of a span; the median of fewer is no motion of the whole (assumption)
LEAST_SPANS = 4  # a line through fewer dates leaves nothing to judge by (assumption)


def steady_sigma_m(field: VelocityField, mean: VelocityField) -> float | None:
    """Return the 1-sigma of image positions, each of east and north, that a steady motion of the whole implies [m].

    What all places do together beyond their own mean velocity is summed over the spans and a steady part taken off.
    True changes of all the ice at once are in it, so that it is an upper estimate. None when a span has too few places,
    or there are too few spans.

    Parameters
    ----------
    field, mean : VelocityField
        Of one stack: all spans, and one over the whole time.
    """
    if len(field.pairs) < LEAST_SPANS:
        return None
    apart = [(each - whole).reshape(len(field.pairs), -1) for each, whole in _components(field, mean)]
    if min(int(np.isfinite(span).sum()) for span in apart[0]) < LEAST_PLACES:
        return None
    times = np.array([edge.timestamp() for edge in field.edges_utc])
    square = 0.0
    for component in apart:
        together = np.array([np.median(span[np.isfinite(span)]) for span in component])
        place_m = np.concatenate([[0.0], np.cumsum(together * np.diff(times))])
        days = (times - times.mean()) / DAY_S
        left = place_m - np.polyval(np.polyfit(days, place_m, 1), days)
        square += float((left**2).sum()) / (left.size - 2)
    return float(np.sqrt(square / 2.0))


def _components(field: VelocityField, mean: VelocityField) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    return [(field.u_mps, mean.u_mps), (field.v_mps, mean.v_mps)]


def image_shift_findings(inversion: Inversion, mean: VelocityField, image_sigma_m: float) -> tuple[Finding, ...]:
    """Return how far images may lie off where pairs have no stable ground, when that is more than was stated."""
    if all(pair.shift is not None for pair in inversion.pairs):
        return ()
    sigma_m = steady_sigma_m(inversion.field, mean)
    if sigma_m is None or sigma_m <= 1.2 * image_sigma_m:
        return ()
    return (
        notice(
            "velocity-image-shift",
            f"If the ice as a whole moved steadily, whole images would lie {sigma_m:.2g} m off (1 sigma, each of east "
            f"and north). Give --image-sigma-m {sigma_m:.2g} to have that in the errors; true changes of all the ice "
            "at once are in it as well.",
        ),
    )
