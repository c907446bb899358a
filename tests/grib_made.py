"""GRIB2 messages of made-up fields, written by eccodes as GFS and ECMWF lay theirs out. The fields are linear in
latitude and longitude, so that bilinear interpolation must give them back exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import eccodes
import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.spot import Spot

RUN = datetime(2026, 4, 20, tzinfo=UTC)
SPOT = Spot(lat_deg=28.0026, lon_deg=86.8528, lowest_amsl_m=5364.0, highest_amsl_m=6450.0)
GRAVITY = 9.80665

# (category, number, surface, scaled value): WMO code tables 4.1, 4.2 and 4.5
CODES = {
    "10u": (2, 2, 103, 10),
    "10v": (2, 3, 103, 10),
    "2t": (0, 0, 103, 2),
    "2d": (0, 6, 103, 2),
    "2r": (1, 1, 103, 2),
    "sp": (3, 0, 1, 0),
    "orog": (3, 5, 1, 0),
    "z": (3, 4, 1, 0),
    "gust": (2, 22, 1, 0),
    "vis": (19, 0, 1, 0),
    "tcc": (6, 1, 10, 0),
    "tp": (1, 8, 1, 0),
    "u": (2, 2, 100, 0),
    "v": (2, 3, 100, 0),
    "t": (0, 0, 100, 0),
    "gh": (3, 5, 100, 0),
    "prmsl": (3, 1, 101, 0),
}


@dataclass(frozen=True)
class Area:
    """A grid: corners and how its values run."""

    south: float = 27.0
    north: float = 29.0
    west: float = 86.0
    east: float = 88.0
    step: float = 0.25
    from_south: bool = False
    from_east: bool = False
    column_major: bool = False
    turn: float = 0.0

    @property
    def lats(self) -> NDArray[np.float64]:
        up = np.arange(round((self.north - self.south) / self.step) + 1) * self.step + self.south
        return up if self.from_south else up[::-1]

    @property
    def lons(self) -> NDArray[np.float64]:
        right = np.arange(round((self.east - self.west) / self.step) + 1) * self.step + self.west
        return right[::-1] if self.from_east else right


GLOBE_GFS = Area(south=-90, north=90, west=0, east=359.0, step=1.0)
GLOBE_ECMWF = Area(south=-90, north=90, west=-180, east=179.0, step=1.0, turn=360.0)


@dataclass(frozen=True)
class Made:
    """One message: a quantity with its value at the spot and its slopes per degree."""

    name: str
    value: float
    level_hpa: int = 0
    step: int = 0
    since: int | None = None
    slope: tuple[float, float] = (0.0, 0.0)
    hole: bool = False


def linear(made: Made, area: Area) -> NDArray[np.float64]:
    """The field at the nodes, in the order in which GRIB keeps it."""
    north = area.lats[:, None] - SPOT.lat_deg
    east = (area.lons[None, :] - SPOT.lon_deg + 180.0) % 360.0 - 180.0
    values = made.value + made.slope[0] * north + made.slope[1] * east
    values = np.broadcast_to(values, (len(area.lats), len(area.lons)))
    return (values.T if area.column_major else values).ravel()


@cache
def message(made: Made, area: Area | None = None, *, centre: str = "kwbc", run: datetime = RUN) -> bytes:
    """One GRIB2 message."""
    area = area or Area()
    handle = eccodes.codes_grib_new_from_samples("regular_ll_sfc_grib2")
    category, number, surface, level = CODES[made.name]
    keys: dict[str, object] = {"centre": centre, "dataDate": int(f"{run:%Y%m%d}"), "dataTime": int(f"{run:%H%M}")}
    if made.since is not None:
        keys |= {"productDefinitionTemplateNumber": 8, "typeOfStatisticalProcessing": 1}
    keys |= {"parameterCategory": category, "parameterNumber": number, "typeOfFirstFixedSurface": surface}
    scaled = made.level_hpa * 100 if surface == 100 else level
    keys |= {"scaleFactorOfFirstFixedSurface": 0, "scaledValueOfFirstFixedSurface": scaled}
    keys["stepRange"] = made.step if made.since is None else f"{made.since}-{made.step}"
    keys |= {"Ni": len(area.lons), "Nj": len(area.lats)}
    keys |= {"latitudeOfFirstGridPointInDegrees": area.lats[0], "latitudeOfLastGridPointInDegrees": area.lats[-1]}
    for end, place in (("First", 0), ("Last", -1)):
        lon = area.lons[place]
        keys[f"longitudeOf{end}GridPointInDegrees"] = lon + area.turn if lon < 0 else lon
    keys |= {"iDirectionIncrementInDegrees": area.step, "jDirectionIncrementInDegrees": area.step}
    keys |= {"iScansNegatively": int(area.from_east), "jScansPositively": int(area.from_south)}
    keys |= {"jPointsAreConsecutive": int(area.column_major), "bitsPerValue": 24}
    for key, value in keys.items():
        eccodes.codes_set(handle, key, value)
    values = linear(made, area)
    if made.hole:
        eccodes.codes_set(handle, "bitmapPresent", 1)
        eccodes.codes_set(handle, "missingValue", 1e20)
        values = np.full_like(values, 1e20)
    eccodes.codes_set_values(handle, values)
    made_bytes: bytes = eccodes.codes_get_message(handle)
    eccodes.codes_release(handle)
    return made_bytes


def hour_fields(step: int = 3, *, levels: Iterable[int] = (600, 500, 400)) -> list[Made]:
    """Every field of an hour over Base Camp: 600 hPa lies inside the mountain, 500 and 400 hPa above it."""
    heights = {600: 4300.0, 550: 4980.0, 500: 5820.0, 450: 6620.0, 400: 7500.0, 350: 8400.0}
    fields = [
        Made("10u", 3.0, step=step, slope=(1.0, -0.5)),
        Made("10v", 4.0, step=step, slope=(0.5, 2.0)),
        Made("2t", 268.0, step=step, slope=(-2.0, 1.0)),
        Made("2r", 60.0, step=step),
        Made("sp", 54000.0, step=step, slope=(30.0, -20.0)),
        Made("orog", 5200.0, step=step, slope=(100.0, 40.0)),
        Made("gust", 11.0, step=step),
        Made("vis", 20000.0, step=step),
        Made("tcc", 75.0, step=step),
    ]
    for level in levels:
        fields += [
            Made("u", 10.0 + level / 100, level_hpa=level, step=step, slope=(0.3, 0.7)),
            Made("v", -5.0, level_hpa=level, step=step),
            Made("t", 250.0 + level / 100, level_hpa=level, step=step),
            Made("gh", heights[level], level_hpa=level, step=step, slope=(-20.0, 10.0)),
        ]
    return fields


def write(
    path: Path, fields: Sequence[Made], area: Area | None = None, *, centre: str = "kwbc", run: datetime = RUN
) -> Path:
    """A file of messages."""
    path.write_bytes(b"".join(message(made, area, centre=centre, run=run) for made in fields))
    return path


def without(fields: Iterable[Made], *names: str) -> list[Made]:
    """The fields but those of some names."""
    return [made for made in fields if made.name not in names]


def changed(fields: Iterable[Made], name: str, **what: object) -> list[Made]:
    """The fields with one of them otherwise."""
    return [replace(made, **what) if made.name == name else made for made in fields]
