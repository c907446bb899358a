"""What a corridor search is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.findings import Finding
from lungta.mountain.site.model import Glacier, Pad, SiteLimits, Zone
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.field import WindField, WindSample
from lungta.plan.corridor.model import Corridor

Array = NDArray[np.float64]
PowerModel = Callable[[Array, Array, Array], NDArray[np.float64]]
"""(airspeed_mps, climb_mps, density_kgm3) -> power [W], element by element; not finite where it cannot be flown."""
DensityModel = Callable[[Array], NDArray[np.float64]]
"""(alt_amsl_m) -> air density [kg/m3]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightLimits:
    """How the aircraft is flown between waypoints.

    Attributes
    ----------
    climb_mps, descent_mps : float
        Greatest vertical speeds over the ground [m/s], both positive.
    cruise_mps : float
        Horizontal airspeed on level and gently sloping legs [m/s]; steep legs are flown slower.
    wind_limit_mps : float
        Mean wind above which nothing flies [m/s].
    airspeeds_mps : tuple of float
        Airspeeds that may be chosen leg by leg, the cheapest for each; empty: `cruise_mps` alone.
    time_worth_w : float
        What a second in the air costs beyond its energy [W]: 0 makes energy least, a great one time.
    bank_deg : float
        Bank that turns are flown with [deg].
    """

    climb_mps: float
    descent_mps: float
    cruise_mps: float
    wind_limit_mps: float
    airspeeds_mps: tuple[float, ...] = ()
    time_worth_w: float = 0.0
    bank_deg: float = 20.0  # assumption: two thirds of the 30 deg of tilt that makers allow; the rest holds wind

    def __post_init__(self) -> None:
        for name in ("climb_mps", "descent_mps", "cruise_mps", "wind_limit_mps"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """How well the aircraft knows and keeps its place.

    Attributes
    ----------
    horizontal_sigma_m, vertical_sigma_m : float
        1 sigma of position along one horizontal axis and in height, autopilot's tracking included [m].
    confidence_z : float
        Standard deviations that clearances cover; 1.645 is 95 % one-sided.
    """

    horizontal_sigma_m: float = 3.0  # assumption: satellite navigation without corrections beside steep walls
    vertical_sigma_m: float = (
        3.0  # assumption: satellite-aided height; a barometer alone drifts more over 700 m of climb
    )
    confidence_z: float = 1.645  # 95 % quantile of the normal distribution

    @property
    def horizontal_error_m(self) -> float:
        """Horizontal error that clearances cover [m]."""
        return self.confidence_z * self.horizontal_sigma_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room that the aircraft and what hangs below it take, beyond the point that navigation speaks of.

    Attributes
    ----------
    below_m : float
        How far the lowest part hangs below the aircraft [m]: the sling with its load.
    aside_m : float
        How far gusts and the load's swing carry either of them aside [m].
    """

    below_m: float = 0.0
    aside_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Toll:
    """What a horizontal metre of way costs beyond its energy where it passes below a height: people, lee, no link.

    Attributes
    ----------
    name : str
        `people`, `lee`, `link`; for explanations.
    east_m, north_m : array, shape (columns,), (rows,)
        Centres of the raster's cells in the local frame [m], evenly spaced and rising; off it there is no toll.
    j_per_m : array, shape (rows, columns)
        Toll [J/m], not negative.
    top_amsl_m : array, shape (rows, columns)
        Height at and above which it is not taken [m AMSL]; infinite: at every height.
    """

    name: str
    east_m: Array
    north_m: Array
    j_per_m: Array
    top_amsl_m: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorRequest:
    """One path that is wanted: from where to where, over what, with which aircraft in which wind.

    Attributes
    ----------
    terrain : Terrain
        Ground; the pads stand on its bilinear height, never on their stated height.
    site_id : str
        For messages.
    from_pad, to_pad : Pad
        Ends. Loaded up and loaded down are two requests.
    home_alt_amsl_m : float
        Height of the home pad, from which the aircraft counts [m].
    zones : tuple of Zone
        Those that hold; the path keeps out of all of them at every height.
    limits : SiteLimits
        `min_clearance_m` and `height_limit_agl_m`.
    flight : FlightLimits
        Speeds and wind limit.
    power_w : callable
        Electrical power with this flight's load by horizontal airspeed, climb through the air, and density.
    density_kgm3 : callable
        Air density by height.
    wind : WindField
        Wind in the volume.
    navigation : Navigation
        Navigation error to keep clear for.
    room : Room
        What aircraft and load take around that.
    tolls : tuple of Toll
        What is worth a detour.
    no_landing : tuple of Zone or Glacier
        Outlines on which nobody lands though they may be flown over: tents and routes at any hour, crevassed ice.
    exposure_frac : float
        What a horizontal metre of way costs beyond its own energy, as a fraction of level cruise. With 0 the path is
        the one of least energy, which in calm air zigzags down steep ground: descent is slow, and cruising to and
        fro takes less power than descending steeply.
    """

    terrain: Terrain
    site_id: str
    from_pad: Pad
    to_pad: Pad
    home_alt_amsl_m: float
    zones: tuple[Zone, ...]
    limits: SiteLimits
    flight: FlightLimits
    power_w: PowerModel
    density_kgm3: DensityModel
    wind: WindField
    navigation: Navigation = Navigation()
    room: Room = Room()
    tolls: tuple[Toll, ...] = ()
    no_landing: tuple[Zone | Glacier, ...] = ()
    exposure_frac: float = 0.5  # assumption: a metre over ice is worth half the energy of flying it, once more

    @property
    def id(self) -> str:
        """Id of the corridor, such as `base-camp>camp-1`."""
        return f"{self.from_pad.id}>{self.to_pad.id}"

    @property
    def on_ground(self) -> CorridorRequest:
        """The same request without air and aircraft: what surfaces and lattice depend on, and are kept by."""
        return replace(
            self,
            home_alt_amsl_m=0.0,
            flight=_NO_FLIGHT,
            power_w=_unknown,
            density_kgm3=_unknown,
            wind=_NO_WIND,
            exposure_frac=0.0,
        )

    @property
    def aside_m(self) -> float:
        """How far aside of its place navigation error, gusts and swing may put the aircraft or its load [m]."""
        return self.navigation.horizontal_error_m + self.room.aside_m

    def pad_east_north_m(self, pad: Pad) -> tuple[float, float]:
        """Return a pad's place in the local frame [m]."""
        east_m, north_m = self.terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        return float(east_m), float(north_m)


def _unknown(*_: Array) -> Array:
    raise AssertionError("the ground asks nothing of air or aircraft")


@dataclass(frozen=True, slots=True)
class _NoWind:
    description: str = "none"

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        raise AssertionError("the ground asks nothing of the wind")


_NO_FLIGHT = FlightLimits(climb_mps=1.0, descent_mps=1.0, cruise_mps=1.0, wind_limit_mps=1.0)
_NO_WIND = _NoWind()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorOutcome:
    """The path, or why there is none: `corridor` is None then and the findings say what would make it flyable."""

    corridor: Corridor | None
    findings: tuple[Finding, ...]
