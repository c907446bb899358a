"""The ways of points along a flow, remembered at times close enough together to sum errors along them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.ice.drift.flow import Floats, Flow, MotionErrors
from lungta.ice.drift.march import Travellers, march
from lungta.ice.drift.settings import DriftSettings

MOST_PARTS = 400
PARTS_IN_A_MEMORY = 3  # keeps sums within 1 % of the closed forms of the seasons' error (tested)
PARTS_AT_THE_ENDS = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Journey:
    """n points carried from their times to others, each way cut into m parts that no edge of a span falls into.

    Attributes
    ----------
    start_m, end_m : array, shape (n, 2)
        East and north [m]; where a lost point was last known.
    deformation : array, shape (n, 2, 2)
        How a small step at the start is turned and stretched by the end.
    middle_m : array, shape (n, m, 2)
        Where each was in the middle of each part [m].
    middle_s : array, shape (n, m)
        When [s].
    width_s : array, shape (n, m)
        Time spent in each part [s]; negative backwards, 0 in parts that do not count.
    onward : array, shape (n, m, 2, 2)
        How a small step in the middle of a part is turned and stretched by the end.
    end_s : array, shape (n,)
        When each arrived [s], or was lost.
    lost : array of bool, shape (n,)
        Left what is known before its time.
    errors : tuple of MotionErrors
        One per point, for its m parts.
    """

    start_m: Floats
    end_m: Floats
    deformation: Floats
    middle_m: Floats
    middle_s: Floats
    width_s: Floats
    onward: Floats
    end_s: Floats
    lost: NDArray[np.bool_]
    errors: tuple[MotionErrors, ...]


def journey_of(flow: Flow, start_m: Floats, from_s: Floats, to_s: Floats, settings: DriftSettings) -> Journey:
    """Carry points along a flow, forwards or backwards in time.

    Parameters
    ----------
    flow : Flow
        What carries them.
    start_m : array, shape (n, 2)
        Where they were [m].
    from_s, to_s : array, shape (n,)
        From when to when, in the flow's time [s].
    settings : DriftSettings
        Tolerance and the scales that parts must resolve.
    """
    stops_s = _stops(flow, start_m, from_s, to_s, settings)
    travellers = Travellers.at(start_m, from_s)
    _lose_the_unknown(flow, travellers)
    middles = []
    for part in range(stops_s.shape[1] - 1):
        begun_s = travellers.time_s.copy()
        march(flow, travellers, stops_s[:, part : part + 2].mean(axis=1), settings.tolerance_m)
        middle = travellers.place_m.copy(), travellers.time_s.copy(), travellers.deformation.copy()
        march(flow, travellers, stops_s[:, part + 1], settings.tolerance_m)
        middles.append((*middle, travellers.time_s - begun_s))
    place_m, time_s, deformation, width_s = (np.stack(each, axis=1) for each in zip(*middles, strict=True))
    errors = tuple(_errors(flow, p, t, w) for p, t, w in zip(place_m, time_s, width_s, strict=True))
    return Journey(
        start_m=np.array(start_m, dtype=float),
        end_m=travellers.place_m,
        deformation=travellers.deformation,
        middle_m=place_m,
        middle_s=time_s,
        width_s=width_s,
        onward=travellers.deformation[:, None] @ np.linalg.inv(deformation),
        end_s=travellers.time_s,
        lost=travellers.lost,
        errors=errors,
    )


def _lose_the_unknown(flow: Flow, travellers: Travellers) -> None:
    """Mark points as lost that stand where nothing is known from the start."""
    place_m = travellers.place_m
    known = flow.motion(place_m[:, 0], place_m[:, 1], travellers.time_s).velocity_mps
    travellers.lost |= ~np.isfinite(known).all(axis=1)


def _errors(flow: Flow, place_m: Floats, time_s: Floats, width_s: Floats) -> MotionErrors:
    """Errors along one way; none in parts that do not count."""
    found = flow.errors(place_m[:, 0], place_m[:, 1], time_s)
    counts = width_s != 0.0
    return MotionErrors(
        tracking_m2ps2=np.where(counts[:, None, None], found.tracking_m2ps2, 0.0),
        cells_mps=np.where(counts, found.cells_mps, 0.0),
        season_mps=np.where(counts, found.season_mps, 0.0),
        span=found.span,
        origin=found.origin,
    )


def _stops(flow: Flow, start_m: Floats, from_s: Floats, to_s: Floats, settings: DriftSettings) -> Floats:
    """Times that cut every way into parts, shape (n, m + 1); ways of few parts wait at their end."""
    velocity_mps = flow.motion(start_m[:, 0], start_m[:, 1], from_s).velocity_mps
    speed_mps = 1.5 * float(np.nan_to_num(np.linalg.norm(velocity_mps, axis=1)).max(initial=0.0))
    part_s = settings.memory_s / PARTS_IN_A_MEMORY
    if speed_mps:
        part_s = min(part_s, 0.5 * settings.error_cells * flow.cell_m / speed_mps)
    ways = [_cut(flow.edges_s, float(a), float(b), part_s) for a, b in zip(from_s, to_s, strict=True)]
    longest = max(map(len, ways))
    return np.stack([np.pad(way, (0, longest - len(way)), mode="edge") for way in ways])


def _cut(edges_s: Floats, from_s: float, to_s: float, part_s: float) -> Floats:
    """Cut one way at edges and into parts, short ones where it begins and ends within a span."""
    low_s, high_s = min(from_s, to_s), max(from_s, to_s)
    bounds = np.concatenate([[low_s], edges_s[(edges_s > low_s) & (edges_s < high_s)], [high_s]])
    most = max(1, MOST_PARTS // (len(bounds) - 1))
    pieces = []
    for number, (a, b) in enumerate(pairwise(bounds)):
        least = PARTS_AT_THE_ENDS if number in (0, len(bounds) - 2) else 1
        parts = int(np.clip(np.ceil((b - a) / part_s), least, max(most, least)))
        pieces.append(np.linspace(a, b, parts + 1)[:-1])
    stops = np.concatenate([*pieces, [high_s]])
    return stops if to_s >= from_s else stops[::-1]
