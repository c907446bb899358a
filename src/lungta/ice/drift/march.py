"""Points and their deformation carried along a flow: Runge-Kutta with a step of its own for every point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.ice.drift.flow import Floats, Flow

# Dormand & Prince 1980, doi:10.1016/0771-050X(80)90013-3, table 2: nodes, stages, fifth order less fourth
NODES = np.array([0.0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0])
STAGES = (
    (),
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
ERROR = np.array([71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40])
SAFETY, LEAST, MOST = 0.9, 0.2, 5.0  # of step control: Hairer, Norsett & Wanner 1993, section II.4
LOST_M = 1e-3  # a point whose way on is shorter than this before cover ends is lost there
EDGE_FRAC = 1e-9  # stages stay this part of an interval off its ends, where a flow may jump


@dataclass(slots=True, kw_only=True, eq=False)
class Travellers:
    """n points under way; changed in place by `march`.

    Attributes
    ----------
    place_m : array, shape (n, 2)
        East and north [m].
    deformation : array, shape (n, 2, 2)
        How a small step from where a point began is turned and stretched by now.
    time_s : array, shape (n,)
        How far each has come [s]; for a lost one, when it left what is known.
    lost : array of bool, shape (n,)
        Left what is known, or never was there.
    """

    place_m: Floats
    deformation: Floats
    time_s: Floats
    lost: NDArray[np.bool_]

    @classmethod
    def at(cls, place_m: Floats, time_s: Floats) -> Travellers:
        """Return points about to start."""
        n = len(place_m)
        return cls(
            place_m=np.array(place_m, dtype=float),
            deformation=np.broadcast_to(np.eye(2), (n, 2, 2)).copy(),
            time_s=np.array(time_s, dtype=float),
            lost=np.zeros(n, dtype=bool),
        )


def march(flow: Flow, travellers: Travellers, until_s: Floats, tolerance_m: float) -> None:
    """Carry points to their times, forwards or backwards, with error control on place and deformation.

    dx/dt = u(x, t) and the variational equation dF/dt = grad u F. The flow may jump at the ends of the way, not within.

    Parameters
    ----------
    flow : Flow
        What carries them.
    travellers : Travellers
        Changed in place. A point that meets ground where the flow is not known is lost there.
    until_s : array, shape (n,)
        When each shall arrive [s]; lost points and those that have arrived stay.
    tolerance_m : float
        Error that a step may add to the place [m]; to the deformation, the same number.
    """
    begin_s = travellers.time_s.copy()
    way_s = np.where(travellers.lost, 0.0, until_s - begin_s)
    margin_s = EDGE_FRAC * np.abs(way_s)
    low_s, high_s = np.minimum(begin_s, begin_s + way_s) + margin_s, np.maximum(begin_s, begin_s + way_s) - margin_s
    step_s = way_s.copy()
    going = np.flatnonzero(way_s != 0.0)
    while going.size:
        h_s = _no_further(step_s[going], begin_s[going] + way_s[going] - travellers.time_s[going])
        state = np.concatenate([travellers.place_m[going], travellers.deformation[going].reshape(-1, 4)], axis=1)
        limits = low_s[going], high_s[going]
        after, error = _step(flow, state, travellers.time_s[going], h_s, limits)
        ratio = np.where(np.isfinite(after).all(axis=1), np.abs(error).max(axis=1) / tolerance_m, np.inf)
        good = ratio <= 1.0
        moved = going[good]
        travellers.place_m[moved] = after[good, :2]
        travellers.deformation[moved] = after[good, 2:].reshape(-1, 2, 2)
        travellers.time_s[moved] += h_s[good]
        with np.errstate(divide="ignore"):
            grown = SAFETY * np.where(ratio > 0.0, ratio, 1e-12) ** -0.2
        step_s[going] = h_s * np.where(np.isinf(ratio), 0.25, np.clip(grown, LEAST, MOST))
        _lose(flow, travellers, going[np.isinf(ratio)], step_s)
        left_s = np.abs(begin_s[going] + way_s[going] - travellers.time_s[going])
        arrived = left_s <= 1e-9 * np.abs(way_s[going])
        travellers.time_s[going[arrived]] = (begin_s + way_s)[going[arrived]]
        going = going[~arrived & ~travellers.lost[going]]


def _no_further(step_s: Floats, left_s: Floats) -> Floats:
    return np.where(np.abs(step_s) < np.abs(left_s), step_s, left_s)


def _step(
    flow: Flow, state: Floats, time_s: Floats, h_s: Floats, limits: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """One step of each point: states after it, and the estimated error."""
    slopes: list[Floats] = []
    at = state
    for node, stage in zip(NODES, STAGES, strict=True):
        if stage:
            at = state + h_s[:, None] * sum(a * k for a, k in zip(stage, slopes, strict=True))
        slopes.append(_slope(flow, at, np.clip(time_s + node * h_s, *limits)))
    return at, h_s[:, None] * np.tensordot(ERROR, np.stack(slopes), axes=1)


def _slope(flow: Flow, state: Floats, time_s: Floats) -> Floats:
    motion = flow.motion(state[:, 0], state[:, 1], time_s)
    stretched = motion.gradient_ps @ state[:, 2:].reshape(-1, 2, 2)
    return np.concatenate([motion.velocity_mps, stretched.reshape(-1, 4)], axis=1)


def _lose(flow: Flow, travellers: Travellers, at: NDArray[np.int64], step_s: Floats) -> None:
    """Mark points as lost whose next step is too short to matter, or which stand where nothing is known."""
    if not at.size:
        return
    place_m = travellers.place_m[at]
    speed_mps = np.linalg.norm(flow.motion(place_m[:, 0], place_m[:, 1], travellers.time_s[at]).velocity_mps, axis=1)
    short = np.abs(step_s[at]) * np.nan_to_num(speed_mps, nan=0.0) < LOST_M
    travellers.lost[at[short]] = True
