"""The flow of a velocity field: smooth between cells, constant within each span, returning to its mean beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.drift.cover import Cover, cover_of
from lungta.ice.drift.cubic import between_cells
from lungta.ice.drift.flow import Floats, Motion, MotionErrors, Origin
from lungta.ice.drift.midway import midway
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.grid import MapGrid
from lungta.ice.velocity.model import VelocityField


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FieldFlow:
    """A velocity field as a `Flow`; times are seconds since the field's first edge.

    Attributes
    ----------
    grid : MapGrid
        The cover's cells.
    start_utc : datetime
        Where times count from.
    edges_s : array
        Bounds of the spans [s].
    cover : Cover
        Maps with their gaps lent and bridged.
    season_mps : float
        1-sigma by which velocity changes through the seasons [m/s]; NaN when the field has one span.
    settings : DriftSettings
        Assumptions.
    """

    grid: MapGrid
    start_utc: datetime
    edges_s: Floats
    cover: Cover
    season_mps: float
    settings: DriftSettings

    @property
    def cell_m(self) -> float:
        """Distance between the field's places [m]."""
        return self.grid.pixel_m

    def motion(self, east_m: Floats, north_m: Floats, time_s: Floats) -> Motion:
        """Return velocity and gradients; NaN where nothing is known."""
        row, column = self.grid.pixel_of(east_m, north_m)
        span, own = self._shares(time_s)
        value, slope = between_cells(self.cover.values[..., :2], span, row, column)
        if (own < 1.0).any():
            mean, mean_slope = between_cells(self.cover.values[..., :2], self._mean_layer(span), row, column)
            value = own[:, None] * value + (1.0 - own[:, None]) * mean
            slope = own[:, None, None] * slope + (1.0 - own[:, None, None]) * mean_slope
        by_row, by_column = slope[:, :, 0], slope[:, :, 1]
        gradient_ps = np.stack([by_column, -by_row], axis=2) / self.grid.pixel_m
        return Motion(velocity_mps=value, gradient_ps=gradient_ps)

    def errors(self, east_m: Floats, north_m: Floats, time_s: Floats) -> MotionErrors:
        """Return what is not known, from the cells about each place; places must be covered."""
        row, column = self.grid.pixel_of(east_m, north_m)
        span, own = self._shares(time_s)
        tracking = self._tracking(span, row, column)
        far = own < 1.0
        if far.any():  # the mean's error and the span's, taken as alike: an upper bound
            share = own[:, None, None]
            mean = self._tracking(self._mean_layer(span), row, column)
            tracking = np.where(far[:, None, None], share * tracking + (1.0 - share) * mean, tracking)
        speed_mps = np.linalg.norm(self.motion(east_m, north_m, time_s).velocity_mps, axis=1)
        unseen_mps = self.settings.unknown_change_frac * speed_mps * self._unseen_frac()
        season_mps = np.hypot(np.nan_to_num(self.season_mps), unseen_mps)
        return MotionErrors(
            tracking_m2ps2=tracking,
            cells_mps=self._cells(span, row, column),
            season_mps=np.broadcast_to(season_mps, span.shape),
            span=span,
            origin=self._origin(span, row, column),
        )

    def _unseen_frac(self) -> float:
        """The share of the assumed change of speed that a stack this short cannot show; all of it for one span."""
        if not np.isfinite(self.season_mps):
            return 1.0
        return float(np.exp(-(self.edges_s[-1] - self.edges_s[0]) / self.settings.memory_s))

    def _shares(self, time_s: Floats) -> tuple[NDArray[np.int64], Floats]:
        """The span that holds or is nearest, and the share of its velocity against the mean's (1 inside)."""
        span = np.clip(np.searchsorted(self.edges_s, time_s, side="right") - 1, 0, len(self.edges_s) - 2)
        beyond_s = np.maximum(np.maximum(self.edges_s[0] - time_s, time_s - self.edges_s[-1]), 0.0)
        return span.astype(np.int64), np.exp(-beyond_s / self.settings.memory_s)

    def _mean_layer(self, span: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.full(span.shape, len(self.edges_s) - 1)

    def _corners(self, row: Floats, column: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """The four cells about each place and their bilinear weights, shapes (n, 4)."""
        first_row = np.clip(np.floor(row).astype(np.int64), 0, self.grid.rows - 2)
        first_column = np.clip(np.floor(column).astype(np.int64), 0, self.grid.columns - 2)
        down, right = (np.clip(x, 0.0, 1.0) for x in (row - first_row, column - first_column))
        rows = first_row[:, None] + np.array([0, 0, 1, 1])
        columns = first_column[:, None] + np.array([0, 1, 0, 1])
        weight = np.stack([(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right], axis=1)
        return rows, columns, weight

    def _tracking(self, layer: NDArray[np.int64], row: Floats, column: Floats) -> Floats:
        rows, columns, weight = self._corners(row, column)
        held = self.cover.values[layer[:, None], rows, columns, 2:]
        uu, vv, uv = np.einsum("nk,nkc->cn", weight, held)
        return np.stack([np.stack([uu, uv], axis=1), np.stack([uv, vv], axis=1)], axis=2)

    def _cells(self, layer: NDArray[np.int64], row: Floats, column: Floats) -> Floats:
        """What a straight line between cells misses at most, h^2/8 of the second derivative, and bridging."""
        rows, columns, weight = self._corners(row, column)
        velocity = self.cover.values[..., :2]
        layer4 = layer[:, None]
        middle = velocity[layer4, rows, columns]
        bend = np.zeros(rows.shape)
        for down, right in ((1, 0), (0, 1)):
            after = velocity[layer4, _held(rows + down, self.grid.rows), _held(columns + right, self.grid.columns)]
            before = velocity[layer4, _held(rows - down, self.grid.rows), _held(columns - right, self.grid.columns)]
            bend += np.nan_to_num(np.abs(after - 2.0 * middle + before)).max(axis=2) / 8.0
        bridged = self.cover.bridged_mps[layer4, rows, columns]
        return np.asarray(np.einsum("nk,nk->n", weight, np.hypot(bend, bridged)))

    def _origin(self, layer: NDArray[np.int64], row: Floats, column: Floats) -> NDArray[np.int64]:
        """The origin of the cell that a place lies in."""
        at_row, at_column = np.rint(row).astype(np.int64), np.rint(column).astype(np.int64)
        return self.cover.origin[layer, _held(at_row, self.grid.rows), _held(at_column, self.grid.columns)].astype(
            np.int64
        )


def _held(index: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.clip(index, 0, size - 1)


def flow_of(field: VelocityField, settings: DriftSettings | None = None) -> FieldFlow:
    """Return the flow of a velocity field.

    Between the cells it is smooth (cubic convolution). Within a span it is constant in time. Beyond the first and last
    span it returns from theirs to the mean of all, as ice with a memory does (Ornstein-Uhlenbeck process).

    Parameters
    ----------
    field : VelocityField
        As `lungta.ice.velocity` makes it; crop it first when it is large (`lungta.ice.drift.cover.cropped`).
    settings : DriftSettings, optional
        Assumptions.
    """
    settings = settings or DriftSettings()
    cover = midway(cover_of(field, settings.bridge_cells), field.grid.pixel_m, field.path_s)
    pad = settings.bridge_cells + 1
    grid = MapGrid(
        crs=field.grid.crs,
        west_m=field.grid.west_m - pad * field.grid.pixel_m,
        north_m=field.grid.north_m + pad * field.grid.pixel_m,
        pixel_m=field.grid.pixel_m,
        rows=field.grid.rows + 2 * pad,
        columns=field.grid.columns + 2 * pad,
    )
    edges_s = np.array([(edge - field.edges_utc[0]).total_seconds() for edge in field.edges_utc])
    return FieldFlow(
        grid=grid,
        start_utc=field.edges_utc[0],
        edges_s=edges_s,
        cover=cover,
        season_mps=_season_mps(field.between_sigma_mps, edges_s, settings.memory_s),
        settings=settings,
    )


def _season_mps(between_sigma_mps: float, edges_s: Floats, memory_s: float) -> float:
    """The 1-sigma of a velocity with memory whose means in adjoining spans differ by `between_sigma_mps`.

    For spans of length T the difference of adjoining means has the variance 2 s^2 (B0 - B1), with B0 and B1 the mean
    correlation within a span and between adjoining ones.
    """
    if not np.isfinite(between_sigma_mps):
        return float("nan")
    span = float(np.median(np.diff(edges_s))) / memory_s
    within = 2.0 * (span - 1.0 + np.exp(-span)) / span**2
    between = ((1.0 - np.exp(-span)) / span) ** 2
    return float(between_sigma_mps / np.sqrt(2.0 * (within - between)))


__all__ = ["FieldFlow", "Origin", "flow_of"]
