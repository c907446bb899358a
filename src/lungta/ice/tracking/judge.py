"""Which matches may be used, and why the others may not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.tracking import fine
from lungta.ice.tracking.reasons import Reason
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.tile import EDGE, NOTHING, UNLIKE, WORST_SCORE

Array = NDArray[np.float64]


def judged(found: dict[str, Array], settings: TrackSettings) -> dict[str, Array]:
    """Return `reason` and `returned_px` of every place, from what its comparison gave (`tile.FIELDS`)."""
    returned = _returned_px(found, settings.step_px) if settings.both_ways else np.zeros_like(found["score"])
    fate = found["fate"]
    sigma = np.sqrt(np.fmax(found["var_down"], found["var_right"]))
    reason = np.full(fate.shape, float(Reason.KEPT))
    for says, why in (  # the first that applies
        (np.isnan(fate) | (fate == fine.FEW), Reason.NO_DATA),
        (fate == NOTHING, Reason.NO_TEXTURE),
        (fate == fine.FLAT, Reason.NO_TEXTURE),
        ((fate != fine.SETTLED) & (found["score"] < settings.least_score), Reason.NO_MATCH),
        (fate == EDGE, Reason.BEYOND_SEARCH),
        (fate == fine.LOST, Reason.NO_CONVERGENCE),
        ((fate == UNLIKE) | (found["score"] < WORST_SCORE), Reason.NO_MATCH),
        (found["score"] < settings.least_score, Reason.LOW_SCORE),
        (found["lead"] < settings.least_lead, Reason.AMBIGUOUS),
        (~(returned <= settings.largest_return_px), Reason.NOT_RETURNED),
        (~(sigma <= settings.largest_sigma_px), Reason.UNCERTAIN),
    ):
        reason[says & (reason == Reason.KEPT)] = float(why)
    return {"reason": reason, "returned_px": returned}


def _returned_px(found: dict[str, Array], step_px: int) -> Array:
    """Return how far from its beginning the match back ends [pixels]; NaN where nothing there was matched back.

    The match back is that of whichever of the four places around a match's end returns best: places are a step apart,
    and a match ends between them.
    """
    rows, columns = found["score"].shape
    row = np.arange(rows)[:, None] + found["down_px"] / step_px
    column = np.arange(columns)[None, :] + found["right_px"] / step_px
    best = np.full((rows, columns), np.nan)
    at = np.isfinite(row) & np.isfinite(column)
    for down in (0, 1):
        for right in (0, 1):
            j = np.clip(np.floor(row[at]).astype(int) + down, 0, rows - 1)
            i = np.clip(np.floor(column[at]).astype(int) + right, 0, columns - 1)
            off = np.hypot(
                found["down_px"][at] + found["back_down_px"][j, i], found["right_px"][at] + found["back_right_px"][j, i]
            )
            best[at] = np.fmin(best[at], off)
    return best
