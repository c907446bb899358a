"""From terrain to columns: means of the ground, even steps, cells that grow; and ground that cannot be solved over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hill_wind import hill_m, hill_terrain
from lungta.core.errors import WindError
from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
from solve_ground import COARSE, GROUND_M, flat


def test_columns_stand_evenly_within_the_square() -> None:
    """The outermost columns end where the square ends, and the step is the nearest to the wanted mesh that fits."""
    grid = grid_of(hill_terrain(), MeshSettings(mesh_m=170.0, levels=10), extent_m=2500.0)
    for axis, step_m in ((grid.east_m, grid.step_east_m), (grid.north_m, grid.step_north_m)):
        assert np.diff(axis) == pytest.approx(step_m)
        assert axis[0] - step_m / 2 == pytest.approx(-2500.0)
        assert axis[-1] + step_m / 2 == pytest.approx(2500.0)
        assert abs(step_m - 170.0) < 10.0
    assert grid.shape == (grid.north_m.size, grid.east_m.size, 10)


@pytest.mark.parametrize("mesh_m", [60.0, 125.0, 200.0, 400.0])
def test_a_columns_ground_is_the_mean_over_its_square(mesh_m: float) -> None:
    """On coarse and on fine meshes: the mean of the closed-form hill, to what a posting of 50 m can tell."""
    terrain = hill_terrain(posting_m=50.0)
    grid = grid_of(terrain, MeshSettings(mesh_m=mesh_m, levels=8))
    inside = (np.arange(20) + 0.5) / 20 - 0.5
    row, column = grid.north_m.size // 3, grid.east_m.size // 2
    east, north = np.meshgrid(
        grid.east_m[column] + inside * grid.step_east_m, grid.north_m[row] + inside * grid.step_north_m
    )
    assert grid.ground_amsl_m[row, column] == pytest.approx(hill_m(east, north).mean(), abs=0.5)
    assert grid.ground_amsl_m.mean() == pytest.approx(
        hill_m(*np.meshgrid(terrain.east_m, terrain.north_m)).mean(), 1e-3
    )


def test_cells_grow_evenly_from_the_stated_thickness() -> None:
    """Over the lowest ground the lowest cell is as thick as asked, each next one thicker by the same factor."""
    grid = grid_of(hill_terrain(), MeshSettings(mesh_m=200.0, levels=15, lowest_cell_m=12.0))
    thickness_m = np.diff(grid.faces_frac) * grid.depth_m.max()
    assert thickness_m[0] == pytest.approx(12.0)
    growth = thickness_m[1:] / thickness_m[:-1]
    assert growth == pytest.approx(growth[0])
    assert growth[0] > 1.0
    assert grid.faces_frac[-1] == 1.0


def test_few_thick_cells_are_all_alike() -> None:
    """Where the lowest cell asked for would fill the column anyway, cells are even instead of shrinking upwards."""
    grid = grid_of(flat(), MeshSettings(mesh_m=200.0, levels=4, lowest_cell_m=1000.0))
    assert np.diff(grid.faces_frac) == pytest.approx(0.25)


def test_the_lid_stands_above_ground_and_relief() -> None:
    """1,500 m above the summit, or three quarters of the relief where that is more."""
    grid = grid_of(hill_terrain(), COARSE)
    assert grid.top_amsl_m == pytest.approx(grid.ground_amsl_m.max() + 1500.0)
    high = replace(hill_terrain(), alt_amsl_m=5.0 * (hill_terrain().alt_amsl_m - GROUND_M))
    grid = grid_of(high, COARSE)
    relief_m = grid.ground_amsl_m.max() - grid.ground_amsl_m.min()
    assert grid.top_amsl_m == pytest.approx(grid.ground_amsl_m.max() + 0.75 * relief_m)
    assert relief_m > 2000.0


def test_many_columns_halve_evenly() -> None:
    """A mesh of many columns is rounded up to a multiple of eight, so that coarser grids fit it."""
    grid = grid_of(hill_terrain(), MeshSettings(mesh_m=130.0, levels=8))
    assert grid.east_m.size % 8 == 0
    assert grid.step_east_m <= 130.0


@pytest.mark.parametrize(
    ("mesh_m", "extent_m", "match"),
    [
        (200.0, 3200.0, r"6\.4 km leaves the terrain, which reaches from -3000 to 3000 m"),
        (200.0, 1000.0, "hold only 10 columns of 200 m; 12 are needed"),
        (700.0, None, "hold only 9 columns of 700 m"),
    ],
)
def test_a_square_off_the_terrain_or_too_small_is_refused(mesh_m: float, extent_m: float | None, match: str) -> None:
    """The message names size, reach and source, and what to do."""
    with pytest.raises(WindError, match=match) as caught:
        grid_of(hill_terrain(), MeshSettings(mesh_m=mesh_m), extent_m=extent_m)
    assert caught.value.where == "made"
    assert caught.value.remedy


def test_a_single_void_under_the_grid_is_refused() -> None:
    """Wind is not solved over ground that nobody knows; where the first void lies is said."""
    terrain = hill_terrain()
    alt_m = terrain.alt_amsl_m.copy()
    alt_m[40, 10] = np.nan
    holed = replace(terrain, alt_amsl_m=alt_m)
    with pytest.raises(WindError, match=r"voids under \d+ of 900 columns, the first at east -2\d00 m, north 900 m"):
        grid_of(holed, COARSE)
    assert grid_of(holed, MeshSettings(mesh_m=100.0, levels=8), extent_m=800.0).shape == (16, 16, 8)


@pytest.mark.parametrize(
    "wrong", [{"mesh_m": 0.0}, {"mesh_m": -5.0}, {"levels": 3}, {"lowest_cell_m": 0.0}, {"air_above_m": float("nan")}]
)
def test_impossible_meshes_are_refused(wrong: dict[str, float]) -> None:
    """A mesh of nothing, or too few cells for a flow over a hill."""
    with pytest.raises(ValueError, match="must be positive and levels at least 4"):
        MeshSettings(**wrong)  # type: ignore[arg-type]
