"""Reference systems: flattened, named, and brought to true metres."""

from __future__ import annotations

import pytest
from pyproj import CRS, Proj
from rasterio import crs as raster_crs

from lungta.core.errors import IceError
from lungta.ice.image.crs import crs_name, crs_text, flat_crs, metric_crs, same_crs


def test_heights_of_a_compound_system_are_left_out() -> None:
    """UTM with EGM96 heights is UTM for a picture."""
    assert crs_text(flat_crs(raster_crs.CRS.from_string("EPSG:32645+5773"), "a.tif")) == "EPSG:32645"
    assert crs_text(flat_crs(raster_crs.CRS.from_epsg(4979), "a.tif")) == "EPSG:4326"


def test_a_local_system_is_no_map_of_the_earth() -> None:
    """As survey programs write it for an arbitrary origin."""
    local = raster_crs.CRS.from_wkt('LOCAL_CS["site grid",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]')
    with pytest.raises(IceError, match="no map of the Earth"):
        flat_crs(local, "a.tif")


def test_systems_are_compared_by_what_they_mean() -> None:
    """A code and its WKT are one; nothing equals no system but itself."""
    wkt = CRS.from_epsg(32645).to_wkt()
    assert same_crs("EPSG:32645", wkt)
    assert not same_crs("EPSG:32645", "EPSG:32644")
    assert not same_crs("EPSG:32645", "")
    assert same_crs("", "")
    assert crs_name("EPSG:32645") == "WGS 84 / UTM zone 45N"
    assert crs_name("") == "no reference system"


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "code"),
    [(86.86, 28.0, 32645), (-73.05, -50.5, 32718), (-180.0, 10.0, 32601), (179.99, 10.0, 32660), (180.0, 10.0, 32660)],
)
def test_degrees_go_to_the_utm_zone_of_their_middle(lon_deg: float, lat_deg: float, code: int) -> None:
    """Khumbu, Perito Moreno, both sides of the date line."""
    assert metric_crs(CRS.from_epsg(4326), lon_deg, lat_deg).to_epsg() == code


def test_beyond_the_ends_of_utm_metres_are_true() -> None:
    """A transverse Mercator about the place: scale 1 where the picture is."""
    crs = metric_crs(CRS.from_epsg(4326), 20.0, -87.0)
    factors = Proj(crs).get_factors(20.0, -87.0)
    assert factors.meridional_scale == pytest.approx(1.0, abs=1e-6)
    assert factors.parallel_scale == pytest.approx(1.0, abs=1e-6)
