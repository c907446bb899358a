"""Any raster becomes brightness or heights on a metric grid, or says why not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasterio import Affine

from lungta.core.errors import IceError
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.dates import Taken
from lungta.ice.image.file import FileImage
from lungta.ice.image.model import IceImage, ImageKind
from lungta.ice.image.read import read_image
from made_images import NORTH_M, UTM, WEST_M, brightness, north_up, picture_at, write_raster

DAY = Taken(utc=datetime(2027, 4, 5, 4, tzinfo=UTC))
PLAIN = ReadAsk(taken=DAY, pixel_m=2.0)
PLACED = ReadAsk(taken=DAY)
GREY = np.arange(60 * 80, dtype=np.uint8).reshape(60, 80)


def whole(image: IceImage) -> Any:
    return image.window(slice(0, image.grid.rows), slice(0, image.grid.columns))


def test_a_picture_on_a_metric_map_is_taken_as_it_is(tmp_path: Path) -> None:
    """Not one value is changed, and the grid is the file's."""
    image = read_image(picture_at(tmp_path / "a_20270405.tif", north_up(2.0)), ReadAsk())
    grid = image.grid
    assert (grid.crs, grid.west_m, grid.north_m, grid.pixel_m, grid.shape) == (UTM, WEST_M, NORTH_M, 2.0, (100, 120))
    expected = brightness(*np.meshgrid(grid.east_centres_m, grid.north_centres_m)).astype(np.float32)
    assert np.array_equal(whole(image), expected)
    assert image.notes.taken_utc == datetime(2027, 4, 5, 12, tzinfo=UTC)
    assert len(image.notes.sha256) == 64
    assert image.notes.said == ()


@pytest.mark.parametrize(
    ("transform", "crs", "why"),
    [
        (Affine(2e-5, 0, 86.8575, 0, -1.8e-5, 27.9985), "EPSG:4326", "in degrees"),
        (Affine(2.0, 0, WEST_M, 0, -2.5, NORTH_M), UTM, "not square"),
        (Affine(1.9, 0.5, WEST_M, 0.5, -1.9, NORTH_M), UTM, "do not run east"),
        (Affine(2.0, 0, WEST_M, 0, 2.0, NORTH_M - 300.0), UTM, "not north up"),
        (Affine(2.2, 0, 9_669_000.0, 0, -2.2, 3_248_000.0), "EPSG:3857", "13.2 % off a true one"),
    ],
)
def test_what_is_on_no_square_metric_grid_is_resampled_and_said(
    transform: Affine, crs: str, why: str, tmp_path: Path
) -> None:
    """The known brightness stands at the places of the new grid: no shift, no turn, errors of interpolation only."""
    image = read_image(picture_at(tmp_path / "a.tif", transform, shape=(140, 150), crs=crs), PLACED)
    assert image.grid.crs == UTM
    values = whole(image)
    expected = brightness(*np.meshgrid(image.grid.east_centres_m, image.grid.north_centres_m))
    inside = np.zeros(values.shape, dtype=bool)
    inside[8:-8, 8:-8] = True
    off = (values - expected)[inside & ~np.isnan(values)]
    assert off.size > 0.4 * values.size
    assert np.median(np.abs(off)) < 0.05  # waves of 60 m cut at about 2 m: cubic convolution errs by (2/10)^3
    shifted = brightness(*np.meshgrid(image.grid.east_centres_m + 0.1, image.grid.north_centres_m))
    assert np.median(np.abs((values - shifted)[inside & ~np.isnan(values)])) > 5 * np.median(np.abs(off))
    assert why in " ".join(image.notes.said)
    assert "resampled" in " ".join(image.notes.said)


def test_feet_of_a_map_are_brought_to_metres(tmp_path: Path) -> None:
    """US survey feet of a state plane would make every speed 3.3 times too fast."""
    values = np.random.default_rng(0).uniform(0, 255, (80, 90)).astype(np.float32)
    path = write_raster(tmp_path / "a.tif", values, transform=north_up(10.0, 2_000_000.0, 700_000.0), crs="EPSG:2264")
    image = read_image(path, PLACED)
    assert image.grid.pixel_m == pytest.approx(10.0 * 1200 / 3937, rel=1e-3)
    assert "US survey foot" in image.notes.said[0]


def test_a_picture_without_georeference_needs_a_pixel_size_and_says_so(tmp_path: Path) -> None:
    """East and north then count from its corner."""
    path = write_raster(tmp_path / "20200101.png", GREY)
    with pytest.raises(IceError, match="--pixel-m"):
        read_image(path, ReadAsk())
    image = read_image(path, ReadAsk(pixel_m=3.0))
    assert (image.grid.crs, image.grid.west_m, image.grid.north_m, image.grid.pixel_m) == ("", 0.0, 0.0, 3.0)
    assert "no georeference: pixels taken as 3 m" in image.notes.said[0]


def test_a_georeferenced_picture_takes_no_other_pixel_size(tmp_path: Path) -> None:
    """Two truths about one length are one too many."""
    with pytest.raises(IceError, match="says itself where it lies"):
        read_image(picture_at(tmp_path / "a.tif", north_up(2.0)), PLAIN)


def test_a_world_file_without_reference_system_is_not_enough(tmp_path: Path) -> None:
    """Its lengths may be degrees or feet."""
    path = write_raster(tmp_path / "a.tif", GREY, transform=north_up(2.0))
    with pytest.raises(IceError, match="although it has a world file"):
        read_image(path, PLACED)


def test_sixteen_bit_pictures_keep_their_depth(tmp_path: Path) -> None:
    """No value is squeezed into a byte."""
    values = np.linspace(0, 65_535, 4800).astype(np.uint16).reshape(60, 80)
    image = read_image(write_raster(tmp_path / "a.png", values), PLAIN)
    assert np.array_equal(whole(image), values.astype(np.float32))


@pytest.mark.parametrize("alpha", [False, True])
def test_colours_become_brightness_and_transparent_pixels_no_data(alpha: bool, tmp_path: Path) -> None:
    """Rec. ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B."""
    random = np.random.default_rng(1)
    colours = random.integers(0, 256, (3, 60, 80), dtype=np.uint8)
    bands = np.concatenate([colours, np.full((1, 60, 80), 255, dtype=np.uint8)]) if alpha else colours
    if alpha:
        bands[3, :10] = 0
    image = read_image(write_raster(tmp_path / "a.png", bands), PLAIN)
    values = whole(image)
    red, green, blue = colours.astype(float)
    expected = 0.299 * red + 0.587 * green + 0.114 * blue
    top = 10 if alpha else 0
    assert np.allclose(values[top:], expected[top:], atol=1e-4)
    assert np.isnan(values[:top]).all()


def test_a_palette_becomes_brightness_not_its_indices(tmp_path: Path) -> None:
    """Neighbouring indices may be black and white."""
    index = np.random.default_rng(2).integers(0, 4, (60, 80)).astype(np.uint8)
    colormap = {0: (0, 0, 0, 255), 1: (255, 255, 255, 255), 2: (100, 100, 100, 255), 3: (0, 0, 255, 0)}
    image = read_image(write_raster(tmp_path / "a.png", index, colormap=colormap), PLAIN)
    expected = np.array([0.0, 255.0, 100.0, np.nan])[index]
    assert np.allclose(whole(image), expected, atol=1e-3, equal_nan=True)


def test_one_of_many_bands_is_taken_and_said(tmp_path: Path) -> None:
    """Nobody knows which band of five shows the ice best; --band does."""
    bands = np.stack([GREY + np.uint8(number) for number in range(5)])
    path = write_raster(tmp_path / "a.tif", bands, photometric="MINISBLACK")
    image = read_image(path, PLAIN)
    assert np.array_equal(whole(image), bands[0].astype(np.float32))
    assert "has 5 bands, of which band 1 was taken" in " ".join(image.notes.said)
    other = read_image(path, ReadAsk(taken=DAY, pixel_m=2.0, band=4))
    assert np.array_equal(whole(other), bands[3].astype(np.float32))
    with pytest.raises(IceError, match=r"no band 6.*There are 5"):
        read_image(path, ReadAsk(taken=DAY, pixel_m=2.0, band=6))


def test_one_band_of_a_colour_picture_can_be_taken(tmp_path: Path) -> None:
    """Blue shadows hide in red."""
    bands = np.stack([GREY, GREY[::-1], GREY.T.reshape(60, 80)])
    image = read_image(write_raster(tmp_path / "a.png", bands), ReadAsk(taken=DAY, pixel_m=2.0, band=2))
    assert np.array_equal(whole(image), GREY[::-1].astype(np.float32))


@pytest.mark.parametrize(
    ("values", "about", "what"),
    [
        (GREY > 99, {"dtype": "uint8", "nbits": 1}, "only two values"),
        (np.where(GREY > 99, 255, 0).astype(np.uint8), {}, "only two values"),
        (np.full((60, 80), 250, dtype=np.uint8), {}, "holds one value only"),
        (np.full((60, 80), 7, dtype=np.uint8), {"nodata": 7}, "holds no data"),
        (np.full((60, 80), np.nan, dtype=np.float32), {}, "holds no data"),
        (GREY.astype(np.complex64), {}, "complex"),
    ],
)
def test_pictures_in_which_nothing_can_be_matched_are_refused(
    values: Any, about: dict[str, Any], what: str, tmp_path: Path
) -> None:
    """One bit, all cloud, all void: said at once, not as a thousand missing vectors."""
    with pytest.raises(IceError, match=what) as caught:
        read_image(write_raster(tmp_path / "a.tif", values.astype(about.get("dtype", values.dtype)), **about), PLAIN)
    assert caught.value.where.endswith("a.tif")
    assert caught.value.remedy


def test_voids_are_nan_whatever_declares_them(tmp_path: Path) -> None:
    """Declared no-data, NaN, infinity, the largest number there is, or what the caller says."""
    values = GREY.astype(np.float32)
    values[0, 0], values[1, 1], values[2, 2], values[3, 3] = np.nan, np.inf, -9999.0, np.finfo(np.float32).min
    path = write_raster(tmp_path / "a.tif", values, nodata=-9999.0)
    found = whole(read_image(path, PLAIN))
    assert [tuple(place) for place in np.argwhere(np.isnan(found))] == [(0, 0), (1, 1), (2, 2), (3, 3)]
    stated = whole(read_image(path, ReadAsk(taken=DAY, pixel_m=2.0, nodata=9.0)))
    assert np.isnan(stated[values == 9.0]).all()


def test_undeclared_black_and_saturation_are_said(tmp_path: Path) -> None:
    """A black collar would be tracked as ground that stands still."""
    values = np.where(GREY < 100, 0, np.where(GREY > 120, 255, GREY)).astype(np.uint8)
    said = " ".join(read_image(write_raster(tmp_path / "a.png", values), PLAIN).notes.said)
    assert "pure black and not declared as no data" in said
    assert "more than half of it is saturated" in said


def test_heights_are_metres_and_never_off_the_earth(tmp_path: Path) -> None:
    """Feet are turned; undeclared voids become voids."""
    values = np.linspace(5400, 5800, 4800).astype(np.float32).reshape(60, 80)
    values[3, 3] = -32_767.0
    asked = ReadAsk(taken=DAY, pixel_m=2.0, kind=ImageKind.HEIGHTS)
    path = write_raster(tmp_path / "a.tif", values)
    found = whole(read_image(path, asked))
    assert np.isnan(found[3, 3])
    assert np.nanmax(found) == 5800.0
    feet = write_raster(tmp_path / "b.tif", values / 0.3048, unit="ft")
    assert np.allclose(whole(read_image(feet, asked)), found, equal_nan=True, atol=1e-3)
    with pytest.raises(IceError, match="furlong"):
        read_image(write_raster(tmp_path / "c.tif", values, unit="furlong"), asked)


def test_a_picture_is_no_height_model(tmp_path: Path) -> None:
    """One byte a pixel cannot hold 5,500 m."""
    with pytest.raises(IceError, match="not heights"):
        read_image(write_raster(tmp_path / "a.png", GREY), ReadAsk(taken=DAY, pixel_m=2.0, kind=ImageKind.HEIGHTS))


def test_files_that_are_no_pictures_are_refused_in_plain_words(tmp_path: Path) -> None:
    """Missing, empty, cut short, text."""
    with pytest.raises(IceError, match="no such file"):
        read_image(tmp_path / "none.tif", PLAIN)
    for name, content in (("empty.tif", b""), ("text.jpg", b"hello"), ("cut.png", b"\x89PNG\r\n\x1a\n123")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(IceError, match="cut short, damaged or no picture"):
            read_image(tmp_path / name, PLAIN)


def test_a_cut_short_picture_fails_when_it_is_read_not_as_vectors(tmp_path: Path) -> None:
    """The header is whole, the pixels are not."""
    path = picture_at(tmp_path / "a.tif", north_up(2.0))
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(IceError, match="cut short"):
        whole(read_image(path, PLACED))


def test_ground_control_points_are_no_georeference(tmp_path: Path) -> None:
    """On mountains they shift the ground by its height."""
    from rasterio.control import GroundControlPoint

    corners = ((0, 0), (0, 80), (60, 0), (60, 80))
    points = [GroundControlPoint(row, column, WEST_M + column, NORTH_M - row) for row, column in corners]
    with pytest.raises(IceError, match="ground control points"):
        read_image(write_raster(tmp_path / "a.tif", GREY, gcps=points, crs=UTM), PLAIN)


def test_coordinates_outside_their_own_system_are_refused(tmp_path: Path) -> None:
    """Degrees in a file that calls itself UTM, or swapped axes."""
    with pytest.raises(IceError, match="outside its own reference system"):
        read_image(picture_at(tmp_path / "a.tif", Affine(1e3, 0, 9e9, 0, -1e3, 9e9), dtype=np.float32), PLACED)


@pytest.mark.parametrize("crs", [UTM, "EPSG:4326"])
def test_windows_of_a_large_image_are_those_of_the_whole(
    crs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether held or read by bands of rows, resampled or not, a pixel has one value: no seams."""
    transform = north_up(2.0) if crs == UTM else Affine(2e-5, 0, 86.8575, 0, -1.8e-5, 27.9985)
    image = read_image(picture_at(tmp_path / "a.tif", transform, shape=(190, 150), crs=crs), PLACED)
    held = whole(image)
    monkeypatch.setattr("lungta.ice.image.rows.HELD_PIXELS", 0)
    monkeypatch.setattr("lungta.ice.image.rows.BAND_PIXELS", 64 * image.grid.columns)
    monkeypatch.setattr("lungta.ice.image.rows.KEPT", 1)
    image = image.on(image.grid)  # nothing read yet
    for rows in (slice(0, 64), slice(60, 140), slice(64, 65), slice(10, image.grid.rows)):
        part = image.window(rows, slice(33, 101))
        assert np.allclose(part, held[rows, 33:101], atol=2e-3, equal_nan=True)
        assert np.isfinite(part).any()


def test_a_large_image_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bands of rows are kept for a while, and no more than a few."""
    monkeypatch.setattr("lungta.ice.image.rows.HELD_PIXELS", 100)
    monkeypatch.setattr("lungta.ice.image.rows.BAND_PIXELS", 100)
    image = read_image(picture_at(tmp_path / "a.tif", north_up(2.0), shape=(700, 60)), PLACED)
    reads = []
    read = FileImage._read
    monkeypatch.setattr(FileImage, "_read", lambda self, rows, columns: reads.append(rows) or read(self, rows, columns))
    for top in range(0, 640, 32):
        for left in range(0, 40, 20):
            assert image.window(slice(top, top + 40), slice(left, left + 20)).shape == (40, 20)
    assert len(reads) == len(range(0, 672, 64))  # every band once
    assert max(rows.stop - rows.start for rows in reads) == 64


def test_a_stack_of_images_keeps_no_more_than_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The images used longest ago are read again when they are asked for again."""
    from lungta.ice.image.rows import STORE

    path = picture_at(tmp_path / "a.tif", north_up(2.0))
    images = [read_image(path, PLACED) for _ in range(6)]
    one = whole(images[0]).nbytes
    monkeypatch.setattr("lungta.ice.image.rows.STORE_BYTES", 3 * one)
    for image in (*images, images[0]):
        assert np.array_equal(whole(image), whole(images[5]))
        assert STORE.kept_bytes <= 3 * one


def test_windows_may_be_read_from_several_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tracking runs on both cores."""
    from concurrent.futures import ThreadPoolExecutor

    image = read_image(picture_at(tmp_path / "a.tif", north_up(2.0), shape=(400, 120)), PLACED)
    held = whole(image)
    monkeypatch.setattr("lungta.ice.image.rows.HELD_PIXELS", 0)
    monkeypatch.setattr("lungta.ice.image.rows.BAND_PIXELS", 100)
    image = image.on(image.grid)  # nothing read yet
    rows = [slice(top, top + 90) for top in range(0, 300, 7)]
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda part: image.window(part, slice(5, 100)), rows))
    assert all(np.array_equal(part, held[row, 5:100]) for row, part in zip(rows, parts, strict=True))


def test_what_was_made_for_practice_says_so(tmp_path: Path) -> None:
    """NOT REAL travels with the file, not with its name."""
    path = picture_at(tmp_path / "a.tif", north_up(2.0), tags={"TIFFTAG_IMAGEDESCRIPTION": "Made. NOT REAL: practice."})
    assert any("NOT REAL" in text for text in read_image(path, PLACED).notes.said)


def test_asking_for_nonsense_is_refused() -> None:
    """Bands count from 1; a pixel has a size."""
    with pytest.raises(ValueError, match="count from 1"):
        ReadAsk(band=0)
    with pytest.raises(ValueError, match="pixel_m"):
        ReadAsk(pixel_m=0.0)
