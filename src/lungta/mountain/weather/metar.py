"""A report in the words of a METAR, or as much of it as a pilot enters by hand.

What is not understood is a problem, never skipped. A forecast or remark at the end (TEMPO, BECMG, NOSIG, RMK) is left
out and said to be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeVar

from lungta.core.errors import Problem, WeatherError
from lungta.mountain.weather.metar_groups import (
    ClearSky,
    Clock,
    CloudLayer,
    Group,
    Pressure,
    Rain,
    Temperatures,
    Unused,
    Visibility,
    Wind,
    read_group,
)

_ENDS = {"TEMPO", "BECMG", "NOSIG", "RMK"}
_BEFORE_NAME = {"METAR", "SPECI", "COR"}
_ONCE = {Wind: "wind", Temperatures: "temperature", Pressure: "pressure", Clock: "time"}
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LACKING = {
    Wind: "There is no wind: add it, such as 27010G18KT (bearing, speed, gust, and the unit KT, MPS or KMH).",
    Temperatures: "There is no temperature: add it, such as M03/M08 (-3 degC, dew point -8 degC).",
    Pressure: "There is no pressure: add what the barometer here reads in hPa, such as QFE535.",
}
G = TypeVar("G", bound=Group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report says, in SI.

    Attributes
    ----------
    text : str
        As it was entered.
    aerodrome : str
        ICAO name of the place that reported; empty when none was named.
    clock : Clock or None
        When, in UTC.
    wind, temperatures, pressure
        As reported.
    visibility_m, precipitation_mmph : float or None
        None when they were not said. 10,000 m stands for that and more.
    layers : tuple of CloudLayer
        As reported.
    sky_clear : bool
        True for SKC and CLR.
    left_out : tuple of str
        What is understood and not used.
    """

    text: str
    aerodrome: str
    clock: Clock | None
    wind: Wind
    temperatures: Temperatures
    pressure: Pressure
    visibility_m: float | None
    precipitation_mmph: float | None
    layers: tuple[CloudLayer, ...]
    sky_clear: bool
    left_out: tuple[str, ...]

    @property
    def cloud_frac(self) -> float | None:
        """The part of the sky under cloud, 0..1: the greatest layer's upper end; None when nothing was said."""
        return max((layer.cover_frac for layer in self.layers), default=0.0 if self.sky_clear else None)

    @property
    def cloud_base_agl_m(self) -> float | None:
        """The lowest base above the station [m], of however thin a layer; None when none was seen."""
        return min((layer.base_agl_m for layer in self.layers if layer.base_agl_m is not None), default=None)


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    aerodrome: str = ""
    groups: list[tuple[str, Group]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read_report(text: str) -> Report:
    """Return what a report says.

    Raises
    ------
    WeatherError
        With every group that is not understood or cannot be true, and with what lacks.

    >>> report = read_report("270 10G18KT 9999 FEW040 M03/M08 QFE535")
    >>> round(report.wind.mean_mps, 2), report.wind.from_deg, report.pressure.pressure_pa
    (5.14, 270.0, 53500.0)
    """
    reading = _Reading()
    words = _words(text, reading)
    for number, word in enumerate(words):
        if set(words[:number]) <= _BEFORE_NAME and _is_aerodrome(word):
            reading.aerodrome = word
        else:
            _read_word(word, reading)
    reading.problems += _twice(reading)
    given = {type(group) for _, group in reading.groups}
    if not reading.problems:  # a wind with a typo is not also a wind that lacks
        reading.problems += [Problem(what=what) for kind, what in _LACKING.items() if kind not in given]
    if reading.problems:
        raise WeatherError("cannot be used:", where=f"the report {text!r}", problems=tuple(reading.problems))
    return _report(text, reading)


def _read_word(word: str, reading: _Reading) -> None:
    try:
        found = read_group(word)
    except ValueError as failure:
        reading.problems.append(Problem(what=f"{failure}.", where=word))
        return
    reading.groups += [(word, group) for group in found]
    if not found:
        likely = word.translate(_LOOK_ALIKES)
        likely = "9999" if likely == "9990" else likely
        meant = likely != word and _is_read(likely)
        remedy = f"Did you mean {likely}?" if meant else "See `lungta weather note --help`."
        reading.problems.append(Problem(what="is not understood.", where=word, remedy=remedy))


def _words(text: str, reading: _Reading) -> list[str]:
    """The groups; those that people write apart are joined, the forecast at the end is left out."""
    spaced = text.upper().replace("=", " ").split()
    end = next((number for number, word in enumerate(spaced) if word in _ENDS), len(spaced))
    if spaced[end:]:
        reading.left_out.append(" ".join(spaced[end:]))
    joined = " ".join(spaced[:end])
    joined = re.sub(r"\b(\d{3}|VRB) (?=\d{1,3}(?:G\d{1,3})?[A-Z]+\b)", r"\1", joined)  # 270 10G18KT
    joined = re.sub(r"\b(\d{3}|VRB) (?=\d{1,2}(?:G\d{1,3})?(?: |$))", r"\1", joined)  # 270 10G18: a unit lacks
    joined = re.sub(r"\b(QFE|QNH) (?=\d)", r"\1", joined)
    return re.sub(r"\b(\d) (?=\d/\d+SM\b)", r"\1_", joined).split()  # 1 1/2SM


def _is_aerodrome(word: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{4}", word)) and not _is_known(word)


def _is_read(word: str) -> bool:
    try:
        return bool(read_group(word))
    except ValueError:
        return False


def _is_known(word: str) -> bool:
    try:
        return bool(read_group(word))
    except ValueError:
        return True


def _twice(reading: _Reading) -> list[Problem]:
    problems, first = [], dict[type, str]()
    for word, group in reading.groups:
        kind = type(group)
        if kind in _ONCE and first.setdefault(kind, word) != word:
            what = f"is a second {_ONCE[kind]} beside {first[kind]}."
            problems.append(Problem(what=what, where=word, remedy="Keep one."))
    return problems


def _report(text: str, reading: _Reading) -> Report:
    groups = [group for _, group in reading.groups]
    rain = _all(groups, Rain)
    visibility = _all(groups, Visibility)
    return Report(
        text=" ".join(text.split()),
        aerodrome=reading.aerodrome,
        clock=next(iter(_all(groups, Clock)), None),
        wind=_all(groups, Wind)[0],
        temperatures=_all(groups, Temperatures)[0],
        pressure=_all(groups, Pressure)[0],
        visibility_m=min((each.metres_m for each in visibility), default=None),
        precipitation_mmph=max((each.rate_mmph for each in rain), default=None),
        layers=tuple(_all(groups, CloudLayer)),
        sky_clear=bool(_all(groups, ClearSky)),
        left_out=(*(each.word for each in _all(groups, Unused) if each.word not in _BEFORE_NAME), *reading.left_out),
    )


def _all(groups: list[Group], kind: type[G]) -> list[G]:
    return [group for group in groups if isinstance(group, kind)]
