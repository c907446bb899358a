"""How speed changes from span to span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.velocity.closure import MAD_TO_SIGMA
from lungta.ice.velocity.files import largest_sigma_mps
from lungta.ice.velocity.inversion import Inversion

CLEAR_SIGMA = 2.0  # a change beyond twice its error is clear: 1 in 20 by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanChange:
    """One span, and how it differs from the one before. None where nothing was measured.

    Attributes
    ----------
    begin_utc, end_utc : datetime
        Its bounds.
    places : int
        Places with a velocity.
    speed_mps, sigma_mps : float or None
        Median speed, and median 1-sigma error of a velocity where it is largest [m/s].
    change_mps : float or None
        Median change of speed since the span before, over places with both [m/s].
    change_spread_mps : float or None
        1.4826 times the median absolute deviation of that change over the places [m/s].
    faster_frac, slower_frac : float or None
        Share of those places that became clearly faster or slower: by more than twice the error of the change.
    """

    begin_utc: datetime
    end_utc: datetime
    places: int
    speed_mps: float | None
    sigma_mps: float | None
    change_mps: float | None = None
    change_spread_mps: float | None = None
    faster_frac: float | None = None
    slower_frac: float | None = None


def span_changes(inversion: Inversion) -> tuple[SpanChange, ...]:
    """Return every span of a stack with its change since the span before.

    A shift of a whole image changes the spans on both of its sides in opposite ways, which looks like ice that first
    speeds up and then slows down everywhere: without stable ground the two cannot be told apart.
    """
    field = inversion.field
    sigma = largest_sigma_mps(field)
    speed = np.hypot(field.u_mps, field.v_mps)
    return tuple(
        SpanChange(
            begin_utc=field.edges_utc[k],
            end_utc=field.edges_utc[k + 1],
            places=int(np.isfinite(speed[k]).sum()),
            speed_mps=_median(speed[k]),
            sigma_mps=_median(sigma[k]),
            **(_since(inversion, k) if k else {}),
        )
        for k in range(len(speed))
    )


def speed_change(inversion: Inversion, span: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the change of speed from the span before along the ice's direction, and its sigma [m/s]; NaN: unknown."""
    field = inversion.field
    u, v = field.u_mps[span - 1 : span + 1], field.v_mps[span - 1 : span + 1]
    length = np.hypot(u.sum(axis=0), v.sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        along = u.sum(axis=0) / length, v.sum(axis=0) / length
    change = (u[1] - u[0]) * along[0] + (v[1] - v[0]) * along[1]
    var_u, var_v = inversion.change_var_m2ps2[:, span - 1].astype(float)
    return change, np.sqrt(along[0] ** 2 * var_u + along[1] ** 2 * var_v)


def _since(inversion: Inversion, span: int) -> dict[str, float]:
    change, sigma = speed_change(inversion, span)
    known = np.isfinite(change) & np.isfinite(sigma)
    if not known.any():
        return {}
    change, sigma = change[known], sigma[known]
    middle = float(np.median(change))
    return {
        "change_mps": middle,
        "change_spread_mps": MAD_TO_SIGMA * float(np.median(np.abs(change - middle))),
        "faster_frac": float((change > CLEAR_SIGMA * sigma).mean()),
        "slower_frac": float((change < -CLEAR_SIGMA * sigma).mean()),
    }


def _median(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None
