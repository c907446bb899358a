"""Grounds, winds and an aircraft to search corridors with, made without any other room's code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.geo import LocalFrame, Position
from lungta.mountain.site.model import Pad, SiteLimits, Zone, ZoneKind
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.wind.field import WindSample
from lungta.plan.corridor.request import CorridorRequest, FlightLimits, Navigation

FRAME = LocalFrame(origin_lat_deg=27.995, origin_lon_deg=86.865)
FLIGHT = FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=15.0, wind_limit_mps=14.0)
LIMITS = SiteLimits(
    height_limit_agl_m=None, min_clearance_m=30.0, reserve_frac=0.25, daylight_only=True, source="made for a test"
)
EXACT = Navigation(horizontal_sigma_m=0.0, vertical_sigma_m=0.0)


@dataclass(frozen=True)
class EvenWind:
    """The same wind everywhere [m/s]."""

    u: float = 0.0
    v: float = 0.0
    w: float = 0.0
    description: str = "made for a test"

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        shape = np.broadcast_shapes(np.shape(east_m), np.shape(north_m), np.shape(alt_amsl_m))
        return WindSample(*(np.full(shape, part) for part in (self.u, self.v, self.w, 1.0)))


def power_w(airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike) -> NDArray[np.float64]:
    """80 kg on 11.8 m2 of disc: induced power in climb, parasite drag, one efficiency; smooth and positive."""
    weight_n, disc_m2 = 80.0 * 9.81, 11.8
    induced2 = weight_n / (2 * np.asarray(density_kgm3) * disc_m2)
    speed2 = np.asarray(airspeed_mps) ** 2
    induced = np.sqrt(np.sqrt(speed2**2 / 4 + induced2**2) - speed2 / 2)
    climb = np.asarray(climb_mps) / 2
    upright = weight_n * (climb + np.sqrt(climb**2 + induced**2))
    return np.asarray((upright + 0.5 * np.asarray(density_kgm3) * 0.6 * speed2**1.5) / 0.6 + 500.0)


def density_kgm3(alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(1.225 * np.exp(-np.asarray(alt_amsl_m) / 9000.0))


def ground(
    shape: Callable[[Any, Any], ArrayLike], *, half_m: float = 2000.0, posting_m: float = 40.0, sigma_m: float = 2.0
) -> Terrain:
    """Terrain from a function of east and north [m]."""
    axis = np.arange(-half_m, half_m + 1.0, posting_m)
    east_m, north_m = np.meshgrid(axis, axis)
    alt_amsl_m = np.asarray(shape(east_m, north_m)) + np.zeros_like(east_m)
    source = TerrainSource(
        title="made for a test", origin="", licence="", vertical_datum="EGM2008", posting_m=posting_m, sigma_m=sigma_m,
        accuracy_note="made for a test",
    )  # fmt: skip
    return Terrain(frame=FRAME, east_m=axis, north_m=axis, alt_amsl_m=alt_amsl_m,
                   sigma_m=np.where(np.isnan(alt_amsl_m), np.nan, sigma_m), source=source)  # fmt: skip


def pad(name: str, east_m: float, north_m: float) -> Pad:
    lat_deg, lon_deg = FRAME.to_geographic(east_m, north_m)
    return Pad(id=name, name=name, position=Position(lat_deg=lat_deg, lon_deg=lon_deg, alt_amsl_m=0.0),
               horizontal_sigma_m=0.0, vertical_sigma_m=0.0, source="made for a test")  # fmt: skip


def zone(name: str, *corners: tuple[float, float], **changed: Any) -> Zone:
    outline = tuple(tuple(map(float, FRAME.to_geographic(*corner))) for corner in corners)
    return Zone(id=name, name=name, kind=ZoneKind.AUTHORITY, outline=outline, **changed)  # type: ignore[arg-type]


def box(name: str, west: float, south: float, east: float, north: float) -> Zone:
    return zone(name, (west, south), (east, south), (east, north), (west, north))


def request(terrain: Terrain, start: tuple[float, float], goal: tuple[float, float], **changed: Any) -> CorridorRequest:
    plain = CorridorRequest(
        terrain=terrain, site_id="test", from_pad=pad("from", *start), to_pad=pad("to", *goal), home_alt_amsl_m=5000.0,
        zones=(), limits=LIMITS, flight=FLIGHT, power_w=power_w, density_kgm3=density_kgm3, wind=EvenWind(),
        navigation=EXACT,
    )  # fmt: skip
    return replace(plain, **changed)


def limits(**changed: Any) -> SiteLimits:
    return replace(LIMITS, **changed)


BASE_CAMP = 28.0026, 86.8528
CAMP_1 = 27.9875, 86.8750


def everest(folder: Path) -> Terrain:
    """The real ground about the Khumbu Icefall in the local frame."""
    return read_terrain(folder / "terrain" / "everest_glo30_58m_30km.tif", FRAME, extent_m=6000.0)


def khumbu(folder: Path, *, upwards: bool = True, **changed: Any) -> CorridorRequest:
    """Base Camp to Camp I, or back, over the real ground with common limits."""
    ends = [tuple(map(float, FRAME.to_local(*place))) for place in (BASE_CAMP, CAMP_1)]
    wanted = {"limits": limits(height_limit_agl_m=120.0, min_clearance_m=30.0), "navigation": Navigation()} | changed
    return request(everest(folder), *(ends if upwards else ends[::-1]), **wanted)  # type: ignore[arg-type]
