"""Terrain is looked for in five places in a fixed order, and each that is passed over says why."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from terrain_rasters import SITE, hgt_bytes, plane, write_geographic

from lungta.core.errors import TerrainError
from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.find import TerrainRequest, find_terrain, terrain_availability
from lungta.mountain.terrain.tiles import sidecar_of, tile_folder, tiles_about

PADS = ((28.0026, 86.8528), (27.9875, 86.875))
REQUEST = TerrainRequest(
    frame=SITE, extent_m=3000.0, site_id="khumbu", must_cover=PADS, explicit=None, allow_download=False
)
GLO30 = {"tags": {"SOURCE": "Copernicus DEM GLO-30"}}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that LUNGTA_DATA names, empty."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("LUNGTA_DATA", str(folder))
    return folder


def cache_tiles() -> list[Path]:
    """Put a tile under each name that the site needs into the cache, with its record."""
    tile_folder().mkdir(parents=True)
    tiles = []
    for name in tiles_about(SITE, REQUEST.extent_m):
        tile = write_geographic(tile_folder() / f"{name}.tif")
        sidecar_of(tile).write_text(json.dumps({"sha256": hashlib.sha256(tile.read_bytes()).hexdigest()}), "utf-8")
        tiles.append(tile)
    return tiles


def test_a_stated_file_comes_first(tmp_path: Path, data: Path) -> None:
    """A stated file is used although cache and data folder have terrain too."""
    cache_tiles()
    write_geographic(data / "other.tif", **GLO30)
    stated = write_geographic(tmp_path / "mine.tif")
    assert find_terrain(replace(REQUEST, explicit=stated)).source.origin == str(stated)


def test_then_the_cache_then_the_data_folder_then_the_schematic(data: Path) -> None:
    """Each place is used when those before it have nothing, and the source says what they lacked."""
    schematic = find_terrain(REQUEST).source
    assert schematic.schematic
    assert [reason.split(":")[0] for reason in schematic.passed_over] == ["cache", "LUNGTA_DATA", "download"]
    local = write_geographic(data / "local.tif")
    from_data = find_terrain(REQUEST).source
    assert from_data.origin == str(local)
    assert [reason.split(":")[0] for reason in from_data.passed_over] == ["cache"]
    tiles = cache_tiles()
    from_cache = find_terrain(REQUEST).source
    assert str(tiles[0]) in from_cache.origin
    assert from_cache.title == "Copernicus DEM GLO-30"
    assert from_cache.passed_over == ()


def test_a_cached_tile_that_changed_is_passed_over(data: Path) -> None:
    """A byte more than was downloaded, and the cache is no longer believed."""
    tile = cache_tiles()[0]
    tile.write_bytes(tile.read_bytes() + b"\0")
    source = find_terrain(REQUEST).source
    assert source.schematic
    assert "has changed since it was downloaded" in source.passed_over[0]
    sidecar_of(tile).unlink()
    assert "digest was never recorded" in find_terrain(REQUEST).source.passed_over[0]


def test_the_most_accurate_model_that_holds_every_pad(data: Path) -> None:
    """Of several models the best is taken; one that lacks a pad is passed over with the reason; none are mixed."""
    (data / "terrain").mkdir()
    for south_deg in (27, 28):
        (data / "terrain" / f"N{south_deg}E086.hgt").write_bytes(hgt_bytes(south_deg, 86))
    assert find_terrain(REQUEST).source.title == "SRTM"
    small = write_geographic(data / "a_glo30.tif", half_deg=0.015, **GLO30)
    source = find_terrain(REQUEST).source
    assert source.title == "SRTM"
    assert any("28.0026 N, 86.8528 E: lies off the terrain" in reason for reason in source.passed_over)
    small.unlink()
    write_geographic(data / "z_glo30.tif", **GLO30)
    assert find_terrain(REQUEST).source.title == "Copernicus DEM GLO-30"


def test_a_broken_file_beside_a_sound_one_does_no_harm(data: Path) -> None:
    """What cannot be read in the data folder is skipped when something else can."""
    (data / "broken.tif").write_bytes(b"nothing")
    sound = write_geographic(data / "sound.tif")
    assert find_terrain(REQUEST).source.origin == str(sound)
    sound.unlink()
    reasons = find_terrain(REQUEST).source.passed_over
    assert any("broken.tif" in reason and "another format" in reason for reason in reasons)


def test_a_folder_may_be_stated(tmp_path: Path) -> None:
    """A stated folder with two models gives the better one."""
    folder = tmp_path / "tiles"
    folder.mkdir()
    for south_deg in (27, 28):
        (folder / f"N{south_deg}E086.hgt").write_bytes(hgt_bytes(south_deg, 86))
    write_geographic(folder / "glo30.tif", **GLO30)
    assert find_terrain(replace(REQUEST, explicit=folder)).source.title == "Copernicus DEM GLO-30"


@pytest.mark.parametrize("fault", ["missing", "off a pad", "void under a pad"])
def test_a_stated_file_must_do(tmp_path: Path, data: Path, fault: str) -> None:
    """A stated file that lacks a pad is an error that names the pad; nothing else is used in its place."""
    cache_tiles()

    def holed(lat_deg, lon_deg):  # type: ignore[no-untyped-def]
        near = (abs(lat_deg - PADS[0][0]) < 0.003) & (abs(lon_deg - PADS[0][1]) < 0.003)
        return plane(lat_deg, lon_deg) * (1 - near) - 9999.0 * near

    path = tmp_path / "mine.tif"
    if fault == "off a pad":
        write_geographic(path, half_deg=0.015)
    elif fault == "void under a pad":
        write_geographic(path, heights=holed, nodata=-9999.0)
    words = {"missing": "no such file", "off a pad": "lies off the terrain", "void under a pad": "lies on a void"}
    with pytest.raises(TerrainError, match=words[fault]) as caught:
        find_terrain(replace(REQUEST, explicit=path))
    assert "mine.tif" in str(caught.value)
    assert fault == "missing" or "28.0026 N, 86.8528 E" in str(caught.value)


def test_where_there_is_nothing_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off every source the error lists all places, why each was passed over, and what to do."""
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    alps = replace(REQUEST, frame=LocalFrame(origin_lat_deg=45.98, origin_lon_deg=7.66), must_cover=((45.98, 7.66),))
    with pytest.raises(TerrainError) as caught:
        find_terrain(replace(alps, site_id="matterhorn", allow_download=True))
    for words in ("not in the cache", "LUNGTA_DATA is not set", "LUNGTA_OFFLINE", "no schematic", "fetch matterhorn"):
        assert words in str(caught.value)


def test_availability_lists_every_place(data: Path) -> None:
    """A field check sees all places in order, what is there, and how to get what is not; nothing is downloaded."""
    write_geographic(data / "local.tif", **GLO30)
    steps = terrain_availability(REQUEST)
    assert [step.step for step in steps] == ["cache", "LUNGTA_DATA", "download", "schematic"]
    assert [step.available for step in steps] == [False, True, False, True]
    assert "lungta terrain fetch khumbu" in steps[0].remedy
    assert "Copernicus DEM GLO-30" in steps[1].detail
    assert "Copernicus_DSM_COG_10_N27_00_E086_00_DEM" in steps[2].detail
    assert "NOT FOR FLIGHT" in steps[3].detail


def test_tile_names() -> None:
    """Tiles are named by their south-west corner; a site near a border needs both sides."""
    assert tiles_about(SITE, 500.0) == ("Copernicus_DSM_COG_10_N27_00_E086_00_DEM",)
    assert len(tiles_about(SITE, 3000.0)) == 2
    andes = LocalFrame(origin_lat_deg=-32.65, origin_lon_deg=-70.01)
    assert tiles_about(andes, 3000.0) == (
        "Copernicus_DSM_COG_10_S33_00_W071_00_DEM",
        "Copernicus_DSM_COG_10_S33_00_W070_00_DEM",
    )


@pytest.mark.real_data
def test_the_real_folder(real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """About the icefall GLO-30 wins over SRTM, which ends south of Base Camp."""
    monkeypatch.setenv("LUNGTA_DATA", str(real_data))
    source = find_terrain(REQUEST).source
    assert source.title == "Copernicus DEM GLO-30"
    assert not source.schematic
