"""Displacements made by formula, for tests of files, findings and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import Coregistration, Displacements
from lungta.ice.tracking.reasons import MEASURED, Reason

BEFORE = datetime(2027, 4, 5, 4, tzinfo=UTC)
SHIFT = Coregistration(east_m=0.61, north_m=-0.35, sigma_east_m=0.02, sigma_north_m=0.03, places=400)


def made_motion(**about: Any) -> Displacements:
    """Eight days at up to 1.6 m/day towards the south-east; one place in ten of every other reason in turn."""
    crs = about.pop("crs", "EPSG:32645")
    grid = MapGrid(crs=crs, west_m=486_000.3, north_m=3_097_000.7, pixel_m=8.0, rows=30, columns=40)
    rng = np.random.default_rng(5)
    kinds = list(Reason)[1:]
    reason = np.zeros(grid.shape, dtype=np.uint8)
    reason.ravel()[::10] = np.resize([int(kind) for kind in kinds], reason.ravel()[::10].size)
    reason = about.pop("reason", reason)
    there = reason < MEASURED
    motion_m = np.linspace(1.0, 9.0, grid.columns)[None, :] + rng.normal(0.0, 0.05, grid.shape)

    def where(values: Any, dtype: Any = np.float64) -> Any:
        return np.where(there, values, np.nan).astype(dtype)

    made = Displacements(
        grid=grid,
        before_utc=BEFORE,
        after_utc=BEFORE + timedelta(days=8, microseconds=123_457),
        east_m=where(motion_m),
        north_m=where(-motion_m),
        var_east_m2=where(0.01 + 0 * motion_m),
        var_north_m2=where(0.04 + 0 * motion_m),
        cov_m2=where(0.005 + 0 * motion_m),
        score=where(rng.uniform(0.5, 1.0, grid.shape), np.float32),
        returned_m=where(rng.uniform(0.0, 0.1, grid.shape), np.float32),
        window_px=np.where(there, 64, 0).astype(np.uint16),
        reason=reason,
        image_pixel_m=0.5,
        shift=SHIFT,
        notes=("a.tif: NOT REAL: made for a test", "b.tif: two\nlines: with a colon, and é"),
    )
    return replace(made, **about)


def all_of(kind: Reason, but: int = 0) -> Any:
    """Reasons of `made_motion`'s grid: one kind everywhere but in the first places, which are kept."""
    reason = np.full((30, 40), int(kind), dtype=np.uint8)
    reason.ravel()[:but] = Reason.KEPT
    return reason
