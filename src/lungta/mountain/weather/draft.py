"""Hours as a reader found them, and the checks that every source of weather passes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from lungta.core.errors import Problem, WeatherError
from lungta.core.provenance import InputSource
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel

PRESSURE_TOLERANCE_FRAC = 0.10
"""Station pressure may differ by this from the standard atmosphere: weather and season move it by less than 5 %
at 5,000 m, but a value reduced to sea level is about 90 % too high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDraft:
    """Wind at a height, not yet checked against anything."""

    alt_amsl_m: float
    wind_mps: float
    from_deg: float
    gust_mps: float | None = None
    sigma_mps: float | None = None
    temperature_k: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourDraft:
    """An hour whose single values are credible; `where` is its place in the file."""

    where: str
    time_utc: datetime
    station_alt_amsl_m: float
    temperature_k: float
    pressure_pa: float
    wind: tuple[LevelDraft, ...]
    wind_sigma_mps: float
    visibility_m: float | None = None
    precipitation_mmph: float | None = None
    cloud_base_amsl_m: float | None = None
    humidity_frac: float | None = None
    cloud_frac: float | None = None


@dataclass(slots=True)
class Found:
    """What a reader found: hours, the times of those that lack a required value, and everything that is wrong."""

    title: str = ""
    licence: str = ""
    place: tuple[float, float] | None = None
    mast: bool = False
    mast_agl_m: float = 0.0
    drafts: list[HourDraft] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def weather_of(found: Found, paths: Sequence[Path]) -> Weather:
    """Return what a reader found in files as weather, with its provenance.

    Raises
    ------
    WeatherError
        With every problem at once, or when no hour is complete.
    """
    where = str(paths[0]) if len(paths) == 1 else f"{paths[0].parent} ({len(paths)} files)"
    hours, between = hours_of(found.drafts)
    problems = (*found.problems, *between)
    if problems:
        raise WeatherError("cannot be used:", where=where, problems=problems)
    if not hours:
        raise WeatherError("holds no complete hour.", where=where, remedy="Check that no required value is empty.")
    title = found.title or f"weather from {paths[0].name}"
    if found.incomplete:
        title += f" ({len(found.incomplete)} incomplete hours left out: {', '.join(found.incomplete)})"
    source = InputSource(kind="weather", title=title, origin=where, sha256=_sha256(paths), licence=found.licence)
    lat_deg, lon_deg = found.place or (None, None)
    return Weather(hours=hours, source=source, mast=found.mast, lat_deg=lat_deg, lon_deg=lon_deg)


def _sha256(paths: Sequence[Path]) -> str:
    """Digest of all bytes, files one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def hours_of(drafts: Iterable[HourDraft]) -> tuple[tuple[WeatherHour, ...], list[Problem]]:
    """Return the hours ascending in time, and what is wrong with or between them (then the hours are of no use)."""
    ordered = sorted(drafts, key=lambda draft: draft.time_utc)
    problems = [*_clock_problems(ordered), *(problem for draft in ordered for problem in _draft_problems(draft))]
    return (() if problems else tuple(map(_hour, ordered))), problems


def _clock_problems(ordered: list[HourDraft]) -> Iterator[Problem]:
    """Hours are hours: none twice, none between two others."""
    kept: HourDraft | None = None
    for draft in ordered:
        if kept is None:
            kept = draft
            continue
        apart_s = (draft.time_utc - kept.time_utc).total_seconds()
        if apart_s == 0.0:
            yield Problem(
                what=f"hour {draft.time_utc.isoformat()} stands twice (also {kept.where}).",
                where=draft.where,
                remedy="Keep one.",
            )
        elif apart_s % 3600.0:
            yield Problem(
                what=f"{draft.time_utc.isoformat()} is no whole hour after {kept.time_utc.isoformat()} ({kept.where}).",
                where=draft.where,
                remedy="Give one record per hour, all at the same minute.",
            )
        else:
            kept = draft


def _draft_problems(draft: HourDraft) -> Iterator[Problem]:
    for level in draft.wind:
        if level.gust_mps is not None and level.gust_mps < level.wind_mps:
            yield Problem(
                what=f"gust {level.gust_mps:.1f} m/s is below the mean wind {level.wind_mps:.1f} m/s.",
                where=draft.where,
                remedy="Correct one, or leave the gust empty.",
            )
    heights = [level.alt_amsl_m for level in draft.wind]
    if len(set(heights)) < len(heights):
        yield Problem(what="two wind levels have the same height.", where=draft.where)
    expected_pa = float(standard_air(draft.station_alt_amsl_m).pressure_pa)
    if abs(draft.pressure_pa / expected_pa - 1.0) > PRESSURE_TOLERANCE_FRAC:
        yield Problem(
            what=f"pressure {draft.pressure_pa / 100.0:.1f} hPa does not belong to a height of "
            f"{draft.station_alt_amsl_m:.0f} m AMSL (standard atmosphere: {expected_pa / 100.0:.1f} hPa).",
            where=draft.where,
            remedy="Give the pressure at the station, not reduced to sea level, and the station's own height.",
        )


def _hour(draft: HourDraft) -> WeatherHour:
    levels = sorted(draft.wind, key=lambda level: level.alt_amsl_m)
    return WeatherHour(
        time_utc=draft.time_utc,
        station_alt_amsl_m=draft.station_alt_amsl_m,
        temperature_k=draft.temperature_k,
        pressure_pa=draft.pressure_pa,
        wind=tuple(
            WindLevel(
                alt_amsl_m=level.alt_amsl_m,
                wind_mps=level.wind_mps,
                from_deg=level.from_deg,
                gust_mps=level.gust_mps,
                sigma_mps=level.sigma_mps,
                temperature_k=level.temperature_k,
            )
            for level in levels
        ),
        wind_sigma_mps=draft.wind_sigma_mps,
        visibility_m=draft.visibility_m,
        precipitation_mmph=draft.precipitation_mmph,
        cloud_base_amsl_m=draft.cloud_base_amsl_m,
        humidity_frac=draft.humidity_frac,
        cloud_frac=draft.cloud_frac,
    )
