"""Lee zones of a whole grid: how high they stand over the ground and which crest casts them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.errors import WindError
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.rules import LeeRules
from lungta.mountain.wind.rows import shared_rows

if TYPE_CHECKING:
    from lungta.mountain.wind.lee.kernel import Ground

Floats = NDArray[np.float64]
RULES = LeeRules()
_RAY_DEG = 10.0  # directions of a sector lie no farther apart: at 1 km they miss nothing wider than 180 m


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeeZone:
    """Where the flow may have separated in one wind.

    Attributes
    ----------
    grid : WindGrid
        Whose columns it is for.
    top_agl_m : array, shape (ny, nx)
        Height above ground below which the flow may have separated [m]; 0 where it has not.
    crest_distance_m : array, shape (ny, nx)
        Horizontal distance upwind to the crest that casts the zone [m]; 0 where there is no zone.
    crest_index : int array, shape (ny, nx)
        Which column that crest is nearest to, counted as `row * nx + column`; where there is no zone its own.
    rules : LeeRules
        What counted as the lee.
    """

    grid: WindGrid
    top_agl_m: Floats
    crest_distance_m: Floats
    crest_index: NDArray[np.int64]
    rules: LeeRules

    def at_crest(self, values: ArrayLike) -> Floats:
        """Return values of the columns, shape (ny, nx), as they are at the crest that casts each column's zone."""
        return np.asarray(np.asarray(values, dtype=float).ravel()[self.crest_index])

    @property
    def crest_alt_amsl_m(self) -> Floats:
        """Height of the crest that casts each column's zone [m AMSL]; where there is no zone the ground itself."""
        return self.at_crest(self.grid.ground_amsl_m)

    @property
    def crest_east_m(self) -> Floats:
        """East of the crest that casts each column's zone [m]."""
        return np.asarray(self.grid.east_m[self.crest_index % self.grid.east_m.size])

    @property
    def crest_north_m(self) -> Floats:
        """North of the crest that casts each column's zone [m]."""
        return np.asarray(self.grid.north_m[self.crest_index // self.grid.east_m.size])

    @property
    def share_frac(self) -> float:
        """Share of the columns that have a zone over them."""
        return float(np.mean(self.top_agl_m > 0.0))


def lee_zone(grid: WindGrid, from_deg: ArrayLike, rules: LeeRules = RULES) -> LeeZone:
    """Return where the flow may have separated when the wind blows from a direction.

    From every column the ground is followed upwind. Where the lee side of a crest falls anywhere at the separating
    slope or more, the flow may leave it, and a straight edge that grazes the crest comes down by one height in
    `reach_heights`. The highest edge over the column is the zone's top. The slope is the steepest of the lee side, as
    in the theory of its critical value, not that of the place where the edge begins. Stability shrinks no zone: in
    stable air the flow holds to the crest better, but rotors may stand farther downwind (`froude.lee_regime`).

    Ground beyond the grid casts no zone: take a grid that reaches well upwind of where people fly.

    Parameters
    ----------
    grid : WindGrid
        Columns and their ground.
    from_deg : float or array, shape (ny, nx)
        Bearing that the wind blows from [deg, 0..360].
    rules : LeeRules
        What counts as the lee.

    Raises
    ------
    WindError
        When a direction is not one.
    """
    shape = grid.ground_amsl_m.shape
    rows, columns = np.indices(shape, dtype=float).reshape(2, -1)
    from_rad = direction_rad(from_deg, shape).ravel()
    top_m, away_m, column, row = march(grid, (columns, rows), from_rad, rules)
    crest = np.rint(row).astype(np.int64) * shape[1] + np.rint(column).astype(np.int64)
    return LeeZone(
        grid=grid,
        top_agl_m=top_m.reshape(shape),
        crest_distance_m=away_m.reshape(shape),
        crest_index=crest.reshape(shape),
        rules=rules,
    )


def lee_top_agl_m(grid: WindGrid, from_deg: ArrayLike, rules: LeeRules = RULES) -> Floats:
    """Return the height above ground below which the flow may have separated [m], shape (ny, nx); see `lee_zone`."""
    return lee_zone(grid, from_deg, rules).top_agl_m


def march(grid: WindGrid, places: tuple[Floats, Floats], from_rad: Floats, rules: LeeRules) -> tuple[Floats, ...]:
    """Return zone height [m], distance to the crest [m], its column and its row, over fractional columns and rows."""
    from lungta.mountain.wind.lee.kernel import Edge, lee_over

    edge = Edge(rules.separating_slope_frac, rules.descent_frac, rules.height_margin_m)
    ground, turns_rad, (columns, rows) = ground_of(grid), _turns_rad(rules.sector_deg), places

    def part(first: int, last: int) -> tuple[Floats, ...]:
        return lee_over(ground, (columns[first:last], rows[first:last]), from_rad[first:last], turns_rad, edge)

    with shared_rows() as share:
        parts = share(columns.size, part)
    return tuple(np.concatenate(each) for each in zip(*parts, strict=True))


def _turns_rad(sector_deg: float) -> Floats:
    """Return the directions of a sector about its middle [rad], at most 10 deg apart and both its sides among them."""
    count = 1 + 2 * int(np.ceil(sector_deg / 2.0 / _RAY_DEG))
    return np.radians(np.linspace(-sector_deg / 2.0, sector_deg / 2.0, count) if count > 1 else np.zeros(1))


def ground_of(grid: WindGrid) -> Ground:
    """Return the ground as the compiled march takes it."""
    from lungta.mountain.wind.lee.kernel import Ground

    alt = np.ascontiguousarray(grid.ground_amsl_m, dtype=np.float64)
    return Ground(alt, float(alt.max()), grid.step_east_m, grid.step_north_m)


def direction_rad(from_deg: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Return bearings [rad] of a shape, refusing what is not a bearing."""
    bearing = np.asarray(from_deg, dtype=float)
    wrong = bearing[~((bearing >= 0.0) & (bearing <= 360.0))]
    if wrong.size:
        raise WindError(
            f"a wind cannot blow from {float(wrong.flat[0]):g} deg.",
            where="from_deg",
            remedy="Give the true bearing that it blows from, 0..360 deg.",
        )
    return np.ascontiguousarray(np.broadcast_to(np.radians(bearing), shape))
