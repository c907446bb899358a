"""Masks from pictures and outlines mark the pixels that they should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.mask import read_mask
from made_images import NORTH_M, UTM, WEST_M, north_up, write_raster

GRID = MapGrid(crs=UTM, west_m=WEST_M, north_m=NORTH_M, pixel_m=2.0, rows=60, columns=80)
BARE = MapGrid(crs="", west_m=0.0, north_m=0.0, pixel_m=2.0, rows=60, columns=80)
LEFT = np.arange(80)[None, :].repeat(60, axis=0) < 30


def corners(grid: MapGrid, west: float, south: float, east: float, north: float) -> list[list[float]]:
    """A rectangle of the grid's metres from its corner as longitude, latitude."""
    x, y = [west, east, east, west, west], [south, south, north, north, south]
    lat_deg, lon_deg = grid.to_geographic(grid.west_m + np.array(x), grid.north_m - np.array(y))
    return [[float(lon), float(lat)] for lon, lat in zip(lon_deg, lat_deg, strict=True)]


def geojson(path: Path, geometry: Any, **more: Any) -> Path:
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], **more}), encoding="utf-8")
    return path


HALF = {"type": "Polygon", "coordinates": [corners(GRID, 0.0, 120.0, 60.0, 0.0)]}


@pytest.mark.parametrize("high", [1, 255])
def test_a_picture_of_the_images_size_needs_no_georeference(high: int, tmp_path: Path) -> None:
    """Black and white, as any painting program writes it."""
    path = write_raster(tmp_path / "m.png", (LEFT * high).astype(np.uint8))
    assert np.array_equal(read_mask(path, BARE), LEFT)
    assert np.array_equal(read_mask(path, GRID), LEFT)


def test_one_bit_and_compressed_masks_are_read(tmp_path: Path) -> None:
    """JPEG smears black and white: half of the range decides."""
    assert np.array_equal(read_mask(write_raster(tmp_path / "m.tif", LEFT.astype(np.uint8), nbits=1), BARE), LEFT)
    smeared = read_mask(write_raster(tmp_path / "m.jpg", np.stack([LEFT * np.uint8(255)] * 3), quality=60), BARE)
    assert (smeared != LEFT).mean() < 0.01


def test_a_georeferenced_mask_is_laid_on_the_grid_by_its_nearest_pixel(tmp_path: Path) -> None:
    """Another size, another map: the place counts, and beyond its edge nothing is marked."""
    wide = np.zeros((40, 50), dtype=np.uint8)
    wide[:, :20] = 1
    path = write_raster(tmp_path / "m.tif", wide, transform=north_up(5.0, WEST_M - 40.0, NORTH_M + 50.0), crs=UTM)
    assert np.array_equal(read_mask(path, GRID), LEFT)
    short = write_raster(
        tmp_path / "s.tif", np.array([[1, 1, 0]] * 5, dtype=np.uint8), transform=north_up(10.0), crs=UTM
    )
    found = read_mask(short, GRID)
    assert found[:25, :10].all()
    assert found.sum() == 25 * 10


def test_a_mask_of_another_size_cannot_be_placed(tmp_path: Path) -> None:
    """Stretching it would be a guess."""
    path = write_raster(tmp_path / "m.png", LEFT[:50].astype(np.uint8))
    for grid in (GRID, BARE):
        with pytest.raises(IceError, match="80 x 50 px"):
            read_mask(path, grid)


def test_polygons_mark_the_pixels_whose_centres_they_hold(tmp_path: Path) -> None:
    """In degrees, whatever wraps the geometry."""
    assert np.array_equal(read_mask(geojson(tmp_path / "m.geojson", HALF), GRID), LEFT)
    several = {"type": "GeometryCollection", "geometries": [HALF, {"type": "Point", "coordinates": [86.9, 28.0]}]}
    assert np.array_equal(read_mask(geojson(tmp_path / "n.json", several), GRID), LEFT)
    (tmp_path / "bare.geojson").write_text(json.dumps(HALF), encoding="utf-8")
    assert np.array_equal(read_mask(tmp_path / "bare.geojson", GRID), LEFT)


def test_holes_stay_open_and_bow_ties_are_mended(tmp_path: Path) -> None:
    """A nunatak in the ice is no ice."""
    holed = {"type": "Polygon", "coordinates": [*HALF["coordinates"], corners(GRID, 20.0, 80.0, 40.0, 40.0)]}
    found = read_mask(geojson(tmp_path / "m.geojson", holed), GRID)
    assert not found[20:40, 10:20].any()
    assert found.sum() == LEFT.sum() - 200
    a, b, c, d, _ = HALF["coordinates"][0]
    tied = read_mask(geojson(tmp_path / "t.geojson", {"type": "Polygon", "coordinates": [[a, c, b, d, a]]}), GRID)
    assert tied.sum() == pytest.approx(LEFT.sum() / 2, rel=0.05)


def test_older_geojson_names_its_system(tmp_path: Path) -> None:
    """As QGIS exports it from a UTM project."""
    x, y = [0.0, 60.0, 60.0, 0.0, 0.0], [120.0, 120.0, 0.0, 0.0, 120.0]
    ring = [[WEST_M + east, NORTH_M - south] for east, south in zip(x, y, strict=True)]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32645"}}
    path = geojson(tmp_path / "m.geojson", {"type": "Polygon", "coordinates": [ring]}, crs=crs)
    assert np.array_equal(read_mask(path, GRID), LEFT)
    unknown = {"type": "name", "properties": {"name": "urn:nobody:1"}}
    with pytest.raises(IceError, match="unknown reference system"):
        read_mask(geojson(tmp_path / "n.geojson", HALF, crs=unknown), GRID)


def kml(path: Path, outer: str, inner: str = "") -> Path:
    hole = f"<innerBoundaryIs><LinearRing><coordinates>{inner}</coordinates></LinearRing></innerBoundaryIs>" * bool(
        inner
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{outer}</coordinates></LinearRing></outerBoundaryIs>{hole}"
        "</Polygon></Placemark></Document></kml>",
        encoding="utf-8",
    )
    return path


def test_kml_outlines_are_read_with_their_holes(tmp_path: Path) -> None:
    """As Google Earth exports them, with heights."""
    outer, inner = (
        " ".join(f"{lon},{lat},5400" for lon, lat in corners(GRID, *box))
        for box in ((0.0, 120.0, 60.0, 0.0), (20.0, 80.0, 40.0, 40.0))
    )
    found = read_mask(kml(tmp_path / "m.kml", outer, inner), GRID)
    assert found.sum() == LEFT.sum() - 200


def test_an_entity_bomb_in_kml_is_not_expanded(tmp_path: Path) -> None:
    """A file from the network must not fill the memory."""
    (tmp_path / "m.kml").write_text(
        '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "86.8,28.0 "><!ENTITY b "&a;&a;&a;">]>'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Polygon><outerBoundaryIs><LinearRing>'
        "<coordinates>&b;&b;&b;</coordinates></LinearRing></outerBoundaryIs></Polygon></kml>",
        encoding="utf-8",
    )
    with pytest.raises(IceError):
        read_mask(tmp_path / "m.kml", GRID)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("m.geojson", "{", "no GeoJSON"),
        ("m.geojson", "[]", "no GeoJSON"),
        ("m.geojson", '{"type": "FeatureCollection"}', "no GeoJSON"),
        ("m.geojson", '{"type": "FeatureCollection", "features": []}', "holds no polygon"),
        ("m.geojson", '{"type": "LineString", "coordinates": [[86.8, 28.0], [86.9, 28.0]]}', "not as a line"),
        (
            "m.geojson",
            json.dumps(
                {"type": "Polygon", "coordinates": [[[28.0, 186.8], [28.1, 186.8], [28.1, 186.9], [28.0, 186.8]]]}
            ),
            "off the globe",
        ),
        (
            "m.geojson",
            json.dumps({"type": "Polygon", "coordinates": [[[6.0, 46.0], [7.0, 46.0], [7.0, 47.0], [6.0, 46.0]]]}),
            "marks no pixel",
        ),
        ("m.kml", "<kml", "no KML"),
        ("m.kml", "<kml/>", "holds no polygon"),
        ("m.png", "hello", "no picture"),
    ],
)
def test_files_that_mark_nothing_are_refused(name: str, content: str, what: str, tmp_path: Path) -> None:
    """An ice mask that marks nothing would silently be no mask."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(IceError, match=what):
        read_mask(tmp_path / name, GRID)


def test_outlines_need_a_georeferenced_picture(tmp_path: Path) -> None:
    """Degrees on a picture that is nowhere."""
    with pytest.raises(IceError, match="do not say where on Earth"):
        read_mask(geojson(tmp_path / "m.geojson", HALF), BARE)
    with pytest.raises(IceError, match="no such file"):
        read_mask(tmp_path / "none.geojson", GRID)
