"""What may be done at each moment of a flight when something fails, as data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.failure import RotorFailure
from lungta.core.findings import Finding

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]
NOWHERE = -1  # index of a landing spot where none can be reached


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """Points of the flight that are asked about, at most 50 m apart; every array has shape (n,).

    Attributes
    ----------
    time_s, along_m
        Since take-off, and horizontal distance flown [m].
    east_m, north_m, alt_amsl_m, ground_amsl_m
        Where, and the ground below [m].
    payload_kg
        On board.
    charge_p05_frac, charge_p50_frac
        Quantiles of the indicated charge there when nothing fails.
    phase : tuple of str
        Of the flight: `take-off`, `up`, `drop`, `down`, `landing`.
    up : array of bool
        Before the load changes at the drop.
    """

    time_s: Floats
    along_m: Floats
    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    ground_amsl_m: Floats
    payload_kg: Floats
    charge_p05_frac: Floats
    charge_p50_frac: Floats
    phase: tuple[str, ...]
    up: Flags

    @property
    def height_agl_m(self) -> Floats:
        """Height above the ground below [m]."""
        return self.alt_amsl_m - self.ground_amsl_m


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingSpot:
    """A place to come down on: a pad, or flat and even ground as far as the terrain's posting can tell.

    Attributes
    ----------
    name : str
        A pad's own name, else that of the corridor's landing option; with a prime when only the way down has it.
    pad : bool
        Whether it is a pad of the site.
    lat_deg, lon_deg, alt_amsl_m, east_m, north_m : float
        Where; height of the terrain [m].
    slope_deg, roughness_m : float
        Steepest slope of its neighbourhood, and how far the ground strays from a plane there (root mean square) [m].
    """

    name: str
    pad: bool
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    east_m: float
    north_m: float
    slope_deg: float
    roughness_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WayOut:
    """One way to end the flight from each moment; every array has shape (n,).

    Attributes
    ----------
    left_p05_frac, left_p50_frac
        Quantiles of the charge left after landing; below 0 it does not reach.
    duration_s
        From the failure to the ground [s]; infinite where the wind stops it.
    clear
        Whether the way keeps clearance and zones. Corridors were checked: always True for a way along them.
    """

    left_p05_frac: Floats
    left_p50_frac: Floats
    duration_s: Floats
    clear: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NearestLanding:
    """The landing spot that is reached soonest from each moment; every array has shape (n,).

    Attributes
    ----------
    spot : array of int
        Index in the table's spots; `NOWHERE` (-1) where none can be reached.
    distance_m, duration_s
        Straight to it, and until it stands there, climb to the safe height and descent included; NaN without a spot.
    fly_at_amsl_m
        Height of the level straight line that is clear of the ground [m]; NaN without a spot.
    left_p05_frac
        5 % quantile of the charge left on the ground; NaN without a spot.
    """

    spot: Indices
    distance_m: Floats
    duration_s: Floats
    fly_at_amsl_m: Floats
    left_p05_frac: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PackLoss:
    """One battery pack drops out at each moment; the others carry on. Every array has shape (n,).

    Attributes
    ----------
    margin_loaded_frac, margin_empty_frac
        5 % quantile of the thrust margin while holding height against the wind, with the load and after letting it go;
        current, voltage and charge of the packs that are left included. Below 0 it sinks.
    home_left_frac
        5 % quantile of the charge of the packs that are left after landing at home along the corridor, with the load.
    landing_left_frac
        The same at the nearest landing; NaN without one.
    """

    margin_loaded_frac: Floats
    margin_empty_frac: Floats
    home_left_frac: Floats
    landing_left_frac: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RotorLoss:
    """Rotors stop at each moment; every array has shape (n,).

    Attributes
    ----------
    failure : RotorFailure
        Which rotors, and what the others can give in balance.
    margin_loaded_frac, margin_empty_frac
        5 % quantile of the thrust margin while holding height against the wind with roll and pitch in hand, with the
        load and after letting it go. Below 0 it comes down; -1 where it cannot be held level at all.
    """

    failure: RotorFailure
    margin_loaded_frac: Floats
    margin_empty_frac: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Rally:
    """A rally point: a spot, and the height above the home pad at which it may be flown to from where it serves [m]."""

    spot: LandingSpot
    fly_at_above_pad_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkLoss:
    """What an autopilot does by itself when the link is lost; every array has shape (n,).

    Attributes
    ----------
    return_height_above_pad_m : float
        The return height that is judged: the least at which the way straight home is clear of the ground everywhere
        [m].
    needed_height_above_pad_m
        What the way straight home from here alone needs [m].
    cone_slope : float
        The flattest cone about home, height over distance, within which a return may stay lower: `RTL_CONE_SLOPE`.
    clear_of_ground
        Whether climbing to the return height and flying straight home clears the ground.
    zone_crossed : tuple of str
        Id of a zone that the line home crosses; empty where none.
    left_p05_frac, duration_s
        5 % quantile of the charge left after climbing to the return height and flying straight home, and its time [s].
    cone_left_p05_frac
        The same within the cone.
    rally : array of int
        Index of the nearest rally spot in the table's spots; `NOWHERE` where home is nearer.
    rally_needed_above_pad_m
        What the straight way there needs [m]; that of home where home is nearer.
    rally_zone_crossed : tuple of str
        Id of a zone that the line there crosses.
    rally_points : tuple of Rally
        The rally points that may be given to the autopilot: clear from everywhere that they would be flown to from.
    """

    return_height_above_pad_m: float
    cone_slope: float
    needed_height_above_pad_m: Floats
    clear_of_ground: Flags
    zone_crossed: tuple[str, ...]
    left_p05_frac: Floats
    duration_s: Floats
    cone_left_p05_frac: Floats
    rally: Indices
    rally_needed_above_pad_m: Floats
    rally_zone_crossed: tuple[str, ...]
    rally_points: tuple[Rally, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footprint:
    """Where something comes down, by moment: an ellipse that holds it 95 times in 100. Every array has shape (n,).

    Attributes
    ----------
    east_m, north_m
        Its centre [m].
    half_long_m, half_short_m, bearing_deg
        Half axes [m], and the bearing of the long one [deg, 0..180).
    duration_s, impact_mps
        From the failure or the release to the ground [s], and how fast it hits [m/s].
    works
        False where there is not the height for it (a parachute) or nothing to let go (a load); figures are NaN there.
        They are NaN, too, where the wind or the ground on the way down is not known.
    """

    east_m: Floats
    north_m: Floats
    half_long_m: Floats
    half_short_m: Floats
    bearing_deg: Floats
    duration_s: Floats
    impact_mps: Floats
    works: Flags

    @property
    def known(self) -> Flags:
        """Where it works and the whole ellipse is known."""
        figures = self.east_m + self.north_m + self.half_long_m + self.half_short_m + self.bearing_deg
        return np.asarray(self.works & np.isfinite(figures))

    @property
    def unknown(self) -> Flags:
        """Where it works, but comes down nobody knows where: wind or ground on the way is not known."""
        return np.asarray(self.works & ~self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReturn:
    """The first moment on the way up from which home by the way come leaves less than a threshold of charge.

    `index` is that of the moment; `left_frac` is the 5 % quantile there and `drop_left_frac` what going on to the drop
    and landing leaves.
    """

    threshold_frac: float
    index: int
    time_s: float
    along_m: float
    left_frac: float
    drop_left_frac: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContingencyTable:
    """If it fails now, where does it go? One row for each moment of a flight.

    Attributes
    ----------
    moments : Moments
        Where and when.
    spots : tuple of LandingSpot
        Pads first, home the first of them, then ground.
    nearest : NearestLanding
        Soonest reached of them.
    home : WayOut
        On the way up back by the way come; on the way down on by the corridor.
    straight_home : WayOut
        Straight to the home pad at the height that is clear.
    drop : WayOut
        On the way up on to the drop and land; on the way down back to it.
    pack : PackLoss or None
        None for an aircraft with a single pack: losing it is falling.
    rotors : tuple of RotorLoss
        One rotor, then one pair.
    link : LinkLoss
        What the autopilot does alone.
    parachute, jettison : Footprint
        Where aircraft and load come down.
    no_return_reserve, no_return_empty : NoReturn or None
        Home with less than the reserve, with less than nothing; None where home can always be reached so.
    findings : tuple of Finding
        What a pilot must know of it.
    parachute_over, jettison_over : tuple of str
        Id of a zone that holds at the flight's hour and that the ellipse of each moment touches; empty where none.
    """

    moments: Moments
    spots: tuple[LandingSpot, ...]
    nearest: NearestLanding
    home: WayOut
    straight_home: WayOut
    drop: WayOut
    pack: PackLoss | None
    rotors: tuple[RotorLoss, ...]
    link: LinkLoss
    parachute: Footprint
    jettison: Footprint
    no_return_reserve: NoReturn | None
    no_return_empty: NoReturn | None
    findings: tuple[Finding, ...]
    parachute_over: tuple[str, ...] = ()
    jettison_over: tuple[str, ...] = ()
