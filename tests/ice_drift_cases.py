"""Velocity fields and routes with known answers, for tests of drift."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.route.model import FixedPoint, PointKind, Route
from lungta.ice.velocity.model import VelocityField

Floats = NDArray[np.float64]
DAY_S = 86_400.0
START_UTC = datetime(2027, 4, 5, tzinfo=UTC)
WEST_M, NORTH_M = 486_000.0, 3_097_000.0
CRS = "EPSG:32645"


def day(number: float) -> datetime:
    """A time so many days after the first."""
    return START_UTC + timedelta(days=number)


def field_from(
    velocity_mpd: Callable[[Floats, Floats, int], tuple[Floats, Floats]],
    *,
    days: Sequence[float] = (0.0, 30.0),
    cell_m: float = 10.0,
    size: int = 60,
    sigma_mpd: float = 0.02,
    between_mpd: float = float("nan"),
) -> VelocityField:
    """A field over 600 m whose velocity [m/day] is a function of east and north [m] off its middle, and of the span."""
    grid = MapGrid(crs=CRS, west_m=WEST_M, north_m=NORTH_M, pixel_m=cell_m, rows=size, columns=size)
    east, north = np.meshgrid(grid.east_centres_m, grid.north_centres_m)
    middle = middle_m(grid)
    maps = [velocity_mpd(east - middle[0], north - middle[1], span) for span in range(len(days) - 1)]
    u, v = (np.stack([np.broadcast_to(each[axis], grid.shape) for each in maps]) / DAY_S for axis in (0, 1))
    variance = np.full(u.shape, (sigma_mpd / DAY_S) ** 2)
    return VelocityField(
        grid=grid,
        edges_utc=tuple(day(number) for number in days),
        u_mps=u,
        v_mps=v,
        var_u_m2ps2=variance,
        var_v_m2ps2=variance.copy(),
        cov_m2ps2=np.zeros(u.shape),
        pairs=np.ones(u.shape, dtype=np.int64),
        between_sigma_mps=between_mpd / DAY_S,
    )


def middle_m(grid: MapGrid) -> tuple[float, float]:
    """East and north of a grid's middle."""
    west, south, east, north = grid.bounds_m
    return 0.5 * (west + east), 0.5 * (south + north)


def route_at(
    grid: MapGrid,
    off_m: Sequence[tuple[float, float]],
    *,
    seen: Sequence[float] | float = 0.0,
    sigma_m: float = 1.0,
    kinds: Sequence[PointKind] = (),
) -> Route:
    """A route through places off a grid's middle [m], seen so many days after the first."""
    middle = middle_m(grid)
    times = [seen] * len(off_m) if isinstance(seen, (int, float)) else list(seen)
    points = []
    for number, (east, north) in enumerate(off_m):
        lat_deg, lon_deg = grid.to_geographic(middle[0] + east, middle[1] + north)
        point = FixedPoint(
            id=f"P{number + 1}",
            lat_deg=float(lat_deg),
            lon_deg=float(lon_deg),
            seen_utc=day(times[number]),
            kind=kinds[number] if kinds else PointKind.ANCHOR,
            sigma_m=sigma_m,
        )
        points.append(point)
    return Route(name="made", points=tuple(points))
