"""Expected exposure over the real Khumbu by hour, and what detours buy: the tables of docs/reference/people.md.

LUNGTA_DATA=../shared/data python studies/people_khumbu/measure.py
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.performance import electrical_power_w
from lungta.core.time import TimeWindow
from lungta.mountain.site.load import load_site
from lungta.mountain.site.zones import active_zones
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest, FlightLimits
from lungta.plan.people.crash import crash_of
from lungta.plan.people.crowd import crowds_of, presence_at
from lungta.plan.people.exposure import exposure_of
from lungta.plan.people.passage import passage_of_corridor
from lungta.plan.people.trade import trade_off
from lungta.plan.ways import pad_ground_amsl_m

SITE = load_site("khumbu")
FC30 = load_aircraft("dji-fc30")
LOAD_KG = 15.0  # as flown in 2024
CRASH = crash_of(FC30, LOAD_KG)
DAY = datetime(2026, 4, 20, tzinfo=ZoneInfo(SITE.timezone))
WEIGHTS_M = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)


def asked_over(terrain: Terrain, start: str = "base-camp", goal: str = "camp-1", zones: tuple = ()) -> CorridorRequest:
    """The request for one way in calm air."""
    return CorridorRequest(
        terrain=terrain,
        site_id=SITE.id,
        from_pad=SITE.pad(start),
        to_pad=SITE.pad(goal),
        home_alt_amsl_m=pad_ground_amsl_m(terrain, SITE.home),
        zones=zones,
        limits=SITE.limits,
        flight=FlightLimits(
            climb_mps=FC30.climb_mps,
            descent_mps=FC30.descent_mps,
            cruise_mps=FC30.cruise_mps,
            wind_limit_mps=FC30.wind_limit_mps,
        ),
        power_w=lambda airspeed_mps, climb_mps, density_kgm3: electrical_power_w(
            FC30, payload_kg=LOAD_KG, airspeed_mps=airspeed_mps, climb_mps=climb_mps, density_kgm3=density_kgm3
        ),
        density_kgm3=lambda alt_amsl_m: 1.225 * np.exp(-np.asarray(alt_amsl_m) / 9000.0),  # calm, of no day
        wind=UniformWind(u_mps=0.0, v_mps=0.0, sigma_mps=0.0),
    )


def round_trip(terrain: Terrain, zones: tuple) -> tuple[np.ndarray, float]:
    """Casualties of a round trip to Camp I by hour, and its time on the two ways [s]."""
    casualties, duration_s = np.zeros(24), 0.0
    for start, goal, climb_mps in (("base-camp", "camp-1", 5.0), ("camp-1", "base-camp", 3.0)):
        corridor = find_corridor(asked_over(terrain, start, goal, zones), explain=False).corridor
        exposure = exposure_of(passage_of_corridor(corridor, terrain, 15.0, climb_mps), crowds_of(SITE), CRASH)
        casualties, duration_s = casualties + exposure.casualties, duration_s + exposure.duration_s
    return casualties, duration_s


def main() -> None:
    """Print both tables."""
    data = Path(os.environ["LUNGTA_DATA"])
    terrain = read_terrain(data / "terrain" / "everest_glo30_58m_30km.tif", SITE.frame, extent_m=6000.0)
    free = round_trip(terrain, ())
    made: dict[tuple, tuple[np.ndarray, float]] = {}
    print("hour  no zones  zones that hold  per flight hour")
    for hour in range(24):
        start = DAY + timedelta(hours=hour)
        zones = active_zones(SITE, TimeWindow(start_utc=start, end_utc=start + timedelta(hours=1)))
        if zones not in made:
            made[zones] = round_trip(terrain, zones)
        held, duration_s = made[zones]
        print(f"{hour:02d}  {free[0][hour]:.1e}  {held[hour]:.1e}  {held[hour] / duration_s * 3600:.1e}")
    for name, zones in (("no zones", ()), ("all zones", SITE.zones)):
        print(f"06:00, up, {name}: weight, length, detour, energy, casualties, people s")
        asked = replace(asked_over(terrain), zones=zones)
        for trade in trade_off(asked, presence_at(crowds_of(SITE), 6), CRASH, WEIGHTS_M):
            print(
                f"{trade.people_weight_m:g} m  {trade.corridor.length_m:.0f} m  {trade.detour_m:.0f} m  "
                f"{trade.energy_j / 3600:.0f} Wh  {trade.casualties:.1e}  {trade.overflown_people_s:.0f}"
            )


if __name__ == "__main__":
    main()
