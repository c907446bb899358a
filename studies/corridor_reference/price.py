"""What a path costs, written anew: time, energy, exposure and the height limit, piece by piece of at most 5 m.

The rules are those that docs/reference/corridor.md states; no code of the corridor search is used.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from lungta.plan.corridor.request import CorridorRequest

Floats = NDArray[np.float64]
PIECE_M = 5.0
LEAST_GROUND_MPS = 1.0
OVER_BASE = 4.0  # a metre above the height limit costs as much as five below
OVER_PER_M = 0.05  # and one more for each 20 m


class Pricing(NamedTuple):
    """A request's ground, air, wind and aircraft, asked without the search's code."""

    request: CorridorRequest

    def _at_nodes(self, layer: Floats, place_m: Floats) -> Floats:
        terrain = self.request.terrain
        row = (place_m[..., 1] - terrain.north_m[0]) / (terrain.north_m[1] - terrain.north_m[0])
        column = (place_m[..., 0] - terrain.east_m[0]) / (terrain.east_m[1] - terrain.east_m[0])
        return np.asarray(map_coordinates(layer, [row, column], order=1, mode="constant", cval=np.nan))

    def ground_amsl_m(self, place_m: Floats) -> Floats:
        """Return the ground's height; `place_m` has the shape (..., 2)."""
        return self._at_nodes(self.request.terrain.alt_amsl_m, place_m)

    def demand_amsl_m(self, place_m: Floats) -> Floats:
        """Return the least height straight above places: ground, clearance, and 95 % of both errors."""
        navigation = self.request.navigation
        error_m = np.hypot(self._at_nodes(self.request.terrain.sigma_m, place_m), navigation.vertical_sigma_m)
        clearance_m = self.request.limits.min_clearance_m + navigation.confidence_z * error_m
        return self.ground_amsl_m(place_m) + clearance_m + self.request.room.below_m

    @property
    def exposure_j_per_m(self) -> float:
        """What a horizontal metre costs beyond its energy."""
        request, cruise_mps = self.request, self.request.flight.cruise_mps
        home_kgm3 = request.density_kgm3(np.array([request.home_alt_amsl_m]))
        power_w = float(request.power_w(np.array([cruise_mps]), np.zeros(1), home_kgm3)[0])
        return request.exposure_frac * power_w / cruise_mps

    def pieces_j(self, travel_m: Floats, middle_m: Floats, airspeed_mps: float | None = None) -> Floats:
        """Return the cost of short straight pieces, each in the wind and air of its middle; shapes (..., 3)."""
        flight = self.request.flight
        speeds = (airspeed_mps,) if airspeed_mps else (flight.airspeeds_mps or (flight.cruise_mps,))
        return np.asarray(np.min([self._flown_j(travel_m, middle_m, speed) for speed in speeds], axis=0))

    def _flown_j(self, travel_m: Floats, middle_m: Floats, airspeed_mps: float) -> Floats:
        request, flight = self.request, self.request.flight
        wind = request.wind.at(middle_m[..., 0], middle_m[..., 1], middle_m[..., 2])
        level_m, rise_m = np.hypot(travel_m[..., 0], travel_m[..., 1]), travel_m[..., 2]
        with np.errstate(invalid="ignore", divide="ignore"):
            east, north = travel_m[..., 0] / level_m, travel_m[..., 1] / level_m
            ahead_mps, aside_mps = wind.u * east + wind.v * north, wind.v * east - wind.u * north
            ground_mps = ahead_mps + np.sqrt(airspeed_mps**2 - aside_mps**2)
            level_s = np.where(level_m > 0.0, level_m / ground_mps, 0.0)
            slow = (level_m > 0.0) & ~(ground_mps >= LEAST_GROUND_MPS)
            time_s = np.fmax(level_s, np.where(rise_m > 0.0, rise_m / flight.climb_mps, -rise_m / flight.descent_mps))
            through = travel_m / time_s[..., None] - np.stack([wind.u, wind.v, wind.w], axis=-1)
            density = request.density_kgm3(middle_m[..., 2])
            power_w = request.power_w(np.hypot(through[..., 0], through[..., 1]), through[..., 2], density)
        cannot = slow | (np.hypot(wind.u, wind.v) > flight.wind_limit_mps) | ~np.isfinite(power_w)
        cost_j = (np.maximum(power_w, 0.0) + flight.time_worth_w) * time_s + self.exposure_j_per_m * level_m
        return np.where(cannot, np.inf, cost_j)

    def over_frac(self, middle_m: Floats) -> Floats:
        """Return how much dearer places are for standing above the height limit, as a fraction."""
        limit_m = self.request.limits.height_limit_agl_m
        if limit_m is None:
            return np.zeros(middle_m.shape[:-1])
        excess_m = middle_m[..., 2] - self.ground_amsl_m(middle_m[..., :2]) - limit_m
        return np.where(excess_m > 0.0, OVER_BASE + OVER_PER_M * excess_m, 0.0)

    def legs_j(self, points_m: Floats, airspeeds_mps: list[float | None] | None = None) -> Floats:
        """Return the cost of each straight leg between points, shape (n, 3)."""
        speeds = airspeeds_mps or [None] * (len(points_m) - 1)
        legs = []
        for (start, end), speed in zip(pairwise(points_m), speeds, strict=True):
            count = max(1, int(np.ceil(np.linalg.norm(end - start) / PIECE_M)))
            middle = start + (np.arange(count) + 0.5)[:, None] / count * (end - start)
            travel = np.broadcast_to((end - start) / count, middle.shape)
            legs.append(float((self.pieces_j(travel, middle, speed) * (1.0 + self.over_frac(middle))).sum()))
        return np.array(legs)

    def path_j(self, points_m: Floats, airspeeds_mps: list[float | None] | None = None) -> float:
        """Return the cost of a path."""
        return float(self.legs_j(points_m, airspeeds_mps).sum())
