"""A path sampled densely: the ground below it, the room that it must keep, the wind that it meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.path import FlightPath
from lungta.plan.corridor.binds import lowest_straight
from lungta.plan.corridor.verify import least_alt_m
from lungta.plan.flight import expected_gusts_mps
from lungta.plan.windows.air import LeeWind

if TYPE_CHECKING:
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.corridor.request import CorridorRequest

Floats = NDArray[np.float64]
STEP_M = 10.0  # a sixth of the finest free terrain's posting over the Khumbu


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathLine:
    """A path at points at most 10 m apart over the ground; every array of shape (n,).

    Attributes
    ----------
    corridor : bool
        Whether it was searched and checked; False: a straight line over the ground between the pads.
    along_m : array
        Horizontal distance from its beginning [m].
    east_m, north_m, alt_amsl_m : array
        The points.
    ground_amsl_m, sigma_m : array
        Ground below and its 1-sigma error [m].
    floor_amsl_m : array
        Lowest height that keeps the demanded clearance over the ground below and wherever navigation error, gusts and
        a swinging load may carry the aircraft [m AMSL].
    tail_mps, cross_mps, up_mps, sigma_mps : array
        Mean wind along the path (positive from behind), across it (positive from the left), upwards, and the 1-sigma
        error of a component [m/s]; NaN where the field knows none.
    gust_mps : array
        Highest gust to expect [m/s]; the mean wind where the field knows no turbulence.
    in_lee : bool array
        Whether the flow may have separated there; False where the field knows no lee.
    """

    corridor: bool
    along_m: Floats
    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    ground_amsl_m: Floats
    sigma_m: Floats
    floor_amsl_m: Floats
    tail_mps: Floats
    cross_mps: Floats
    up_mps: Floats
    sigma_mps: Floats
    gust_mps: Floats
    in_lee: NDArray[np.bool_]

    @property
    def gusts_known(self) -> bool:
        """Whether the field knows more of gusts than the mean wind."""
        return not np.allclose(self.gust_mps, self.wind_mps, equal_nan=True)

    @property
    def space_m(self) -> Floats:
        """Distance from its beginning in space [m]."""
        steps = np.hypot(np.diff(self.along_m), np.diff(self.alt_amsl_m))
        return np.concatenate([[0.0], np.cumsum(steps)])

    @property
    def wind_mps(self) -> Floats:
        """Mean horizontal wind [m/s]."""
        return np.asarray(np.hypot(self.tail_mps, self.cross_mps))

    @property
    def height_agl_m(self) -> Floats:
        """Height above the ground below [m]."""
        return self.alt_amsl_m - self.ground_amsl_m

    @property
    def margin_m(self) -> Floats:
        """Height above the floor [m]; negative where the demanded clearance is not kept."""
        return self.alt_amsl_m - self.floor_amsl_m


def corridor_line(request: CorridorRequest, corridor: Corridor) -> PathLine:
    """Return a corridor sampled densely."""
    corners = corridor.points_m
    return _line(request, corners, corridor=True)


def straight_line(request: CorridorRequest) -> PathLine:
    """Return the shortest way along the straight track between the pads that keeps the clearance: what has no corridor.

    It knows neither height limit nor zones nor wind.
    """
    return _line(request, straight_corners(request), corridor=False)


def straight_corners(request: CorridorRequest) -> Floats:
    """Return the corners of `straight_line`: east, north [m], height [m AMSL], shape (n, 3)."""
    ends = np.array([request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad)])
    taut = lowest_straight(request, np.column_stack([ends, _floor_amsl_m(request, *ends.T)]))
    if np.isfinite(taut).all():
        return taut
    count = 1 + max(1, int(np.ceil(np.linalg.norm(ends[1] - ends[0]) / STEP_M)))
    track = np.linspace(ends[0], ends[1], count)  # over a void: along the floor, level with its brink where it has none
    floor_m = _floor_amsl_m(request, *track.T)
    known = np.flatnonzero(np.isfinite(floor_m))
    return np.column_stack([track, np.interp(np.arange(count), known, floor_m[known])])


def _line(request: CorridorRequest, corners: Floats, *, corridor: bool) -> PathLine:
    path = FlightPath(
        name=request.id, east_m=corners[:, 0], north_m=corners[:, 1], alt_amsl_m=corners[:, 2], corridor=corridor
    )
    along, east, north, alt, ground = path.over(request.terrain, STEP_M)
    points, wind = (east, north, alt), request.wind
    u, v, w, sigma = (np.broadcast_to(part, along.shape).astype(float) for part in wind.at(*points))
    ahead_east, ahead_north = _directions(east, north)
    mean_mps = np.hypot(u, v)
    return PathLine(
        corridor=corridor,
        along_m=along,
        east_m=east,
        north_m=north,
        alt_amsl_m=alt,
        ground_amsl_m=ground,
        sigma_m=request.terrain.sigma_at(east, north),
        floor_amsl_m=_floor_amsl_m(request, east, north),
        tail_mps=u * ahead_east + v * ahead_north,
        cross_mps=u * ahead_north - v * ahead_east,
        up_mps=w,
        sigma_mps=sigma,
        gust_mps=expected_gusts_mps(wind, np.column_stack(points), mean_mps),
        in_lee=wind.in_lee(*points) if isinstance(wind, LeeWind) else np.zeros(along.shape, dtype=bool),
    )


def _floor_amsl_m(request: CorridorRequest, east_m: Floats, north_m: Floats) -> Floats:
    """The demand of `least_alt_m`; NaN where there is no terrain."""
    floor_m = least_alt_m(request, np.column_stack([east_m, north_m]))
    return np.where(np.isfinite(floor_m), floor_m, np.nan)


def _directions(east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
    """The horizontal way that each point is left by; the last point keeps that of its leg."""
    d_east, d_north = np.diff(east_m), np.diff(north_m)
    length = np.maximum(np.hypot(d_east, d_north), 1e-9)
    ahead = np.column_stack([d_east / length, d_north / length])
    east, north = np.vstack([ahead, ahead[-1:]]).T
    return east, north
