"""A day as full as a day gets: many sorties, 25 waypoints each way, zones with hours, long lists, every severity."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np

from day_plans import BASE_CAMP, CAMP_1, DURATION_S, FIRST_TAKEOFF_UTC, FRAME, TENTS, _corridor, day_plan, sortie
from lungta.core.findings import error, notice, warning
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.plan.cargo.item import Item
from lungta.plan.corridor.model import Corridor
from lungta.plan.dayplan import AbortPoint, DayPlan, FlightPoint, PlacePad, PlaceZone, Sortie
from lungta.plan.schedule.model import Unplaced

WAYPOINTS = 25
ROUTE = PlaceZone(
    id="icefall-route",
    name="Climbing route through the icefall",
    kind="route",
    outline=((28.0039, 86.8594), (27.9989, 86.8659), (27.9893, 86.8755), (27.9888, 86.8745), (27.9981, 86.8651)),
    active="00:00-09:30",
    source="made up for tests",
)


def ramp(*, extent_m: float = 5000.0, void: bool = False) -> Terrain:
    """Return made-up ground: a slope towards Camp I with ridges on it."""
    axis = np.arange(-extent_m, extent_m + 1.0, 100.0)
    east, north = np.meshgrid(axis, axis)
    alt = 5650.0 + 0.22 * east - 0.12 * north + 90.0 * np.sin(east / 420.0) * np.cos(north / 530.0)
    if void:
        alt[40:46, 52:60] = np.nan
    source = TerrainSource(
        title="Made-up ramp",
        origin="tests",
        licence="none",
        vertical_datum="EGM2008",
        posting_m=100.0,
        sigma_m=4.0,
        accuracy_note="made up",
    )
    sigma = np.where(np.isfinite(alt), 5.0, np.nan)
    return Terrain(frame=FRAME, east_m=axis, north_m=axis, alt_amsl_m=alt, sigma_m=sigma, source=source)


def busy_day(*, sorties: int = 12) -> DayPlan:
    """Return a day of many sorties, each with the most waypoints and a long list of loads."""
    items = tuple(_item(number) for number in range(sorties * 8 + 3))
    flown = tuple(_sortie(number, items) for number in range(1, sorties + 1))
    plan = day_plan()
    return replace(
        plan,
        place=replace(plan.place, zones=(TENTS, ROUTE)),
        items=items,
        sorties=flown,
        unplaced=tuple(Unplaced(item=item.id, reason="no slot left before the wind rises") for item in items[-3:]),
        findings=(
            error("no-permit", "A permit of the Civil Aviation Authority is not on file.", "site"),
            *(warning(f"check-{n}", f"Something number {n} needs a decision before the day begins.") for n in range(6)),
            *(notice(f"note-{n}", f"Something number {n} is worth knowing.", "camp-1") for n in range(6)),
        ),
    )


def _item(number: int) -> Item:
    up = number % 8 < 5
    ends = ("base-camp", "camp-1") if up else ("camp-1", "base-camp")
    return Item(
        id=f"load-{number:03d}",
        what=f"Rope, snow bars and screws, bundle {number} of the fixing team",
        mass_g=2900,
        from_pad=ends[0],
        to_pad=ends[1],
    )


def _sortie(number: int, items: tuple[Item, ...]) -> Sortie:
    mine = items[8 * (number - 1) : 8 * number]
    way_up, way_down = _way(BASE_CAMP, CAMP_1, aside_m=160.0), _way(CAMP_1, BASE_CAMP, aside_m=140.0)
    return replace(
        sortie(number, takeoff_utc=FIRST_TAKEOFF_UTC + timedelta(minutes=26 * (number - 1))),
        aircraft=f"A{1 + number % 2}",
        battery_set=1 + (number - 1) % 6,
        items_up=tuple(item.id for item in mine[:5]),
        items_down=tuple(item.id for item in mine[5:]),
        payload_up_g=14_500,
        payload_down_g=8_700,
        corridor_up=way_up,
        corridor_down=way_down,
        profile=_profile(way_up, way_down),
        abort_points=tuple(
            AbortPoint(
                way="up",
                landing="L1",
                from_name=way_up.waypoints[index].name,
                to_name=way_up.waypoints[index + 1].name,
                action="return to Base Camp" if index < 14 else "go on to Camp I and land",
                charge_on_landing_frac=0.8 - 0.02 * index,
            )
            for index in range(WAYPOINTS - 1)
        ),
    )


def _way(start: PlacePad, end: PlacePad, *, aside_m: float) -> Corridor:
    along = np.linspace(0.0, 1.0, WAYPOINTS)
    corners = tuple(
        (float(a), float(aside_m * np.sin(np.pi * a)), 40.0 + 60.0 * float(np.sin(np.pi * a))) for a in along
    )
    corridor = _corridor(start, end, corners)
    options = tuple(
        replace(corridor.landing_options[0], name=f"L{n + 1}", lat_deg=point.lat_deg - 0.0006, lon_deg=point.lon_deg,
                along_m=100.0 * n, east_m=point.east_m, north_m=point.north_m - 66.0)
        for n, point in enumerate(corridor.waypoints[3::4])
    )  # fmt: skip
    return replace(corridor, landing_options=options)


def _profile(way_up: Corridor, way_down: Corridor, *, count: int = 120) -> tuple[FlightPoint, ...]:
    points, along_m = [], 0.0
    for index in range(count):
        done = index / (count - 1)
        phase = "take-off" if done < 0.04 else "up" if done < 0.46 else "drop" if done < 0.56 else "down"
        way = way_down if phase == "down" else way_up
        part = {"take-off": 0.0, "up": (done - 0.04) / 0.42, "drop": 1.0}.get(phase, (done - 0.56) / 0.44)
        corner = way.waypoints[min(int(part * (WAYPOINTS - 1)), WAYPOINTS - 1)]
        along_m += 0.0 if phase in ("drop", "take-off") else 58.0
        points.append(
            FlightPoint(
                time_s=DURATION_S * done,
                along_m=along_m,
                alt_amsl_m=corner.alt_amsl_m,
                ground_amsl_m=corner.alt_amsl_m - corner.height_agl_m,
                ground_sigma_m=6.0,
                power_w={"up": 13_800.0, "drop": 12_500.0, "down": 8_600.0}.get(phase, 12_900.0),
                soc_p05=1.0 - 0.66 * done,
                soc_p50=1.0 - 0.57 * done,
                soc_p95=1.0 - 0.50 * done,
                phase=phase,
            )
        )
    return tuple(points)
