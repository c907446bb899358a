"""The moments of a flight that are asked about, and the charge at each of them by sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.plan.contingency.model import Moments

if TYPE_CHECKING:
    from lungta.plan.escape import Flown

LONGEST_S = 15.0  # a hover, too, is looked at every quarter of a minute

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Moments with what only the computation needs.

    Attributes
    ----------
    moments : Moments
        What the table shows.
    place : array, shape (n,)
        Position along the track in legs: 3.25 is a quarter into the fourth.
    charge_frac : array, shape (samples, n)
        Indicated charge there.
    warmth_k : array, shape (n,)
        Median temperature of the packs.
    """

    moments: Moments
    place: Floats
    charge_frac: Floats
    warmth_k: Floats


def asked_moments(flown: Flown, loads_kg: tuple[float, float], step_m: float) -> Asked:
    """Return points of a flight at most `step_m` and 15 s apart, all ends of its legs among them."""
    track, samples = flown.track, flown.samples
    way_m = np.sqrt(np.diff(track.east_m) ** 2 + np.diff(track.north_m) ** 2 + np.diff(track.alt_amsl_m) ** 2)
    pieces = np.maximum(1, np.ceil(np.maximum(way_m / step_m, track.duration_s / LONGEST_S) - 1e-9).astype(int))
    inner = [leg + np.arange(count) / count for leg, count in enumerate(pieces)]
    place = np.concatenate([*inner, [float(pieces.size)]])
    leg = np.minimum(place.astype(int), pieces.size - 1)
    charge = at_place(samples.soc_frac, place)
    low, middle = np.quantile(charge, (0.05, 0.5), axis=0)
    east_m, north_m = at_place(track.east_m, place), at_place(track.north_m, place)
    up = leg < track.change_leg
    moments = Moments(
        time_s=at_place(samples.time_s, place),
        along_m=at_place(track.along_m, place),
        east_m=east_m,
        north_m=north_m,
        alt_amsl_m=at_place(track.alt_amsl_m, place),
        ground_amsl_m=flown.conditions.terrain.height_at(east_m, north_m),
        payload_kg=np.where(up, *loads_kg),
        charge_p05_frac=low,
        charge_p50_frac=middle,
        phase=tuple(track.phase[index] for index in leg),
        up=up,
    )
    return Asked(moments=moments, place=place, charge_frac=charge, warmth_k=at_place(samples.pack_temperature_k, place))


def at_place(values: Floats, place: Floats) -> Floats:
    """Return values along their last axis at fractional places, linear in between."""
    first = np.minimum(place.astype(int), values.shape[-1] - 2)
    share = place - first
    return np.asarray(values[..., first] * (1.0 - share) + values[..., first + 1] * share)
