"""Loss of a battery pack and of rotors: whether it can hold height, at every moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.battery import supply
from lungta.aircraft.ceiling import ThrustRatios, thrust_ratios
from lungta.aircraft.draw import draw_values
from lungta.aircraft.failure import failure_margin_frac, layout_of, usual_failures
from lungta.aircraft.performance import State, demand
from lungta.plan.contingency.model import NearestLanding, PackLoss, RotorLoss

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft, Values
    from lungta.plan.contingency.curves import Uses
    from lungta.plan.contingency.moments import Asked
    from lungta.plan.escape import Flown
    from lungta.plan.reserve import ReserveRule

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An aircraft that holds height against the wind at every moment, with the draws of the flight."""

    aircraft: Aircraft
    values: Values
    asked: Asked
    wind_mps: Floats
    density_kgm3: Floats

    def ratios(self, *, loaded: bool, packs: float) -> ThrustRatios:
        """Return available over needed thrust by sample and moment."""
        moments = self.asked.moments
        state = State(
            payload_kg=moments.payload_kg if loaded else np.zeros_like(moments.payload_kg),
            airspeed_mps=self.wind_mps,
            climb_mps=np.zeros_like(self.wind_mps),
            density_kgm3=self.density_kgm3,
        )
        source = supply(self.values.battery, self.asked.charge_frac, self.asked.warmth_k, packs)
        return thrust_ratios(self.values, demand(self.values, state), source)


def holding(flown: Flown, aircraft: Aircraft, asked: Asked, rule: ReserveRule) -> Holding:
    """Return the flight's aircraft holding height at every moment."""
    moments = asked.moments
    wind = flown.conditions.wind.at(moments.east_m, moments.north_m, moments.alt_amsl_m)
    return Holding(
        aircraft=aircraft,
        values=draw_values(aircraft, rule.samples, np.random.default_rng(rule.seed)),
        asked=asked,
        wind_mps=np.hypot(wind.u, wind.v),
        density_kgm3=np.asarray(flown.conditions.hour.air_at(moments.alt_amsl_m).density_kgm3),
    )


def rotor_losses(held: Holding) -> tuple[RotorLoss, ...]:
    """Return what is left with one rotor and with one pair of rotors stopped."""
    packs = held.aircraft.battery.count.value
    loaded, empty = (held.ratios(loaded=each, packs=packs) for each in (True, False))
    return tuple(
        RotorLoss(
            failure=failure,
            margin_loaded_frac=_low(failure_margin_frac(failure, loaded)),
            margin_empty_frac=_low(failure_margin_frac(failure, empty)),
        )
        for failure in usual_failures(layout_of(held.aircraft))
    )


def pack_loss(held: Holding, uses: Uses, intact: Uses, nearest: NearestLanding) -> PackLoss:
    """Return what is left with one pack fewer.

    Parameters
    ----------
    held : Holding
        An aircraft with two packs or more.
    uses, intact : Uses
        Of landing at home with the packs that are left, and with all.
    nearest : NearestLanding
        What it takes with all packs; with fewer it takes more in the proportion that home does.
    """
    packs = held.aircraft.battery.count.value - 1.0
    more = np.median(uses.charge_frac, axis=0) / np.maximum(np.median(intact.charge_frac, axis=0), 1e-4)
    more = np.clip(more, (packs + 1.0) / packs, 2.0 * (packs + 1.0) / packs)
    taken = held.asked.moments.charge_p05_frac - nearest.left_p05_frac
    return PackLoss(
        margin_loaded_frac=_low(held.ratios(loaded=True, packs=packs).margin_frac),
        margin_empty_frac=_low(held.ratios(loaded=False, packs=packs).margin_frac),
        home_left_frac=_low(held.asked.charge_frac - uses.charge_frac),
        landing_left_frac=held.asked.moments.charge_p05_frac - taken * more,
    )


def _low(values: Floats) -> Floats:
    return np.asarray(np.quantile(values, 0.05, axis=0))
