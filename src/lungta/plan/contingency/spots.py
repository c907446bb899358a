"""The places to come down on: pads, and the landing options of both corridors that stand off no-landing ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from lungta.mountain.terrain.shape import slope_deg
from lungta.plan.contingency.model import LandingSpot
from lungta.plan.corridor.landing import no_landing, on_outlines, roughness_m

if TYPE_CHECKING:
    from lungta.mountain.site.model import Pad, Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.model import Corridor, LandingOption

PRIME = "\N{PRIME}"  # marks a landing option that only the way down has, as page and sheet do


def landing_spots(corridors: tuple[Corridor, Corridor], site: Site, terrain: Terrain) -> tuple[LandingSpot, ...]:
    """Return home first, the other pads that stand on the terrain, then landing options in the order of the flight."""
    slope, rough = slope_deg(terrain), roughness_m(terrain)

    def ground(east_m: float, north_m: float) -> tuple[float, float]:
        column = int(np.argmin(np.abs(terrain.east_m - east_m)))
        row = int(np.argmin(np.abs(terrain.north_m - north_m)))
        return float(slope[row, column]), float(rough[row, column])

    pads = (site.home, *(pad for pad in site.pads if not pad.home))
    spots = [spot for pad in pads if (spot := _of_pad(pad, terrain, ground)) is not None]
    for option, name in _named_options(corridors):
        place = np.array([[option.east_m, option.north_m]])
        if on_outlines(terrain.frame, no_landing(site), place)[0]:
            continue
        slope_here, rough_here = ground(option.east_m, option.north_m)
        spots.append(
            LandingSpot(
                name=name,
                pad=False,
                lat_deg=option.lat_deg,
                lon_deg=option.lon_deg,
                alt_amsl_m=option.alt_amsl_m,
                east_m=option.east_m,
                north_m=option.north_m,
                slope_deg=max(option.slope_deg, slope_here),
                roughness_m=rough_here,
            )
        )
    return tuple(spots)


def _of_pad(pad: Pad, terrain: Terrain, ground: Callable[[float, float], tuple[float, float]]) -> LandingSpot | None:
    east_m, north_m = terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
    alt_m = float(terrain.height_at(east_m, north_m))
    if not np.isfinite(alt_m):
        return None
    slope_here, rough_here = ground(float(east_m), float(north_m))
    return LandingSpot(
        name=pad.name,
        pad=True,
        lat_deg=pad.position.lat_deg,
        lon_deg=pad.position.lon_deg,
        alt_amsl_m=alt_m,
        east_m=float(east_m),
        north_m=float(north_m),
        slope_deg=slope_here,
        roughness_m=rough_here,
    )


def _named_options(corridors: tuple[Corridor, Corridor]) -> list[tuple[LandingOption, str]]:
    """Options of the way up by their names; those that only the way down has with a prime."""
    up, down = corridors
    places = {(option.east_m, option.north_m) for option in up.landing_options}
    return [(option, option.name) for option in up.landing_options] + [
        (option, option.name + PRIME)
        for option in down.landing_options
        if (option.east_m, option.north_m) not in places
    ]
