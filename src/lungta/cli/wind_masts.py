"""Winds measured at other places, as typed in: `--mast "Camp I,27.9875,86.875,3,9kt,250"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lungta.core.errors import Problem, WindError
from lungta.core.units import MPS_PER_KMH, MPS_PER_KNOT

if TYPE_CHECKING:
    from lungta.mountain.wind.solve.stations import StationWind

FORM = "name,lat_deg,lon_deg,height_agl_m,wind,from_deg[,ground_amsl_m]"
MPS_PER_UNIT = {"mps": 1.0, "kt": MPS_PER_KNOT, "kmh": MPS_PER_KMH}
_WIND = re.compile(r"([0-9.]+)\s*([a-z/]*)$", re.IGNORECASE)


def masts_of(texts: list[str]) -> tuple[StationWind, ...]:
    """Return the masts that were typed in.

    Raises
    ------
    WindError
        With everything that is wrong: a part missing, a number that is none, a wind without its unit.
    """
    masts, problems = [], []
    for text in texts:
        try:
            masts.append(_mast(text))
        except ValueError as failure:
            problems.append(Problem(what=f"{failure}.", where=f"--mast {text!r}", remedy=f"Write {FORM}."))
    if problems:
        raise WindError("these masts cannot be read:", problems=tuple(problems))
    return tuple(masts)


def _mast(text: str) -> StationWind:
    from lungta.core.geo import check_latitude_longitude
    from lungta.mountain.wind.solve.stations import StationWind

    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (6, 7):
        raise ValueError(f"there are {len(parts)} parts, not 6 or 7")
    lat_deg, lon_deg, height_agl_m, from_deg = (_number(parts[n]) for n in (1, 2, 3, 5))
    check_latitude_longitude(lat_deg, lon_deg)
    return StationWind(
        name=parts[0] or "mast",
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        height_agl_m=height_agl_m,
        wind_mps=_speed_mps(parts[4]),
        from_deg=from_deg,
        alt_amsl_m=_number(parts[6]) if len(parts) == 7 else None,
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None


def _speed_mps(text: str) -> float:
    match = _WIND.match(text)
    unit = match[2].lower().replace("/", "") if match else ""
    if match is None or {"ms": "mps"}.get(unit, unit) not in MPS_PER_UNIT:
        raise ValueError(f"wind {text!r} needs its unit: {', '.join(f'4.5{unit}' for unit in MPS_PER_UNIT)}")
    return _number(match[1]) * MPS_PER_UNIT[{"ms": "mps"}.get(unit, unit)]
