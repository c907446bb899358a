"""Reference systems of images: their horizontal part, names, and a metric one for those in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lungta.core.errors import IceError

if TYPE_CHECKING:
    from pyproj import CRS

POLAR_DEG = 84.0  # UTM ends there


def flat_crs(rasterio_crs: Any, where: str) -> CRS:
    """Return the horizontal part of a raster's reference system.

    Raises
    ------
    IceError
        When it is no map of the Earth, or only a shift grid could bring it to WGS 84.
    """
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    crs = CRS.from_wkt(rasterio_crs.to_wkt(version="WKT2_2019"))
    flat = crs.sub_crs_list[0] if crs.is_compound else crs.to_2d()
    if not (flat.is_geographic or flat.is_projected):
        raise IceError(
            f"its reference system {crs.name!r} is no map of the Earth's surface.",
            where=where,
            remedy="Give it in geographic or projected coordinates.",
        )
    try:
        Transformer.from_crs("EPSG:4326", flat, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise IceError(
            f"its reference system {crs.name!r} cannot be brought to WGS 84 here ({error}).",
            where=where,
            remedy="Reproject it to UTM on WGS 84 where the shift grid is installed.",
        ) from error
    return flat


def crs_text(crs: CRS) -> str:
    """Return a reference system as EPSG code where that says it all, else as WKT."""
    code = crs.to_epsg(min_confidence=100)
    return f"EPSG:{code}" if code else crs.to_wkt()


def crs_name(text: str) -> str:
    """Return a reference system's name for a person."""
    from pyproj import CRS

    return CRS.from_user_input(text).name if text else "no reference system"


def same_crs(one: str, other: str) -> bool:
    """Return whether two texts mean one reference system."""
    if one == other or not (one and other):
        return one == other
    from pyproj import CRS

    return bool(CRS.from_user_input(one) == CRS.from_user_input(other))


def metric_crs(crs: CRS, x: float, y: float) -> CRS:
    """Return the UTM zone on WGS 84 of a place, or near a pole a transverse Mercator about it."""
    from pyproj import CRS, Transformer

    lon_deg, lat_deg = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    if abs(lat_deg) > POLAR_DEG:
        return CRS.from_user_input(f"+proj=tmerc +lat_0={lat_deg!r} +lon_0={lon_deg!r} +k=1 +datum=WGS84 +units=m")
    zone = min(int((lon_deg + 180.0) // 6.0) + 1, 60)
    return CRS.from_epsg((32600 if lat_deg >= 0.0 else 32700) + zone)
