"""Where the aircraft comes down under its parachute, and where a load that is let go comes down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.descent import (
    WIND_LEAST_AGL_M,
    Fall,
    LetGo,
    Parachute,
    Release,
    Surroundings,
    drift,
    ellipse_95,
    fall,
    opens,
)
from lungta.mountain.site.zones import zone_area
from lungta.plan.contingency.model import Footprint, Moments

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.core.geo import LocalFrame
    from lungta.mountain.site.model import Zone
    from lungta.plan.escape import Flown

ELLIPSE_CORNERS = 24
LOW_M = 1.0  # a load this low is put down, not let go

Floats = NDArray[np.float64]


def parachute_footprint(flown: Flown, aircraft: Aircraft, moments: Moments, parachute: Parachute) -> Footprint:
    """Return where the aircraft, load on board, comes down under its parachute.

    The ellipse holds the wind's uncertainty over the whole drift, that of the descent speed along the drift, and that
    of the time of opening along the way flown.
    """
    release, along = _release(flown, moments), _ground_speed(flown, moments)
    mass_kg = aircraft.empty_mass_kg + moments.payload_kg
    sigma_mps = _wind_sigma_mps(flown, moments)
    slower = mass_kg * (1.0 - parachute.descent_sigma_frac) ** 2  # speed goes with the root of mass
    masses = np.stack([mass_kg, mass_kg, mass_kg, slower])
    came = drift(parachute, masses, _four(release), _around(flown, _offsets(sigma_mps, 4)))
    covariance = _spread(came, (1, 2, 3)) + _outer(parachute.opening_sigma_s * along)
    works = opens(parachute, release, _around(flown, None))
    return _footprint(came, covariance, works)


def jettison_footprint(flown: Flown, aircraft: Aircraft, moments: Moments, let_go: LetGo) -> Footprint:
    """Return where a load that is let go comes down; nothing where nothing is on board.

    The ellipse holds the wind's uncertainty and, along the way flown, that of the moment at which it lets go.
    """
    along = _ground_speed(flown, moments)
    there = _release(flown, moments)
    release = Release(
        east_m=there.east_m + let_go.delay_s * along[:, 0],
        north_m=there.north_m + let_go.delay_s * along[:, 1],
        alt_amsl_m=there.alt_amsl_m,
        east_mps=there.east_mps,
        north_mps=there.north_mps,
        up_mps=there.up_mps,
    )
    airframe = aircraft.nominal.airframe
    area_m2 = airframe.load_drag_area_m2 * np.cbrt(moments.payload_kg / airframe.load_reference_kg) ** 2
    works = (moments.payload_kg > 0.0) & (moments.height_agl_m > LOW_M)
    mass_kg = np.where(works, moments.payload_kg, 1.0)
    came = fall(mass_kg, area_m2, _four(release, 3), _around(flown, _offsets(_wind_sigma_mps(flown, moments), 3)))
    return _footprint(came, _spread(came, (1, 2)) + _outer(let_go.delay_sigma_s * along), works)


def over_zones(footprint: Footprint, zones: Sequence[Zone], frame: LocalFrame) -> tuple[str, ...]:
    """Return the id of a zone that each moment's ellipse touches, the first; empty where none or no known ellipse."""
    import shapely

    turn = np.linspace(0.0, 2.0 * np.pi, ELLIPSE_CORNERS, endpoint=False)
    bearing = np.radians(footprint.bearing_deg)[:, None]
    along = footprint.half_long_m[:, None] * np.cos(turn) / np.cos(np.pi / ELLIPSE_CORNERS)  # the ellipse lies inside
    across = footprint.half_short_m[:, None] * np.sin(turn) / np.cos(np.pi / ELLIPSE_CORNERS)
    east = footprint.east_m[:, None] + along * np.sin(bearing) + across * np.cos(bearing)
    north = footprint.north_m[:, None] + along * np.cos(bearing) - across * np.sin(bearing)
    known = np.flatnonzero(footprint.known)
    areas = shapely.polygons(np.stack([east[known], north[known]], axis=-1))
    over = [""] * footprint.works.size
    for zone in zones:
        for index in known[shapely.intersects(shapely.make_valid(zone_area(frame, zone)), areas)]:
            over[index] = over[index] or zone.id
    return tuple(over)


def _release(flown: Flown, moments: Moments) -> Release:
    speed, track = _ground_speed(flown, moments), flown.track
    leg = _leg(flown, moments)
    return Release(
        east_m=moments.east_m,
        north_m=moments.north_m,
        alt_amsl_m=moments.alt_amsl_m,
        east_mps=speed[:, 0],
        north_mps=speed[:, 1],
        up_mps=track.climb_mps[leg],
    )


def _ground_speed(flown: Flown, moments: Moments) -> Floats:
    """Speed over the ground at each moment, east and north [m/s], shape (n, 2)."""
    track, leg = flown.track, _leg(flown, moments)
    way = np.column_stack([np.diff(track.east_m), np.diff(track.north_m)])
    return np.asarray((way / np.maximum(track.duration_s, 1e-9)[:, None])[leg])


def _leg(flown: Flown, moments: Moments) -> NDArray[np.int64]:
    ends = flown.samples.time_s[1:]
    return np.minimum(np.searchsorted(ends, moments.time_s, side="right"), ends.size - 1)


def _wind_sigma_mps(flown: Flown, moments: Moments) -> Floats:
    lowest_m = moments.ground_amsl_m + WIND_LEAST_AGL_M
    wind = flown.conditions.wind.at(moments.east_m, moments.north_m, np.fmax(moments.alt_amsl_m, lowest_m))
    return np.broadcast_to(wind.sigma, moments.time_s.shape)


def _offsets(sigma_mps: Floats, variants: int) -> Floats:
    """What each variant adds to the wind: nothing, a sigma towards east, a sigma towards north, and nothing again."""
    offsets = np.zeros((variants, sigma_mps.size, 2))
    offsets[1, :, 0] = offsets[2, :, 1] = sigma_mps
    return offsets


def _around(flown: Flown, offsets_mps: Floats | None) -> Surroundings:
    conditions = flown.conditions

    def wind_mps(east_m: Floats, north_m: Floats, alt_amsl_m: Floats) -> Floats:
        wind = conditions.wind.at(east_m, north_m, alt_amsl_m)
        mean = np.stack([wind.u, wind.v], axis=-1)
        return mean if offsets_mps is None else mean + offsets_mps

    def density_kgm3(east_m: Floats, north_m: Floats, alt_amsl_m: Floats) -> Floats:
        return np.asarray(conditions.hour.air_at(alt_amsl_m).density_kgm3)

    return Surroundings(wind_mps=wind_mps, density_kgm3=density_kgm3, ground_amsl_m=conditions.terrain.height_at)


def _four(release: Release, variants: int = 4) -> Release:
    """The same release once for each variant, shape (variants, n)."""
    fields = ("east_m", "north_m", "alt_amsl_m", "east_mps", "north_mps", "up_mps")
    return Release(**{name: np.tile(getattr(release, name), (variants, 1)) for name in fields})


def _spread(came: Fall, variants: tuple[int, ...]) -> Floats:
    """Covariance [m2] of what moves each variant, one sigma each, away from the first."""
    place = np.stack([came.east_m, came.north_m], axis=-1)
    return np.asarray(sum(_outer(place[each] - place[0]) for each in variants))


def _outer(move_m: Floats) -> Floats:
    return np.asarray(move_m[:, :, None] * move_m[:, None, :])


def _footprint(came: Fall, covariance_m2: Floats, works: NDArray[np.bool_]) -> Footprint:
    long_m, short_m, bearing = ellipse_95(covariance_m2)

    def shown(values: Floats) -> Floats:
        return np.where(works, values, np.nan)

    return Footprint(
        east_m=shown(came.east_m[0]),
        north_m=shown(came.north_m[0]),
        half_long_m=shown(long_m),
        half_short_m=shown(short_m),
        bearing_deg=shown(bearing),
        duration_s=shown(came.duration_s[0]),
        impact_mps=shown(came.impact_mps[0]),
        works=works,
    )
