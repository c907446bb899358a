"""Fields of other models: found by their standard names, brought onto the terrain's grid, or refused in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pytest

from hill_wind import FRAME, NOON, hill_grid
from lungta.core.errors import WindError
from lungta.mountain.wind.files.netcdf_read import read_wind_netcdf
from lungta.mountain.wind.files.regrid import Onto
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind

GRID = hill_grid()
ONTO = Onto(grid=GRID, roughness_m=0.05, sigma_mps=2.5)
LAT_DEG = np.linspace(28.05, 27.93, 25)  # from north to south, as many models have it
LON_DEG = np.linspace(86.80, 86.95, 31)
ALT_M = np.array([5000.0, 5500.0, 6500.0, 9000.0])


def linear(lat_deg: Any, lon_deg: Any, alt_m: Any) -> tuple[Any, Any, Any]:
    """Wind that is linear in place and height: interpolation must give it back exactly."""
    u = 4.0 + 60.0 * (lon_deg - 86.877) + 0.002 * (alt_m - 5000.0)
    v = -3.0 + 80.0 * (lat_deg - 27.9916) + 0.001 * (alt_m - 5000.0)
    return u, v, 0.1 * u


def model_file(path: Path, **changes: Any) -> Path:
    """A file as a model writes it: latitude, longitude, altitude, hourly; `changes` alter it."""
    stated = {"format": "NETCDF4", "unit": "m s-1", "scale": 1.0, "z": ALT_M, "z_name": "altitude", "z_unit": "m"}
    stated |= {"lat": LAT_DEG, "lon": LON_DEG, "w": True, "hours": 2, "void": False, **changes}
    with netCDF4.Dataset(path, "w", format=stated["format"]) as file:
        for name, values in (("lat", stated["lat"]), ("lon", stated["lon"]), ("lev", stated["z"])):
            file.createDimension(name, len(values))
            file.createVariable(name, "f8", (name,))[:] = values
        file.createDimension("time", stated["hours"])
        time = file.createVariable("time", "f8", ("time",))
        time.units, time[:] = "hours since 2026-04-20 06:15:00", np.arange(stated["hours"])
        file["lat"].units, file["lon"].units = "degrees_north", "degrees_east"
        file["lev"].setncatts({"standard_name": stated["z_name"], "units": stated["z_unit"]})
        winds = linear(stated["lat"][:, None], stated["lon"], stated["z"][:, None, None])
        for name, standard_name, values in zip(
            ("uas", "vas", "wa"), ("eastward_wind", "northward_wind", "upward_air_velocity"), winds, strict=True
        ):
            if name == "wa" and not stated["w"]:
                continue
            variable = file.createVariable(name, "f8", ("time", "lev", "lat", "lon"), fill_value=-999.0)
            variable.standard_name = standard_name
            if stated["unit"]:
                variable.units = stated["unit"]
            hourly = np.array([hour + values for hour in range(stated["hours"])]) / stated["scale"]
            variable[:] = np.full(hourly.shape, -999.0) if stated["void"] else hourly
    return path


def expected() -> tuple[Any, Any, Any]:
    lat_deg, lon_deg = FRAME.to_geographic(*np.meshgrid(GRID.east_m, GRID.north_m))
    return linear(lat_deg[..., None], lon_deg[..., None], GRID.alt_amsl_m)


def same_wind(field: GriddedWind, plus_mps: float = 0.0) -> None:
    for values, wanted in zip((field.u_mps, field.v_mps), expected()[:2], strict=True):
        np.testing.assert_allclose(values, wanted + plus_mps, atol=2e-5)


@pytest.mark.parametrize("format", ["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF4"])
def test_a_linear_wind_is_met_exactly(tmp_path: Path, format: str) -> None:
    """Latitudes from north to south, hours, NetCDF 3 and 4: a linear field comes out as it is in every cell."""
    now, later = read_wind_netcdf(model_file(tmp_path / "m.nc", format=format), onto=ONTO)
    same_wind(now)
    same_wind(later, plus_mps=1.0)
    np.testing.assert_allclose(now.w_mps, expected()[2], atol=2e-5)
    assert (now.time_utc, later.time_utc) == (NOON, NOON + timedelta(hours=1))
    assert (float(now.sigma_mps.min()), now.roughness_m) == (2.5, 0.05)
    assert "lee zones and turbulence by Lungta" in now.description
    assert float(now.turbulence_mps.min()) >= 0.0
    assert float(now.turbulence_mps[..., 0].min()) > 0.0


def test_lee_zones_lie_behind_the_hill(tmp_path: Path) -> None:
    """Another model's wind gets lee zones from this terrain: behind a steep hill, not before it, and none in a calm."""
    grid = hill_grid(nx=61, ny=41)
    steep = WindGrid(
        frame=grid.frame,
        east_m=grid.east_m,
        north_m=grid.north_m,
        ground_amsl_m=5200.0 + 1.5 * (grid.ground_amsl_m - 5200.0),
        top_amsl_m=grid.top_amsl_m,
        faces_frac=grid.faces_frac,
    )
    onto = Onto(grid=steep, roughness_m=0.05, sigma_mps=2.0)
    (windy, _) = read_wind_netcdf(model_file(tmp_path / "m.nc", scale=0.1), onto=onto)
    along = grid.east_m * windy.u_mps.mean() + grid.north_m[:, None] * windy.v_mps.mean()
    assert (windy.lee_top_agl_m[along > 0] > 0).sum() > 5 * (windy.lee_top_agl_m[along < 0] > 0).sum()
    (still, _) = read_wind_netcdf(model_file(tmp_path / "m.nc", scale=1e6), onto=onto)
    assert not still.lee_top_agl_m.any()


def test_the_comparison_notices_a_wrong_wind(tmp_path: Path) -> None:
    """Five times the tolerance is seen."""
    (field, _) = read_wind_netcdf(model_file(tmp_path / "m.nc"), onto=ONTO)
    with pytest.raises(AssertionError):
        same_wind(field, plus_mps=1e-4)


@pytest.mark.parametrize(("unit", "scale"), [("knots", 1852.0 / 3600.0), ("km/h", 1.0 / 3.6), ("m/s", 1.0)])
def test_units_are_converted_as_they_are_said(tmp_path: Path, unit: str, scale: float) -> None:
    """Knots and km/h become m/s."""
    same_wind(read_wind_netcdf(model_file(tmp_path / "m.nc", unit=unit, scale=scale), onto=ONTO)[0])


def test_longitudes_may_count_from_0_to_360(tmp_path: Path) -> None:
    """A site west of Greenwich finds its wind in a file that counts eastwards all round, and the other way."""
    shifted = model_file(tmp_path / "m.nc")
    with netCDF4.Dataset(shifted, "a") as file:
        file["lon"][:] = LON_DEG - 360.0
    same_wind(read_wind_netcdf(shifted, onto=ONTO)[0])


def test_heights_above_ground_follow_the_ground(tmp_path: Path) -> None:
    """Levels above ground hold at that height over this terrain; below the lowest the logarithmic law rules."""
    levels = np.array([10.0, 500.0, 4000.0])
    path = model_file(tmp_path / "m.nc", z=levels, z_name="height", w=False)
    grid = hill_grid(nz=40)
    (field, _) = read_wind_netcdf(path, onto=Onto(grid=grid, roughness_m=0.05, sigma_mps=2.0))
    lat_deg, lon_deg = FRAME.to_geographic(*np.meshgrid(grid.east_m, grid.north_m))
    height = grid.height_agl_m
    u, _, _ = linear(lat_deg[..., None], lon_deg[..., None], np.maximum(height, 10.0))
    low = height < 10.0
    assert low.any()
    u = np.where(low, u * np.log(np.maximum(height / 0.05, 1.0)) / np.log(10.0 / 0.05), u)
    np.testing.assert_allclose(field.u_mps, u, atol=2e-5)
    assert not field.w_mps.any()
    assert "no vertical wind in it, taken as 0" in field.description


def test_projected_axes_in_kilometres(tmp_path: Path) -> None:
    """A model on UTM, x and y in km, its projection in CF attributes: every cell finds its place."""
    from pyproj import CRS, Transformer

    utm = CRS.from_epsg(32645)
    to_utm = Transformer.from_crs("EPSG:4326", utm, always_xy=True)
    x0, y0 = to_utm.transform(86.877, 27.9916)
    x_km, y_km = np.linspace(x0 - 6e3, x0 + 6e3, 30) / 1e3, np.linspace(y0 - 6e3, y0 + 6e3, 31) / 1e3
    path = tmp_path / "utm.nc"
    with netCDF4.Dataset(path, "w") as file:
        file.createVariable("utm", "i4").setncatts(utm.to_cf())
        for name, values in (("x", x_km), ("y", y_km), ("z", ALT_M)):
            file.createDimension(name, len(values))
            file.createVariable(name, "f8", (name,))[:] = values
        for name in "xy":
            file[name].setncatts({"standard_name": f"projection_{name}_coordinate", "units": "km"})
        file["z"].setncatts({"standard_name": "altitude", "units": "m"})
        for name, standard_name in (("u", "eastward_wind"), ("v", "northward_wind")):
            variable = file.createVariable(name, "f8", ("y", "x", "z"))
            variable.setncatts({"standard_name": standard_name, "units": "m/s", "grid_mapping": "utm"})
            variable[:] = x_km[None, :, None] + 2.0 * y_km[:, None, None] + 0.001 * ALT_M - (x0 + 2 * y0) / 1e3
    (field,) = read_wind_netcdf(path, onto=ONTO)
    x, y = to_utm.transform(*reversed(FRAME.to_geographic(*np.meshgrid(GRID.east_m, GRID.north_m))))
    wanted = ((x - x0) + 2.0 * (y - y0))[..., None] / 1e3 + 0.001 * GRID.alt_amsl_m
    np.testing.assert_allclose(field.u_mps, wanted, atol=1e-4)
    assert field.time_utc is None
    with netCDF4.Dataset(path, "a") as file:
        del file["u"].grid_mapping
    with pytest.raises(WindError, match="of no known projection"):
        read_wind_netcdf(path, onto=ONTO)


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"unit": ""}, r"uas states no unit(.|\n)*vas states no unit(.|\n)*wa states no unit"),
        ({"unit": "furlong/fortnight"}, "'furlong/fortnight' as its unit"),
        ({"z_name": "air_pressure", "z_unit": "hPa"}, "levels of pressure"),
        ({"z_name": "height_above_reference_ellipsoid"}, "above the ellipsoid"),
        ({"z_name": "model_level_number", "z_unit": "1"}, "no vertical coordinate"),
        ({"z_unit": ""}, "lev states no unit"),
        ({"z": np.array([5000.0, 5500.0, 6500.0])}, r"highest level is \d{3,4} m too low"),
        ({"z": np.array([6000.0, 9000.0])}, r"lowest level is \d{3} m too high"),
        ({"z": np.array([5000.0, 5000.0])}, "two different values"),
        ({"void": True}, r"void \(fill values\) at 858 of 858 cells"),
        ({"lat": np.linspace(27.98, 28.05, 9)}, r"ends 1\.[67] km short in the south"),
        ({"lon": np.linspace(86.80, 86.88, 9)}, r"ends 2\.\d km short in the east"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, changes: dict[str, Any], match: str) -> None:
    """Missing or unknown units, no heights, pressure, the wrong datum, too small, or void: said, never guessed."""
    with pytest.raises(WindError, match=match):
        read_wind_netcdf(model_file(tmp_path / "m.nc", **changes), onto=ONTO)


def test_a_small_void_is_found(tmp_path: Path) -> None:
    """One fill value beside one cell is enough, and the message says where."""
    path = model_file(tmp_path / "m.nc")
    with netCDF4.Dataset(path, "a") as file:
        file["vas"][0, 1, 12, 15] = np.ma.masked
    with pytest.raises(WindError, match=r"void .* the first at 2\d\.\d{4} N 86\.\d{4} E, \d{4} m AMSL"):
        read_wind_netcdf(path, onto=ONTO)
    assert len(read_wind_netcdf(path, onto=ONTO, time_utc=NOON + timedelta(hours=1))) == 1


def test_a_time_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The message names the times that there are."""
    with pytest.raises(WindError, match=r"There are: 2026-04-20 06:15, 2026-04-20 07:15 UTC"):
        read_wind_netcdf(model_file(tmp_path / "m.nc"), onto=ONTO, time_utc=NOON - timedelta(hours=2))


def test_what_makes_a_file_unclear_is_refused(tmp_path: Path) -> None:
    """Several members, no names, no grid to go onto."""
    path = model_file(tmp_path / "m.nc")
    with pytest.raises(WindError, match="needs a grid"):
        read_wind_netcdf(path)
    with netCDF4.Dataset(path, "a") as file:
        del file["uas"].standard_name
        del file["vas"].standard_name
    with pytest.raises(WindError, match=r"standard name eastward_wind(.|\n)*standard name northward_wind"):
        read_wind_netcdf(path, onto=ONTO)
    with netCDF4.Dataset(path, "a") as file:
        file.createDimension("member", 3)
        for name, standard_name in (("um", "eastward_wind"), ("vm", "northward_wind")):
            variable = file.createVariable(name, "f8", ("time", "member", "lev", "lat", "lon"))
            variable.setncatts({"standard_name": standard_name, "units": "m/s"})
    with pytest.raises(WindError, match="um has 3 of member"):
        read_wind_netcdf(path, onto=ONTO)
