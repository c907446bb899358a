"""Two images come onto one grid where both show the ground, or it is said why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasterio import Affine

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.dates import Taken
from lungta.ice.image.model import HeldImage, IceImage, ImageKind, ImageNotes
from lungta.ice.image.pair import check_georeferences, paired
from lungta.ice.image.read import read_image
from made_images import NORTH_M, UTM, WEST_M, brightness, north_up, picture_at, write_raster

FIRST = datetime(2027, 4, 5, 4, tzinfo=UTC)


def asked(days: float = 0.0, **more: Any) -> ReadAsk:
    return ReadAsk(taken=Taken(utc=FIRST + timedelta(days=days)), **more)


def whole(image: IceImage) -> Any:
    return image.window(slice(0, image.grid.rows), slice(0, image.grid.columns))


def known(grid: MapGrid) -> Any:
    return brightness(*np.meshgrid(grid.east_centres_m, grid.north_centres_m))


def two(folder: Path, one: Affine, other: Affine, **about: Any) -> tuple[IceImage, IceImage]:
    first = read_image(picture_at(folder / "a.tif", one), asked())
    shape = about.pop("shape", (100, 120))
    return first, read_image(picture_at(folder / "b.tif", other, shape=shape, **about), asked(8.0))


def test_images_of_one_grid_are_left_alone(tmp_path: Path) -> None:
    """Nothing is copied, cropped or resampled."""
    first, second = two(tmp_path, north_up(2.0), north_up(2.0), tags={"x": "other bytes"})
    assert paired(first, second) == (first, second)


def test_pixels_that_lie_on_one_lattice_are_cropped_without_resampling(tmp_path: Path) -> None:
    """Size and extent differ: the common ground keeps its very values."""
    first, second = paired(*two(tmp_path, north_up(2.0), north_up(2.0, WEST_M + 60.0, NORTH_M + 20.0), shape=(90, 200)))
    assert first.grid == second.grid
    assert first.grid.shape == (80, 90)
    assert (first.grid.west_m, first.grid.north_m) == (WEST_M + 60.0, NORTH_M)
    for image in (first, second):
        assert np.array_equal(whole(image), known(image.grid).astype(np.float32))
        assert image.notes.said == ()


@pytest.mark.parametrize(
    ("other", "about"),
    [
        (north_up(2.0, WEST_M - 20.7, NORTH_M + 11.3), {"shape": (120, 150)}),
        (north_up(1.6, WEST_M - 20.7, NORTH_M + 11.3), {"shape": (150, 180)}),
        (north_up(0.5, WEST_M - 20.7, NORTH_M + 11.3), {"shape": (450, 560)}),
        (Affine(2e-5, 0, 86.8573, 0, -1.8e-5, 27.9985), {"shape": (140, 150), "crs": "EPSG:4326"}),
        (Affine(2.0, 0, -104_700.0, 0, -2.0, 3_112_250.0), {"shape": (150, 200), "crs": "EPSG:32646"}),
    ],
)
def test_another_map_or_lattice_is_resampled_onto_the_first_and_said(
    other: Affine, about: dict[str, Any], tmp_path: Path
) -> None:
    """Once, from the second file's own pixels; the first is untouched."""
    first, second = paired(*two(tmp_path, north_up(2.0), other, **about))
    assert first.grid == second.grid
    assert min(first.grid.shape) > 60
    assert first.notes.said == ()
    assert len([text for text in second.notes.said if "resampled onto the pixels of the pair" in text]) == 1
    assert not any("resampled to" in text for text in second.notes.said)
    assert np.array_equal(whole(first), known(first.grid).astype(np.float32))
    off = (whole(second) - known(second.grid))[4:-4, 4:-4]
    off = off[~np.isnan(off)]
    assert off.size > 1000
    assert np.median(np.abs(off)) < (0.3 if other.a == 0.5 else 0.05)  # the finer one is blurred to coarser pixels


def test_the_coarser_pixels_decide_when_far_coarser(tmp_path: Path) -> None:
    """Blowing up a coarse image adds no detail; the fine one is averaged, not thinned."""
    fine, coarse = two(tmp_path, north_up(2.0), north_up(3.5, WEST_M - 30.0, NORTH_M + 30.0), shape=(80, 80))
    image, other = paired(fine, coarse)
    assert image.grid.pixel_m == 3.5
    assert image.grid.shape == other.grid.shape
    assert "resampled" in image.notes.said[0]


def test_fine_noise_is_averaged_when_brought_to_coarse_pixels(tmp_path: Path) -> None:
    """Taking single pixels would keep all of the noise: aliasing that tracks as texture."""
    noise = np.random.default_rng(3).normal(100.0, 10.0, (800, 800)).astype(np.float32)
    fine = read_image(write_raster(tmp_path / "a.tif", noise, transform=north_up(0.5), crs=UTM), asked())
    coarse = read_image(picture_at(tmp_path / "b.tif", north_up(4.0), shape=(100, 100)), asked(8.0))
    values = whole(paired(fine, coarse)[0])
    assert np.nanmean(values) == pytest.approx(100.0, abs=0.3)
    assert np.nanstd(values) < 2.0  # 10 / 8 for a mean over 8 x 8


def test_held_images_are_paired_as_files_are(tmp_path: Path) -> None:
    """A made image has no file; it is cropped and resampled from memory."""
    first, _ = two(tmp_path, north_up(2.0), north_up(2.0))
    grid = MapGrid(crs=UTM, west_m=WEST_M + 21.0, north_m=NORTH_M - 7.0, pixel_m=2.0, rows=90, columns=90)
    notes = ImageNotes(title="made", origin="", taken_utc=FIRST + timedelta(days=1))
    held = HeldImage(grid=grid, notes=notes, values=known(grid).astype(np.float32))
    _, second = paired(first, held)
    assert np.nanmax(np.abs(whole(second) - known(second.grid))[4:-4, 4:-4]) < 0.2
    assert "made: resampled" in second.notes.said[0]
    shifted = replace(grid, west_m=WEST_M + 20.0, north_m=NORTH_M - 6.0)
    held = HeldImage(grid=shifted, notes=notes, values=known(shifted).astype(np.float32))
    _, second = paired(first, held)
    assert np.array_equal(whole(second), known(second.grid).astype(np.float32))


def held_at(days: float, **about: Any) -> HeldImage:
    grid = MapGrid(crs=UTM, west_m=WEST_M, north_m=NORTH_M, pixel_m=2.0, rows=60, columns=70)
    grid = replace(grid, **about.pop("grid", {}))
    notes = ImageNotes(title=f"day {days:g}", origin="", taken_utc=FIRST + timedelta(days=days), **about)
    return HeldImage(grid=grid, notes=notes, values=np.zeros(grid.shape, dtype=np.float32))


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (held_at(0), held_at(0), "at one time"),
        (held_at(8), held_at(0), "wrong order"),
        (held_at(0, sha256="f" * 64), held_at(8, sha256="f" * 64), "one picture twice"),
        (held_at(0), held_at(8, kind=ImageKind.HEIGHTS), "a picture and a height model"),
        (held_at(0), held_at(8, grid={"crs": ""}), "does not say where on Earth it lies"),
        (held_at(0), held_at(8, grid={"west_m": WEST_M + 5000.0}), "4,860 m apart"),
        (held_at(0), held_at(8, grid={"west_m": WEST_M + 100.0}), "share only 20 x 60 pixels"),
        (held_at(0, grid={"crs": ""}), held_at(8, grid={"crs": "", "rows": 61}), "different sizes"),
        (held_at(0, grid={"crs": ""}), held_at(8, grid={"crs": "", "pixel_m": 3.0}), "different sizes"),
        (held_at(0), held_at(8, grid={"crs": "EPSG:32633"}), "no common ground|cannot be brought together"),
    ],
)
def test_images_that_do_not_go_together_are_refused(before: HeldImage, after: HeldImage, what: str) -> None:
    """What, and what to do: no vector comes of such a pair."""
    with pytest.raises(IceError, match=what) as caught:
        paired(before, after)
    assert caught.value.remedy


@pytest.mark.parametrize("turned", [False, True])
def test_a_picture_against_a_height_model_is_refused(turned: bool, tmp_path: Path) -> None:
    """Whole numbers against floating point, when nobody said that they are heights."""
    values = np.random.default_rng(4).uniform(1.0, 255.0, (80, 80))
    about = {"transform": north_up(2.0), "crs": UTM}
    picture = write_raster(tmp_path / "a.tif", values.astype(np.uint8), **about)
    heights = write_raster(tmp_path / "b.tif", (5000.0 + values).astype(np.float32), **about)
    files = (heights, picture) if turned else (picture, heights)
    with pytest.raises(IceError, match="a picture and a height model") as caught:
        paired(read_image(files[0], asked()), read_image(files[1], asked(8.0)))
    assert "--heights" in (caught.value.remedy or "")


def test_heights_of_whole_and_of_floating_metres_go_together(tmp_path: Path) -> None:
    """Height models come as both: who says --heights has said what they are."""
    values = np.random.default_rng(4).uniform(5000.0, 5300.0, (80, 80))
    kinds = zip(("a.tif", "b.tif"), (np.int16, np.float32), (0.0, 8.0), strict=True)
    images = [
        read_image(
            write_raster(tmp_path / name, values.astype(kind), transform=north_up(2.0), crs=UTM),
            asked(days, kind=ImageKind.HEIGHTS),
        )
        for name, kind, days in kinds
    ]
    assert paired(images[0], images[1])[0].grid == images[0].grid


def test_what_practice_files_say_of_themselves_counts() -> None:
    """A made height model given as a picture is told from a made picture by its own words."""
    said = [(f"a.tif: Practice icefall, {kind.value}, 2027-04-05. NOT REAL",) for kind in ImageKind]
    with pytest.raises(IceError, match="a picture and a height model"):
        paired(held_at(0, said=said[0]), held_at(8, said=said[1]))


@pytest.mark.parametrize("turned", [False, True])
def test_one_georeference_of_two_is_said_before_anything_else(turned: bool, tmp_path: Path) -> None:
    """Which one has none, and not that a pixel size is missing: with it, the other would refuse."""
    has = picture_at(tmp_path / "a.tif", north_up(2.0))
    bare = write_raster(tmp_path / "b.png", np.arange(6400, dtype=np.uint8).reshape(80, 80))
    check_georeferences(has, has)
    check_georeferences(bare, bare)
    with pytest.raises(IceError, match=r"a\.tif has a georeference, b\.png has none") as caught:
        check_georeferences(*((bare, has) if turned else (has, bare)))
    assert "Georeference b.png" in (caught.value.remedy or "")


def test_images_of_one_size_without_georeference_go_together() -> None:
    """They are taken to show the same ground; their notes say what is not known."""
    pair = held_at(0, grid={"crs": ""}), held_at(8, grid={"crs": ""})
    assert paired(*pair) == pair
