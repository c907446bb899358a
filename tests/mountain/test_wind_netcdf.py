"""Wind fields as NetCDF: what is written comes back, and others can read it."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import rasterio
from pyproj import CRS

from hill_wind import FRAME, NOON, NOTES, hill_grid, hill_wind
from lungta.core.errors import OutputError, WindError
from lungta.mountain.wind.files.netcdf_read import read_wind_netcdf
from lungta.mountain.wind.files.netcdf_write import write_wind_netcdf
from lungta.mountain.wind.files.notes import WindNotes
from lungta.mountain.wind.gridded import GriddedWind

ARRAYS = ("u_mps", "v_mps", "w_mps", "sigma_mps", "turbulence_mps", "lee_top_agl_m")
DAY = [hill_wind(time_utc=NOON + timedelta(hours=n), wind_mps=4.0 + n) for n in range(3)]


def written(folder: Path, *fields: GriddedWind, notes: WindNotes = NOTES) -> Path:
    path = folder / "wind.nc"
    write_wind_netcdf(path, fields or DAY, notes)
    return path


def test_a_series_comes_back_bit_for_bit(tmp_path: Path) -> None:
    """Export then import is the identity: numbers, grid, times and words."""
    back = read_wind_netcdf(written(tmp_path))
    assert len(back) == len(DAY)
    for one, other in zip(DAY, back, strict=True):
        for name in ARRAYS:
            assert getattr(other, name).dtype == np.float32
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        for name in ("east_m", "north_m", "ground_amsl_m", "faces_frac"):
            np.testing.assert_array_equal(getattr(one.grid, name), getattr(other.grid, name))
        assert (one.grid.frame, one.grid.top_amsl_m) == (other.grid.frame, other.grid.top_amsl_m)
        assert (one.time_utc, one.description, one.roughness_m) == (
            other.time_utc,
            other.description,
            other.roughness_m,
        )


def test_one_field_need_not_be_put_into_a_list(tmp_path: Path) -> None:
    """A lone field is a series of one."""
    write_wind_netcdf(tmp_path / "one.nc", DAY[0], NOTES)
    (back,) = read_wind_netcdf(tmp_path / "one.nc")
    np.testing.assert_array_equal(back.u_mps, DAY[0].u_mps)


def test_a_field_of_no_particular_time_stands_alone(tmp_path: Path) -> None:
    """Without a time there is no time axis, and none is made up on reading."""
    timeless = hill_wind(time_utc=None)
    path = written(tmp_path, timeless)
    (back,) = read_wind_netcdf(path)
    assert back.time_utc is None
    np.testing.assert_array_equal(back.u_mps, timeless.u_mps)
    with pytest.raises(ValueError, match="times must ascend"):
        write_wind_netcdf(path, [timeless, timeless], NOTES)


def test_the_same_fields_give_the_same_bytes(tmp_path: Path) -> None:
    """No date, no name of a machine: a file can be compared by its digest."""
    first = written(tmp_path).read_bytes()
    assert written(tmp_path).read_bytes() == first


def test_another_reader_finds_the_same_wind_at_the_same_place(tmp_path: Path) -> None:
    """GDAL, which knows nothing of Lungta, reads projection, places and values from the CF attributes."""
    path = written(tmp_path)
    field, (row, column, level) = DAY[1], (3, 8, 2)
    with rasterio.open(f"netcdf:{path.as_posix()}:u") as raster:
        assert CRS.from_wkt(raster.crs.to_wkt()).to_cf()["latitude_of_projection_origin"] == FRAME.origin_lat_deg
        place = (field.grid.east_m[column], field.grid.north_m[row])
        band = 1 + 1 * field.grid.shape[2] + level
        (value,) = raster.sample([place], indexes=band)
        assert value.item() == pytest.approx(float(field.u_mps[row, column, level]), rel=1e-6)
        assert raster.tags(band)["units"] == "m s-1"
        assert float(raster.tags(band)["NETCDF_DIM_time"]) == field.time_utc.timestamp()  # type: ignore[union-attr]


def test_heights_follow_from_the_standard_formula(tmp_path: Path) -> None:
    """altitude = a + b orog, CF appendix D, with the variables that formula_terms names; up is positive."""
    with netCDF4.Dataset(written(tmp_path)) as file:
        level = file["level"]
        words = level.formula_terms.replace(":", "").split()
        terms = dict(zip(words[::2], words[1::2], strict=True))
        a, b, orog = (np.asarray(file[terms[name]][:]) for name in ("a", "b", "orog"))
        altitude = np.moveaxis(a[:, None, None] + b[:, None, None] * orog, 0, -1)
        np.testing.assert_allclose(altitude, DAY[0].grid.alt_amsl_m, rtol=1e-12)
        np.testing.assert_allclose(np.moveaxis(file["altitude"][:], 0, -1), altitude, atol=1e-3)
        assert (level.standard_name, level.positive) == ("atmosphere_hybrid_height_coordinate", "up")
        names = {name: getattr(file[name], "standard_name", "") for name in ("u", "v", "w", "ground", "time")}
        assert list(names.values()) == [
            "eastward_wind",
            "northward_wind",
            "upward_air_velocity",
            "surface_altitude",
            "time",
        ]
        lat_deg, lon_deg = FRAME.to_geographic(*np.meshgrid(file["x"][:], file["y"][:]))
        np.testing.assert_array_equal(file["lat"][:], lat_deg)
        np.testing.assert_array_equal(file["lon"][:], lon_deg)


def test_schematic_terrain_marks_the_file(tmp_path: Path) -> None:
    """A field that must not be flown by says so in the file itself; one that may says nothing."""
    notes = WindNotes(title="t", terrain="drawn", weather="w", not_for_flight=("schematic terrain",))
    with netCDF4.Dataset(written(tmp_path, notes=notes)) as file:
        assert file.not_for_flight == "NOT FOR FLIGHT: schematic terrain"
    with netCDF4.Dataset(written(tmp_path)) as file:
        assert not hasattr(file, "not_for_flight")


def test_a_time_picks_the_field_that_holds(tmp_path: Path) -> None:
    """A field holds from its time for an hour; other times are refused with those that there are."""
    path = written(tmp_path)
    (field,) = read_wind_netcdf(path, time_utc=NOON + timedelta(minutes=119))
    assert field.time_utc == NOON + timedelta(hours=1)
    for minutes in (-1, 180):
        with pytest.raises(WindError, match=r"no field for .* There are: 2026-04-20 06:15, .* 08:15 UTC"):
            read_wind_netcdf(path, time_utc=NOON + timedelta(minutes=minutes))


def test_fields_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    """One file has one grid and ascending times; a refusal leaves nothing behind."""
    later = hill_wind(hill_grid(nx=9), time_utc=NOON + timedelta(hours=1))
    for fields, match in (([DAY[0], later], "another grid"), ([DAY[1], DAY[0]], "ascend"), ([], "no field")):
        with pytest.raises(ValueError, match=match):
            write_wind_netcdf(tmp_path / "wind.nc", fields, NOTES)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_day_keeps_the_file_before(tmp_path: Path) -> None:
    """Fields are taken one by one; an interrupt in the middle leaves the older file whole."""
    path = written(tmp_path)
    before = path.read_bytes()

    def interrupted():  # type: ignore[no-untyped-def]
        yield DAY[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_wind_netcdf(path, interrupted(), NOTES)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["wind.nc"]


def test_broken_files_are_refused_in_words(tmp_path: Path) -> None:
    """Not there, no NetCDF, cut short, a variable lost, another schema: each says which file and what to do."""
    path = written(tmp_path)
    whole = path.read_bytes()
    cases = [(b"wind", "cannot be read as NetCDF"), (whole[: len(whole) // 2], "cannot be read|damaged")]
    for content, match in cases:
        (tmp_path / "bad.nc").write_bytes(content)
        with pytest.raises(WindError, match=match):
            read_wind_netcdf(tmp_path / "bad.nc")
    with pytest.raises(WindError, match=r"is no file\. Check the path"):
        read_wind_netcdf(tmp_path / "none.nc")
    with netCDF4.Dataset(path, "a") as file:
        file.renameVariable("sigma", "lost")
    with pytest.raises(WindError, match=r"damaged.*sigma"):
        read_wind_netcdf(path)
    with netCDF4.Dataset(path, "a") as file:
        file.lungta_schema = "lungta.wind/9"
    with pytest.raises(WindError, match="of schema lungta"):
        read_wind_netcdf(path)


def test_a_hole_in_a_file_of_ours_is_refused(tmp_path: Path) -> None:
    """A fill value is no wind."""
    path = written(tmp_path)
    with netCDF4.Dataset(path, "a") as file:
        file["u"][1, 2, 3, 4] = np.ma.masked
    with pytest.raises(WindError, match="u is not whole"):
        read_wind_netcdf(path)
    assert len(read_wind_netcdf(path, time_utc=NOON)) == 1


def test_without_the_extra_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who installed Lungta without netCDF4 learns what to install."""
    monkeypatch.setitem(sys.modules, "netCDF4", None)
    for call in (lambda: write_wind_netcdf(tmp_path / "w.nc", DAY, NOTES), lambda: read_wind_netcdf(tmp_path / "w.nc")):
        with pytest.raises(WindError, match=r"lungta\[netcdf\]"):
            call()


def test_a_place_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    """A folder in the way, or a parent that is a file, is named."""
    with pytest.raises(OutputError, match="is a folder"):
        write_wind_netcdf(tmp_path, DAY, NOTES)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError):
        write_wind_netcdf(tmp_path / "file" / "wind.nc", DAY, NOTES)
