"""Ground and rays for tests of the radio, and a dense judgement of a ray that shares no code with the library's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.radio.antenna import LIGHT_MPS, Antenna, LinkRule
from lungta.mountain.terrain.grid import Terrain, TerrainSource

Floats = NDArray[np.float64]
GHZ_2_4 = 2.4e9
EARTH_M = 4.0 / 3.0 * 6_371_000.0
SEEN = LinkRule(clear_ratio=0.0)
PLANE = LinkRule(clear_ratio=0.0, earth_factor=1e9)


def terrain_of(heights_m: Floats, *, step_m: float = 50.0, sigma_m: float = 0.0, schematic: bool = False) -> Terrain:
    """Terrain with given heights, its south-west node at the origin."""
    rows, columns = heights_m.shape
    return Terrain(
        frame=LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.85),
        east_m=np.arange(columns) * step_m,
        north_m=np.arange(rows) * step_m,
        alt_amsl_m=heights_m,
        sigma_m=np.where(np.isnan(heights_m), np.nan, sigma_m),
        source=TerrainSource(
            title="made",
            origin="made",
            licence="",
            vertical_datum="EGM2008",
            posting_m=step_m,
            sigma_m=sigma_m,
            accuracy_note="made",
            schematic=schematic,
        ),
    )


def made(height: Callable[[Floats, Floats], Floats], *, columns: int, rows: int = 3, step_m: float = 50.0) -> Terrain:
    """Terrain whose height is a function of east and north."""
    east, north = np.meshgrid(np.arange(columns) * step_m, np.arange(rows) * step_m)
    return terrain_of(np.asarray(height(east, north), dtype=float), step_m=step_m)


def mast(east_m: float, north_m: float, height_agl_m: float = 3.0, frequency_hz: float = GHZ_2_4) -> Antenna:
    """An antenna somewhere."""
    return Antenna(name="mast", east_m=east_m, north_m=north_m, height_agl_m=height_agl_m, frequency_hz=frequency_hz)


def dense_ratio(
    terrain: Terrain, antenna: Antenna, target: tuple[float, float, float], earth_m: float = EARTH_M
) -> float:
    """Least clearance over zone radius of a ray, by very many samples and vectors in the ray's own plane."""
    east, north, alt = target
    away = float(np.hypot(east - antenna.east_m, north - antenna.north_m))
    ends = np.geomspace(1e-9, 0.5, 4000)
    kinks = [
        (lines - here) / (there - here)
        for lines, here, there in ((terrain.east_m, antenna.east_m, east), (terrain.north_m, antenna.north_m, north))
        if here != there
    ]
    share = np.concatenate([ends, 1.0 - ends, np.linspace(1e-9, 1.0 - 1e-9, 40_001), *kinks])
    share = np.unique(share[(share > 0.0) & (share < 1.0)])
    ground = terrain.height_at(
        antenna.east_m + share * (east - antenna.east_m), antenna.north_m + share * (north - antenna.north_m)
    )
    start = np.array([0.0, float(terrain.height_at(antenna.east_m, antenna.north_m)) + antenna.height_agl_m])
    along = np.array([away, alt]) - start
    length = float(np.linalg.norm(along))
    bulge = (share * away) * (away - share * away) / (2.0 * EARTH_M)
    spots = np.column_stack([share * away, ground + bulge]) - start
    foot = spots @ along / length
    clearance = (along[1] * spots[:, 0] - along[0] * spots[:, 1]) / length
    above = alt * share + start[1] * (1.0 - share) - ground - bulge
    foot = np.where(above > 0.0, foot, share * length)
    wavelength = LIGHT_MPS / antenna.frequency_hz
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = clearance / np.sqrt(wavelength * foot * (length - foot) / length)
    ratio = np.where((foot <= 0.0) | (foot >= length), np.inf, ratio)
    return float("nan") if np.isnan(ground).any() else float(ratio.min())
