"""Whether what a corridor search is given covers where it has to look: wind, zones' outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, error, warning
from lungta.mountain.site.zone_check import zone_findings
from lungta.plan.corridor.lattice import MIN_MARGIN_M, NEAR

if TYPE_CHECKING:
    from lungta.mountain.site.model import Pad
    from lungta.plan.corridor.request import CorridorRequest

HEIGHTS_AGL_M = 0.0, 50.0, 150.0, 300.0  # over what clearance demands: where a corridor begins and may lead
PLACES = 15  # along either side of the box; a wind's own grid is hundreds of metres wide
COVERED_FRAC = 0.999


def domain_findings(request: CorridorRequest) -> tuple[Finding, ...]:
    """Return where wind or outlines do not serve the search; empty when they do.

    - `wind-off-domain`, an error: the wind field knows nothing over a pad, or nowhere along the straight way between
      them. A `GriddedWind` is NaN off its square and below its ground, and no leg is flown in unknown wind.
    - `wind-covers-part`, a warning: it is unknown in a part of the box that is searched; corridors keep out of there.
    - errors of outlines that enclose no definite ground, as `lungta.mountain.site.zone_check.zone_findings` says.
    """
    return (*zone_findings(request.zones, request.terrain.frame), *_wind_findings(request))


def greatest_wind_mps(request: CorridorRequest) -> float:
    """Return the greatest wind at some hundred points of the box that is searched [m/s]; 0 where none is known."""
    start, goal = (np.array(request.pad_east_north_m(pad)) for pad in (request.from_pad, request.to_pad))
    return float(np.nanmax(_speeds_mps(request, _box(request, start, goal)), initial=0.0))


def _wind_findings(request: CorridorRequest) -> tuple[Finding, ...]:
    start, goal = (np.array(request.pad_east_north_m(pad)) for pad in (request.from_pad, request.to_pad))
    unknown = [
        pad
        for pad, place in ((request.from_pad, start), (request.to_pad, goal))
        if np.isfinite(request.terrain.height_at(*place)) and not _known(request, place[None, :]).all()
    ]
    if unknown:
        return tuple(_pad_off(request, pad) for pad in unknown)
    way = start + np.linspace(0.0, 1.0, 4 * PLACES)[:, None] * (goal - start)
    if not _known(request, way).any():
        return (_off_domain(request, "anywhere along the straight way"),)
    known_frac = float(_known(request, _box(request, start, goal)).mean())
    if known_frac < COVERED_FRAC:
        return (_covers_part(request, known_frac),)
    return ()


def _known(request: CorridorRequest, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether the wind is known at any flying height over places (east, north [m]), shape (n, 2).

    Where there is no terrain nothing is flown, and the wind there counts as known.
    """
    void = np.isnan(request.terrain.height_at(places[:, 0], places[:, 1]))
    return np.asarray(np.isfinite(_speeds_mps(request, places)).any(axis=1) | void)


def _speeds_mps(request: CorridorRequest, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return wind speeds at flying heights over places, shape (n, heights) [m/s]; NaN where unknown."""
    east_m, north_m = places[:, :1], places[:, 1:]
    lowest_m = request.terrain.height_at(east_m, north_m) + request.limits.min_clearance_m + request.room.below_m
    wind = request.wind.at(east_m, north_m, lowest_m + np.array([HEIGHTS_AGL_M]))
    speed_mps = np.hypot(np.hypot(wind.u, wind.v), wind.w)
    return np.broadcast_to(speed_mps, (places.shape[0], len(HEIGHTS_AGL_M)))


def _box(request: CorridorRequest, start: NDArray[np.float64], goal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places all over the box that is searched first and lies on the terrain, shape (n, 2)."""
    distance_m = float(np.hypot(*(goal - start)))
    if distance_m == 0.0:
        return start[None, :]
    along = (goal - start) / distance_m
    margin_m = NEAR.margin_m(distance_m)
    forward_m = np.linspace(-margin_m, distance_m + margin_m, PLACES)
    aside_m = np.linspace(-margin_m, margin_m, PLACES)
    way_m = np.stack(np.meshgrid(forward_m, aside_m), axis=-1).reshape(-1, 2)
    return np.asarray(start + way_m @ np.array([along, [-along[1], along[0]]]))


def _pad_off(request: CorridorRequest, pad: Pad) -> Finding:
    return _off_domain(request, f"over {pad.name}", pad.id)


def _off_domain(request: CorridorRequest, where: str, subject: str | None = None) -> Finding:
    return error(
        "wind-off-domain",
        f"The wind is not known {where}, and nothing is flown in unknown wind. Give a wind that covers the pads and "
        f"{MIN_MARGIN_M:.0f} m around them. The wind: {request.wind.description}.",
        request.id if subject is None else subject,
    )


def _covers_part(request: CorridorRequest, known_frac: float) -> Finding:
    return warning(
        "wind-covers-part",
        f"The wind is known over {known_frac:.0%} of the ground that is searched; corridors keep out of the rest, and "
        f"a better one may lie there. The wind: {request.wind.description}.",
        request.id,
    )
