"""What a raster's heights refer to, and how to bring them to metres above mean sea level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lungta.core.errors import DatumError, TerrainError

if TYPE_CHECKING:
    from pyproj import CRS

ELLIPSOID = "WGS 84 ellipsoid"
UNSTATED = "not stated, taken as EGM2008"

_NAMES = {
    "egm2008": "EGM2008",
    "egm96": "EGM96",
    "ellipsoid": ELLIPSOID,
    "hae": ELLIPSOID,
    ELLIPSOID.lower(): ELLIPSOID,
}
_METRES_PER_UNIT = {
    "": 1.0,
    "m": 1.0,
    "metre": 1.0,
    "meter": 1.0,
    "metres": 1.0,
    "meters": 1.0,
    "ft": 0.3048,  # international foot, exact
    "foot": 0.3048,
    "feet": 0.3048,
    "us-ft": 1200.0 / 3937.0,  # US survey foot, exact
    "us survey foot": 1200.0 / 3937.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerticalDatum:
    """A vertical datum with its unit.

    Attributes
    ----------
    name : str
        `EGM2008`, `EGM96`, `WGS 84 ellipsoid`, or what the file's reference system calls it.
    metres_per_unit : float
        Length of the file's height unit [m].
    """

    name: str
    metres_per_unit: float = 1.0

    @property
    def ellipsoidal(self) -> bool:
        """True when heights count from the ellipsoid and need the geoid to become heights above mean sea level."""
        return self.name == ELLIPSOID


def stated_datum(name: str) -> VerticalDatum:
    """Return the datum that a person names: `EGM2008`, `EGM96` or `ellipsoid`.

    Raises
    ------
    DatumError
        When Lungta does not know the name.

    >>> stated_datum("egm96").name
    'EGM96'
    """
    known = _NAMES.get(name.strip().lower())
    if known is None:
        raise DatumError(f"vertical datum {name!r} is not known.", remedy="Use EGM2008, EGM96 or ellipsoid.")
    return VerticalDatum(name=known)


def datum_of(crs: CRS, *, usual: str, band_unit: str | None, where: str) -> VerticalDatum:
    """Return the vertical datum of a raster: what its reference system says, else what its product usually has.

    Parameters
    ----------
    crs : pyproj.CRS
        The raster's reference system; compound and three-dimensional ones state a datum.
    usual : str
        The product's datum; empty when unknown.
    band_unit : str or None
        The raster band's own unit, used when the reference system names no vertical axis.
    where : str
        The file, for errors.

    Raises
    ------
    TerrainError
        When the band's unit is not one of length that Lungta knows.
    """
    vertical = next((part for part in crs.sub_crs_list if part.is_vertical), None)
    if vertical is not None:
        name = {3855: "EGM2008", 5773: "EGM96"}.get(vertical.to_epsg() or 0, vertical.name)
        return VerticalDatum(name=name, metres_per_unit=vertical.axis_info[0].unit_conversion_factor)
    if len(crs.axis_info) == 3:
        return VerticalDatum(name=ELLIPSOID, metres_per_unit=crs.axis_info[2].unit_conversion_factor)
    unit = (band_unit or "").strip().lower()
    if unit not in _METRES_PER_UNIT:
        raise TerrainError(
            f"heights are in {band_unit!r}, which is no unit of length known here.",
            where=where,
            remedy="Convert the raster to metres.",
        )
    return VerticalDatum(name=usual or UNSTATED, metres_per_unit=_METRES_PER_UNIT[unit])
