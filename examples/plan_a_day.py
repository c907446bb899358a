"""Plan a day in Python: the main job is one function, and a plan is plain data.

Run: python examples/plan_a_day.py
"""

from __future__ import annotations

from datetime import date

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.plan.cargo.read import read_manifest
from lungta.plan.cargo.samples import sample_manifest
from lungta.plan.day import plan_day
from lungta.plan.dayplan import DayPlan
from lungta.plan.options import PlanOptions


def rehearse(site_id: str, day: date) -> DayPlan:
    """Return a day's plan on the schematic terrain and planning climate that ship with Lungta: NOT FOR FLIGHT."""
    site = load_site(site_id)
    cargo = sample_manifest(site_id)
    assert cargo is not None
    manifest = read_manifest(cargo, pad_ids=[pad.id for pad in site.pads])
    pads = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads)
    terrain = schematic_terrain(site.frame, extent_m=site.extent_m, must_cover=pads)
    weather, aircraft = climate_weather(site, day), load_aircraft("dji-fc30")
    return plan_day(site, weather, aircraft, manifest, terrain, PlanOptions(day=day))


if __name__ == "__main__":
    plan = rehearse("khumbu", date(2026, 4, 20))
    for sortie in plan.sorties:
        left = sortie.landing_soc_frac
        print(
            f"{sortie.takeoff_utc:%H:%M} UTC to {sortie.drop}: {sortie.payload_up_g / 1000:.1f} kg up, "
            f"{sortie.payload_down_g / 1000:.1f} kg down, lands with {left.p50:.0%} ({left.p05:.0%}-{left.p95:.0%})"
        )
    for finding in plan.all_findings()[:3]:
        print(f"{finding.severity}: {finding.message}")
