"""Where proposed routes run along the edge of what is known, or off the ice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, warning
from lungta.ice.proposal.ground import Ground
from lungta.ice.proposal.model import ProposedRoute

EDGE_M = 5.0  # assumption: nearer than this, what lies beyond the edge decides whether one can walk there
LEAST_EDGE_M = 2.0 * EDGE_M  # straight to the edge and back, or both ends at it
LEAST_OFF_M = 5.0  # assumption: outlines of ice are no better

Mask = NDArray[np.bool_]


def edge_findings(routes: Sequence[ProposedRoute], ground: Ground, ice: Mask | None = None) -> tuple[Finding, ...]:
    """Return a warning for each route that runs along the edge of the survey or of a void, or leaves the ice.

    Parameters
    ----------
    routes : sequence of ProposedRoute
        Over the cells of `ground`.
    ground : Ground
        Where heights are known.
    ice : array of bool, optional
        Cells that are ice; without it nothing is said of leaving it.
    """
    at_edge = near_edge(ground.known, ground.grid.pixel_m)
    found = []
    for route in routes:
        edge_m = _length_in(at_edge, route, ground)
        if edge_m > LEAST_EDGE_M:
            words = (
                f"{route.name} runs within {EDGE_M:.0f} m of the survey's or a void's edge for {edge_m:,.0f} m: nobody "
                "knows what lies beyond. A wider survey may show a better way."
            )
            found.append(warning("ice-route-edge", words, "route"))
        off_m = 0.0 if ice is None else _length_in(~ice, route, ground)
        if off_m >= LEAST_OFF_M:
            words = f"{route.name} leaves the ice for {off_m:,.0f} m: rock and what falls on it are not judged there."
            found.append(warning("ice-route-off-ice", words, "route"))
    return tuple(found)


def near_edge(known: Mask, pixel_m: float) -> Mask:
    """Return the cells whose middle lies within `EDGE_M` of a cell without a height, or of the end of the survey.

    >>> bool(near_edge(np.ones((1, 9), dtype=bool), 20.0).all())
    False
    """
    from scipy.ndimage import distance_transform_edt

    away_m = distance_transform_edt(np.pad(known, 1))[1:-1, 1:-1] * pixel_m
    return np.asarray(away_m - 0.5 * pixel_m <= EDGE_M)


def _length_in(mask: Mask, route: ProposedRoute, ground: Ground) -> float:
    """Return the level length of a route whose steps begin and end in a mask [m]."""
    rows, columns = (
        np.rint(value).astype(int) for value in ground.grid.pixel_of(route.line.east_m, route.line.north_m)
    )
    inside = mask[rows, columns]
    return float(np.diff(route.line.along_m)[inside[1:] & inside[:-1]].sum())
