"""A first-order direct-current motor with its controller.

References
----------
M. Drela, First-Order DC Electric Motor Model, MIT Aero & Astro, 2007: speed = kv (V - I R), torque = (I - I_0) / kv.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.parts import Motor, Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class MotorState:
    """One motor at work.

    Attributes
    ----------
    torque_current_a
        The part of the current that makes torque [A].
    back_emf_v
        Speed over kv [V].
    power_w
        Drawn from the packs, controller's loss included [W].
    """

    torque_current_a: NDArray[np.float64]
    back_emf_v: NDArray[np.float64]
    power_w: NDArray[np.float64]


def motor_state(motor: Motor[Numbers], shaft_power_w: ArrayLike, speed_radps: ArrayLike) -> MotorState:
    """Return what one motor draws to give a shaft power at a speed above 0; a windmilling rotor gives nothing back.

    >>> motor = Motor(kv_radps_per_v=4.0, resistance_ohm=0.04, no_load_current_a=2.0, max_current_a=100.0,
    ...               controller_efficiency_frac=0.96)
    >>> state = motor_state(motor, 1600.0, 100.0)  # 16 N m: 64 A make torque, 25 V of back-EMF
    >>> float(state.torque_current_a), float(state.back_emf_v), round(float(state.power_w), 1)
    (64.0, 25.0, 1900.2)
    """
    speed = np.asarray(speed_radps, dtype=float)
    back_emf_v = speed / motor.kv_radps_per_v
    torque_current_a = np.maximum(np.asarray(shaft_power_w, dtype=float), 0.0) / back_emf_v
    current_a = torque_current_a + motor.no_load_current_a
    terminal_v = back_emf_v + motor.resistance_ohm * current_a
    return MotorState(
        torque_current_a=torque_current_a,
        back_emf_v=back_emf_v,
        power_w=terminal_v * current_a / motor.controller_efficiency_frac,
    )
