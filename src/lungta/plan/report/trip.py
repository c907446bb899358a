"""The round trip that a corridor is one way of, flown with its loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.units import G_PER_KG
from lungta.plan.dayplan import Quantiles
from lungta.plan.flight import DOWN, UP, Conditions, Track, round_trip
from lungta.plan.reserve import PayloadLimit, ReserveRule, fly_track, payload_limit, quantiles

if TYPE_CHECKING:
    from lungta.aircraft.flight import FlightSamples
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.report.ask import CorridorAsk

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WayFlown:
    """One way of a trip, between its first and last waypoint.

    Attributes
    ----------
    along_m, time_s : array, shape (n + 1,)
        Horizontal distance from the first waypoint [m], and time since the trip's take-off [s].
    charge_frac : array, shape (3, n + 1)
        5 %, 50 % and 95 % quantiles of the indicated charge.
    power_w, thrust_margin_frac, ground_mps, climb_mps : array, shape (n,)
        By leg: medians of power [W] and of the thrust that is left; speeds over the ground and upwards [m/s].
    """

    along_m: Floats
    time_s: Floats
    charge_frac: Floats
    power_w: Floats
    thrust_margin_frac: Floats
    ground_mps: Floats
    climb_mps: Floats

    @property
    def duration_s(self) -> float:
        """From the first waypoint to the last [s]."""
        return float(self.time_s[-1] - self.time_s[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trip:
    """A round trip over a pair of corridors, flown many times with what is uncertain drawn anew.

    Attributes
    ----------
    corridors : tuple of Corridor
        Away from the base and back.
    track, samples
        The flight.
    payload_up_kg, payload_down_kg : float
        Carried away from the base and back [kg].
    limit : PayloadLimit
        The most that it allows.
    rule : ReserveRule
        What it must keep.
    """

    corridors: tuple[Corridor, Corridor]
    track: Track
    samples: FlightSamples
    payload_up_kg: float
    payload_down_kg: float
    limit: PayloadLimit
    rule: ReserveRule

    @property
    def landing_charge_frac(self) -> Quantiles:
        """Charge on landing at the base."""
        return quantiles(self.samples.soc_frac[:, -1])

    @property
    def energy_j(self) -> Quantiles:
        """Drawn by the whole trip [J]."""
        return quantiles(self.samples.energy_j, digits=0)

    @property
    def reserve_probability_frac(self) -> float:
        """How likely it lands with the reserve and never lacks thrust."""
        return self.samples.landing_probability(self.rule.reserve_frac)

    def way(self, way: str) -> WayFlown:
        """Return the `up` or the `down` of it."""
        legs = np.flatnonzero([phase == {"up": UP, "down": DOWN}[way] for phase in self.track.phase])
        points = np.append(legs, legs[-1] + 1)
        along_m = self.track.along_m[points]
        duration_s = self.track.duration_s[legs]
        return WayFlown(
            along_m=along_m - along_m[0],
            time_s=self.samples.time_s[points],
            charge_frac=np.quantile(self.samples.soc_frac[:, points], QUANTILES, axis=0),
            power_w=self.samples.power_w[legs],
            thrust_margin_frac=self.samples.thrust_margin_frac[legs],
            ground_mps=np.diff(along_m) / duration_s,
            climb_mps=np.diff(self.track.alt_amsl_m[points]) / duration_s,
        )


def flown_trip(ask: CorridorAsk, corridors: tuple[Corridor, Corridor], conditions: Conditions) -> Trip:
    """Return the round trip over a pair of corridors with the loads that were asked for.

    Where none was asked for it carries on the corridor's way the most that its reserve and thrust allow, but no more
    than is known to have been flown with the aircraft near 6,000 m.
    """
    rule = ReserveRule(reserve_frac=ask.site.limits.reserve_frac, samples=ask.samples, seed=ask.seed)
    track = round_trip(*corridors, ask.aircraft, conditions)
    limit = payload_limit(ask.aircraft, track, rule)
    payload_kg = ask.payload_kg
    if payload_kg is None:
        back_g = round(ask.payload_back_kg * G_PER_KG)
        most_g = limit.most_up_g(back_g) if ask.way == "up" else limit.most_down_g(back_g)
        payload_kg = most_g / G_PER_KG
        if ask.aircraft.proven_payload_kg:
            payload_kg = min(payload_kg, ask.aircraft.proven_payload_kg)
    loads = (payload_kg, ask.payload_back_kg) if ask.way == "up" else (ask.payload_back_kg, payload_kg)
    return Trip(
        corridors=corridors,
        track=track,
        samples=fly_track(ask.aircraft, track, rule, *loads),
        payload_up_kg=loads[0],
        payload_down_kg=loads[1],
        limit=limit,
        rule=rule,
    )
