"""The compiled step through a flight; only `lungta.aircraft.battery.discharge` imports it, since it loads Numba."""

from __future__ import annotations

import math

from numba import njit

from lungta.aircraft.battery import cell
from lungta.core.compiled import compiled_with

LONGEST_STEP_S = 10.0  # against steps a tenth as long charge agrees to 1e-5 at flight currents, by test

_voltage_shape = njit(cell.voltage_shape)
_resistance_shape = njit(cell.resistance_shape)
_resistance_warmth = njit(cell.resistance_warmth)
_LEAST_CHARGE, _LEAST_SHARE, _REFERENCE_K = cell.LEAST_CHARGE_FRAC, cell.LEAST_SHARE_FRAC, cell.REFERENCE_K


@compiled_with()
def _flow(z, t, each_w, constants):  # type: ignore[no-untyped-def]
    """Return open-circuit and terminal voltage and resistance of a pack, and how fast charge and temperature change."""
    nominal_v, charge_c, ohm_25, activation_k, cold_loss = constants[:5]
    heater_w, capacity_j_per_k, loss_w_per_k, air_k = constants[5], constants[6], constants[7], constants[8]
    zc = min(max(z, _LEAST_CHARGE), 1.0)
    v = nominal_v * _voltage_shape(zc)
    r = ohm_25 * _resistance_shape(zc) * _resistance_warmth(t, activation_k)
    root2 = v * v - 4.0 * r * (each_w + heater_w)
    held_v = 0.5 * (v + math.sqrt(root2)) if root2 > 0.0 else 0.5 * v
    i = (v - held_v) / r
    share = max(1.0 - cold_loss * max(_REFERENCE_K - t, 0.0), _LEAST_SHARE)
    warming = (i * i * r + heater_w - loss_w_per_k * (t - air_k)) / capacity_j_per_k
    return v, held_v, r, -i / (charge_c * share), warming


@compiled_with()
def march(constants, power_w, columns, charge, warmth, states, energy_j):  # type: ignore[no-untyped-def]
    """Fill charge, pack temperature, the set's states and energy of every sample and leg, by the midpoint rule.

    `constants` has one row per sample, in the order of `discharge._constants`; `columns` holds duration, air
    temperature and packs in use by leg; `states` takes terminal voltage, open-circuit voltage, resistance, current.
    """
    duration_s, air_k, packs = columns
    for s in range(power_w.shape[0]):
        start_k, heater_to_k, heater_w = constants[s, 5], constants[s, 6], constants[s, 7]
        z, t, drawn_j = 1.0, start_k, 0.0
        charge[s, 0], warmth[s, 0] = z, t
        nominal_v, charge_c, ohm_25, activation_k, cold_loss = constants[s, :5]
        capacity_j_per_k, loss_w_per_k = constants[s, 8], constants[s, 9]
        for leg in range(power_w.shape[1]):
            count = packs[leg]
            each_w = power_w[s, leg] / count
            steps = max(1, int(math.ceil(duration_s[leg] / LONGEST_STEP_S)))  # noqa: RUF046 - Numba gives a float
            dt = duration_s[leg] / steps
            for _ in range(steps):
                heater = heater_w if t < heater_to_k else 0.0
                pack = (
                    nominal_v, charge_c, ohm_25, activation_k, cold_loss,
                    heater, capacity_j_per_k, loss_w_per_k, air_k[leg],
                )  # fmt: skip
                v, held_v, r, drain, warming = _flow(z, t, each_w, pack)
                v, held_v, r, drain, warming = _flow(z + 0.5 * dt * drain, t + 0.5 * dt * warming, each_w, pack)
                z, t = z + dt * drain, t + dt * warming
                drawn_j += held_v * (v - held_v) / r * count * dt
            charge[s, leg + 1], warmth[s, leg + 1] = z, t
            states[0, s, leg], states[1, s, leg] = held_v, v
            states[2, s, leg], states[3, s, leg] = r / count, (v - held_v) / r * count
        energy_j[s] = drawn_j
