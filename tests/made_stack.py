"""Pairs of made images of ice with known velocity, for tests of stacks: NOT REAL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S, Coregistration, Displacements
from lungta.ice.tracking.reasons import Reason

Floats = NDArray[np.float64]
START = datetime(2020, 1, 1, 6, tzinfo=UTC)
GRID = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=80.0, rows=6, columns=7)
STABLE = Coregistration(east_m=0.0, north_m=0.0, sigma_east_m=0.3, sigma_north_m=0.3, places=500)


def day(number: float) -> datetime:
    """The start and a number of days."""
    return START + timedelta(days=number)


def made_pair(
    days: tuple[float, float],
    motion_m: tuple[Floats | float, Floats | float],
    covariance_m2: tuple[float, float, float] = (0.25, 0.25, 0.0),
    *,
    grid: MapGrid = GRID,
    shift: Coregistration | None = STABLE,
) -> Displacements:
    """A pair in which every place moved by the motion given, all kept."""
    full = [np.broadcast_to(np.asarray(each, dtype=float), grid.shape).copy() for each in (*motion_m, *covariance_m2)]
    return Displacements(
        grid=grid,
        before_utc=day(days[0]),
        after_utc=day(days[1]),
        east_m=full[0],
        north_m=full[1],
        var_east_m2=full[2],
        var_north_m2=full[3],
        cov_m2=full[4],
        score=np.full(grid.shape, 0.9, dtype=np.float32),
        returned_m=np.zeros(grid.shape, dtype=np.float32),
        window_px=np.full(grid.shape, 64, dtype=np.uint16),
        reason=np.full(grid.shape, Reason.KEPT, dtype=np.uint8),
        image_pixel_m=5.0,
        shift=shift,
        notes=("made for a test: NOT REAL",),
    )


def made_stack(
    days: Sequence[float],
    position_m: Callable[[float], tuple[Floats | float, Floats | float]],
    *,
    reach: int = 3,
    sigma_m: float = 0.5,
    seed: int = 1,
    grid: MapGrid = GRID,
) -> list[Displacements]:
    """Pairs of each date with the next few; `position_m` gives east and north moved by a day; errors are normal."""
    random = np.random.default_rng(seed)
    pairs = []
    for first, one in enumerate(days):
        for other in days[first + 1 : first + 1 + reach]:
            begun, ended = position_m(one), position_m(other)
            motion = [b - a + sigma_m * random.standard_normal(grid.shape) for a, b in zip(begun, ended, strict=True)]
            variance = max(sigma_m, 1e-3) ** 2
            pairs.append(made_pair((one, other), (motion[0], motion[1]), (variance, variance, 0.0), grid=grid))
    return pairs


def mps(per_day_m: float) -> float:
    """Metres per day as metres per second."""
    return per_day_m / DAY_S
