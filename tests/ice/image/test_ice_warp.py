"""Pixels between pixels: against SciPy's splines, PROJ's coordinates, and the motion that resampling feigns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.ndimage import gaussian_filter, map_coordinates

from lungta.ice.grid import MapGrid
from lungta.ice.image.place import FilePlace
from lungta.ice.image.warp import warped
from made_images import NORTH_M, UTM, WEST_M

GRID = MapGrid(crs=UTM, west_m=WEST_M, north_m=NORTH_M, pixel_m=2.0, rows=90, columns=110)


def placed(grid: MapGrid) -> FilePlace:
    transform = (grid.pixel_m, 0.0, grid.west_m, 0.0, -grid.pixel_m, grid.north_m)
    return FilePlace(crs=grid.crs, transform=transform, rows=grid.rows, columns=grid.columns)


def texture(shape: tuple[int, int], blur_px: float = 0.8) -> NDArray[np.float32]:
    rough = gaussian_filter(np.random.default_rng(4).normal(size=shape), blur_px)
    return (100.0 + 30.0 * rough / rough.std()).astype(np.float32)


def test_pixels_between_pixels_are_scipys_quintic_spline() -> None:
    """An independent program: scipy.ndimage.map_coordinates of order 5."""
    values = texture(GRID.shape)
    wanted = replace(GRID, west_m=WEST_M + 21.3, north_m=NORTH_M - 11.7, pixel_m=1.9, rows=60, columns=70)
    found = warped(placed(GRID), lambda rows, columns: values[rows, columns], wanted)
    row, column = GRID.pixel_of(*np.meshgrid(wanted.east_centres_m, wanted.north_centres_m))
    expected = map_coordinates(values.astype(float), [row, column], order=5, mode="mirror")
    tolerance = 1e-3  # float32 of values about 100, and what lies beyond the margin
    assert np.abs(found - expected).max() < tolerance
    off = map_coordinates(values.astype(float), [row, column + 5e-4], order=5, mode="mirror")
    assert np.abs(found - off).max() > 5 * tolerance  # a thousandth of a pixel off would be seen


def test_places_are_projs_to_a_thousandth_of_a_pixel() -> None:
    """A map of its own eastings, brought from degrees: the value of a pixel says where it came from."""
    step = 2e-5
    transform = (step, 0.0, 86.8575, 0.0, -step, 27.9985)
    place = FilePlace(crs="EPSG:4326", transform=transform, rows=900, columns=900)
    lon, lat = np.meshgrid(86.8575 + (np.arange(900) + 0.5) * step, 27.9985 - (np.arange(900) + 0.5) * step)
    east, north = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(lon, lat)
    wanted = replace(GRID, west_m=float(east[0, 0]) + 100.0, north_m=float(north[0, 0]) - 100.0, rows=700, columns=700)
    for values, expected in (
        (east - east.mean(), wanted.east_centres_m[None, :] - east.mean()),
        (north - north.mean(), wanted.north_centres_m[:, None] - north.mean()),
    ):
        held = values.astype(np.float32)
        found = warped(place, lambda rows, columns, held=held: held[rows, columns], wanted)
        off_px = np.abs(found - expected) / wanted.pixel_m
        assert np.nanmax(off_px) < 1e-3
        assert np.isfinite(off_px).mean() > 0.9


def phase_shift_px(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Motion to the right by the slope of the cross-spectrum's phase, weighted by power: no interpolation in it."""
    window = np.outer(np.hanning(one.shape[0]), np.hanning(one.shape[1]))
    first, second = (np.fft.rfft2((each - each.mean()) * window) for each in (one, other))
    cross = first * second.conj()
    along = np.broadcast_to(np.fft.rfftfreq(one.shape[1]) * 2 * np.pi, cross.shape)
    weight = np.abs(cross)
    return float((weight * along * np.angle(cross)).sum() / (weight * along**2).sum())


@pytest.mark.parametrize("fraction", [0.25, 0.5])
def test_resampling_feigns_no_motion(fraction: float) -> None:
    """The same ground cut on two lattices; brought onto one it must stand still to 0.002 px.

    GDAL's cubic convolution, whose shift of a quarter pixel feigns over 0.01 px here, fails this.
    """
    fine = texture((4 * 300, 4 * 300), blur_px=4.0)
    start = round(4 * fraction)
    one, other = fine[40::4, 40::4][:256, :256], fine[40::4, 40 + start :: 4][:256, :256]
    grid = replace(GRID, rows=256, columns=256)
    moved = replace(grid, west_m=grid.west_m + fraction * grid.pixel_m)
    found = warped(placed(moved), lambda rows, columns: other[rows, columns], grid)
    inner = slice(8, -8)
    tolerance_px = 0.002
    assert abs(phase_shift_px(one[inner, inner], found[inner, inner])) < tolerance_px
    late = replace(grid, west_m=grid.west_m + 0.02)  # a hundredth of a pixel
    off = warped(placed(moved), lambda rows, columns: other[rows, columns], late)
    assert abs(phase_shift_px(one[inner, inner], off[inner, inner])) > 4.5 * tolerance_px


def test_nothing_is_made_up_beside_voids_and_edges() -> None:
    """A value rests on sixteen pixels with data, or there is none."""
    values = texture(GRID.shape)
    values[40:44, 50:56] = np.nan
    wanted = replace(GRID, west_m=WEST_M - 9.0, north_m=NORTH_M + 7.0, rows=100, columns=120)
    found = warped(placed(GRID), lambda rows, columns: values[rows, columns], wanted)
    row, column = GRID.pixel_of(*np.meshgrid(wanted.east_centres_m, wanted.north_centres_m))
    for place in np.argwhere(np.isfinite(found)):
        top, left = int(np.floor(row[tuple(place)])), int(np.floor(column[tuple(place)]))
        assert top >= 1
        assert left >= 1
        assert np.isfinite(values[top - 1 : top + 3, left - 1 : left + 3]).all()
    assert np.isfinite(found).sum() > 0.9 * (GRID.rows - 4) * (GRID.columns - 4)


def test_coarser_pixels_are_blurred_as_much_as_they_grow() -> None:
    """White noise of 1 becomes 1 / (2 sqrt(pi) sigma) under a Gaussian: no aliasing, no needless smearing."""
    noise = np.random.default_rng(6).normal(size=(900, 900)).astype(np.float32)
    fine = replace(GRID, pixel_m=0.5, rows=900, columns=900)
    wanted = replace(GRID, pixel_m=4.0, rows=100, columns=100, west_m=WEST_M + 16.0, north_m=NORTH_M - 16.0)
    found = warped(placed(fine), lambda rows, columns: noise[rows, columns], wanted)
    sigma_px = 0.5 * np.sqrt(63.0)
    assert np.nanstd(found) == pytest.approx(1.0 / (2.0 * np.sqrt(np.pi) * sigma_px), rel=0.1)


def test_the_nearest_pixel_is_taken_for_masks() -> None:
    """No value between 0 and 1; nothing beyond the edge."""
    mask = (texture(GRID.shape) > 100.0).astype(np.float32)
    wanted = replace(GRID, west_m=WEST_M - 4.7, rows=95)
    found = warped(placed(GRID), lambda rows, columns: mask[rows, columns], wanted, smooth=False)
    row, column = GRID.pixel_of(*np.meshgrid(wanted.east_centres_m, wanted.north_centres_m))
    i, j = np.rint(row).astype(int), np.rint(column).astype(int)
    inside = (i >= 0) & (i < 90) & (j >= 0) & (j < 110)
    assert np.array_equal(np.isfinite(found), inside)
    assert np.array_equal(found[inside], mask[i[inside], j[inside]])


def test_a_grid_off_the_file_is_empty() -> None:
    """No pixel is read for it."""
    wanted = replace(GRID, west_m=WEST_M + 50_000.0)
    assert np.isnan(warped(placed(GRID), lambda rows, columns: 1 / 0, wanted)).all()
