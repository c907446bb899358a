"""Velocity fields out to NetCDF and GeoTIFF, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from netCDF4 import Dataset

from lungta.core.errors import IceError
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.files import largest_sigma_mps, read_velocity, write_velocity, write_velocity_cogs
from lungta.ice.velocity.invert import invert_pairs
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.one import field_of
from made_stack import GRID, day, made_pair, made_stack


@pytest.fixture(scope="module")
def field() -> VelocityField:
    stack = made_stack([0, 5, 11, 15], lambda t: (1.0 * t + np.sin(t), -0.3 * t))
    for pair in stack:
        pair.reason[2, 3] = Reason.NO_MATCH
    return invert_pairs(stack)


def test_a_field_comes_back_as_it_went(field: VelocityField, tmp_path: Path) -> None:
    """To the last but one digit: m/day in the file, m/s in the field."""
    write_velocity(tmp_path / "velocity.nc", field)
    back = read_velocity(tmp_path / "velocity.nc")
    assert (back.grid, back.edges_utc, back.notes) == (field.grid, field.edges_utc, field.notes)
    for name in ("u_mps", "v_mps", "var_u_m2ps2", "var_v_m2ps2", "cov_m2ps2", "pairs"):
        np.testing.assert_allclose(getattr(back, name), getattr(field, name), rtol=1e-14)
    assert back.path_s == pytest.approx(field.path_s)
    assert back.between_sigma_mps == pytest.approx(field.between_sigma_mps, nan_ok=True)


def test_other_programs_find_units_times_and_map(field: VelocityField, tmp_path: Path) -> None:
    """CF: metres per day, bounds of time, the map's reference system; the same field gives the same bytes."""
    write_velocity(tmp_path / "one.nc", field)
    write_velocity(tmp_path / "two.nc", field)
    assert (tmp_path / "one.nc").read_bytes() == (tmp_path / "two.nc").read_bytes()
    with Dataset(tmp_path / "one.nc") as file:
        assert file["u"].units == "m d-1"
        assert file["u"].standard_name == "land_ice_surface_x_velocity"
        assert file["u"].grid_mapping == "crs"
        assert file["time"].bounds == "time_bounds"
        assert float(file["time_bounds"][0, 1]) == day(5).timestamp()
        assert float(file["u"][0, 0, 0]) == pytest.approx(field.u_mps[0, 0, 0] * DAY_S)
        assert np.isnan(np.ma.getdata(file["u"][0])[2, 3])


def test_maps_for_a_gis_have_a_band_per_span(field: VelocityField, tmp_path: Path) -> None:
    """Cloud-optimised, named bands, m/day, NaN for nothing, reference system."""
    names = write_velocity_cogs(tmp_path, field)
    assert set(names) == {f"velocity_{each}.tif" for each in ("speed", "u", "v", "sigma", "pairs")}
    with rasterio.open(tmp_path / "velocity_speed.tif") as file:
        assert file.count == 3
        assert file.crs.to_epsg() == 32645
        assert file.descriptions[0] == "speed, m/day, 2020-01-01 to 2020-01-06"
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        values = file.read(1)
    expected = np.hypot(field.u_mps[0], field.v_mps[0]) * DAY_S
    np.testing.assert_allclose(values, expected, rtol=1e-6)
    assert np.isnan(values[2, 3])


def test_a_field_without_georeference_says_so_and_comes_back(tmp_path: Path) -> None:
    """Pixel size only."""
    nowhere = replace(GRID, crs="", west_m=0.0, north_m=0.0)
    field = field_of(made_pair((0, 4), (1.0, 2.0), grid=nowhere))
    write_velocity(tmp_path / "velocity.nc", field)
    back = read_velocity(tmp_path / "velocity.nc")
    assert back.grid == nowhere
    assert np.isnan(back.between_sigma_mps)
    with Dataset(tmp_path / "velocity.nc") as file:
        assert "standard_name" not in file["u"].ncattrs()


@pytest.mark.parametrize("content", [None, b"", b"no NetCDF at all", b"\x89HDF\r\n\x1a\n" + b"0" * 200])
def test_files_that_are_none_are_refused(content: bytes | None, tmp_path: Path) -> None:
    """Missing, empty, another kind, cut short."""
    path = tmp_path / "velocity.nc"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IceError, match=r"velocity\.nc"):
        read_velocity(path)


def test_the_largest_sigma_is_that_of_the_longest_axis() -> None:
    """NumPy's eigenvalues of the covariance."""
    field = field_of(made_pair((0, 1), (1.0, 1.0), (0.5, 0.3, 0.2)))
    largest = np.sqrt(np.linalg.eigvalsh([[0.5, 0.2], [0.2, 0.3]])[1])
    np.testing.assert_allclose(largest_sigma_mps(field) * DAY_S, largest, rtol=1e-12)
