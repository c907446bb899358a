"""Every raster that cannot be used is a TerrainError saying what, where and what to do, and nothing else is heard."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from rasterio import Affine
from rasterio.errors import NotGeoreferencedWarning
from terrain_rasters import SITE, hgt_bytes, plane, write_array, write_geographic

from lungta.core.errors import DatumError, TerrainError
from lungta.mountain.terrain.read import read_terrain


def missing(folder: Path) -> Path:
    return folder / "nowhere.tif"


def truncated(folder: Path) -> Path:
    path = write_geographic(folder / "cut.tif", compress=None)
    path.write_bytes(path.read_bytes()[:-20_000])
    return path


def beheaded(folder: Path) -> Path:
    path = write_geographic(folder / "head.tif")
    path.write_bytes(path.read_bytes()[:60])
    return path


def junk(folder: Path) -> Path:
    path = folder / "page.tif"
    path.write_bytes(b"<html>please log in</html>" * 40)
    return path


def empty(folder: Path) -> Path:
    path = folder / "empty.tif"
    path.write_bytes(b"")
    return path


def short_hgt(folder: Path) -> Path:
    path = folder / "N27E086.hgt"
    path.write_bytes(hgt_bytes(27, 86)[:-1000])
    return path


def no_crs(folder: Path) -> Path:
    return write_geographic(folder / "nocrs.tif", crs=None)


def no_transform(folder: Path) -> Path:
    with pytest.warns(NotGeoreferencedWarning):
        return write_array(folder / "picture.tif", np.full((50, 50), 5000.0), Affine.identity())


def drawing_board(folder: Path) -> Path:
    local = 'LOCAL_CS["drawing board",UNIT["metre",1],AXIS["x",EAST],AXIS["y",NORTH]]'
    return write_array(folder / "board.tif", np.full((50, 50), 5000.0), Affine(30, 0, 0, 0, -30, 0), crs=local)


def wrong_projection(folder: Path) -> Path:
    transform = Affine(1e6, 0.0, 4e8, 0.0, -1e6, 9e8)
    return write_array(folder / "utm.tif", np.full((50, 50), 5000.0), transform, crs="EPSG:32645")


def elsewhere(folder: Path) -> Path:
    transform = Affine(0.001, 0.0, 7.0, 0.0, -0.001, 46.0)
    return write_array(folder / "alps.tif", np.full((50, 50), 3000.0), transform)


def swapped(folder: Path) -> Path:
    transform = Affine(0.001, 0.0, 27.9, 0.0, -0.001, 86.95)
    return write_array(folder / "swapped.tif", np.full((200, 200), 5000.0), transform)


def photograph(folder: Path) -> Path:
    return write_geographic(folder / "photo.tif", heights=lambda lat, lon: lat * 0 + 200, dtype="uint8")


def all_void(folder: Path) -> Path:
    return write_geographic(folder / "void.tif", heights=lambda lat, lon: lat * 0 - 9999.0, nodata=-9999.0)


def strange_unit(folder: Path) -> Path:
    return write_geographic(folder / "unit.tif", units="furlong")


def no_zip(folder: Path) -> Path:
    path = folder / "N27E086.hgt.zip"
    path.write_bytes(b"PK nothing of the kind")
    return path


def empty_zip(folder: Path) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no tile")
    return path


def bomb(folder: Path) -> Path:
    path = folder / "N27E086.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("N27E086.hgt", bytes(60_000_000))
    return path


def damaged_zip(folder: Path) -> Path:
    path = folder / "N27E086.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("N27E086.hgt", hgt_bytes(27, 86))
    content = bytearray(path.read_bytes())
    content[2000:2400] = bytes(400)
    path.write_bytes(bytes(content))
    return path


def empty_folder(folder: Path) -> Path:
    (folder / "tiles").mkdir()
    return folder / "tiles"


def mixed_folder(folder: Path) -> Path:
    (folder / "tiles").mkdir()
    write_geographic(folder / "tiles" / "a.tif")
    (folder / "tiles" / "N27E086.hgt").write_bytes(hgt_bytes(27, 86))
    return folder / "tiles"


CASES = {
    missing: "no such file",
    truncated: "truncated, damaged",
    beheaded: "truncated, damaged",
    junk: "another format",
    empty: "truncated, damaged",
    short_hgt: "truncated or no SRTM tile",
    no_crs: "does not say where on Earth",
    no_transform: "does not say where on Earth",
    drawing_board: "not one of the Earth's surface",
    wrong_projection: "outside its own reference system",
    elsewhere: "does not reach the site",
    swapped: "look swapped",
    photograph: "a picture",
    all_void: "nothing but voids",
    strange_unit: "'furlong'",
    no_zip: "no readable zip archive",
    empty_zip: "holds no .hgt tile",
    bomb: "unpacks to more than",
    damaged_zip: "cannot be unpacked",
    empty_folder: "holds no height raster",
    mixed_folder: "different height models",
}


@pytest.mark.parametrize(("make", "words"), CASES.items(), ids=[make.__name__ for make in CASES])
def test_bad_raster(make, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    """What is wrong is said, with the file's name and a remedy; GDAL says nothing beside it."""
    path = make(tmp_path)
    with pytest.raises(TerrainError) as caught:
        read_terrain(path, SITE, extent_m=3000.0)
    message = str(caught.value)
    assert words in message
    assert tmp_path.name in message
    assert caught.value.remedy
    heard = capfd.readouterr()
    assert (heard.out, heard.err) == ("", "")


def test_unknown_datum(tmp_path: Path) -> None:
    """A vertical datum that Lungta does not know is refused, not ignored."""
    with pytest.raises(DatumError, match="EGM2008, EGM96 or ellipsoid"):
        read_terrain(write_geographic(tmp_path / "a.tif"), SITE, extent_m=3000.0, vertical_datum="NN54")


def test_the_sound_raster_beside_them_is_read(tmp_path: Path) -> None:
    """The helper that makes the bad ones makes a good one when nothing is spoilt."""
    terrain = read_terrain(write_geographic(tmp_path / "a.tif"), SITE, extent_m=3000.0)
    assert float(terrain.height_at(0.0, 0.0)) == pytest.approx(float(plane(27.9916, 86.877)), abs=0.3)
