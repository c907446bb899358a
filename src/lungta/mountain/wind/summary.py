"""What a pilot asks of a wind field: how it blows at the pads, and where on the path it is worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import Problem, WindError
from lungta.mountain.site.model import Site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.gust import gust_mps
from lungta.mountain.wind.path import FlightPath, Track

GAP_M = 100.0  # our practice figure: what lies between two bad stretches so near each other is no better


@dataclass(frozen=True, slots=True, kw_only=True)
class PadWind:
    """The wind over a pad at a height above ground; `lee_top_agl_m` as in `GriddedWind`."""

    pad: str
    name: str
    height_agl_m: float
    wind_mps: float
    from_deg: float
    gust_mps: float
    up_mps: float
    sigma_mps: float
    lee_top_agl_m: float

    @property
    def in_lee(self) -> bool:
        """Whether the flow may have separated there."""
        return self.height_agl_m < self.lee_top_agl_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a path, between two distances along it [m]."""

    start_m: float
    end_m: float

    @property
    def length_m(self) -> float:
        """Its length [m]."""
        return self.end_m - self.start_m


@dataclass(frozen=True, slots=True, kw_only=True)
class PathWind:
    """The wind along a path.

    Attributes
    ----------
    name : str
        Of the path.
    corridor : bool
        Whether it is a corridor that was searched and checked.
    length_m : float
        Over the ground [m].
    wind_mps, from_deg, gust_mps : float
        Where the mean wind is strongest: mean, bearing it blows from, gust.
    along_m, lat_deg, lon_deg, height_agl_m : float
        Where that is.
    highest_gust_mps : float
        Highest gust anywhere on the path [m/s].
    updraught_mps, downdraught_mps : float
        Strongest mean wind upwards and downwards [m/s], both positive or 0.
    over_limit, gusts_over_limit, in_lee : tuple of Stretch
        Where the mean wind, and the gusts, are over the aircraft's limit, and where the path is in a lee zone.
    """

    name: str
    corridor: bool
    length_m: float
    wind_mps: float
    from_deg: float
    gust_mps: float
    along_m: float
    lat_deg: float
    lon_deg: float
    height_agl_m: float
    highest_gust_mps: float
    updraught_mps: float
    downdraught_mps: float
    over_limit: tuple[Stretch, ...]
    gusts_over_limit: tuple[Stretch, ...]
    in_lee: tuple[Stretch, ...]


def pad_winds(site: Site, field: GriddedWind, heights_agl_m: Sequence[float]) -> tuple[PadWind, ...]:
    """Return the wind at each pad and height above ground, pads in the site's order.

    Raises
    ------
    WindError
        When the field does not reach a pad.
    """
    places = [field.grid.frame.to_local(pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads]
    east, north = (np.array(axis)[:, None] for axis in zip(*places, strict=True))
    air = field.air_at(east, north, np.array(heights_agl_m))
    reached = np.asarray(np.isfinite(air.u).all(axis=1))
    off = [pad for pad, known in zip(site.pads, reached, strict=True) if not known]
    if off:
        raise WindError(
            "the wind field does not reach every pad:",
            where=field.description,
            problems=tuple(Problem(what=f"{pad.name} lies off its square.", where=pad.id) for pad in off),
        )
    speed, bearing, gust = air.speed_mps, air.from_deg, gust_mps(air.speed_mps, air.turbulence)
    lee = field.lee_top_at(east, north)[:, 0]
    return tuple(
        PadWind(
            pad=pad.id,
            name=pad.name,
            height_agl_m=float(height),
            wind_mps=float(speed[row, column]),
            from_deg=float(bearing[row, column]),
            gust_mps=float(gust[row, column]),
            up_mps=float(air.w[row, column]),
            sigma_mps=float(air.sigma[row, column]),
            lee_top_agl_m=float(lee[row]),
        )
        for row, pad in enumerate(site.pads)
        for column, height in enumerate(heights_agl_m)
    )


def path_wind(field: GriddedWind, terrain: Terrain, path: FlightPath, limit_mps: float) -> PathWind:
    """Return the wind along a path, at the height above the terrain below.

    Parameters
    ----------
    field : GriddedWind
        The wind.
    terrain : Terrain
        The ground that the path's height counts from.
    path : FlightPath
        The path.
    limit_mps : float
        The aircraft's wind limit [m/s].

    Raises
    ------
    WindError
        When the path leaves the field.
    """
    track = path.over(terrain)
    air = field.air_at(track.east_m, track.north_m, track.height_agl_m)
    speed = air.speed_mps
    if not np.isfinite(speed).all():
        raise WindError(f"{path.name} leaves the wind field.", where=field.description, remedy="Give wider terrain.")
    gust = gust_mps(speed, air.turbulence)
    worst = int(np.argmax(speed))
    lat_deg, lon_deg = field.grid.frame.to_geographic(track.east_m[worst], track.north_m[worst])
    return PathWind(
        name=path.name,
        corridor=path.corridor,
        length_m=float(track.along_m[-1]),
        wind_mps=float(speed[worst]),
        from_deg=float(air.from_deg[worst]),
        gust_mps=float(gust[worst]),
        along_m=float(track.along_m[worst]),
        lat_deg=float(lat_deg),
        lon_deg=float(lon_deg),
        height_agl_m=float(track.height_agl_m[worst]),
        highest_gust_mps=float(gust.max()),
        updraught_mps=max(0.0, float(air.w.max())),
        downdraught_mps=max(0.0, -float(air.w.min())),
        over_limit=stretches(track.along_m, speed > limit_mps),
        gusts_over_limit=stretches(track.along_m, gust > limit_mps),
        in_lee=lee_stretches(field, track),
    )


def lee_stretches(field: GriddedWind, track: Track) -> tuple[Stretch, ...]:
    """Return where a path lies below the top of a lee zone."""
    return stretches(track.along_m, track.height_agl_m < field.lee_top_at(track.east_m, track.north_m))


def stretches(along_m: NDArray[np.float64], there: NDArray[np.bool_]) -> tuple[Stretch, ...]:
    """Return the parts of a path whose points have a property, each from its first to its last such point.

    Parts with less than 100 m between them are one: so short a gap is no refuge.

    >>> along_m, there = np.array([0.0, 50.0, 90.0, 130.0, 600.0, 900.0]), np.array([0, 1, 0, 1, 0, 1], dtype=bool)
    >>> stretches(along_m, there)
    (Stretch(start_m=50.0, end_m=130.0), Stretch(start_m=900.0, end_m=900.0))
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(int)))
    parts: list[Stretch] = []
    for first, end in list(pairwise(edges))[::2]:
        part = Stretch(start_m=float(along_m[first]), end_m=float(along_m[end - 1]))
        if parts and part.start_m - parts[-1].end_m < GAP_M:
            part = Stretch(start_m=parts.pop().start_m, end_m=part.end_m)
        parts.append(part)
    return tuple(parts)
