"""A flight as short pieces over the ground: where, how high, how fast, how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.verify import dense_samples

if TYPE_CHECKING:
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.flight import Track

STEP_M = 20.0  # a fall from 30 m spreads by 13 m (1 sigma) and more: finer steps change nothing

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """Pieces of a flight, all arrays of one length.

    Attributes
    ----------
    east_m, north_m : array
        Middle of each piece in the local frame [m].
    height_agl_m : array
        Height above the ground below [m], not negative.
    speed_mps : array
        Horizontal speed over the ground [m/s].
    duration_s : array
        Time in each piece [s].
    """

    east_m: Floats
    north_m: Floats
    height_agl_m: Floats
    speed_mps: Floats
    duration_s: Floats

    @property
    def total_s(self) -> float:
        """Time in the air [s]."""
        return float(self.duration_s.sum())


def passage_of_track(track: Track, terrain: Terrain, *, step_m: float = STEP_M) -> Passage:
    """Return a whole flight, vertical legs and hover included, with the durations that it was computed with."""
    points = np.column_stack([track.east_m, track.north_m, track.alt_amsl_m])
    return _passage(points, track.duration_s, terrain, step_m)


def passage_of_corridor(
    corridor: Corridor, terrain: Terrain, speed_mps: float, climb_mps: float = np.inf, *, step_m: float = STEP_M
) -> Passage:
    """Return a corridor flown at one speed over the ground, slower where it is steeper than `climb_mps` allows."""
    points = corridor.points_m
    legs = np.diff(points, axis=0)
    duration_s = np.maximum(np.hypot(legs[:, 0], legs[:, 1]) / speed_mps, np.abs(legs[:, 2]) / climb_mps)
    return _passage(points, duration_s, terrain, step_m)


def _passage(points: Floats, duration_s: Floats, terrain: Terrain, step_m: float) -> Passage:
    pieces = []
    for start, end, leg_s in zip(points[:-1], points[1:], duration_s, strict=True):
        ends, _ = dense_samples(np.stack([start, end]), step_m)
        middles = (ends[1:] + ends[:-1]) / 2.0
        level_m = float(np.hypot(*(end - start)[:2]))
        each = np.full(len(middles), leg_s / len(middles))
        pieces.append(np.column_stack([middles, each, np.full(len(middles), level_m / leg_s if leg_s > 0.0 else 0.0)]))
    east_m, north_m, alt_m, piece_s, speed_mps = np.concatenate(pieces).T
    height_agl_m = np.maximum(alt_m - terrain.height_at(east_m, north_m), 0.0)
    return Passage(east_m=east_m, north_m=north_m, height_agl_m=height_agl_m, speed_mps=speed_mps, duration_s=piece_s)
