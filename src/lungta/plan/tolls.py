"""What of the air is worth a detour: lees, and places that the ground antenna does not see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.radio.antenna import Antenna
from lungta.mountain.radio.least import least_alt_in_view_m
from lungta.mountain.wind.gridded import TerrainWind
from lungta.plan.corridor.energy import detour_metre_j
from lungta.plan.corridor.lattice import NEAR
from lungta.plan.corridor.request import CorridorRequest, Toll

LEE_WEIGHT, LINK_WEIGHT = 0.5, 0.25
"""Assumptions: a metre in a lee is worth half a metre more, one without radio a quarter: the first can end a flight,
the second leaves the aircraft to its autopilot."""
CELL_M = 60.0  # about the posting of the terrain and finer than the wind's columns


def lee_toll(request: CorridorRequest, *, lee_weight: float = LEE_WEIGHT) -> Toll | None:
    """Return the toll on ways below the top of a lee zone: `lee_weight` more metres of level cruise for each metre.

    None where the wind knows no lees, or for a weight of 0.
    """
    if lee_weight <= 0.0 or not isinstance(request.wind, TerrainWind):
        return None
    axes = _axes_m(request)
    east_m, north_m = np.meshgrid(*axes)
    top_agl_m = np.nan_to_num(request.wind.field.lee_top_at(east_m, north_m))
    ground_m = request.terrain.height_at(east_m, north_m)
    return _toll(
        "lee", axes, lee_weight * detour_metre_j(request), np.where(top_agl_m > 0, ground_m + top_agl_m, -np.inf)
    )


def link_toll(request: CorridorRequest, antenna: Antenna, *, link_weight: float = LINK_WEIGHT) -> Toll | None:
    """Return the toll on ways that the antenna does not see: `link_weight` more metres of level cruise for each metre.

    It is taken below the least height of clear view; None for a weight of 0.
    """
    if link_weight <= 0.0:
        return None
    axes = _axes_m(request)
    top_m = least_alt_in_view_m(request.terrain, antenna, *axes)
    return _toll("link", axes, link_weight * detour_metre_j(request), top_m)


def _toll(
    name: str, axes: tuple[NDArray[np.float64], NDArray[np.float64]], j_per_m: float, top_m: NDArray[np.float64]
) -> Toll:
    # What is not known has no top: it is paid for at every height.
    top_amsl_m = np.where(np.isnan(top_m), np.inf, top_m)
    east_m, north_m = axes
    return Toll(name=name, east_m=east_m, north_m=north_m, j_per_m=np.full_like(top_m, j_per_m), top_amsl_m=top_amsl_m)


def _axes_m(request: CorridorRequest) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the axes of a raster over what the search looks at first."""
    ends = np.array([request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad)])
    margin_m = NEAR.margin_m(float(np.hypot(*(ends[1] - ends[0]))))
    low, high = ends.min(axis=0) - 1.5 * margin_m, ends.max(axis=0) + 1.5 * margin_m
    east_m, north_m = (np.arange(low[n], high[n] + CELL_M, CELL_M) for n in (0, 1))
    return east_m, north_m
