"""Heights come out where and as high as they went in, on mean sea level; voids stay voids."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio import Affine
from scipy.interpolate import RegularGridInterpolator
from terrain_rasters import SITE, STEP_DEG, height_error_m, hgt_bytes, plane, write_array, write_geographic

from lungta.core.geo import LocalFrame
from lungta.core.geoid import undulation_m
from lungta.mountain.terrain.read import MAX_NODES, MIN_POSTING_M, read_terrain

EXTENT_M = 3000.0
TOLERANCE_M = 0.3  # a hundredth of a pixel on the plane's slope


def test_heights_are_where_they_were_written(tmp_path: Path) -> None:
    """A tilted plane read back is the plane at every node; one shifted by five tolerances is not."""
    terrain = read_terrain(write_geographic(tmp_path / "a.tif"), SITE, extent_m=EXTENT_M)
    assert np.abs(height_error_m(terrain)).max() < TOLERANCE_M
    assert np.abs(height_error_m(terrain) + 5 * TOLERANCE_M).max() > TOLERANCE_M
    assert terrain.east_m[0] <= -EXTENT_M + terrain.posting_m
    assert terrain.north_m[-1] >= EXTENT_M - terrain.posting_m


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.floats(-2e5, 2e5), st.floats(-2e5, 2e5), st.floats(500.0, 5000.0))
def test_any_plane(tmp_path_factory: pytest.TempPathFactory, north: float, east: float, extent_m: float) -> None:
    """Whatever its tilt and however much of it is wanted, a plane stays a plane."""

    def tilted(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        return 4500.0 + north * 0.1 * (lat_deg - 27.9916) + east * 0.1 * (lon_deg - 86.877)

    path = write_geographic(tmp_path_factory.mktemp("plane") / "a.tif", heights=tilted)
    assert np.abs(height_error_m(read_terrain(path, SITE, extent_m=extent_m), tilted)).max() < TOLERANCE_M


def test_projected_raster(tmp_path: Path) -> None:
    """A raster in UTM metres gives the same ground as one in degrees."""
    from pyproj import Transformer

    to_degrees = Transformer.from_crs("EPSG:32645", "EPSG:4326", always_xy=True)
    east, north = np.meshgrid(484_000.0 + 30.0 * np.arange(300), 3_101_000.0 - 30.0 * np.arange(300))
    lon_deg, lat_deg = to_degrees.transform(east, north)
    transform = Affine(30.0, 0.0, 484_000.0 - 15.0, 0.0, -30.0, 3_101_000.0 + 15.0)
    path = write_array(tmp_path / "utm.tif", plane(lat_deg, lon_deg), transform, crs="EPSG:32645")
    terrain = read_terrain(path, SITE, extent_m=EXTENT_M)
    assert np.abs(height_error_m(terrain)).max() < TOLERANCE_M
    assert terrain.posting_m == 30.0


@pytest.mark.parametrize("zipped", [False, True])
def test_srtm_tiles(tmp_path: Path, zipped: bool) -> None:
    """An .hgt tile, plain or zipped, is SRTM on EGM96 and joins its neighbour without a gap."""
    for south_deg, name in ((27, "N27E086.hgt"), (28, "N28E086.hgt")):
        content = hgt_bytes(south_deg, 86)
        if zipped:
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(name, content)
        else:
            (tmp_path / name).write_bytes(content)
    terrain = read_terrain(tmp_path, SITE, extent_m=EXTENT_M)
    assert not np.isnan(terrain.alt_amsl_m).any()
    assert np.abs(height_error_m(terrain)).max() < 1.0  # whole metres
    assert terrain.source.vertical_datum == "EGM96"
    assert terrain.source.title == "SRTM"
    assert "N27E086" in terrain.source.origin
    assert "N28E086" in terrain.source.origin


def test_tiles_that_share_no_row_leave_no_gap(tmp_path: Path) -> None:
    """GLO-30 tiles end one posting before the next begins; across the seam the plane goes on."""
    step_deg, site = 1 / 3600, LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.877)
    for south_deg in (27, 28):
        lat_deg = south_deg + 1 - step_deg * np.arange(3600)
        lon_deg = 86.8 + step_deg * np.arange(600)
        values = plane(*np.meshgrid(lat_deg, lon_deg, indexing="ij"))
        transform = Affine(step_deg, 0.0, 86.8 - step_deg / 2, 0.0, -step_deg, south_deg + 1 + step_deg / 2)
        name = f"Copernicus_DSM_COG_10_N{south_deg}_00_E086_00_DEM.tif"
        write_array(tmp_path / name, values, transform)
    terrain = read_terrain(tmp_path, site, extent_m=2000.0)
    error_m = np.abs(height_error_m(terrain))
    assert not np.isnan(error_m).any()
    assert error_m.max() < TOLERANCE_M
    assert terrain.source.title == "Copernicus DEM GLO-30"
    assert terrain.source.vertical_datum == "EGM2008"


@pytest.mark.parametrize(
    ("fill", "told"), [(-32768.0, {"nodata": -32768.0}), (np.nan, {}), (-9999.0, {}), (32767.0, {}), (0.0, {})]
)
def test_voids_stay_voids(tmp_path: Path, fill: float, told: dict[str, float]) -> None:
    """A void, declared or not, is NaN where it was and nowhere else; it is never 0 and never filled in."""

    def holed(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
        hole = (np.abs(lat_deg - 27.9916) < 0.005) & (np.abs(lon_deg - 86.877) < 0.003)
        return np.where(hole, fill, plane(lat_deg, lon_deg))

    terrain = read_terrain(write_geographic(tmp_path / "a.tif", heights=holed, **told), SITE, extent_m=EXTENT_M)
    lat_deg, lon_deg = SITE.to_geographic(*np.meshgrid(terrain.east_m, terrain.north_m))
    inside = (np.abs(lat_deg - 27.9916) < 0.005) & (np.abs(lon_deg - 86.877) < 0.003)
    beside = (np.abs(lat_deg - 27.9916) > 0.006) | (np.abs(lon_deg - 86.877) > 0.004)
    assert np.isnan(terrain.alt_amsl_m[inside]).mean() > 0.9
    assert np.isnan(terrain.height_at(0.0, 0.0))
    assert np.isnan(terrain.sigma_at(0.0, 0.0))
    assert np.abs(height_error_m(terrain)[beside]).max() < TOLERANCE_M
    valid = ~np.isnan(terrain.alt_amsl_m)
    assert terrain.alt_amsl_m[valid].min() > 2000.0
    np.testing.assert_array_equal(np.isnan(terrain.sigma_m), ~valid)


def test_sea_level_is_no_void(tmp_path: Path) -> None:
    """Where other ground is low, a height of 0 is the beach."""
    path = write_geographic(tmp_path / "a.tif", heights=lambda lat, lon: np.maximum(0.0, 1000 * (lat - 27.9916)))
    terrain = read_terrain(path, SITE, extent_m=EXTENT_M)
    assert float(terrain.height_at(0.0, -2000.0)) == 0.0


def test_the_grid_ends_where_the_source_ends(tmp_path: Path) -> None:
    """A raster smaller than the square gives a smaller grid, not a rim of voids."""
    terrain = read_terrain(write_geographic(tmp_path / "a.tif", half_deg=0.01), SITE, extent_m=EXTENT_M)
    assert terrain.east_m[0] > -1100.0
    assert terrain.covers(900.0, 900.0)
    assert not terrain.covers(1500.0, 0.0)


def test_posting_is_the_sources_within_bounds(tmp_path: Path) -> None:
    """The grid is about as fine as the source, never finer than 10 m nor more than 1,500 nodes wide."""
    terrain = read_terrain(write_geographic(tmp_path / "a.tif"), SITE, extent_m=EXTENT_M)
    assert terrain.posting_m == np.floor(terrain.source.posting_m) == 81.0
    transform = Affine(2e-5, 0.0, 86.867, 0.0, -2e-5, 28.0016)
    lat_deg, lon_deg = 28.0016 - 2e-5 * (np.arange(1000) + 0.5), 86.867 + 2e-5 * (np.arange(1000) + 0.5)
    path = write_array(
        tmp_path / "fine.tif", plane(*np.meshgrid(lat_deg, lon_deg, indexing="ij")), transform, nodata=-1.0
    )
    fine = read_terrain(path, SITE, extent_m=900.0)
    assert fine.posting_m == MIN_POSTING_M
    assert np.abs(height_error_m(fine)).max() < 1.0
    wide = read_terrain(path, SITE, extent_m=30_000.0)
    assert 2 * 30_000.0 / wide.posting_m + 1 <= MAX_NODES
    assert np.abs(height_error_m(wide)[1:-1, 1:-1]).max() < 3.0


@pytest.mark.parametrize(
    ("crs", "name", "offset"),
    [
        ("EPSG:9518", "EGM2008", False),  # WGS 84 + EGM2008 height
        ("EPSG:9707", "EGM96", False),  # WGS 84 + EGM96 height
        ("EPSG:4979", "WGS 84 ellipsoid, brought to EGM96", True),
        ("EPSG:4326", "not stated, taken as EGM2008", False),
    ],
)
def test_the_files_own_datum(tmp_path: Path, crs: str, name: str, offset: bool) -> None:
    """Orthometric heights stay; ellipsoidal ones are brought to sea level: 28.5 m higher at Everest."""
    terrain = read_terrain(write_geographic(tmp_path / "a.tif", crs=crs), SITE, extent_m=EXTENT_M)
    assert terrain.source.vertical_datum == name
    expected_m = plane(27.9916, 86.877) - (undulation_m(27.9916, 86.877) if offset else 0.0)
    assert float(terrain.height_at(0.0, 0.0)) == pytest.approx(float(expected_m), abs=TOLERANCE_M)


def test_a_stated_datum_overrides(tmp_path: Path) -> None:
    """Who knows better than the file may say so."""
    path = write_geographic(tmp_path / "a.tif", crs="EPSG:9518")
    taken = read_terrain(path, SITE, extent_m=EXTENT_M, vertical_datum="ellipsoid")
    plain = read_terrain(path, SITE, extent_m=EXTENT_M)
    lift_m = float(taken.height_at(0.0, 0.0) - plain.height_at(0.0, 0.0))
    assert lift_m == pytest.approx(-float(undulation_m(27.9916, 86.877)), abs=0.01)
    assert taken.source.sigma_m > plain.source.sigma_m


@pytest.mark.parametrize(("told", "factor"), [({"crs": "EPSG:4326+6360"}, 1200 / 3937), ({"units": "ft"}, 0.3048)])
def test_feet_become_metres(tmp_path: Path, told: dict[str, str], factor: float) -> None:
    """Heights in feet, said by the reference system or by the band, are metres inside."""
    path = write_geographic(tmp_path / "a.tif", heights=lambda lat, lon: plane(lat, lon) / factor, **told)
    assert np.abs(height_error_m(read_terrain(path, SITE, extent_m=EXTENT_M))).max() < TOLERANCE_M


def test_only_the_window_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large raster the part about the site is read, and no more than a few postings beside it."""
    from lungta.mountain.terrain import warp

    seen = []
    paste = warp._paste
    monkeypatch.setattr(warp, "_paste", lambda *each: seen.append(each[2]) or paste(*each))
    read_terrain(write_geographic(tmp_path / "a.tif", half_deg=0.5), SITE, extent_m=1000.0)
    (band,) = seen
    assert band.columns < 2 * 1000 / (STEP_DEG * 98_000) + 10
    assert band.rows < 2 * 1000 / (STEP_DEG * 111_000) + 10


@pytest.mark.real_data
def test_the_real_terrain_is_scipys(real_data: Path) -> None:
    """At every node GLO-30 about Everest is what scipy interpolates from the file's own nodes."""
    path = real_data / "terrain" / "everest_glo30_58m_30km.tif"
    terrain = read_terrain(path, SITE, extent_m=4000.0)
    with rasterio.open(path) as raster:
        values, t = raster.read(1).astype(float), raster.transform
    lat_deg = t.f + t.e * (np.arange(values.shape[0]) + 0.5)
    lon_deg = t.c + t.a * (np.arange(values.shape[1]) + 0.5)
    oracle = RegularGridInterpolator((lat_deg[::-1], lon_deg), values[::-1])
    truth = oracle(np.stack(SITE.to_geographic(*np.meshgrid(terrain.east_m, terrain.north_m)), axis=-1))
    assert np.abs(terrain.alt_amsl_m - truth).max() < 0.01
    assert np.abs(terrain.alt_amsl_m + 0.05 - truth).max() > 0.01


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "alt_amsl_m"),
    [(27.9875, 86.875, 6031.0), (28.0026, 86.8528, 5284.0), (27.9806, 86.9011, 6431.0)],
)
def test_the_real_terrain_at_the_camps(real_data: Path, lat_deg: float, lon_deg: float, alt_amsl_m: float) -> None:
    """Camp I, Base Camp and Camp II read what the data's own description says, to a posting's slope."""
    terrain = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", SITE, extent_m=4000.0)
    assert float(terrain.height_at(*SITE.to_local(lat_deg, lon_deg))) == pytest.approx(alt_amsl_m, abs=10.0)
    assert terrain.source.vertical_datum == "EGM2008"
    assert terrain.source.title == "Copernicus DEM GLO-30"
