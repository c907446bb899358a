"""The lattice that is searched: columns in line with the pads, so that both are nodes and the straight way a row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.surfaces import KEPT, build_surfaces, floor_at, zone_polygon
from lungta.plan.corridor.trace import Columns, Surfaces

MAX_NODES = 2_000_000
CLIMB_FRAC = 1.0 / 3.0  # one level per column is a climb of 18 deg, about what a multirotor does at cruise


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far the search looks and how closely.

    Beside and behind the pads as a fraction of their distance, above and below them [m], with columns `step_m` apart.
    """

    margin_frac: float
    above_m: float
    below_m: float
    step_m: float

    def margin_m(self, distance_m: float) -> float:
        """Return how far beside and behind pads so far apart the search looks [m]."""
        return max(MIN_MARGIN_M, self.margin_frac * distance_m)


NEAR = Reach(margin_frac=0.35, above_m=500.0, below_m=300.0, step_m=30.0)
WIDE = Reach(margin_frac=1.0, above_m=1500.0, below_m=1000.0, step_m=30.0)
COARSE = Reach(margin_frac=1.0, above_m=1500.0, below_m=1000.0, step_m=60.0)
MIN_MARGIN_M = 900.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lattice:
    """Columns over the ground, levels above them, and the two nodes to join."""

    columns: Columns
    surfaces: Surfaces
    start_column: int
    goal_column: int
    start_level: int
    goal_level: int

    @property
    def start(self) -> int:
        """Node above the first pad."""
        return self.start_column * self.columns.levels + self.start_level

    @property
    def goal(self) -> int:
        """Node above the second pad."""
        return self.goal_column * self.columns.levels + self.goal_level

    @property
    def alt_amsl_m(self) -> NDArray[np.float64]:
        """Heights of the levels [m AMSL]."""
        return self.columns.lowest_alt_m + self.columns.level_m * np.arange(self.columns.levels, dtype=np.float64)

    def points(self, nodes: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return east, north [m] and height [m AMSL] of nodes, shape (n, 3)."""
        column, level = np.divmod(nodes, self.columns.levels)
        east_m, north_m = self.columns.east_m.ravel()[column], self.columns.north_m.ravel()[column]
        return np.column_stack([east_m, north_m, self.alt_amsl_m[level]])


def build_lattice(request: CorridorRequest, reach: Reach) -> Lattice:
    """Return the lattice between two pads, both on terrain and outside every zone (`ends.end_findings` is empty).

    The last ones are kept: they stay the same while wind and loads change.
    """
    return _built(request.on_ground, reach, MAX_NODES)


@lru_cache(maxsize=KEPT)
def _built(request: CorridorRequest, reach: Reach, max_nodes: int) -> Lattice:
    start, goal = (np.array(request.pad_east_north_m(pad)) for pad in (request.from_pad, request.to_pad))
    way = _Way(
        start=start, distance_m=float(np.hypot(*(goal - start))), along=(goal - start) / np.hypot(*(goal - start))
    )
    low, high = _box_m(request, way, reach)
    corners = way.local_m(np.array([low, high, [low[0], high[1]], [high[0], low[1]]]))
    spare_m = 2.0 * request.terrain.posting_m + request.aside_m
    west_south, east_north = corners.min(axis=0) - spare_m, corners.max(axis=0) + spare_m
    surfaces = build_surfaces(request, (*west_south, *east_north))
    step_m = reach.step_m
    while True:
        lattice = _lattice(surfaces, way, np.array([low, high]), reach, step_m)
        if lattice.columns.east_m.size * lattice.columns.levels <= max_nodes:
            return lattice
        step_m *= 1.15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """The straight way: where it starts, how long it is, and its unit vector."""

    start: NDArray[np.float64]
    distance_m: float
    along: NDArray[np.float64]

    @property
    def axes(self) -> NDArray[np.float64]:
        return np.array([self.along, [-self.along[1], self.along[0]]])

    def local_m(self, way_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return east and north of distances along and across, shape (..., 2)."""
        return np.asarray(self.start + way_m @ self.axes)

    def way_m(self, local_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return distances along and across of east and north, shape (..., 2)."""
        return np.asarray((local_m - self.start) @ self.axes.T)


def _box_m(request: CorridorRequest, way: _Way, reach: Reach) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return least and greatest distance along and across that are searched [m].

    The box grows around zones in the way, and does not reach beyond the terrain, where nothing may fly.
    """
    margin_m = reach.margin_m(way.distance_m)
    least, most = np.array([0.0, 0.0]), np.array([way.distance_m, 0.0])
    low, high = least - margin_m, most + margin_m
    for zone in request.zones:
        west, south, east, north = zone_polygon(request, zone).bounds
        corners = way.way_m(np.array([[west, south], [west, north], [east, south], [east, north]]))
        if (corners.max(axis=0) > low).all() and (corners.min(axis=0) < high).all():
            low = np.clip(corners.min(axis=0) - margin_m / 2, least - 2 * margin_m, low)
            high = np.clip(corners.max(axis=0) + margin_m / 2, high, most + 2 * margin_m)
    ground = request.terrain
    (west, east), (south, north) = ground.east_m[[0, -1]], ground.north_m[[0, -1]]
    edge = way.way_m(np.array([[west, south], [west, north], [east, south], [east, north]]))
    return np.maximum(low, np.minimum(edge.min(axis=0), least)), np.minimum(high, np.maximum(edge.max(axis=0), most))


def _lattice(surfaces: Surfaces, way: _Way, box_m: NDArray[np.float64], reach: Reach, step_m: float) -> Lattice:
    steps = int(np.ceil(way.distance_m / step_m))
    step_m = way.distance_m / steps
    (first_i, first_j), (last_i, last_j) = np.rint(box_m / step_m).astype(int).tolist()
    number = np.stack(np.meshgrid(range(first_i, last_i + 1), range(first_j, last_j + 1), indexing="ij"), axis=-1)
    local_m = way.local_m(step_m * number)
    across = number.shape[1]
    start_column, goal_column = -first_i * across - first_j, (steps - first_i) * across - first_j
    ends_m = way.local_m(np.array([[0.0, 0.0], [way.distance_m, 0.0]])).tolist()
    floors = floor_at(surfaces, *ends_m[0]), floor_at(surfaces, *ends_m[1])
    lowest_m, level_m, levels = _levels(surfaces, floors, reach, step_m)
    start_level, goal_level = (int(np.ceil((floor - lowest_m) / level_m - 1e-6)) for floor in floors)
    return Lattice(
        columns=Columns(local_m[..., 0].copy(), local_m[..., 1].copy(), lowest_m, level_m, levels, step_m),
        surfaces=surfaces,
        start_column=start_column,
        goal_column=goal_column,
        start_level=start_level,
        goal_level=goal_level,
    )


def _levels(surfaces: Surfaces, floors: tuple[float, float], reach: Reach, step_m: float) -> tuple[float, float, int]:
    """Return lowest height, spacing [m] and count of levels; both ends' floors are levels when they differ enough."""
    target_m = CLIMB_FRAC * step_m
    gap_m = abs(floors[1] - floors[0])
    level_m = gap_m / round(gap_m / target_m) if gap_m > target_m / 2 else target_m
    inside = surfaces.floor_m[np.isfinite(surfaces.floor_m)]
    low_m = max(float(inside.min()), min(floors) - reach.below_m)
    high_m = min(float(inside.max()), max(floors) + reach.above_m)
    below = int(np.ceil((max(floors) - low_m) / level_m))
    above = int(np.ceil((high_m - max(floors)) / level_m)) + 3
    return max(floors) - below * level_m, level_m, below + above + 1
