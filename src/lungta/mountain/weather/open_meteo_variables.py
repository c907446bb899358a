"""The variables of an Open-Meteo answer that Lungta uses, brought to SI by the units that the answer states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lungta.core.errors import Problem
from lungta.core.units import MPS_PER_KMH, MPS_PER_KNOT, PA_PER_HPA, ZERO_CELSIUS_K
from lungta.mountain.weather.units import QUANTITIES

_FEET_M = 0.3048  # international foot, exact
_INCH_MM = 25.4  # exact
_MPS_PER_MPH = 0.44704  # international mile per hour, exact
_K_PER_F = 5.0 / 9.0
_SPEED = {"km/h": MPS_PER_KMH, "m/s": 1.0, "kn": MPS_PER_KNOT, "mp/h": _MPS_PER_MPH}
_UNITS: dict[str, dict[str, tuple[float, float]]] = {
    "temperature": {"°C": (1.0, ZERO_CELSIUS_K), "°F": (_K_PER_F, ZERO_CELSIUS_K - 32.0 * _K_PER_F)},
    "pressure": {"hPa": (PA_PER_HPA, 0.0)},
    "wind": {unit: (factor, 0.0) for unit, factor in _SPEED.items()},
    "gust": {unit: (factor, 0.0) for unit, factor in _SPEED.items()},
    "wind_from": {"°": (1.0, 0.0)},
    "visibility": {"m": (1.0, 0.0), "ft": (_FEET_M, 0.0)},
    "precipitation": {"mm": (1.0, 0.0), "inch": (_INCH_MM, 0.0)},
    "height": {"m": (1.0, 0.0)},
    "humidity": {"%": (0.01, 0.0)},
    "cloud": {"%": (0.01, 0.0)},
}
SURFACE = {
    "temperature": "temperature_2m",
    "pressure": "surface_pressure",
    "wind": "wind_speed_10m",
    "wind_from": "wind_direction_10m",
}
"""Variables without which an hour is no hour."""

OPTIONAL = {
    "wind_gusts_10m": "gust",
    "visibility": "visibility",
    "precipitation": "precipitation",
    "relative_humidity_2m": "humidity",
    "cloud_cover": "cloud",
    "cloud_cover_low": "cloud",
}

BY_LEVEL = {
    "wind_speed_": "wind",
    "wind_direction_": "wind_from",
    "geopotential_height_": "height",
    "temperature_": "temperature",
}

Column = list[float | None]


def columns_in_si(
    hourly: dict[str, Any], units: dict[str, Any], length: int, problems: list[Problem]
) -> Iterator[tuple[str, Column]]:
    """Yield every variable that is used, in SI and null kept as None; other variables of the file are left alone."""
    for name, values in hourly.items():
        kind = _kind(name)
        if kind is None:
            continue
        where = f"hourly.{name}"
        unit = units.get(name)
        if unit not in _UNITS[kind]:
            problems.append(
                Problem(what=f"unit {unit!r} is not one of {', '.join(_UNITS[kind])}.", where=f"hourly_units.{name}")
            )
        elif not isinstance(values, list) or len(values) != length:
            got = len(values) if isinstance(values, list) else "no list of"
            problems.append(Problem(what=f"there are {got} values for {length} times.", where=where))
        else:
            factor, offset = _UNITS[kind][unit]
            yield (
                name,
                [_si(kind, value, factor, offset, f"{where}[{n}]", problems) for n, value in enumerate(values, 1)],
            )


def _kind(name: str) -> str | None:
    """Which quantity a variable of the service is; None when it is not used."""
    for kind, surface in SURFACE.items():
        if name == surface:
            return kind
    if name in OPTIONAL:
        return OPTIONAL[name]
    for prefix, kind in BY_LEVEL.items():
        if re.fullmatch(rf"{prefix}\d+(m|hPa)", name):
            return kind
    return None


def _si(kind: str, value: Any, factor: float, offset: float, where: str, problems: list[Problem]) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.append(Problem(what=f"{value!r} is no number.", where=where))
        return None
    result = value * factor + offset
    if kind == "height":
        return float(result)
    quantity = QUANTITIES[kind]
    if not quantity.least <= result <= quantity.greatest:
        limits = f"{quantity.least:g}..{quantity.greatest:g}{quantity.label}"
        problems.append(Problem(what=f"{value:g} ({result:g}{quantity.label}) must lie in {limits}.", where=where))
    return float(result)
