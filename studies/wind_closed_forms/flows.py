"""Flows known in closed form, and how far the solver is from them.

Air without friction and without swirl, neutral, uniform far away: the flow that a mass-consistent solver makes of a
uniform first guess in neutral air is this one. Lengths are counted in radii of the hill, winds in the wind far away.

- Half-cylinder across the wind, r^2 = x^2 + z^2: u = 1 - (x^2 - z^2) / r^4, w = -2 x z / r^4 (Lamb, Hydrodynamics, sec.
  68, from memory).
- Hemisphere: u = 1 + (1 - 3 x^2 / r^2) / (2 r^3), v = -3 x y / (2 r^5), w = -3 x z / (2 r^5) (Lamb, sec. 92, from
  memory).
- Bell: a doublet lies one radius under a plain. The ground is the surface that the streamlines of the plain make far
  upwind, found by following them; for a low hill of height h it is h / (1 + x^2 + y^2)^(3/2), the bell of the linear
  theory, whose crest has the wind 1 + h. The closed form holds for any height.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from lungta.core.geo import LocalFrame
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.solver import TOLERANCE, SolveReport, WindSolver

Floats = NDArray[np.float64]
Winds = tuple[Floats, Floats, Floats]

RADIUS_M = 500.0
FRAME = LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.9)
DOUBLET = 0.6  # of the bell: 0.37 radii high, steepest slope 0.24
UPWIND = -30.0  # where streamlines of the bell begin, in radii
STRIDE = 0.05  # of the streamlines, by Runge and Kutta's fourth order
GROWTH = 2.5  # the highest cell is e^2.5 times as thick as the lowest


class ClosedForm(NamedTuple):
    """A hill with its flow.

    `ground(x, y)` takes two axes and gives (y, x); `wind(x, y, z)` broadcasts; `near(x, y, z)` is where the two are
    compared; `half` is half the width of the square and the height of the lid; `aspect` the columns' width across the
    wind over that along it.
    """

    name: str
    ground: Callable[[Floats, Floats], Floats]
    wind: Callable[[Floats, Floats, Floats], Winds]
    near: Callable[[Floats, Floats, Floats], NDArray[np.bool_]]
    half: float
    aspect: int


def cylinder_ground(x: Floats, y: Floats) -> Floats:
    """Return the ground of a half-cylinder along y."""
    return np.tile(np.sqrt(np.maximum(1.0 - x**2, 0.0)), (y.size, 1))


def cylinder_wind(x: Floats, y: Floats, z: Floats) -> Winds:
    """Return the flow over a half-cylinder."""
    r2 = x**2 + z**2
    return 1.0 - (x**2 - z**2) / r2**2 + 0.0 * y, 0.0 * (x + y + z), -2.0 * x * z / r2**2 + 0.0 * y


def hemisphere_ground(x: Floats, y: Floats) -> Floats:
    """Return the ground of a hemisphere."""
    return np.sqrt(np.maximum(1.0 - x[None, :] ** 2 - y[:, None] ** 2, 0.0))


def hemisphere_wind(x: Floats, y: Floats, z: Floats) -> Winds:
    """Return the flow over a hemisphere."""
    r = np.sqrt(x**2 + y**2 + z**2)
    return 1.0 + (1.0 - 3.0 * x**2 / r**2) / (2.0 * r**3), -1.5 * x * y / r**5, -1.5 * x * z / r**5


def bell_wind(x: Floats, y: Floats, z: Floats) -> Winds:
    """Return the flow of a doublet one radius below a plain."""
    deep = z + 1.0
    r = np.sqrt(x**2 + y**2 + deep**2)
    return 1.0 + DOUBLET * (r**-3 - 3.0 * x**2 / r**5), -3.0 * DOUBLET * x * y / r**5, -3.0 * DOUBLET * x * deep / r**5


def bell_ground(x: Floats, y: Floats) -> Floats:
    """Return the surface that streamlines of the plain make over the doublet, at ascending x and at y."""
    across = np.linspace(0.0, 1.5 * float(np.abs(y).max()), 200)
    here, line = UPWIND, np.stack([across, DOUBLET * (UPWIND**2 + across**2 + 1.0) ** -1.5])
    ground = np.empty((y.size, x.size))
    for column, there in enumerate(x):
        line = _followed(line, here, float(there))
        here = float(there)
        ground[:, column] = CubicSpline(*line)(np.abs(y))
    return ground


def _followed(line: Floats, start: float, end: float) -> Floats:
    def slope(x: float, at: Floats) -> Floats:
        u, v, w = bell_wind(np.array(x), *at)
        return np.stack([v / u, w / u])

    count = max(1, int(np.ceil((end - start) / STRIDE)))
    h = (end - start) / count
    for n in range(count):
        x = start + n * h
        a = slope(x, line)
        b = slope(x + h / 2.0, line + h / 2.0 * a)
        c = slope(x + h / 2.0, line + h / 2.0 * b)
        line = line + h / 6.0 * (a + 2.0 * b + 2.0 * c + slope(x + h, line + h * c))
    return line


def _between_1_1_and_2(x: Floats, y: Floats, z: Floats) -> NDArray[np.bool_]:
    r2 = x**2 + y**2 + z**2
    return np.asarray((r2 > 1.1**2) & (r2 < 2.0**2))


def _between_1_1_and_2_in_the_middle(x: Floats, y: Floats, z: Floats) -> NDArray[np.bool_]:
    middle = np.abs(y) <= np.abs(y).min() * 1.001
    return np.asarray(_between_1_1_and_2(x, 0.0 * y, z) & middle)


def _within_2_5(x: Floats, y: Floats, z: Floats) -> NDArray[np.bool_]:
    return np.asarray((x**2 + y**2 < 2.5**2) & (z < 2.5))


CYLINDER = ClosedForm(
    "half-cylinder", cylinder_ground, cylinder_wind, _between_1_1_and_2_in_the_middle, half=10.0, aspect=4
)
HEMISPHERE = ClosedForm("hemisphere", hemisphere_ground, hemisphere_wind, _between_1_1_and_2, half=6.0, aspect=1)
BELL = ClosedForm("bell", bell_ground, bell_wind, _within_2_5, half=10.0, aspect=1)
FORMS = (CYLINDER, HEMISPHERE, BELL)


class Solved(NamedTuple):
    """The solver's flow over a hill of `radius` 1 beside the closed form; arrays (ny, nx, nz)."""

    grid: WindGrid
    found: Winds
    exact: Winds
    near: NDArray[np.bool_]
    report: SolveReport

    def errors(self) -> tuple[float, ...]:
        """Return root mean square errors of u, v, w over the wind far away, near the hill."""
        pairs = zip(self.found, self.exact, strict=True)
        return tuple(float(np.sqrt(np.mean((found - exact)[self.near] ** 2))) for found, exact in pairs)


def grid_for(form: ClosedForm, columns: int, *, half: float | None = None) -> WindGrid:
    """Return the grid of a square with `columns` along the wind; a ridge is twice as long as the square is wide."""
    half = half or form.half
    step = 2.0 * half / columns
    x = (np.arange(columns) - columns / 2.0 + 0.5) * step
    rows = columns if form.aspect == 1 else 2 * columns // form.aspect
    y = (np.arange(rows) - rows / 2.0 + 0.5) * step * form.aspect
    even = np.linspace(0.0, 1.0, columns // 2 + 1)
    faces = np.expm1(GROWTH * even) / np.expm1(GROWTH)
    faces[-1] = 1.0
    return WindGrid(
        frame=FRAME,
        east_m=RADIUS_M * x,
        north_m=RADIUS_M * y,
        ground_amsl_m=RADIUS_M * form.ground(x, y),
        top_amsl_m=RADIUS_M * half,
        faces_frac=faces,
    )


def solved(form: ClosedForm, columns: int, *, half: float | None = None, tolerance: float = TOLERANCE) -> Solved:
    """Return the solver's flow for a uniform wind of 1 along x, and the closed form."""
    grid = grid_for(form, columns, half=half)
    solver = WindSolver(grid)
    guess = solver.horizontal(np.ones(grid.shape), np.zeros(grid.shape))
    projected = solver.project(guess, tolerance=tolerance)
    x, y = grid.east_m[None, :, None] / RADIUS_M, grid.north_m[:, None, None] / RADIUS_M
    z = grid.alt_amsl_m / RADIUS_M
    near = np.broadcast_to(form.near(x, y, z), grid.shape)
    return Solved(grid, solver.at_centres(projected.flow), form.wind(x, y, z), near, projected.report)
