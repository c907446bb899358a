"""The set of packs as one voltage source and one resistance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.battery.cell import (
    LEAST_CHARGE_FRAC,
    LEAST_SHARE_FRAC,
    REFERENCE_K,
    resistance_shape,
    resistance_warmth,
    voltage_shape,
)
from lungta.aircraft.parts import Battery, Numbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """All packs in use at one moment; fields broadcast.

    Attributes
    ----------
    open_circuit_v, resistance_ohm
        Of the set.
    cutoff_voltage_v
        Lowest voltage under load.
    max_current_a
        Highest current of the set.
    """

    open_circuit_v: Floats
    resistance_ohm: Floats
    cutoff_voltage_v: Floats
    max_current_a: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Current [A] and voltage [V] at the terminals; `collapsed` where no current gives that much power."""

    current_a: Floats
    voltage_v: Floats
    collapsed: NDArray[np.bool_]


def open_circuit_v(battery: Battery[Numbers], charge_frac: ArrayLike) -> Floats:
    """Return the open-circuit voltage of a pack by its charge [V]; over 0..1 it averages the nominal voltage.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> open_circuit_v(load_aircraft("dji-fc30").nominal.battery, [0.2, 0.5, 1.0]).round(1).tolist()
    [51.1, 52.2, 56.3]
    """
    charge = np.clip(np.asarray(charge_frac, dtype=float), LEAST_CHARGE_FRAC, 1.0)
    return np.asarray(battery.nominal_voltage_v * voltage_shape(charge))


def resistance_ohm(battery: Battery[Numbers], charge_frac: ArrayLike, temperature_k: ArrayLike) -> Floats:
    """Return the resistance of a pack by charge, temperature [K] and age [ohm].

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> battery = load_aircraft("dji-fc30").nominal.battery
    >>> bool(resistance_ohm(battery, 0.5, 263.15) > 2.0 * resistance_ohm(battery, 0.5, 298.15))
    True
    """
    charge = np.clip(np.asarray(charge_frac, dtype=float), LEAST_CHARGE_FRAC, 1.0)
    warmth = resistance_warmth(np.asarray(temperature_k, dtype=float), battery.resistance_activation_k)
    return np.asarray(aged_resistance_ohm(battery) * resistance_shape(charge) * warmth)


def aged_resistance_ohm(battery: Battery[Numbers]) -> Numbers:
    """Return the resistance of a pack at mid charge and 25 degC at its age [ohm]."""
    return battery.resistance_ohm * (1.0 + battery.growth_frac_per_cycle * battery.cycles)


def aged_charge_c(battery: Battery[Numbers]) -> Numbers:
    """Return the charge of a pack at 25 degC at its age [C]."""
    share = np.maximum(1.0 - battery.fade_frac_per_cycle * battery.cycles, LEAST_SHARE_FRAC)
    return battery.rated_charge_c * share


def deliverable_charge_c(battery: Battery[Numbers], temperature_k: ArrayLike) -> Floats:
    """Return the charge that a pack of a temperature delivers from 100 % to 0 % of its indicator [C].

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> battery = load_aircraft("dji-fc30").nominal.battery
    >>> bool(deliverable_charge_c(battery, 263.15) < deliverable_charge_c(battery, 298.15) < 38 * 3600)
    True
    """
    colder_k = np.maximum(REFERENCE_K - np.asarray(temperature_k, dtype=float), 0.0)
    return np.asarray(
        aged_charge_c(battery) * np.maximum(1.0 - battery.cold_loss_frac_per_k * colder_k, LEAST_SHARE_FRAC)
    )


def supply(
    battery: Battery[Numbers], charge_frac: ArrayLike, pack_temperature_k: ArrayLike, packs: ArrayLike | None = None
) -> Supply:
    """Return what the packs in use offer at a charge and temperature; `packs` is how many, by default all.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> battery = load_aircraft("dji-fc30").nominal.battery
    >>> one, two = supply(battery, 0.5, 293.15, packs=1), supply(battery, 0.5, 293.15)
    >>> bool(one.resistance_ohm == 2.0 * two.resistance_ohm)
    True
    """
    count = np.asarray(battery.count if packs is None else packs, dtype=float)
    return Supply(
        open_circuit_v=open_circuit_v(battery, charge_frac),
        resistance_ohm=resistance_ohm(battery, charge_frac, pack_temperature_k) / count,
        cutoff_voltage_v=np.asarray(battery.cutoff_voltage_v, dtype=float),
        max_current_a=np.asarray(battery.max_current_a * count),
    )


def terminal(source: Supply, power_w: ArrayLike) -> Terminal:
    """Return current and voltage at which the packs give a power, I = (V - sqrt(V^2 - 4 R P)) / (2 R).

    Above V^2 / 4R no current gives the power: it is held at V / 2R, and `collapsed` says so.

    >>> source = Supply(open_circuit_v=np.array(50.0), resistance_ohm=np.array(0.01),
    ...                 cutoff_voltage_v=np.array(45.0), max_current_a=np.array(400.0))
    >>> state = terminal(source, 9800.0)
    >>> round(float(state.current_a), 9), round(float(state.voltage_v), 9), bool(state.collapsed)
    (204.35194335, 47.956480566, False)
    """
    root2 = source.open_circuit_v**2 - 4.0 * source.resistance_ohm * np.asarray(power_w, dtype=float)
    voltage_v = 0.5 * (source.open_circuit_v + np.sqrt(np.maximum(root2, 0.0)))
    return Terminal(
        current_a=np.asarray((source.open_circuit_v - voltage_v) / source.resistance_ohm),
        voltage_v=np.asarray(voltage_v),
        collapsed=np.asarray(root2 < 0.0),
    )
