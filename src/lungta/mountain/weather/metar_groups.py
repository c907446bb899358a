"""The groups of a METAR, each read from its own word: WMO-No. 306 (Manual on Codes), FM 15.

A reader gives back what a word says, nothing when the word is not its own, or raises ValueError when it is and cannot
be true.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lungta.core.units import MPS_PER_KMH, MPS_PER_KNOT, PA_PER_HPA, ZERO_CELSIUS_K

FEET_M = 0.3048  # international foot, exact
STATUTE_MILE_M = 1609.344  # exact
PA_PER_INHG = 3386.389  # conventional inch of mercury, 0 degC
SPEED_UNITS = {"KT": MPS_PER_KNOT, "KTS": MPS_PER_KNOT, "MPS": 1.0, "KMH": MPS_PER_KMH}
OKTAS_FRAC = {"FEW": 2 / 8, "SCT": 4 / 8, "BKN": 7 / 8, "OVC": 1.0, "VV": 1.0}  # the upper end of each class
# WMO-No. 8, slight, moderate and heavy rain (from memory): the upper end of each class, taken for snow too (assumption)
RATE_MMPH = {"-": 2.5, "": 10.0, "+": 50.0}
_QFE_LEAST_HPA = 200.0
FAR_M = 10_000.0  # 9999 and CAVOK: that far and farther


class Wind(NamedTuple):
    """Mean and gust [m/s], and the true bearing it blows from [deg]; None for a variable wind."""

    mean_mps: float
    gust_mps: float | None
    from_deg: float | None


class Visibility(NamedTuple):
    """Least visibility [m]."""

    metres_m: float


class Rain(NamedTuple):
    """Assumed rate of what falls [mm/h]."""

    rate_mmph: float


class CloudLayer(NamedTuple):
    """The part of the sky that a layer covers, 0..1, and its base above the station [m], None when not seen."""

    cover_frac: float
    base_agl_m: float | None


class ClearSky(NamedTuple):
    """No cloud at all."""


class Temperatures(NamedTuple):
    """Of air and dew point [K]."""

    air_k: float
    dew_k: float | None


class Pressure(NamedTuple):
    """Pressure [Pa], at the station or reduced to sea level."""

    pressure_pa: float
    at_sea_level: bool


class Clock(NamedTuple):
    """Day of month (None when not said), hour and minute in UTC."""

    day: int | None
    hour: int
    minute: int


class Unused(NamedTuple):
    """A group that is understood and not used."""

    word: str


Group = Wind | Visibility | Rain | CloudLayer | ClearSky | Temperatures | Pressure | Clock | Unused

_WIND = re.compile(r"(\d{3}|VRB)(\d{1,3})(?:G(\d{1,3}))?([A-Z]*)")
_MILES = re.compile(r"([PM]?)(?:(\d)_)?(\d{1,2})(?:/(\d{1,2}))?SM")
_WEATHER = re.compile(
    r"(VC|RE|[-+])?(MI|BC|PR|DR|BL|SH|TS|FZ)?((?:DZ|RA|SN|SG|IC|PL|GR|GS|UP|BR|FG|FU|VA|DU|SA|HZ|PO|SQ|FC|SS|DS)*)"
)
_FALLING = re.compile("DZ|RA|SN|SG|PL|GR|GS|UP")
_CLOUD = re.compile(r"(FEW|SCT|BKN|OVC|VV)(\d{3}|///)(CB|TCU|///)?")
_TEMPERATURES = re.compile(r"([M-]?\d{1,2})/(?:([M-]?\d{1,2})|//|XX)?")
_UNUSED = re.compile(r"METAR|SPECI|COR|AUTO|NCD|NSC|\d{3}V\d{3}|R\d\d[LCR]?/\S+|WS\S*|/+")


def read_group(word: str) -> tuple[Group, ...]:
    """Return what a word says; nothing when no reader knows it.

    Raises
    ------
    ValueError
        When a reader knows it and it cannot be true.

    >>> read_group("FEW040")
    (CloudLayer(cover_frac=0.25, base_agl_m=1219.2),)
    """
    return next((found for reader in _READERS if (found := reader(word))), ())


def _clock(word: str) -> tuple[Group, ...]:
    match = re.fullmatch(r"(\d\d)?(\d\d)(\d\d)Z", word)
    if not match:
        return ()
    day = int(match[1]) if match[1] else None
    hour, minute = int(match[2]), int(match[3])
    if hour > 23 or minute > 59 or (day is not None and not 1 <= day <= 31):
        raise ValueError("is no time (ddhhmmZ)")
    return (Clock(day, hour, minute),)


def _wind(word: str) -> tuple[Group, ...]:
    match = _WIND.fullmatch(word)
    if not match or re.fullmatch(r"\d{4}", word):  # four digits alone are a visibility
        return ()
    bearing, mean, gust, unit = match.groups()
    if unit not in SPEED_UNITS:
        said = f"states {unit}, not" if unit else "states no unit: write"
        raise ValueError(f"{said} KT, MPS or KMH, such as {word.removesuffix(unit)}KT")
    if bearing != "VRB" and int(bearing) > 360:
        raise ValueError(f"is wind from {int(bearing)} deg, which must lie in 0..360")
    if bearing == "000" and int(mean):
        raise ValueError("is wind from 000: north is 360, calm is 00000KT")
    if gust and int(gust) < int(mean):
        raise ValueError(f"has a gust of {int(gust)} below the mean wind of {int(mean)}")
    factor = SPEED_UNITS[unit]
    from_deg = None if bearing == "VRB" else float(bearing)
    return (Wind(int(mean) * factor, int(gust) * factor if gust else None, from_deg),)


def _visibility(word: str) -> tuple[Group, ...]:
    if word == "CAVOK":
        return Visibility(FAR_M), Rain(0.0)
    if match := re.fullmatch(r"(\d{4})(?:NDV|[NS]?[EW]|[NS])?", word):
        metres = int(match[1])
        if metres % 50 and metres != 9999:  # reported in steps of 50 m at the finest
            raise ValueError(f"is no visibility: {metres} m is no step of 50 m; a wind needs bearing, speed and unit")
        return (Visibility(FAR_M if metres == 9999 else float(metres)),)
    if match := re.fullmatch(r"(\d{1,2})KM", word):
        return (Visibility(int(match[1]) * 1000.0),)
    if match := _MILES.fullmatch(word):
        _, whole, top, bottom = match.groups()
        if bottom and not int(bottom):
            raise ValueError("is no number of miles")
        return (Visibility((int(whole or 0) + int(top) / int(bottom or 1)) * STATUTE_MILE_M),)
    return ()


def _weather(word: str) -> tuple[Group, ...]:
    match = _WEATHER.fullmatch(word)
    if word == "NSW":
        return (Rain(0.0),)
    if not match or not (match[2] or match[3]):
        return ()
    sign, kind, what = match.groups()
    falls = _FALLING.search(what) and kind not in ("BL", "DR")
    if not falls or sign in ("VC", "RE"):
        return (Unused(word),)
    return (Rain(RATE_MMPH[sign or ""]),)


def _cloud(word: str) -> tuple[Group, ...]:
    if word in ("SKC", "CLR"):
        return (ClearSky(),)
    match = _CLOUD.fullmatch(word)
    if not match:
        return ()
    base = None if match[2] == "///" else int(match[2]) * 100 * FEET_M
    return (CloudLayer(OKTAS_FRAC[match[1]], base),)


def _temperatures(word: str) -> tuple[Group, ...]:
    match = _TEMPERATURES.fullmatch(word)
    if re.fullmatch(r"[M-]\d{1,2}", word):
        raise ValueError(f"is a temperature without its dew point: write {word}/-8, or {word}/ when nobody knows it")
    if not match:
        return ()
    air, dew = (_kelvin(text) if text else None for text in match.groups())
    assert air is not None
    if dew is not None and dew > air:
        raise ValueError("has a dew point above the temperature; M stands for minus")
    return (Temperatures(air, dew),)


def _kelvin(text: str) -> float:
    sign = -1.0 if text[0] in "M-" else 1.0
    return sign * float(text.lstrip("M-")) + ZERO_CELSIUS_K


def _pressure(word: str) -> tuple[Group, ...]:
    if re.fullmatch(r"(QFE|QNH|Q|A)\d{1,2}", word):
        raise ValueError("is no pressure: a figure lacks, such as QFE535 or Q1013")
    match = re.fullmatch(r"(QFE|QNH|Q|A)(\d{3,4}(?:\.\d+)?)(?:HPA)?", word)
    if not match:
        return ()
    kind, figure = match[1], float(match[2])
    if kind == "QFE":
        return (Pressure(_within(figure, _QFE_LEAST_HPA, 1100.0, "hPa") * PA_PER_HPA, at_sea_level=False),)
    if kind == "A":
        return (Pressure(_within(figure / 100.0, 26.0, 32.0, "inHg") * PA_PER_INHG, at_sea_level=True),)
    return (Pressure(_within(figure, 880.0, 1090.0, "hPa") * PA_PER_HPA, at_sea_level=True),)


def _within(figure: float, least: float, greatest: float, unit: str) -> float:
    if not least <= figure <= greatest:
        hint = "" if least == _QFE_LEAST_HPA else "; what the barometer here reads is a QFE, such as QFE535"
        raise ValueError(f"is {figure:g} {unit}, which must lie in {least:g}..{greatest:g} {unit}{hint}")
    return figure


def _unused(word: str) -> tuple[Group, ...]:
    return (Unused(word),) if _UNUSED.fullmatch(word) else ()


_READERS: tuple[Callable[[str], tuple[Group, ...]], ...] = (
    _unused,
    _clock,
    _visibility,
    _wind,
    _weather,
    _cloud,
    _temperatures,
    _pressure,
)
