"""Positions, and the local metric frame that every computation runs in.

Heights are orthometric metres above mean sea level (`alt_amsl_m`). Heights above the ellipsoid never travel
inside Lungta: `lungta.core.geoid` brings them in and out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A geographic position on WGS 84 with its orthometric height.

    Attributes
    ----------
    lat_deg, lon_deg : float
        Latitude and longitude [deg], north and east positive.
    alt_amsl_m : float
        Height above mean sea level [m].
    """

    lat_deg: float
    lon_deg: float
    alt_amsl_m: float

    def __post_init__(self) -> None:
        check_latitude_longitude(self.lat_deg, self.lon_deg)
        if not -500.0 <= self.alt_amsl_m <= 9000.0:
            raise ValueError(f"alt_amsl_m must lie in -500..9000 m, got {self.alt_amsl_m}")


def check_latitude_longitude(lat_deg: float, lon_deg: float) -> None:
    """Raise ValueError when a latitude or longitude is off the globe, naming the swap when that is the cause."""
    if -90.0 <= lat_deg <= 90.0 and -180.0 <= lon_deg <= 180.0:
        return
    swapped = abs(lat_deg) <= 180.0 and abs(lon_deg) <= 90.0
    hint = "; latitude and longitude look swapped" if swapped else ""
    raise ValueError(f"latitude {lat_deg} must lie in -90..90 deg and longitude {lon_deg} in -180..180 deg{hint}")


@dataclass(frozen=True, kw_only=True)
class LocalFrame:
    """East and north metres about a site's origin: a transverse Mercator projection of WGS 84 with scale 1.

    Within 30 km of the origin distances are true to better than 1.2e-5 (scale error s^2 / 2R^2).
    """

    origin_lat_deg: float
    origin_lon_deg: float

    def __post_init__(self) -> None:
        check_latitude_longitude(self.origin_lat_deg, self.origin_lon_deg)

    @property
    def proj_text(self) -> str:
        """The frame as a PROJ string, for rasters and GIS."""
        return f"+proj=tmerc +lat_0={self.origin_lat_deg!r} +lon_0={self.origin_lon_deg!r} +k=1 +datum=WGS84 +units=m"

    @cached_property
    def _transformer(self) -> Transformer:
        return _transformer_to(self.proj_text)

    def to_local(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Any, Any]:
        """Return (east_m, north_m) of geographic coordinates; scalars give floats, arrays give arrays."""
        east_m, north_m = self._transformer.transform(lon_deg, lat_deg)
        return east_m, north_m

    def to_geographic(self, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Any, Any]:
        """Return (lat_deg, lon_deg) of local coordinates; scalars give floats, arrays give arrays."""
        lon_deg, lat_deg = self._transformer.transform(east_m, north_m, direction="INVERSE")
        return lat_deg, lon_deg


@lru_cache(maxsize=16)
def _transformer_to(proj_text: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", proj_text, always_xy=True)


def swapped_hint(frame: LocalFrame, lat_deg: float, lon_deg: float, reach_m: float) -> str:
    """Return a hint when a place lies within a reach [m] of a frame's origin with latitude and longitude swapped.

    >>> swapped_hint(LocalFrame(origin_lat_deg=27.99, origin_lon_deg=86.88), 86.86, 27.98, 5000.0)
    'Latitude and longitude look swapped. '
    >>> swapped_hint(LocalFrame(origin_lat_deg=27.99, origin_lon_deg=86.88), 46.0, 7.0, 5000.0)
    ''
    """
    if abs(lon_deg) > 90.0:  # no latitude
        return ""
    away_m = math.hypot(*frame.to_local(lon_deg, lat_deg))
    return "Latitude and longitude look swapped. " if away_m <= reach_m else ""


def bearing_deg(d_east_m: float, d_north_m: float) -> float:
    """Return the true bearing of a local displacement, 0..360 deg clockwise from north.

    >>> bearing_deg(1.0, 0.0)
    90.0
    """
    return float(np.degrees(np.arctan2(d_east_m, d_north_m)) % 360.0)


def wind_of_components(u_mps: float, v_mps: float) -> tuple[float, float]:
    """Return speed [m/s] and the bearing the wind blows from [deg, 0..360) of its components towards east and north.

    >>> wind_of_components(10.0, 0.0)
    (10.0, 270.0)
    """
    return math.hypot(u_mps, v_mps), bearing_deg(-u_mps, -v_mps)


def wind_components_mps(wind_mps: ArrayLike, from_deg: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (u, v) [m/s], towards east and north, of a wind given by speed and the bearing it blows from."""
    from_rad = np.radians(from_deg)
    return -np.asarray(wind_mps) * np.sin(from_rad), -np.asarray(wind_mps) * np.cos(from_rad)
