"""What a way round people is worth: their density as a toll on each metre of way, in a unit that a pilot can state."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.energy import detour_metre_j
from lungta.plan.corridor.request import CorridorRequest, Toll
from lungta.plan.people.crash import CrashModel, spread_sigma_m
from lungta.plan.people.crowd import Crowd, Presence, density_of

PEOPLE_WEIGHT_M = 10.0
"""Assumption: ten metres more are flown rather than pass once straight over one person."""
TYPICAL_AGL_M = 60.0  # assumption: amid the 35 to 120 m above ground at which corridors run
REACH_SIGMAS = 4.0  # beyond it less than 0.01 % of the toll is left


def people_toll(
    request: CorridorRequest, presence: Presence, crash: CrashModel, *, people_weight_m: float = PEOPLE_WEIGHT_M
) -> Toll | None:
    """Return the toll that makes the search fly `people_weight_m` farther rather than pass once straight over a person.

    A metre over ground with smeared density d [people/m2] costs d sqrt(2 pi) sigma `people_weight_m` metres of level
    cruise: along a straight line over one person that adds up to exactly the weight, past one at a distance x to
    exp(-x^2 / 2 sigma^2) of it, over n people to n times it. Sigma is the spread of a fall from 60 m above ground at
    cruise speed. It is taken at every height: higher is not safer, falls only spread wider.

    Parameters
    ----------
    request : CorridorRequest
        For the worth of a metre: `detour_metre_j`.
    presence : Presence
        Who is there.
    crash : CrashModel
        Spread of a fall.
    people_weight_m : float
        Metres of detour accepted rather than pass once over one person [m], 0 or more.

    Returns
    -------
    Toll or None
        None when nobody is there, none is known, or the weight is 0.
    """
    if not 0.0 <= people_weight_m < math.inf:
        raise ValueError(f"people_weight_m must be 0 or more, got {people_weight_m}")
    if people_weight_m == 0.0 or presence.total == 0.0:
        return None
    sigma_m = float(spread_sigma_m(crash, TYPICAL_AGL_M, request.flight.cruise_mps))
    exposed = Presence(
        crowds=presence.crowds, counts=tuple(map(_unsheltered, presence.crowds, presence.counts)), says=presence.says
    )
    density = density_of(exposed, margin_m=REACH_SIGMAS * sigma_m)
    assert density is not None  # there are crowds
    smeared = _smeared(density.people_per_m2, sigma_m / presence.crowds[0].cell_m)
    j_per_m = people_weight_m * detour_metre_j(request) * math.sqrt(2.0 * math.pi) * sigma_m * smeared
    return Toll(
        name="people",
        east_m=density.east_m,
        north_m=density.north_m,
        j_per_m=j_per_m,
        top_amsl_m=np.full_like(j_per_m, np.inf),
    )


def _unsheltered(crowd: Crowd, count: float) -> float:
    return count * (1.0 - crowd.group.sheltered_frac)


def _smeared(people_per_m2: NDArray[np.float64], sigma_cells: float) -> NDArray[np.float64]:
    from scipy.ndimage import gaussian_filter

    smeared: NDArray[np.float64] = gaussian_filter(people_per_m2, sigma_cells, mode="constant", truncate=REACH_SIGMAS)
    return smeared
