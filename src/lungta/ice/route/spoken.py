"""Coordinates in forms that are read over a radio."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Transformer

BANDS = "CDEFGHJKLMNPQRSTUVWX"  # of latitude, 8 degrees each from 80 S; the last is 12 (DMA TM 8358.1, from memory)


def utm_zone(lat_deg: float, lon_deg: float) -> tuple[int, str]:
    """Return the UTM zone's number and its band of latitude, without the exceptions of Norway and Svalbard.

    >>> utm_zone(27.99, 86.87)
    (45, 'R')
    """
    if not -80.0 <= lat_deg <= 84.0:
        raise ValueError(f"UTM reaches from 80 S to 84 N, got latitude {lat_deg}")
    number = int((lon_deg + 180.0) // 6.0) % 60 + 1
    return number, BANDS[min(int((lat_deg + 80.0) // 8.0), len(BANDS) - 1)]


def utm_place(lat_deg: float, lon_deg: float) -> tuple[int, str, float, float]:
    """Return zone, band, easting and northing [m] on WGS 84.

    >>> zone, band, east_m, north_m = utm_place(27.99, 86.87)
    >>> zone, band, round(east_m), round(north_m)
    (45, 'R', 487217, 3096101)
    """
    number, band = utm_zone(lat_deg, lon_deg)
    east_m, north_m = _transformer(number, lat_deg < 0.0).transform(lon_deg, lat_deg)
    return number, band, float(east_m), float(north_m)


def utm_text(lat_deg: float, lon_deg: float) -> str:
    """Return a place by UTM to the metre, in threes.

    >>> utm_text(27.99, 86.87)
    '45R E 487 217 N 3096 101'
    """
    number, band, east_m, north_m = utm_place(lat_deg, lon_deg)
    east, north = f"{round(east_m):06d}", f"{round(north_m):07d}"
    return f"{number}{band} E {east[:-3]} {east[-3:]} N {north[:-3]} {north[-3:]}"


def degrees_text(lat_deg: float, lon_deg: float) -> str:
    """Return a place in degrees to 1e-5, about a metre, with the letter of the hemisphere.

    >>> degrees_text(27.99, 86.87)
    '27.99000 N 86.87000 E'
    """
    sides = "N" if lat_deg >= 0.0 else "S", "E" if lon_deg >= 0.0 else "W"
    return f"{abs(lat_deg):.5f} {sides[0]} {abs(lon_deg):.5f} {sides[1]}"


def minutes_text(lat_deg: float, lon_deg: float) -> str:
    """Return a place in degrees and decimal minutes, as most receivers show it; the last figure is about 2 m.

    >>> minutes_text(27.99, -86.8751)
    "27°59.400' N 86°52.506' W"
    """
    parts = []
    for value, sides in ((lat_deg, "NS"), (lon_deg, "EW")):
        whole, thousandths = divmod(round(abs(value) * 60_000.0), 60_000)
        minutes = thousandths / 1000.0
        parts.append(f"{whole}°{minutes:06.3f}' {sides[0] if math.copysign(1.0, value) > 0 else sides[1]}")
    return " ".join(parts)


@lru_cache(maxsize=8)
def _transformer(zone: int, south: bool) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", f"EPSG:{(32700 if south else 32600) + zone}", always_xy=True)
