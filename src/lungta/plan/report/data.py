"""A report on a corridor as data for other programs: `corridor.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

import lungta
from lungta.plan.report.more_data import link_data, others_data, people_data, way_out_data, why_data

if TYPE_CHECKING:
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.report.line import PathLine
    from lungta.plan.report.model import CorridorReport
    from lungta.plan.report.trip import Trip

SCHEMA = "lungta.corridor/1"
EVERY_M = 50.0  # of the path in the table of samples
SEVEN_DIGITS = ("lat_deg", "lon_deg")


def report_json(report: CorridorReport) -> str:
    """Return a report as JSON text; keys carry their units."""
    return json.dumps(report_data(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def report_data(report: CorridorReport) -> dict[str, Any]:
    """Return a report as JSON-ready data: figures rounded, quantities with their units in the names.

    What is not known is null. A key is never renamed or dropped under the same schema name; new ones may come.
    """
    ask, ground = report.ask, report.ask.terrain.source
    data = {
        "schema": SCHEMA,
        "lungta_version": lungta.__version__,
        "site": ask.site.id,
        "from_pad": ask.from_pad.id,
        "to_pad": ask.to_pad.id,
        "takeoff_utc": ask.takeoff_utc.isoformat(),
        "weather_utc": ask.hour.time_utc.isoformat(),
        "not_for_flight": list(report.not_for_flight),
        "no_take_off": report.grounded,
        "aircraft": ask.aircraft.id,
        "wind": report.conditions.wind.description,
        "weather": ask.weather.source.title,
        "terrain": {
            "title": ground.title,
            "origin": ground.origin,
            "posting_m": ground.posting_m,
            "sigma_m": ground.sigma_m,
            "vertical_datum": ground.vertical_datum,
            "schematic": ground.schematic,
            "licence": ground.licence,
        },
        "limits": asdict(ask.site.limits),
        "corridor": _corridor(report.corridor),
        "back": _corridor(report.back),
        "why_not": report.why_not,
        "samples": _samples(report.line),
        "flight": None if report.trip is None else _flight(report.trip, ask.way),
        **why_data(report),
        "link": link_data(report),
        "people": people_data(report),
        "contingency": way_out_data(report),
        **others_data(report),
        "findings": [asdict(each) for each in report.findings],
    }
    rounded: dict[str, Any] = tidy(data)
    return rounded


def tidy(data: Any, digits: int = 2) -> Any:
    """Return data with plain numbers to a hundredth, fractions and places finer, and null for what is no number."""
    if isinstance(data, dict):
        return {key: tidy(each, _digits(key)) for key, each in data.items()}
    if isinstance(data, list | tuple):
        return [tidy(each, digits) for each in data]
    if isinstance(data, np.ndarray):
        return tidy(data.tolist(), digits)
    if isinstance(data, np.generic):
        return tidy(data.item(), digits)
    if isinstance(data, float):
        return round(data, digits) if np.isfinite(data) else None
    return data


def _digits(key: str) -> int:
    return 7 if key in SEVEN_DIGITS else 4 if key.endswith("_frac") else 2


def _corridor(corridor: Corridor | None) -> dict[str, Any] | None:
    if corridor is None:
        return None
    data = asdict(corridor)
    data.pop("findings")  # they stand with the report's
    if corridor.optimality is not None:
        data["optimality"]["gap_frac"] = corridor.optimality.gap_frac
    return data


def _samples(line: PathLine) -> dict[str, Any]:
    """The dense samples as columns, thinned, ends kept."""
    count = max(2, 1 + int(np.ceil(line.along_m[-1] / EVERY_M)))
    picked = np.unique(np.linspace(0, line.along_m.size - 1, count).round().astype(int))
    names = ("along_m", "alt_amsl_m", "ground_amsl_m", "floor_amsl_m", "tail_mps", "cross_mps", "up_mps", "gust_mps")
    return {
        "corridor": line.corridor,
        **{name: getattr(line, name)[picked] for name in names},
        "in_lee": line.in_lee[picked],
    }


def _flight(trip: Trip, way: str) -> dict[str, Any]:
    flown = trip.way(way)
    names = ("p05", "p50", "p95")
    return {
        "way": way,
        "payload_up_kg": trip.payload_up_kg,
        "payload_down_kg": trip.payload_down_kg,
        "most_up_kg": trip.limit.max_up_g / 1000.0,
        "most_down_kg": trip.limit.max_down_g / 1000.0,
        "most_both_kg": trip.limit.max_payload_g / 1000.0,
        "duration_s": trip.track.total_s,
        "way_duration_s": flown.duration_s,
        "energy_j": asdict(trip.energy_j),
        "landing_charge_frac": asdict(trip.landing_charge_frac),
        "reserve_probability_frac": trip.reserve_probability_frac,
        "along_m": flown.along_m,
        "time_s": flown.time_s,
        "power_w": flown.power_w,
        "charge": {f"{name}_frac": row for name, row in zip(names, flown.charge_frac, strict=True)},
    }
