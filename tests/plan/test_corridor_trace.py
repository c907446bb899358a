"""What a straight line passes over, against dense sampling of the same cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.plan.corridor.kernel import NEVER, STAY
from lungta.plan.corridor.moves import STEPS
from lungta.plan.corridor.trace import OVER_BASE, OVER_PER_M, Columns, Surfaces, move_bounds, survey_lines, walk_line

# Off the cells' edges, and by unequal amounts off their corners: what lies on an edge lies in either cell.
east = st.floats(0.5, 89.5).map(lambda metres: metres + 3.14e-3)
north = st.floats(0.5, 89.5).map(lambda metres: metres + 2.72e-3)
height = st.floats(-50.0, 150.0)


def random_surfaces(seed: int) -> Surfaces:
    draw = np.random.default_rng(seed)
    floor = draw.uniform(0.0, 100.0, (9, 6))
    return Surfaces(floor, floor + draw.uniform(10.0, 60.0, floor.shape), 0.0, 0.0, 15.0, 10.0)


def sampled(surfaces: Surfaces, line: tuple[float, ...], count: int = 4001) -> tuple[float, float, float]:
    """Least and greatest start height and cost above the limit, by sampling."""
    start, end = np.array(line[:3]), np.array(line[3:])
    frac = np.linspace(0.0, 1.0, count)
    points = start + frac[:, None] * (end - start)
    cell = (points[:, 1] // 10.0).astype(int), (points[:, 0] // 15.0).astype(int)
    rise = frac * (end[2] - start[2])
    excess = points[:, 2] - surfaces.limit_m[cell]
    over = np.where(excess > 0.0, OVER_BASE - 1.0 + excess * OVER_PER_M, 0.0).mean()
    return float((surfaces.floor_m[cell] - rise).max()), float((surfaces.limit_m[cell] - rise).min()), float(over)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 50), east, north, height, east, north, height)
def test_walk_never_demands_less_than_samples_do(
    seed: int, west: float, south: float, low: float, east: float, north: float, high: float
) -> None:
    """Every sample of a line lies within the bounds that the exact walk gives, and the bounds are attained nearby."""
    surfaces = random_surfaces(seed)
    line = (west, south, low, east, north, high)
    least, most, over, _ = walk_line(surfaces, line[:3], line[3:])
    sampled_least, sampled_most, sampled_over = sampled(surfaces, line)
    slack = 1e-9 + abs(high - low) / 4000.0
    assert least >= sampled_least - 1e-9
    assert most <= sampled_most + 1e-9
    cells = len(walked := _cells_touched(line))
    if cells == _cells_met(line, 4001):  # else a corner of a cell lay between two samples
        assert least <= sampled_least + slack, walked
        assert most >= sampled_most - slack
    assert over == pytest.approx(sampled_over, abs=0.05 + OVER_PER_M * abs(high - low))


def _cells_met(line: tuple[float, ...], count: int) -> int:
    frac = np.linspace(0.0, 1.0, count)
    x, y = line[0] + frac * (line[3] - line[0]), line[1] + frac * (line[4] - line[1])
    return len(set(zip((x // 15.0).tolist(), (y // 10.0).tolist(), strict=True)))


def _cells_touched(line: tuple[float, ...]) -> set[tuple[float, float]]:
    frac = np.linspace(0.0, 1.0, 200_001)
    x, y = line[0] + frac * (line[3] - line[0]), line[1] + frac * (line[4] - line[1])
    return set(zip((x // 15.0).tolist(), (y // 10.0).tolist(), strict=True))


@pytest.mark.parametrize("end", [(-1.0, 50.0), (91.0, 50.0), (50.0, -1.0), (50.0, 91.0)])
def test_a_line_off_the_raster_may_not_be_flown(end: tuple[float, float]) -> None:
    """Nothing is known off the raster, so nothing may fly there."""
    clear, *_ = survey_lines(
        random_surfaces(0), np.array([[45.0, 45.0, 1e4, *end, 1e4], [45.0, 45.0, 1e4, 46.0, 46.0, 1e4]])
    )
    assert clear.tolist() == [False, True]


def test_a_vertical_line_is_bound_by_its_lower_end() -> None:
    """Straight up from the floor is allowed, straight down through it is not."""
    surfaces = random_surfaces(1)
    floor = float(surfaces.floor_m[4, 3])
    lines = np.array([[50.0, 45.0, floor, 50.0, 45.0, floor + 80.0], [50.0, 45.0, floor, 50.0, 45.0, floor - 1.0]])
    assert survey_lines(surfaces, lines)[0].tolist() == [True, False]


def test_moves_are_allowed_exactly_where_their_lines_are() -> None:
    """A move's lowest and highest levels are those at which its straight line keeps the floor and the limit."""
    surfaces = random_surfaces(2)
    east_m, north_m = np.meshgrid(np.linspace(10.0, 80.0, 5), np.linspace(12.0, 77.0, 4), indexing="ij")
    columns = Columns(east_m, north_m, -20.0, 8.0, 30, 30.0)
    lowest, highest = move_bounds(surfaces, columns, STEPS)
    for i, j in np.ndindex(5, 4):
        for move, (di, dj, dk) in enumerate(STEPS.astype(int)):
            if move == STAY or not (0 <= i + di < 5 and 0 <= j + dj < 4):
                assert lowest[i * 4 + j, move] == NEVER
                continue
            for level in range(max(0, -dk), 29):
                alt_m = -20.0 + 8.0 * level
                line = (
                    east_m[i, j],
                    north_m[i, j],
                    alt_m,
                    east_m[i + di, j + dj],
                    north_m[i + di, j + dj],
                    alt_m + 8.0 * dk,
                )
                least, most, _, _ = walk_line(surfaces, line[:3], line[3:])
                assert (level >= lowest[i * 4 + j, move]) == (alt_m >= least - 1e-6)
                assert (level <= highest[i * 4 + j, move]) == (alt_m <= most + 1e-6)
