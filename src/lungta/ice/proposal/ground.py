"""From a survey to ground for the search: where one can walk, how slowly, and what a second there is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.proposal.settings import Hours, ProposalSettings
from lungta.ice.route.model import Route
from lungta.ice.survey.model import IcefallSurvey

Cells = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What each cell is to a walker. Arrays have the grid's shape.

    Attributes
    ----------
    grid : MapGrid
        Cells.
    alt_amsl_m : array of float32
        Heights as surveyed [m AMSL]; NaN where void.
    surface_m : array of float32
        Height that a foot meets [m]: openings that are stepped over filled to their rims, smoothed over a stride.
    walkable : array of bool
        Where one can walk without a ladder.
    known : array of bool
        Where there are heights: no ladder is laid over a void.
    slower : array of float32
        Walking time as a multiple of the pace by gradient.
    serac, avalanche : array of float32
        Reach of dangers, 0..1.
    serac_hour, avalanche_hour : float
        How much they count at the hour asked for; 1 when none was.
    over : array of bool
        Openings narrow enough to be stepped over.
    doubtful : array of bool
        Those, and troughs under which a crevasse may lie bridged by snow.
    steep : array of bool
        Ground for fixed rope.
    familiar : array of bool
        Near the old route.
    worth : array of float32
        Cost of a second in a cell.
    """

    grid: MapGrid
    alt_amsl_m: Cells
    surface_m: Cells
    walkable: Mask
    known: Mask
    slower: Cells
    serac: Cells
    avalanche: Cells
    serac_hour: float
    avalanche_hour: float
    over: Mask
    doubtful: Mask
    steep: Mask
    familiar: Mask
    worth: Cells

    @property
    def mean_alt_amsl_m(self) -> float:
        """Mean height of what is known [m AMSL]."""
        return float(self.alt_amsl_m[self.known].mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class HourFactors:
    """How much dangers count at the hour of the climb; 1 is as they are."""

    serac: float = 1.0
    avalanche: float = 1.0


def ground_of(
    survey: IcefallSurvey,
    settings: ProposalSettings,
    *,
    factors: HourFactors | None = None,
    old_route: Route | None = None,
) -> Ground:
    """Return the ground of a survey for walking.

    Parameters
    ----------
    survey : IcefallSurvey
        What the heights show.
    settings : ProposalSettings
        Limits and weights.
    factors : HourFactors, optional
        How much dangers count.
    old_route : Route or None
        Where last season's route is today, for what known ground is worth.
    """
    walker, ropes, factors = settings.walker, settings.ropes, factors or HourFactors()
    known = np.isfinite(survey.alt_amsl_m)
    width = np.nan_to_num(survey.crevasse_width_m)
    over = (width > 0.0) & (width <= walker.step_over_m)
    slope = np.nan_to_num(survey.slope_deg)
    walkable = known & (width <= walker.step_over_m) & (slope <= ropes.most_deg) & (_faces(survey) == 0.0)
    steep = walkable & (slope > ropes.from_deg)
    rough = np.minimum(np.nan_to_num(survey.roughness_m) / walker.rough_m, 4.0)
    slower = (1.0 + rough) * np.where(steep, ropes.slower, 1.0)
    serac, avalanche = _reach(survey.serac_reach), _reach(survey.avalanche_reach)
    doubtful = walkable & (over | (np.nan_to_num(survey.sag_m) > 0.0 if survey.sag_m is not None else False))
    familiar = near_route(survey.grid, old_route, settings.worth.old_route_near_m)
    weights = settings.worth
    worth = np.where(familiar, 1.0 - weights.old_route_frac, 1.0) + weights.crevasse * doubtful + weights.rope * steep
    worth = worth + weights.serac * factors.serac * serac + weights.avalanche * factors.avalanche * avalanche
    filled = np.where(over, survey.alt_amsl_m + np.nan_to_num(survey.crevasse_depth_m), survey.alt_amsl_m)
    return Ground(
        grid=survey.grid,
        alt_amsl_m=survey.alt_amsl_m,
        surface_m=_smoothed(filled, walkable, walker.stride_m / survey.grid.pixel_m),
        walkable=walkable,
        known=known,
        slower=slower.astype(np.float32),
        serac=serac,
        avalanche=avalanche,
        serac_hour=factors.serac,
        avalanche_hour=factors.avalanche,
        over=over & walkable,
        doubtful=doubtful,
        steep=steep,
        familiar=familiar,
        worth=worth.astype(np.float32),
    )


def hour_factors(hours: Hours, hour: float | None) -> HourFactors:
    """Return how much dangers count at a local hour: straight between the stated hours, round the clock.

    >>> hour_factors(Hours(), 13.0).serac, hour_factors(Hours(), None).serac
    (1.5, 1.0)
    """
    if hour is None:
        return HourFactors()
    serac, avalanche = np.array(hours.serac), np.array(hours.avalanche)
    return HourFactors(
        serac=float(np.interp(hour, serac[:, 0], serac[:, 1], period=24.0)),
        avalanche=float(np.interp(hour, avalanche[:, 0], avalanche[:, 1], period=24.0)),
    )


def near_route(grid: MapGrid, route: Route | None, near_m: float) -> Mask:
    """Return the cells nearer than a distance [m] to the line through a route's points."""
    if route is None or near_m <= 0.0:
        return np.zeros(grid.shape, dtype=np.bool_)
    east_m, north_m = grid.from_geographic(
        [point.lat_deg for point in route.points], [point.lon_deg for point in route.points]
    )
    return near_line(grid, np.asarray(east_m), np.asarray(north_m), near_m)


def near_line(grid: MapGrid, east_m: NDArray[np.float64], north_m: NDArray[np.float64], near_m: float) -> Mask:
    """Return the cells nearer than a distance [m] to a line through places of the map."""
    from scipy.ndimage import distance_transform_edt

    length_m = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east_m), np.diff(north_m)))])
    along = np.linspace(0.0, length_m[-1], max(2, int(2.0 * length_m[-1] / grid.pixel_m) + 2))
    row, column = grid.pixel_of(np.interp(along, length_m, east_m), np.interp(along, length_m, north_m))
    rows, columns = np.rint(row).astype(int), np.rint(column).astype(int)
    inside = (rows >= 0) & (columns >= 0) & (rows < grid.rows) & (columns < grid.columns)
    off = np.ones(grid.shape, dtype=np.bool_)
    off[rows[inside], columns[inside]] = False
    if off.all():
        return np.zeros(grid.shape, dtype=np.bool_)
    return np.asarray(distance_transform_edt(off) * grid.pixel_m <= near_m)


def _faces(survey: IcefallSurvey) -> Cells:
    return np.nan_to_num(survey.serac_height_m)


def _reach(reach: Cells) -> Cells:
    """Reach without what nobody knows: unknown reach is said in the findings and counts as none."""
    return np.clip(np.nan_to_num(reach), 0.0, 1.0).astype(np.float32)


def _smoothed(heights_m: Cells, walkable: Mask, sigma_px: float) -> Cells:
    """Return heights smoothed among walkable cells alone, so that no crevasse draws its rims down."""
    from scipy.ndimage import gaussian_filter

    if sigma_px < 0.3 or not walkable.any():
        return np.nan_to_num(heights_m).astype(np.float32)
    middle = float(heights_m[walkable].mean())
    weight = gaussian_filter(walkable.astype(np.float32), sigma_px, truncate=3.0)
    held = np.where(walkable, heights_m - np.float32(middle), np.float32(0.0))
    total = gaussian_filter(held, sigma_px, truncate=3.0)
    smooth = total / np.maximum(weight, np.float32(1e-6)) + np.float32(middle)
    return np.where(walkable, smooth, np.nan_to_num(heights_m)).astype(np.float32)
