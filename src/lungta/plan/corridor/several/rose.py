"""Winds from every direction, by name."""

from __future__ import annotations

from collections.abc import Sequence

from lungta.core.geo import wind_components_mps
from lungta.mountain.wind.uniform import UniformWind

POINTS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
SIGMA_MPS = 0.0  # a wind that is supposed, not forecast


def wind_rose(speeds_mps: Sequence[float], *, calm: bool = True) -> dict[str, UniformWind]:
    """Return even winds from eight directions at each speed, by names such as `NW 8`; calm air first.

    Even winds know no terrain: they show how much paths depend on wind. For a day's decision give the day's own winds.

    >>> list(wind_rose([5.0]))[:3]
    ['calm', 'N 5', 'NE 5']
    """
    winds = {"calm": _wind("calm", 0.0, 0.0)} if calm else {}
    for speed_mps in speeds_mps:
        for number, point in enumerate(POINTS):
            name = f"{point} {speed_mps:g}"
            winds[name] = _wind(name, speed_mps, 45.0 * number)
    return winds


def _wind(name: str, wind_mps: float, from_deg: float) -> UniformWind:
    u_mps, v_mps = wind_components_mps(wind_mps, from_deg)
    return UniformWind(
        u_mps=float(u_mps), v_mps=float(v_mps), sigma_mps=SIGMA_MPS, description=f"an even wind, {name} m/s, supposed"
    )
