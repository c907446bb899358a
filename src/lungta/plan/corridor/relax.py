"""Requests with one constraint relaxed: what explanations and reliefs are asked with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import ArrayLike

from lungta.mountain.site.model import Zone
from lungta.mountain.site.zones import zone_area
from lungta.mountain.wind.field import WindField, WindSample
from lungta.plan.corridor.request import Array, CorridorRequest, Navigation, Room

SURVEYED_SIGMA_M = 1.0  # assumption: a drone's own survey of last week, ice that moved since included
CORRECTED = Navigation(horizontal_sigma_m=0.5, vertical_sigma_m=0.5)
"""Satellite navigation with corrections from a base station; assumption: the autopilot's tracking is most of it."""


@dataclass(frozen=True, slots=True)
class ScaledWind:
    """A wind field with every speed scaled."""

    field: WindField
    factor: float

    @property
    def description(self) -> str:
        """That of the field, with the share of it."""
        return f"{self.factor:.0%} of {self.field.description}"

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points of the local frame; inputs broadcast."""
        wind = self.field.at(east_m, north_m, alt_amsl_m)
        return WindSample(wind.u * self.factor, wind.v * self.factor, wind.w * self.factor, wind.sigma)


def with_wind(request: CorridorRequest, factor: float) -> CorridorRequest:
    """Return the request with every wind speed scaled."""
    return replace(request, wind=ScaledWind(request.wind, factor))


def without_zone(request: CorridorRequest, zone: Zone) -> CorridorRequest:
    """Return the request without one zone."""
    return replace(request, zones=tuple(each for each in request.zones if each is not zone))


def with_clearance(request: CorridorRequest, min_clearance_m: float) -> CorridorRequest:
    """Return the request with another clearance [m]."""
    return replace(request, limits=replace(request.limits, min_clearance_m=min_clearance_m))


def with_height_limit(request: CorridorRequest, height_limit_agl_m: float | None) -> CorridorRequest:
    """Return the request with another height limit [m above ground], or none."""
    return replace(request, limits=replace(request.limits, height_limit_agl_m=height_limit_agl_m))


def surveyed(request: CorridorRequest) -> CorridorRequest:
    """Return the request over terrain known to 1 m wherever it is known worse; its voids stay."""
    sigma_m = np.minimum(request.terrain.sigma_m, SURVEYED_SIGMA_M)
    return replace(request, terrain=replace(request.terrain, sigma_m=sigma_m))


def corrected(request: CorridorRequest) -> CorridorRequest:
    """Return the request with corrected satellite navigation, where it was worse."""
    before = request.navigation
    navigation = replace(
        before,
        horizontal_sigma_m=min(before.horizontal_sigma_m, CORRECTED.horizontal_sigma_m),
        vertical_sigma_m=min(before.vertical_sigma_m, CORRECTED.vertical_sigma_m),
    )
    return replace(request, navigation=navigation)


def without_room(request: CorridorRequest) -> CorridorRequest:
    """Return the request with nothing hanging below the aircraft and no swing."""
    return replace(request, room=Room())


def with_any_power(request: CorridorRequest) -> CorridorRequest:
    """Return the request for an aircraft that can fly anything, at the same small power."""
    return replace(request, power_w=_any_power)


def zones_within(request: CorridorRequest, reach_m: float) -> tuple[Zone, ...]:
    """Return the zones whose outline comes within a distance of the straight line between the pads."""
    ends = [request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad)]
    way = shapely.LineString(ends)
    frame = request.terrain.frame
    return tuple(zone for zone in request.zones if shapely.make_valid(zone_area(frame, zone)).distance(way) <= reach_m)


def _any_power(airspeed_mps: Array, climb_mps: Array, density_kgm3: Array) -> Array:
    return np.ones(np.broadcast_shapes(airspeed_mps.shape, climb_mps.shape, density_kgm3.shape))
