"""The practice icefall's files are read by others' programs as what they are."""

from __future__ import annotations

import json
from pathlib import Path

import gpxpy
import numpy as np
import pytest
import rasterio
from rasterio.features import geometry_mask
from rasterio.warp import transform_geom
from typer.testing import CliRunner

from lungta.cli.app import app
from lungta.ice.practice.files import practice_names, write_practice
from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.settings import PracticeSettings

COARSE = PracticeSettings(pixel_m=4.0, rows=140, columns=160)


@pytest.fixture(scope="module")
def made() -> PracticeIcefall:
    return practice_icefall(COARSE)


@pytest.fixture(scope="module")
def folder(made: PracticeIcefall, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("practice")
    assert set(write_practice(made, place)) == practice_names(COARSE) == {path.name for path in place.iterdir()}
    return place


def test_rasters_hold_the_values_and_say_where_when_and_not_real(made: PracticeIcefall, folder: Path) -> None:
    for image in (*made.pictures, *made.heights):
        with rasterio.open(folder / image.notes.origin) as file:
            assert np.array_equal(file.read(1), image.values)
            assert file.crs.to_epsg() == 32645
            assert file.transform.a == -file.transform.e == 4.0
            assert (file.bounds.left, file.bounds.top) == (made.grid.west_m, made.grid.north_m)
            assert file.tags()["TIFFTAG_DATETIME"] == f"{image.notes.taken_utc:%Y:%m:%d %H:%M:%S}"
            assert "NOT REAL" in file.tags()["TIFFTAG_IMAGEDESCRIPTION"]


@pytest.mark.parametrize("name", ["ice", "stable"])
def test_outlines_cover_the_masks(made: PracticeIcefall, folder: Path, name: str) -> None:
    """Burnt by GDAL, the outlines are the masks but for pixels on their edges."""
    feature = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))["features"][0]
    assert "NOT REAL" in feature["properties"]["note"]
    outline = transform_geom("EPSG:4326", made.grid.crs, feature["geometry"])
    with rasterio.open(folder / made.pictures[0].notes.origin) as file:
        burnt = geometry_mask([outline], made.grid.shape, file.transform, invert=True)
    assert np.mean(burnt != getattr(made, name)) < 0.01


def test_route_is_gpx_in_its_order(made: PracticeIcefall, folder: Path) -> None:
    gpx = gpxpy.parse((folder / "old-route.gpx").read_text(encoding="utf-8"))
    points = gpx.routes[0].points
    assert [point.name for point in points] == [point.id for point in made.route.points]
    assert [point.type for point in points] == [point.kind.value for point in made.route.points]
    assert points[0].latitude == pytest.approx(made.route.points[0].lat_deg, abs=1e-7)
    assert points[0].time == made.route.points[0].seen_utc
    assert "NOT REAL" in (gpx.description or "")


def test_the_command_writes_them(tmp_path: Path) -> None:
    """Its folder is replaced when it made it, and left alone when somebody else did."""
    out = tmp_path / "icefall"
    asked = ["ice", "practice", "--out", str(out), "--pixel-m", "4"]
    for _ in range(2):
        result = CliRunner().invoke(app, asked)
        assert result.exit_code == 0, result.output
    assert "NOT REAL" in result.output
    assert (out / "README.txt").is_file()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    assert CliRunner().invoke(app, asked).exit_code != 0
    assert (out / "mine.txt").is_file()
