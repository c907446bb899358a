"""Displacements go out to files and come back the same; other programs read them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from lungta.core.errors import IceError, OutputError
from lungta.ice.grid import MapGrid
from lungta.ice.tracking.files import largest_sigma_m, read_displacements, write_displacements, write_displacements_cog
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.reasons import MEASURED, SAID, Reason
from made_motion import made_motion


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=True)
    return bool(one == other)


@pytest.mark.parametrize(
    "made",
    [
        made_motion(),
        made_motion(crs="", shift=None, notes=()),
        made_motion(
            crs="+proj=tmerc +lat_0=27.99 +lon_0=86.86 +k=1 +datum=WGS84 +units=m +type=crs", time_sigma_s=3.25
        ),
        made_motion(reason=np.full((30, 40), int(Reason.NO_MATCH), dtype=np.uint8)),
    ],
)
def test_reading_gives_the_very_displacements_that_were_written(made: Displacements, tmp_path: Path) -> None:
    """Export then import is the identity, to the last bit: marked vectors, reasons, shift, times and notes too."""
    path = tmp_path / "d.nc"
    write_displacements(path, made)
    read = read_displacements(path)
    assert [name for name in made.__slots__ if not same(getattr(made, name), getattr(read, name))] == []


def test_the_same_displacements_give_the_same_bytes(tmp_path: Path) -> None:
    """No date of writing, no order of a set."""
    for name in ("a", "b"):
        write_displacements(tmp_path / f"{name}.nc", made_motion())
        write_displacements_cog(tmp_path / f"{name}.tif", made_motion())
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def test_gdal_reads_the_netcdf_with_its_place_and_system(tmp_path: Path) -> None:
    """An independent reader: GDAL's netCDF driver by the CF attributes."""
    made = made_motion()
    write_displacements(tmp_path / "d.nc", made)
    with rasterio.open(f"netcdf:{tmp_path / 'd.nc'}:speed") as file:
        assert file.crs.to_epsg() == 32645
        assert file.bounds == pytest.approx(made.grid.bounds_m)
        assert file.units == ("m d-1",)
        values = file.read(1)
    assert np.array_equal(np.isnan(values), ~made.kept)
    assert np.allclose(values[made.kept], made.speed_mps[made.kept] * DAY_S, rtol=1e-6)


def test_reasons_carry_their_meaning(tmp_path: Path) -> None:
    """CF flags: one meaning for each value."""
    import netCDF4

    write_displacements(tmp_path / "d.nc", made_motion())
    with netCDF4.Dataset(tmp_path / "d.nc") as file:
        reason = file["reason"]
        assert list(reason.flag_values) == [int(each) for each in Reason]
        assert reason.flag_meanings.split() == [each.name.lower() for each in Reason]
        assert all(text in reason.comment for text in SAID.values())
        assert file.Conventions == "CF-1.11"


def test_the_map_holds_kept_vectors_only_and_says_why_not(tmp_path: Path) -> None:
    """A marked vector in a GIS would be taken for a measurement."""
    made = made_motion()
    write_displacements_cog(tmp_path / "v.tif", made)
    with rasterio.open(tmp_path / "v.tif") as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.crs.to_epsg() == 32645
        assert file.bounds == pytest.approx(made.grid.bounds_m)
        assert "m/day" in file.descriptions[0]
        assert file.units[:4] == ("m/day",) * 4
        assert "NOT REAL" in file.tags()["notes"]
        speed, u, v, sigma, reason = file.read()
    days = made.duration_s / DAY_S
    for values, expected in ((u, made.east_m / days), (v, made.north_m / days), (speed, made.speed_mps * DAY_S)):
        assert np.array_equal(np.isnan(values), ~made.kept)
        assert np.allclose(values[made.kept], expected[made.kept], rtol=1e-6)
    assert np.allclose(sigma[made.kept], largest_sigma_m(made)[made.kept] / days, rtol=1e-6)
    assert np.array_equal(reason, made.reason)


def test_a_map_without_georeference_claims_none(tmp_path: Path) -> None:
    """No system is better than a wrong one."""
    write_displacements_cog(tmp_path / "v.tif", made_motion(crs=""))
    with rasterio.open(tmp_path / "v.tif") as file:
        assert file.crs is None


def test_overviews_never_average_over_what_was_not_measured(tmp_path: Path) -> None:
    """A coarse view shows single cells: values that were measured, reasons that exist."""
    grid = MapGrid(crs="EPSG:32645", west_m=0.0, north_m=0.0, pixel_m=8.0, rows=1200, columns=1200)
    reason = np.zeros(grid.shape, dtype=np.uint8)
    reason[::2] = Reason.NO_MATCH
    east_m = np.where(reason < MEASURED, 8.0, np.nan)
    zeros = np.zeros(grid.shape)
    made = replace(
        made_motion(),
        **dict.fromkeys(("var_east_m2", "var_north_m2", "cov_m2"), zeros),
        **{name: zeros.astype(np.float32) for name in ("score", "returned_m")},
        grid=grid,
        east_m=east_m,
        north_m=0.0 * east_m,
        window_px=zeros.astype(np.uint16),
        reason=reason,
    )
    write_displacements_cog(tmp_path / "v.tif", made)
    with rasterio.open(tmp_path / "v.tif", overview_level=0) as file:
        assert file.shape[0] < 1200
        assert set(np.unique(file.read(5))) <= {0.0, 15.0}
        speed = file.read(1)
    assert set(np.unique(speed[~np.isnan(speed)]).round(3)) <= {1.0}


def test_sigma_is_the_long_axis_of_the_ellipse() -> None:
    """Checked against NumPy's eigenvalues of the covariance."""
    made = made_motion()
    matrix = np.array([[0.01, 0.005], [0.005, 0.04]])
    assert np.nanmax(np.abs(largest_sigma_m(made) - np.sqrt(np.linalg.eigvalsh(matrix)[1]))) < 1e-12


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Missing, text, another program's, another schema, cut short."""
    import netCDF4

    path = tmp_path / "d.nc"
    with pytest.raises(IceError, match="no such file"):
        read_displacements(path)
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(IceError, match="cannot be read as NetCDF"):
        read_displacements(path)
    path.unlink()
    with netCDF4.Dataset(path, "w") as file:
        file.title = "wind"
    with pytest.raises(IceError, match="not written by Lungta"):
        read_displacements(path)
    with netCDF4.Dataset(path, "a") as file:
        file.lungta_schema = "lungta.wind/1"
    with pytest.raises(IceError, match=r"lungta\.wind/1"):
        read_displacements(path)
    with netCDF4.Dataset(path, "a") as file:
        file.lungta_schema = "lungta.ice-displacements/1"
    with pytest.raises(IceError, match="is damaged"):
        read_displacements(path)


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    """What stands there stays."""
    (tmp_path / "v").mkdir()
    for write in (write_displacements, write_displacements_cog):
        with pytest.raises(OutputError, match="is a folder"):
            write(tmp_path / "v", made_motion())


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is not there on every laptop."""
    import sys

    monkeypatch.setitem(sys.modules, "netCDF4", None)
    with pytest.raises(IceError, match=r"lungta\[ice\]"):
        write_displacements(tmp_path / "d.nc", made_motion())
