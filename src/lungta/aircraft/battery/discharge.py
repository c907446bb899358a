"""A flight's discharge: charge, voltage and warmth of the packs, leg by leg."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.battery.circuit import aged_charge_c, aged_resistance_ohm
from lungta.aircraft.parts import Battery, Numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Discharge:
    """What a flight does to its packs, by sample and leg.

    Attributes
    ----------
    soc_frac, pack_temperature_k : array, shape (samples, n + 1)
        Indicated charge and temperature of a pack in use, at take-off and at the ends of the legs; charge below 0
        says that the flight takes more than there is.
    voltage_v, open_circuit_v, resistance_ohm, current_a : array, shape (samples, n)
        Of the set, in the middle of the last step of each leg, at most 10 s long.
    energy_j : array, shape (samples,)
        At the terminals, heater included.
    """

    soc_frac: Floats
    pack_temperature_k: Floats
    voltage_v: Floats
    open_circuit_v: Floats
    resistance_ohm: Floats
    current_a: Floats
    energy_j: Floats


def discharge(
    battery: Battery[Numbers],
    power_w: ArrayLike,
    duration_s: ArrayLike,
    air_temperature_k: ArrayLike,
    packs: ArrayLike,
) -> Discharge:
    """Return the discharge of full packs over legs of constant power.

    Parameters
    ----------
    battery : Battery
        Floats, or arrays of shape (samples, 1).
    power_w : array_like, shape (samples, n)
        At the terminals of the set without heater [W]; the heater runs while a pack is colder than `heater_to_k`.
    duration_s, air_temperature_k, packs : array_like, shape (n,)
        Of each leg; `packs` is how many are in use. Where it falls, the rest keep their state and carry everything.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> battery = load_aircraft("dji-fc30").nominal.battery
    >>> run = discharge(battery, [[11_000.0]], [600.0], [265.0], [2.0])
    >>> bool(0.45 < run.soc_frac[0, -1] < 0.55 and run.voltage_v[0, 0] < run.open_circuit_v[0, 0])
    True
    """
    from lungta.aircraft.battery.march import march

    needed_w = np.ascontiguousarray(power_w, dtype=float)
    samples, legs = needed_w.shape
    columns = np.array([duration_s, air_temperature_k, packs], dtype=float)
    charge, warmth = np.empty((samples, legs + 1)), np.empty((samples, legs + 1))
    states, energy_j = np.empty((4, samples, legs)), np.empty(samples)
    march(_constants(battery, samples), needed_w, columns, charge, warmth, states, energy_j)
    return Discharge(
        soc_frac=charge,
        pack_temperature_k=warmth,
        voltage_v=states[0],
        open_circuit_v=states[1],
        resistance_ohm=states[2],
        current_a=states[3],
        energy_j=energy_j,
    )


def _constants(battery: Battery[Numbers], samples: int) -> Floats:
    """Return what the march reads of a battery, one row per sample."""
    columns = (
        battery.nominal_voltage_v,
        aged_charge_c(battery),
        aged_resistance_ohm(battery),
        battery.resistance_activation_k,
        battery.cold_loss_frac_per_k,
        battery.start_temperature_k,
        battery.heater_to_k,
        battery.heater_power_w,
        battery.heat_capacity_j_per_k,
        battery.heat_loss_w_per_k,
    )
    return np.column_stack([np.broadcast_to(np.ravel(column), samples) for column in columns])
