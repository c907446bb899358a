"""A corridor as data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Waypoint:
    """A corner of the path.

    Attributes
    ----------
    name : str
        `WP3`, or the pad's name at the ends.
    lat_deg, lon_deg, alt_amsl_m : float
        Geographic position, orthometric height [m].
    east_m, north_m : float
        In the site's local frame [m].
    height_above_pad_m : float
        Above the *home* pad, on which the aircraft's height reads zero [m].
    height_agl_m : float
        Above the ground below it [m].
    airspeed_mps : float or None
        Horizontal airspeed of the leg that ends here [m/s]; None: the aircraft's cruise, or no leg.
    corner_mps : float or None
        Greatest speed over the ground at which the corner here may be flown round without leaving the room that was
        checked [m/s]; 0: stop and turn; None: no corner, as at the ends.
    """

    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    east_m: float
    north_m: float
    height_above_pad_m: float
    height_agl_m: float
    airspeed_mps: float | None = None
    corner_mps: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimality:
    """How near the cheapest way a corridor is.

    Attributes
    ----------
    cost_j : float
        What the search makes least, of the finished waypoints: energy, exposure, tolls, worth of time [J].
    lattice_cost_j : float
        Of the cheapest way along the lattice's own moves, before it was straightened [J].
    bound_j : float
        No way through the lattice's room costs less [J]; `lungta.plan.corridor.bound` says how it is had.
    """

    cost_j: float
    lattice_cost_j: float
    bound_j: float

    @property
    def gap_frac(self) -> float:
        """How much dearer than the bound the corridor is, as a fraction of the bound."""
        return self.cost_j / self.bound_j - 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingOption:
    """A place to put the aircraft down along the way, as far as the terrain's posting can tell.

    Attributes
    ----------
    name : str
        `L1`, `L2`, in order along the path; pads carry their own names.
    lat_deg, lon_deg, alt_amsl_m, east_m, north_m : float
        Where.
    slope_deg : float
        Slope of the ground at the terrain's posting [deg]: crevasses and boulders are NOT seen.
    along_m, off_m : float
        Distance along the path of the nearest point, and from there to the landing place [m].
    """

    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    east_m: float
    north_m: float
    slope_deg: float
    along_m: float
    off_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A path from one pad to another, with what is known about its safety.

    Attributes
    ----------
    id : str
        `base-camp>camp-1`, with a suffix when zones of the hour forced another path.
    from_pad, to_pad : str
        Pad ids.
    waypoints : tuple of Waypoint
        From above the first pad to above the second; between them the aircraft flies straight lines in three
        dimensions. The vertical legs from and to the pads are the first and last waypoint's business.
    length_m : float
        Along the path [m].
    min_clearance_m : float
        Least height above the ground on the densely sampled path away from the pads' vertical legs [m].
    required_clearance_m : float
        What was demanded at that point, terrain and navigation error included [m].
    max_height_agl_m : float
        Greatest height above ground on the path [m].
    energy_search_j : float
        What the search estimated for the path [J]; the flight profile's figure replaces it.
    landing_options : tuple of LandingOption
        In order along the path.
    active_zones : tuple of str
        Ids of the zones that were kept out of.
    findings : tuple of Finding
        What is wrong or noteworthy.
    optimality : Optimality or None
        How near the cheapest way it is; None where nobody asked.
    """

    id: str
    from_pad: str
    to_pad: str
    waypoints: tuple[Waypoint, ...]
    length_m: float
    min_clearance_m: float
    required_clearance_m: float
    max_height_agl_m: float
    energy_search_j: float
    landing_options: tuple[LandingOption, ...] = ()
    active_zones: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    optimality: Optimality | None = None

    @property
    def points_m(self) -> NDArray[np.float64]:
        """The waypoints in the local frame: east, north [m], height [m AMSL], shape (n, 3)."""
        return np.array([(each.east_m, each.north_m, each.alt_amsl_m) for each in self.waypoints])
