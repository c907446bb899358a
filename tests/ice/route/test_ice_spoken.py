"""Coordinates read over a radio are those of an independent projection."""

from __future__ import annotations

import math
import re

import pytest

from lungta.ice.route.spoken import degrees_text, minutes_text, utm_place, utm_text, utm_zone


def transverse_mercator(lat_deg: float, lon_deg: float, central_deg: float) -> tuple[float, float]:
    """Easting and northing on WGS 84 by the series of Snyder 1987 (USGS Professional Paper 1395), eq. 8-9 and 8-10."""
    a, flattening, scale = 6_378_137.0, 1.0 / 298.257223563, 0.9996
    e2 = flattening * (2.0 - flattening)
    lat, away = math.radians(lat_deg), math.radians(lon_deg - central_deg)
    second = e2 / (1.0 - e2)
    n = a / math.sqrt(1.0 - e2 * math.sin(lat) ** 2)
    t, c, x = math.tan(lat) ** 2, second * math.cos(lat) ** 2, away * math.cos(lat)
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256) * lat
        - (3 * e2 / 8 + 3 * e2**2 / 32 + 45 * e2**3 / 1024) * math.sin(2 * lat)
        + (15 * e2**2 / 256 + 45 * e2**3 / 1024) * math.sin(4 * lat)
        - (35 * e2**3 / 3072) * math.sin(6 * lat)
    )
    east = x + (1 - t + c) * x**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * second) * x**5 / 120
    north = x**2 / 2 + (5 - t + 9 * c + 4 * c**2) * x**4 / 24 + (61 - 58 * t + t**2 + 600 * c) * x**6 / 720
    return 500_000.0 + scale * n * east, scale * (m + n * math.tan(lat) * north)


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(27.99, 86.87), (27.9806, 86.9011), (46.0, 7.6)])
def test_utm_against_the_published_series(lat_deg: float, lon_deg: float) -> None:
    """Within 0.1 m of Snyder's series; five times that is seen."""
    zone, _, east_m, north_m = utm_place(lat_deg, lon_deg)
    expected = transverse_mercator(lat_deg, lon_deg, 6.0 * zone - 183.0)
    assert (east_m, north_m) == pytest.approx(expected, abs=0.1)
    assert (east_m + 0.5, north_m) != pytest.approx(expected, abs=0.1)


def test_zones_and_bands() -> None:
    assert utm_zone(27.99, 86.87) == (45, "R")
    assert utm_zone(-33.0, -70.0) == (19, "H")
    assert utm_zone(83.0, 179.9) == (60, "X")
    with pytest.raises(ValueError, match="80 S to 84 N"):
        utm_zone(85.0, 0.0)


def test_the_southern_half_counts_from_ten_million() -> None:
    _, _, _, north_m = utm_place(-50.49, -73.05)
    assert 4.3e6 < north_m < 4.5e6


def test_forms() -> None:
    """Figures in threes, letters for hemispheres, minutes carried over at 60."""
    assert re.fullmatch(r"45R E \d{3} \d{3} N \d{4} \d{3}", utm_text(27.99, 86.87))
    assert degrees_text(-50.49, -73.05) == "50.49000 S 73.05000 W"
    assert minutes_text(27.9999999, 86.5) == "28°00.000' N 86°30.000' E"
