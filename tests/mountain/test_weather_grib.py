"""GRIB2 at a spot: values, places, levels and times as an independent reader has them; what lacks is named."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import rasterio

from grib_made import (
    GLOBE_ECMWF,
    GLOBE_GFS,
    GRAVITY,
    RUN,
    SPOT,
    Area,
    Made,
    changed,
    hour_fields,
    message,
    without,
    write,
)
from lungta.core.errors import WeatherError
from lungta.mountain.weather.grib import read_grib
from lungta.mountain.weather.grib_fields import PointField, field_name, point_field
from lungta.mountain.weather.grib_messages import grib_messages
from lungta.mountain.weather.grib_point import LatLonGrid
from lungta.mountain.weather.read import read_weather
from lungta.mountain.weather.spot import Spot

AREAS = {
    "as GFS, north to south": Area(),
    "south to north": Area(from_south=True),
    "east to west": Area(from_east=True),
    "columns first": Area(column_major=True),
    "globe 0..359": GLOBE_GFS,
    "globe from 180, as ECMWF": GLOBE_ECMWF,
}


def refusal(*paths: Path, spot: Spot = SPOT) -> str:
    with pytest.raises(WeatherError) as caught:
        read_grib(paths, spot=spot)
    return str(caught.value)


@pytest.mark.parametrize("name", AREAS)
def test_linear_fields_come_back_exactly(name: str, tmp_path: Path) -> None:
    """Whatever way a grid is scanned, a field linear in latitude and longitude is met at the spot."""
    weather = read_grib([write(tmp_path / "f.grib2", hour_fields(), AREAS[name])], spot=SPOT)
    (hour,) = weather.hours
    assert hour.time_utc == RUN + timedelta(hours=3)
    assert hour.station_alt_amsl_m == pytest.approx(5200.0, abs=0.01)
    assert hour.temperature_k == pytest.approx(268.0, abs=1e-3)
    assert hour.pressure_pa == pytest.approx(54000.0, abs=0.1)
    assert hour.humidity_frac == pytest.approx(0.6, abs=1e-4)
    assert hour.cloud_frac == pytest.approx(0.75, abs=1e-4)
    assert hour.visibility_m == pytest.approx(20000.0, abs=1.0)
    assert hour.precipitation_mmph is None
    mast, low, high = hour.wind
    assert mast.alt_amsl_m == pytest.approx(5210.0, abs=0.01)
    assert (mast.wind_mps, mast.from_deg) == pytest.approx((5.0, 216.8699), abs=1e-3)
    assert mast.gust_mps == pytest.approx(11.0, abs=1e-3)
    assert (low.alt_amsl_m, low.temperature_k) == pytest.approx((5820.0, 255.0), abs=0.01)
    assert (high.alt_amsl_m, high.temperature_k) == pytest.approx((7500.0, 254.0), abs=0.01)
    assert low.wind_mps == pytest.approx(np.hypot(15.0, 5.0), abs=1e-3)
    assert (weather.lat_deg, weather.lon_deg) == (SPOT.lat_deg, SPOT.lon_deg)


@pytest.mark.parametrize("area", [Area(), Area(from_south=True), GLOBE_GFS], ids=["area", "south first", "globe"])
def test_nodes_agree_with_gdal(area: Area, tmp_path: Path) -> None:
    """GDAL's own GRIB driver, asked at four nodes, has the values that the reader finds there."""
    path = write(tmp_path / "f.grib2", hour_fields(), area)
    with rasterio.Env(GRIB_NORMALIZE_UNITS="NO"), rasterio.open(path) as raster:
        bands = {
            raster.tags(band)["GRIB_ELEMENT"] + raster.tags(band)["GRIB_SHORT_NAME"]: band for band in raster.indexes
        }
        for lat, lon in ((28.0, 86.0), (28.0, 87.0), (27.0, 87.0), (29.0, 88.0)):
            spot = Spot(lat_deg=lat, lon_deg=lon, lowest_amsl_m=5364.0, highest_amsl_m=6450.0)
            (hour,) = read_grib([path], spot=spot).hours
            (values,) = raster.sample([(lon, lat)])
            at = {name: float(values[band - 1]) for name, band in bands.items()}
            assert hour.temperature_k == pytest.approx(at["TMP2-HTGL"], abs=1e-3)
            assert hour.pressure_pa == pytest.approx(at["PRES0-SFC"], abs=0.1)
            assert hour.station_alt_amsl_m == pytest.approx(at["HGT0-SFC"], abs=0.01)
            assert hour.wind[1].alt_amsl_m == pytest.approx(at["HGT50000-ISBL"], abs=0.01)
            u, v = at["UGRD10-HTGL"], at["VGRD10-HTGL"]
            assert hour.wind[0].wind_mps == pytest.approx(np.hypot(u, v), abs=1e-3)
            assert abs(at["TMP2-HTGL"] - 268.0) > 0.05  # five tolerances off the spot's own value: the place matters


def test_between_nodes_agrees_with_gdal(tmp_path: Path) -> None:
    """A field that is not linear is interpolated as GDAL's bilinear warp does it, between the same four nodes."""
    from rasterio.vrt import WarpedVRT

    rng = np.random.default_rng(4)
    area = Area()
    rough = message(Made("2t", 268.0))
    import eccodes

    handle = eccodes.codes_new_from_message(rough)
    values = 268.0 + rng.normal(0.0, 5.0, len(area.lats) * len(area.lons))
    eccodes.codes_set_values(handle, values)
    fields = without(hour_fields(0), "2t")
    path = tmp_path / "rough.grib2"
    path.write_bytes(eccodes.codes_get_message(handle) + b"".join(map(message, fields)))
    eccodes.codes_release(handle)
    found = read_grib([path], spot=SPOT).hours[0].temperature_k
    step = 1e-4
    transform = rasterio.Affine(step, 0, SPOT.lon_deg - step / 2, 0, -step, SPOT.lat_deg + step / 2)
    with rasterio.Env(GRIB_NORMALIZE_UNITS="NO"), rasterio.open(path) as raster:
        options = {"transform": transform, "width": 1, "height": 1, "resampling": rasterio.enums.Resampling.bilinear}
        with WarpedVRT(raster, crs=raster.crs, **options) as warped:
            asked = float(warped.read(1)[0, 0])
        nearest = float(next(raster.sample([(SPOT.lon_deg, SPOT.lat_deg)]))[0])
    assert found == pytest.approx(asked, abs=0.02)
    assert abs(nearest - found) > 0.1


def test_second_order_packing_of_gfs(tmp_path: Path) -> None:
    """GFS packs with second-order differences; a file that GDAL packed that way reads as GDAL reads it."""
    lats, lons = np.linspace(30.0, 26.0, 17), np.linspace(85.0, 89.0, 17)
    rng = np.random.default_rng(7)
    values = 268.0 + np.cumsum(rng.normal(0.0, 0.3, (17, 17)), axis=1)
    path = tmp_path / "gdal.grib2"
    two_metres = "0 0 2 0 0 0 0 1 0 103 0 2 255 -127 -2147483647"
    with rasterio.open(
        path,
        "w",
        driver="GRIB",
        width=17,
        height=17,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=rasterio.Affine(0.25, 0, lons[0] - 0.125, 0, -0.25, lats[0] + 0.125),
        DATA_ENCODING="COMPLEX_PACKING",
        SPATIAL_DIFFERENCING_ORDER="2",
        NBITS="20",
        IDS="CENTER=7 SUBCENTER=0 REF_TIME=2026-04-20T00:00:00Z",
        PDS_PDTN="0",
        PDS_TEMPLATE_ASSEMBLED_VALUES=two_metres,
    ) as raster:
        raster.write((values - 273.15).astype("float32"), 1)  # GDAL takes degC and writes K
    node = replace(SPOT, lat_deg=lats[7], lon_deg=lons[5])
    (found,) = [point for _, point in _fields_at(path, node)]
    assert found is not None
    assert found.quantity == "temperature"
    with rasterio.Env(GRIB_NORMALIZE_UNITS="NO"), rasterio.open(path) as raster:
        assert found.value == pytest.approx(float(raster.read(1)[7, 5]), abs=1e-4)
    assert found.value == pytest.approx(values[7, 5], abs=1e-3)


def _fields_at(path: Path, spot: Spot) -> list[tuple[str, PointField | None]]:
    import eccodes

    found = []
    for data in grib_messages(path):
        handle = eccodes.codes_new_from_message(data)
        quantity, label = field_name(eccodes, handle)
        found.append((label, point_field(eccodes, handle, quantity, spot, "here") if quantity else None))
        if quantity:
            assert eccodes.codes_get(handle, "packingType") == "grid_complex_spatial_differencing"
        eccodes.codes_release(handle)
    return found


def test_the_seam_of_the_globe(tmp_path: Path) -> None:
    """Between the last column and the first the grid goes round."""
    grid = LatLonGrid(columns=360, rows=181, first_lat_deg=90, first_lon_deg=0, step_lat_deg=-1, step_lon_deg=1)
    assert grid.weights(90.0, -0.25) == ((359, 0.25), (0, 0.75))
    assert grid.weights(90.0, -1e-9) == ((0, 1.0),)
    half = LatLonGrid(columns=180, rows=181, first_lat_deg=90, first_lon_deg=0, step_lat_deg=-1, step_lon_deg=1)
    with pytest.raises(ValueError, match="outside"):
        half.weights(0.0, 179.5)


def test_three_hourly_records_leave_the_hours_between_missing(tmp_path: Path) -> None:
    """A record holds for its own hour only, and the title says how far apart they are."""
    weather = read_grib([write(tmp_path / "f.grib2", hour_fields(0) + hour_fields(3) + hour_fields(6))], spot=SPOT)
    assert [hour.time_utc for hour in weather.hours] == [RUN + timedelta(hours=step) for step in (0, 3, 6)]
    assert weather.at(RUN + timedelta(minutes=59)) is not None
    assert weather.at(RUN + timedelta(minutes=61)) is None
    assert "records 3 h apart" in weather.source.title
    assert "hours between are missing" in weather.source.title
    assert "NOAA GFS forecast of 2026-04-20 00 UTC" in weather.source.title
    assert "public domain" in weather.source.licence


def test_files_of_one_run_go_together(tmp_path: Path) -> None:
    """Which field stands in which file does not matter, and a folder is its GRIB files."""
    fields = hour_fields(0) + hour_fields(3)
    whole = read_grib([write(tmp_path / "all.grib2", fields)], spot=SPOT)
    folder = tmp_path / "run"
    folder.mkdir()
    write(folder / "gfs.t00z.pgrb2.0p25.f000", fields[:7])
    write(folder / "b.grib2", fields[7:])
    (folder / "README.txt").write_text("not GRIB", encoding="utf-8")
    assert read_weather(folder, timezone="UTC", spot=SPOT).hours == whole.hours


def test_ecmwf_ground_and_dew_point(tmp_path: Path) -> None:
    """ECMWF gives the ground as geopotential at step 0 only, a dew point, cloud 0..1 and metres of precipitation."""
    fields = [each for step in (0, 3) for each in without(hour_fields(step), "orog", "2r", "gust", "vis", "tcc")]
    fields += [Made("z", 5200.0 * GRAVITY), Made("2d", 263.0), Made("2d", 263.0, step=3)]
    weather = read_grib([write(tmp_path / "f.grib2", fields, GLOBE_ECMWF, centre="ecmf")], spot=SPOT)
    assert [hour.station_alt_amsl_m for hour in weather.hours] == pytest.approx([5200.0, 5200.0], abs=0.01)
    assert weather.hours[0].humidity_frac == pytest.approx(0.678, abs=0.002)
    assert weather.hours[0].wind[0].gust_mps is None
    assert "CC BY 4.0" in weather.source.licence


def test_precipitation_is_the_rate_of_the_time_that_covers_the_hour(tmp_path: Path) -> None:
    """Sums that begin together are taken from each other; the shortest time that covers the hour counts."""
    fields = [each for step in (0, 3, 6) for each in hour_fields(step)]
    fields += [
        Made("tp", 3.0, since=0, step=3),
        Made("tp", 9.0, since=0, step=6),
        Made("tp", 10.0, since=0, step=12),
        Made("tp", 0.3, since=6, step=9),
    ]
    hours = read_grib([write(tmp_path / "f.grib2", fields)], spot=SPOT).hours
    assert [hour.precipitation_mmph for hour in hours] == pytest.approx([1.0, 2.0, 0.1], abs=1e-3)


def test_last_hour_has_no_precipitation(tmp_path: Path) -> None:
    """Nothing is said about the time after the last sum."""
    fields = [*hour_fields(0), *hour_fields(3), Made("tp", 3.0, since=0, step=3)]
    hours = read_grib([write(tmp_path / "f.grib2", fields)], spot=SPOT).hours
    assert hours[0].precipitation_mmph == pytest.approx(1.0)
    assert hours[1].precipitation_mmph is None


def test_gust_is_never_below_the_mean(tmp_path: Path) -> None:
    """A model's gust below its mean wind is no gust: the mean stands."""
    path = write(tmp_path / "f.grib2", changed(hour_fields(), "gust", value=2.0))
    (hour,) = read_grib([path], spot=SPOT).hours
    assert hour.wind[0].gust_mps == hour.wind[0].wind_mps == pytest.approx(5.0, abs=1e-3)


def test_gust_of_the_hour_to_come_counts(tmp_path: Path) -> None:
    """Of hourly fields an hour has the greater gust of its two ends."""
    fields = hour_fields(0) + changed(hour_fields(1), "gust", value=17.0)
    hours = read_grib([write(tmp_path / "f.grib2", fields)], spot=SPOT).hours
    assert [hour.wind[0].gust_mps for hour in hours] == pytest.approx([17.0, 17.0], abs=1e-3)


LACKS = {
    "no levels": (without(hour_fields(), "u", "v", "gh", "t"), ["a pressure level above the ground", "10u"]),
    "levels inside the mountain": (hour_fields(levels=[600]), ["a pressure level above the ground", "u at 600 hPa"]),
    "levels too low": (hour_fields(levels=[500]), ["level above the highest pad (6450 m; they end at 5820 m)"]),
    "no 10 m wind": (without(hour_fields(), "10u"), ["wind_u at the ground", "10v"]),
    "no pressure": (without(hour_fields(), "sp"), ["pressure at the ground"]),
    "no orography": (without(hour_fields(), "orog"), ["the height of the model's ground"]),
    "sea-level pressure only": ([Made("prmsl", 101325.0)], ["no hour has all", "There is:"]),
    "a hole over the site": (changed(hour_fields(), "10u", hole=True), ["wind_u at the ground"]),
}


@pytest.mark.parametrize("case", LACKS)
def test_what_lacks_and_what_is_there_is_named(case: str, tmp_path: Path) -> None:
    """A GRIB without the wanted variables or levels is refused; the message names both sides."""
    fields, parts = LACKS[case]
    said = refusal(write(tmp_path / "f.grib2", fields))
    assert all(part in said for part in [*parts, "f.grib2"]), said


def test_an_hour_without_a_variable_is_left_out_and_named(tmp_path: Path) -> None:
    """One incomplete hour does not spoil the others."""
    path = write(tmp_path / "f.grib2", hour_fields(0) + without(hour_fields(3), "2t"))
    weather = read_grib([path], spot=SPOT)
    assert len(weather.hours) == 1
    assert "1 incomplete hours left out: 2026-04-20T03:00:00+00:00" in weather.source.title


def test_of_another_place(tmp_path: Path) -> None:
    """A cut-out of the Alps is refused with its area."""
    alps = Area(south=45, north=47, west=6, east=9)
    said = refusal(write(tmp_path / "alps.grib2", [Made("2t", 270.0)], alps))
    assert "another place" in said
    assert "45.00..47.00 N, 6.00..9.00 E" in said


def test_of_two_runs(tmp_path: Path) -> None:
    """Two forecasts are not mixed."""
    old = write(tmp_path / "old.grib2", hour_fields(6), run=RUN - timedelta(hours=6))
    said = refusal(write(tmp_path / "new.grib2", hour_fields(0)), old)
    assert "several forecasts" in said
    assert "2026-04-19 18 UTC" in said


def test_a_download_that_broke_off(tmp_path: Path) -> None:
    """A truncated file is named with message and byte, wherever it was cut."""
    whole = write(tmp_path / "f.grib2", hour_fields()).read_bytes()
    for cut in (len(whole) - 1, len(whole) // 2, 20, 10, 3):
        path = tmp_path / "cut.grib2"
        path.write_bytes(whole[:cut])
        said = refusal(path)
        assert "breaks off" in said
        assert "message" in said


SPOILT = {
    "edition 1": (lambda data: data[:7] + b"\x01" + data[8:], "is GRIB edition 1"),
    "sections": (lambda data: data[:16] + b"\x00\x00\xff\xff" + data[20:], "sections do not add up"),
    "trailing rubbish": (lambda data: data + b"<html>", "is no GRIB message"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_file(case: str, tmp_path: Path) -> None:
    """Bytes that are no GRIB2 are said to be none."""
    spoil, words = SPOILT[case]
    path = tmp_path / "f.grib2"
    path.write_bytes(spoil(message(Made("2t", 270.0))))
    assert words in refusal(path)


def test_empty_and_missing_files(tmp_path: Path) -> None:
    """An empty file, an empty folder and no file each have their sentence."""
    (tmp_path / "empty.grib2").write_bytes(b"")
    assert "nothing that is known" in refusal(tmp_path / "empty.grib2")
    assert "cannot be read" in refusal(tmp_path / "none.grib2")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WeatherError, match="holds no GRIB file"):
        read_weather(tmp_path / "folder", timezone="UTC", spot=SPOT)
    with pytest.raises(WeatherError, match="no place was named"):
        read_weather(tmp_path, timezone="UTC")


def test_without_eccodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error names it, and nothing else of weather needs it."""

    path = write(tmp_path / "f.grib2", hour_fields())
    monkeypatch.setitem(sys.modules, "eccodes", None)
    assert 'pip install "lungta[grib]"' in refusal(path)
