"""What a height model of an icefall cannot show, said to whoever uses the survey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, error, notice, warning
from lungta.ice.grid import MapGrid
from lungta.ice.survey.openings import Openings

SEEN_CELLS = 2.0  # an opening narrower than this many cells may fall between their centres: assumption
BLIND_M = 5.0  # cells from which on no common crevasse is seen at all


def limits_of(grid: MapGrid, openings: Openings, widest_m: float) -> tuple[Finding, ...]:
    """Return what the heights of a survey cannot see: narrow and bridged openings, voids, edges."""
    return (*_resolution(grid, openings), *_voids(openings), *_always(widest_m))


def narrowest_m(pixel_m: float) -> float:
    """Return the width of the narrowest opening that cells of this size are sure to show [m]."""
    return SEEN_CELLS * pixel_m


def _resolution(grid: MapGrid, openings: Openings) -> list[Finding]:
    least_m, depth_m = narrowest_m(grid.pixel_m), openings.least_depth_m
    if grid.pixel_m > BLIND_M:
        return [
            error(
                "survey-too-coarse",
                f"Cells of {grid.pixel_m:.0f} m show no crevasse and no serac of an icefall. This survey shows slopes "
                "and reach from the flanks only; no route can be proposed on it. Fly a survey at 0.1 to 0.5 m.",
                "heights",
            )
        ]
    said = (
        f"Cells of {grid.pixel_m:.2g} m: openings narrower than {least_m:.2g} m or shallower than {depth_m:.1f} m are "
        "not seen."
    )
    return [
        warning("survey-coarse", said, "heights") if least_m > 1.0 else notice("survey-resolution", said, "heights")
    ]


def _voids(openings: Openings) -> list[Finding]:
    share = float(np.mean(np.isnan(openings.depth_m)))
    if share == 0.0:
        return []
    near = _beside(np.isnan(openings.depth_m), openings.depth_m > 0.0)
    said = f"{100.0 * share:.1f} % of the cells have no height; nothing is known there"
    if near > 0.2:
        said += f", and {100.0 * near:.0f} % of their edge is an opening: deep, dark crevasses often have none"
    return [warning("survey-voids", said + ". No route is proposed over them.", "heights")]


def _beside(void: NDArray[np.bool_], opened: NDArray[np.bool_]) -> float:
    """Share of the cells beside voids, above, below, left and right, that are open."""
    beside = np.zeros_like(void)
    beside[1:] |= void[:-1]
    beside[:-1] |= void[1:]
    beside[:, 1:] |= void[:, :-1]
    beside[:, :-1] |= void[:, 1:]
    beside &= ~void
    return float(np.mean(opened[beside])) if beside.any() else 0.0


def _always(widest_m: float) -> list[Finding]:
    return [
        notice(
            "survey-bridges",
            "Crevasses under snow bridges are not seen. Depths are lower bounds: a camera sees no bottom in a narrow "
            "one.",
            "heights",
        ),
        notice(
            "survey-widest",
            f"Openings wider than {widest_m:.0f} m count as ground between seracs; nearer than that to the edge of the "
            "survey, they may be missed.",
            "heights",
        ),
    ]
