"""The kept vectors of many pairs, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.robust import Observed

Floats = NDArray[np.float64]
Cells = NDArray[np.int64]
CHUNK_BYTES = 64e6  # of the largest array of a chunk
MOST_CHANGE = 0.25  # of a motion, by which another path may change it: beyond, first order says little (assumption)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """Vectors of pairs on one grid, those that may be used.

    Attributes
    ----------
    pairs : tuple of Displacements
        In the order of their times.
    gradient : array, shape (4, cells), or None
        Of the mean velocity: of u towards east and north, then of v [1/day]. None: vectors are taken as measured.
    path_days : float
        Length of path that the gradient brings all pairs to [days].
    """

    pairs: tuple[Displacements, ...]
    gradient: Floats | None = None
    path_days: float = 0.0

    @property
    def grid(self) -> MapGrid:
        """The places that all pairs share."""
        return self.pairs[0].grid

    @property
    def dates_utc(self) -> tuple[datetime, ...]:
        """Dates of the images, ascending."""
        return tuple(sorted({date for pair in self.pairs for date in (pair.before_utc, pair.after_utc)}))

    def observed(self, design: Floats, cells: Cells, widened: float = 1.0) -> Observed:
        """Return what the pairs measured in some cells, counted row by row; `widened` multiplies variances."""
        taken = [self._flat(pair, cells) for pair in self.pairs]
        east, north, ee, nn, en = (np.stack(each) for each in zip(*taken, strict=True))
        return Observed(design=design, east_m=east, north_m=north, precision=np.stack([ee, nn, en]) / widened)

    def _flat(self, pair: Displacements, cells: Cells) -> tuple[Floats, ...]:
        """Return east, north and the precision of a pair's usable vectors in some cells; zeros elsewhere."""
        east, north, *precision = _flat(pair, cells)
        if self.gradient is not None:
            half_days = 0.5 * (self.path_days - pair.duration_s / DAY_S)
            change = np.clip(half_days * self.gradient[:, cells], -MOST_CHANGE, MOST_CHANGE)
            u_east, u_north, v_east, v_north = change
            east, north = east + u_east * east + u_north * north, north + v_east * east + v_north * north
        return east, north, *precision

    def chunk_cells(self, unknowns: int) -> int:
        """Return how many cells are solved at once."""
        return int(np.clip(CHUNK_BYTES / (32.0 * unknowns**2 + 80.0 * len(self.pairs)), 16, 20_000))

    def chunks(self, unknowns: int) -> Iterator[Cells]:
        """Yield cells that any pair measured, as many at a time as fit into a modest memory."""
        cells, size = self.measured_cells(), self.chunk_cells(unknowns)
        yield from (cells[first : first + size] for first in range(0, cells.size, size))

    def measured_cells(self) -> Cells:
        """Return the cells that any pair measured, counted row by row."""
        found = np.zeros(self.grid.rows * self.grid.columns, dtype=bool)
        for pair in self.pairs:
            found |= usable(pair)
        return np.flatnonzero(found)


def vectors_of(pairs: Sequence[Displacements], *, keep_marks: bool = False) -> Vectors:
    """Return pairs ready to be inverted: by time, marks of an earlier inversion taken off unless they are kept.

    Raises
    ------
    IceError
        When there is none, or two are not on one grid.
    """
    if not pairs:
        raise IceError("there is no pair of images to invert.", remedy="Give at least two images, or one tracked pair.")
    for pair in pairs[1:]:
        if pair.grid != pairs[0].grid:
            raise IceError(
                f"the pair {_said(pair)} is on another grid than {_said(pairs[0])}.",
                remedy="Track all pairs of a stack with the same images' grid and the same spacing.",
            )
    ordered = sorted(pairs, key=lambda pair: (pair.before_utc, pair.after_utc))
    return Vectors(pairs=tuple(pair if keep_marks else _unmarked(pair) for pair in ordered))


def usable(pair: Displacements, cells: Cells | slice = slice(None)) -> NDArray[np.bool_]:
    """Return where a pair holds a kept vector with a covariance, in some cells counted row by row."""
    ee, nn, en = (each.reshape(-1)[cells] for each in (pair.var_east_m2, pair.var_north_m2, pair.cov_m2))
    kept = pair.reason.reshape(-1)[cells] == Reason.KEPT
    with np.errstate(invalid="ignore"):
        sound = (ee > 0.0) & (nn > 0.0) & (ee * nn - en**2 > 0.0) & np.isfinite(ee + nn)
    measured = np.isfinite(pair.east_m.reshape(-1)[cells]) & np.isfinite(pair.north_m.reshape(-1)[cells])
    return np.asarray(kept & sound & measured)


def _unmarked(pair: Displacements) -> Displacements:
    marked = pair.reason == Reason.TIME_OUTLIER
    if not marked.any():
        return pair
    return replace(pair, reason=np.where(marked, np.uint8(Reason.KEPT), pair.reason))


def _flat(pair: Displacements, cells: Cells) -> tuple[Floats, ...]:
    """Return east, north and the precision of a pair's usable vectors in some cells; zeros elsewhere."""
    use = usable(pair, cells)
    east, north, ee, nn, en = (
        np.where(use, each.reshape(-1)[cells], 0.0)
        for each in (pair.east_m, pair.north_m, pair.var_east_m2, pair.var_north_m2, pair.cov_m2)
    )
    determinant = np.where(use, ee * nn - en**2, 1.0)
    return east, north, nn / determinant, ee / determinant, -en / determinant


def _said(pair: Displacements) -> str:
    return f"{pair.before_utc:%Y-%m-%d} to {pair.after_utc:%Y-%m-%d}"
