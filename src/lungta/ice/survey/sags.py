"""Narrow, straight troughs that are no openings: where a crevasse may lie under a bridge of snow.

A bridge sags over its crevasse by decimetres. A ridge filter (largest eigenvalue of the Hessian at the scale of a
Gaussian; Sato et al. 1998, doi:10.1016/S1361-8415(98)80009-1, as scikit-image has it) answers to long troughs and not
to slopes; it answers to the feet of steps too, so ground near steep ground is left out, and to pits, which are short.
That such troughs hide crevasses is likely, not sure; most bridges do not sag at all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.survey.library import image_library, ridge_library
from lungta.ice.survey.openings import Openings, noise_m
from lungta.ice.survey.settings import SurveySettings
from lungta.ice.survey.surface import slope_deg

Heights = NDArray[np.float32]

_SIGMAS_M = (0.6, 1.2)  # of the filter: answers best to troughs 1.7 and 3.4 m across; assumption
_ANSWER = 0.385  # of the filter to a Gaussian trough of depth 1 at its best scale: 2 / 3**1.5, see the tests
_NOISES = 3.0
_STEEP_DEG = 45.0  # a bridge's own sides are flatter
_CLEAR_M = 4.0  # from openings, whose rims bend down, from steep ground, and from the edge of ice and grid


def find_sags(
    alt_amsl_m: Heights,
    openings: Openings,
    pixel_m: float,
    settings: SurveySettings,
    ice: NDArray[np.bool_] | None = None,
) -> Heights:
    """Return the depth of long, narrow troughs outside openings [m]; 0 elsewhere, NaN at voids.

    Cells larger than half a metre show none, and everything is 0.

    Parameters
    ----------
    alt_amsl_m : array of float32
        Heights [m]; voids are NaN.
    openings : Openings
        Of the same heights.
    pixel_m : float
        Side of a cell [m].
    settings : SurveySettings
        `sag_m` and `sag_length_m`.
    ice : array of bool, optional
        Cells of ice; outside and near its edge there are none.
    """
    cv2 = image_library()
    void = np.isnan(alt_amsl_m)
    sag_m = np.zeros_like(alt_amsl_m)
    sigmas_px = [sigma / pixel_m for sigma in _SIGMAS_M if sigma >= pixel_m]
    if sigmas_px and not void.all():
        held = np.where(void, np.nanmean(openings.ground_m), openings.ground_m)
        sag_m = ridge_library().sato(held, sigmas=sigmas_px, black_ridges=True).astype(np.float32) / np.float32(_ANSWER)
        steep = slope_deg(openings.ground_m, pixel_m, 2.0 * pixel_m) > _STEEP_DEG
        inner = np.zeros_like(void)
        inner[1:-1, 1:-1] = True if ice is None else ice[1:-1, 1:-1]
        broken = (void | ~inner | steep | (openings.depth_m > 0.0)).astype(np.uint8)
        sag_m[cv2.dilate(broken, np.ones((2 * round(_CLEAR_M / pixel_m) + 1,) * 2, np.uint8)) > 0] = 0.0
        least_m = max(settings.sag_m, _NOISES * noise_m(alt_amsl_m))
        sag_m[~_long(sag_m >= least_m, settings.sag_length_m / pixel_m)] = 0.0
    sag_m[void] = np.nan
    return sag_m


def _long(mask: NDArray[np.bool_], length_px: float) -> NDArray[np.bool_]:
    """Parts of a mask whose bounding box has at least such a diagonal."""
    cv2 = image_library()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= length_px
    long[0] = False
    return np.asarray(long[labels]) if count > 1 else np.zeros_like(mask)
