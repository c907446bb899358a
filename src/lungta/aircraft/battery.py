"""Energy and indicated charge of a set of packs.

*Indicated charge* is what the pilot reads: 100 % full, 0 % when the pack calls itself empty. One per cent of it is one
per cent of the energy that the packs deliver between the two, at flight currents and their own temperature:

    indicated energy = rated energy x delivered_frac x capacity(temperature)

"43 % battery left" and "reserve 20 %" are both indicated charge. How far down the data sheet's own endurance flights
went is not published; `depth_frac` is the share of indicated charge that they used.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.model import Battery, Numbers

REFERENCE_TEMPERATURE_K = 298.15  # 25 degC, at which packs are rated


def capacity_frac(battery: Battery[Numbers], temperature_k: ArrayLike) -> NDArray[np.float64]:
    """Return deliverable energy over that at 25 degC, for packs in air of a temperature [K]; at least 0.05.

    The pack stays above `heated_to_k` in flight, and loses `cold_loss_frac_per_k` for each kelvin below 25 degC.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> battery = load_aircraft("dji-fc30").nominal.battery
    >>> bool(capacity_frac(battery, 253.15) == capacity_frac(battery, 268.15) < capacity_frac(battery, 298.15) == 1.0)
    True
    """
    pack_k = np.maximum(np.asarray(temperature_k, dtype=float), battery.heated_to_k)
    loss = battery.cold_loss_frac_per_k * np.maximum(REFERENCE_TEMPERATURE_K - pack_k, 0.0)
    return np.asarray(np.maximum(1.0 - loss, 0.05))


def indicated_energy_j(battery: Battery[Numbers], temperature_k: ArrayLike) -> NDArray[np.float64]:
    """Return the energy at the terminals of all packs while the indicator runs from 100 % to 0 % [J].

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> fc30 = load_aircraft("dji-fc30")
    >>> bool(indicated_energy_j(fc30.nominal.battery, 298.15) < fc30.pack_energy_j)
    True
    """
    rated_j = battery.count * battery.rated_energy_j
    return rated_j * battery.delivered_frac * capacity_frac(battery, temperature_k)


def datasheet_energy_j(battery: Battery[Numbers]) -> NDArray[np.float64]:
    """Return the energy that the data sheet's endurance and range flights took from all packs at 25 degC [J]."""
    return battery.depth_frac * indicated_energy_j(battery, REFERENCE_TEMPERATURE_K)
