"""A small but complete `DayPlan` made by hand, for tests of everything that only shows one.

The ground under it is a made-up ramp between two real places, so no figure here is a prediction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from lungta.core.findings import notice, warning
from lungta.core.geo import LocalFrame
from lungta.core.provenance import InputSource
from lungta.plan.cargo.item import DangerousGoods, Item
from lungta.plan.corridor.model import Corridor, LandingOption, Waypoint
from lungta.plan.dayplan import (
    SCHEMA,
    AbortPoint,
    AircraftSummary,
    DayPlan,
    FlightPoint,
    HourLimits,
    Place,
    PlacePad,
    PlaceZone,
    PorterComparison,
    Quantiles,
    Sortie,
    TerrainSummary,
)
from lungta.plan.schedule.model import Unplaced

FRAME = LocalFrame(origin_lat_deg=27.995, origin_lon_deg=86.864)
BASE_CAMP = PlacePad(
    id="base-camp",
    name="Base Camp",
    lat_deg=28.0026,
    lon_deg=86.8528,
    stated_alt_amsl_m=5364.0,
    terrain_alt_amsl_m=5284.0,
    horizontal_sigma_m=50.0,
    home=True,
    source="made up for tests",
)
CAMP_1 = PlacePad(
    id="camp-1",
    name="Camp I",
    lat_deg=27.9875,
    lon_deg=86.875,
    stated_alt_amsl_m=6065.0,
    terrain_alt_amsl_m=6031.0,
    horizontal_sigma_m=50.0,
    home=False,
    source="made up for tests",
)
TENTS = PlaceZone(
    id="camp-tents",
    name="Base Camp tents",
    kind="people",
    outline=((28.0045, 86.8560), (28.0045, 86.8590), (28.0075, 86.8590), (28.0075, 86.8560)),
    active="always",
    source="made up for tests",
)
FIRST_TAKEOFF_UTC = datetime(2026, 4, 20, 0, 30, tzinfo=UTC)
CLEARANCE_M = 60.0
DURATION_S = 780

# How far along the straight line, how far aside [m], and how high above the ground [m] each corner stands.
_UP = ((0.0, 0.0, 30.0), (0.15, 80.0, 70.0), (0.35, 160.0, 85.0), (0.55, 190.0, 90.0), (0.72, 150.0, 80.0))
_UP_END = ((0.88, 60.0, 65.0), (1.0, 0.0, 35.0))
_DOWN = ((0.0, 0.0, 35.0), (0.2, -90.0, 75.0), (0.45, -170.0, 95.0), (0.7, -120.0, 80.0), (0.9, -40.0, 65.0))
_DOWN_END = ((1.0, 0.0, 30.0),)


def _corridor(start: PlacePad, end: PlacePad, corners: tuple[tuple[float, float, float], ...]) -> Corridor:
    east_0, north_0 = FRAME.to_local(start.lat_deg, start.lon_deg)
    east_1, north_1 = FRAME.to_local(end.lat_deg, end.lon_deg)
    d_east, d_north = east_1 - east_0, north_1 - north_0
    length = (d_east**2 + d_north**2) ** 0.5
    waypoints = []
    for index, (along_frac, aside_m, height_agl_m) in enumerate(corners):
        east = east_0 + along_frac * d_east - aside_m * d_north / length
        north = north_0 + along_frac * d_north + aside_m * d_east / length
        ground = start.terrain_alt_amsl_m + along_frac * (end.terrain_alt_amsl_m - start.terrain_alt_amsl_m)
        waypoints.append(_waypoint(_name(index, corners, start, end), east, north, ground, height_agl_m))
    return Corridor(
        id=f"{start.id}>{end.id}",
        from_pad=start.id,
        to_pad=end.id,
        waypoints=tuple(waypoints),
        length_m=_length_m(tuple(waypoints)),
        min_clearance_m=65.0,
        required_clearance_m=CLEARANCE_M,
        max_height_agl_m=95.0,
        energy_search_j=3.2e6,
        landing_options=(_landing_option(waypoints[2], along_m=900.0),),
        active_zones=(TENTS.id,),
        findings=(notice("landing-option-posting", "crevasses and boulders are not seen", f"{start.id}>{end.id}"),),
    )


def _name(index: int, corners: tuple[object, ...], start: PlacePad, end: PlacePad) -> str:
    return start.name if index == 0 else end.name if index == len(corners) - 1 else f"WP{index}"


def _waypoint(name: str, east_m: float, north_m: float, ground_amsl_m: float, height_agl_m: float) -> Waypoint:
    lat_deg, lon_deg = FRAME.to_geographic(east_m, north_m)
    return Waypoint(
        name=name,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        alt_amsl_m=ground_amsl_m + height_agl_m,
        east_m=east_m,
        north_m=north_m,
        height_above_pad_m=ground_amsl_m + height_agl_m - BASE_CAMP.terrain_alt_amsl_m,
        height_agl_m=height_agl_m,
    )


def _length_m(waypoints: tuple[Waypoint, ...]) -> float:
    return sum(
        ((b.east_m - a.east_m) ** 2 + (b.north_m - a.north_m) ** 2 + (b.alt_amsl_m - a.alt_amsl_m) ** 2) ** 0.5
        for a, b in pairwise(waypoints)
    )


def _landing_option(beside: Waypoint, *, along_m: float) -> LandingOption:
    east, north = beside.east_m + 40.0, beside.north_m - 30.0
    lat_deg, lon_deg = FRAME.to_geographic(east, north)
    return LandingOption(
        name="L1",
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        alt_amsl_m=beside.alt_amsl_m - beside.height_agl_m,
        east_m=east,
        north_m=north,
        slope_deg=6.0,
        along_m=along_m,
        off_m=50.0,
    )


CORRIDOR_UP = _corridor(BASE_CAMP, CAMP_1, _UP + _UP_END)
CORRIDOR_DOWN = _corridor(CAMP_1, BASE_CAMP, _DOWN + _DOWN_END)

ITEMS = (
    Item(id="oxygen-1", what="Oxygen bottles, 3", mass_g=13_500, from_pad="base-camp", to_pad="camp-1", priority=1,
         dangerous_goods=DangerousGoods.OXYGEN),
    Item(id="ladder-1", what="Ladder section", mass_g=12_000, from_pad="base-camp", to_pad="camp-1", priority=2),
    Item(id="waste-1", what="Waste bag", mass_g=14_000, from_pad="camp-1", to_pad="base-camp"),
    Item(id="generator", what="Generator", mass_g=48_000, from_pad="base-camp", to_pad="camp-1", priority=9),
)  # fmt: skip


def _profile() -> tuple[FlightPoint, ...]:
    points: list[FlightPoint] = []
    along_m, previous = 0.0, None
    path = [("up", w) for w in CORRIDOR_UP.waypoints] + [("down", w) for w in CORRIDOR_DOWN.waypoints]
    for index, (phase, corner) in enumerate(path):
        if previous is not None:
            along_m += ((corner.east_m - previous.east_m) ** 2 + (corner.north_m - previous.north_m) ** 2) ** 0.5
        done = index / (len(path) - 1)
        points.append(
            FlightPoint(
                time_s=DURATION_S * done,
                along_m=along_m,
                alt_amsl_m=corner.alt_amsl_m,
                ground_amsl_m=corner.alt_amsl_m - corner.height_agl_m,
                ground_sigma_m=6.0,
                power_w=13_500.0 if phase == "up" else 8_500.0,
                soc_p05=1.0 - 0.66 * done,
                soc_p50=1.0 - 0.57 * done,
                soc_p95=1.0 - 0.50 * done,
                phase=phase,
            )
        )
        previous = corner
    return tuple(points)


def sortie(number: int = 1, *, takeoff_utc: datetime = FIRST_TAKEOFF_UTC) -> Sortie:
    """Return one round trip, Base Camp to Camp I."""
    first = number == 1
    return Sortie(
        number=number,
        takeoff_utc=takeoff_utc,
        landing_utc=takeoff_utc + timedelta(seconds=DURATION_S),
        takeoff_window_end_utc=takeoff_utc + timedelta(minutes=25),
        drop=CAMP_1.id,
        aircraft=f"A{number}",
        battery_set=number,
        items_up=("oxygen-1",) if first else ("ladder-1",),
        items_down=("waste-1",) if first else (),
        payload_up_g=13_500 if first else 12_000,
        payload_down_g=14_000 if first else 0,
        duration_s=DURATION_S,
        energy_j=Quantiles(p05=7.1e6, p50=8.1e6, p95=9.4e6),
        landing_soc_frac=Quantiles(p05=0.34, p50=0.43, p95=0.50),
        reserve_probability_frac=0.98,
        max_payload_g=20_000,
        max_up_g=18_000,
        max_down_g=20_000,
        wind_abort_mps=12.0,
        return_height_above_pad_m=850.0,
        corridor_up=CORRIDOR_UP,
        corridor_down=CORRIDOR_DOWN,
        profile=_profile(),
        abort_points=(
            AbortPoint(
                way="up",
                from_name="Base Camp",
                to_name="WP3",
                action="return to Base Camp",
                landing="L1",
                charge_on_landing_frac=0.55,
            ),
            AbortPoint(
                way="up",
                from_name="WP3",
                to_name="Camp I",
                action="go on to Camp I",
                landing="",
                charge_on_landing_frac=0.48,
            ),
        ),
        findings=(warning("height-limit", "95 m above ground, limit 120 m: exemption not needed", f"sortie {number}"),),
    )


def _hours() -> tuple[HourLimits, ...]:
    return tuple(
        HourLimits(
            drop=CAMP_1.id,
            time_utc=datetime(2026, 4, 20, hour, tzinfo=UTC),
            temperature_k=265.0 + hour,
            pressure_pa=53_500.0,
            wind_mps=3.0 + 1.5 * hour,
            wind_from_deg=250.0,
            gust_mps=5.0 + 2.0 * hour,
            max_payload_g=18_000 if hour < 5 else 0,
            max_up_g=19_000 if hour < 5 else 0,
            max_down_g=21_000 if hour < 5 else 0,
            binds="reserve" if hour < 5 else "gust 15.0 m/s above the limit of 12",
        )
        for hour in range(7)
    )


def day_plan(*, schematic: bool = False, weather_assumed: bool = False) -> DayPlan:
    """Return a day of two sorties at Khumbu with one load that stays behind."""
    return DayPlan(
        schema=SCHEMA,
        lungta_version="0.1.0",
        created_utc=datetime(2026, 4, 19, 10, 0, tzinfo=UTC),
        date="2026-04-20",
        seed=0,
        site="khumbu",
        place=_place(),
        terrain=_terrain(schematic=schematic),
        wind_field="uniform wind, made up for tests",
        weather_assumed=weather_assumed,
        aircraft=_aircraft(),
        items=ITEMS,
        sorties=(sortie(1), sortie(2, takeoff_utc=FIRST_TAKEOFF_UTC + timedelta(minutes=40))),
        unplaced=(Unplaced(item="generator", reason="48.0 kg is above the largest load of any hour, 18.0 kg"),),
        hours=_hours(),
        porters=(_porters(),),
        findings=(
            notice("pad-height", "Base Camp is stated 80 m above the terrain", "base-camp"),
            warning("kmz-unverified", "the DJI file has not been flown", "missions"),
        ),
        inputs=(
            InputSource(kind="terrain", title="Made-up ramp", origin="tests", sha256="0" * 64, licence="none"),
            InputSource(kind="cargo", title="Hand-made cargo", origin="tests"),
        ),
    )


def without_sorties(plan: DayPlan) -> DayPlan:
    """Return a plan in which nothing may fly."""
    return replace(plan, sorties=())


def _place() -> Place:
    return Place(
        name="Khumbu Icefall",
        country="Nepal",
        timezone="Asia/Kathmandu",
        pads=(BASE_CAMP, CAMP_1),
        zones=(TENTS,),
        height_limit_agl_m=120.0,
        min_clearance_m=40.0,
        reserve_frac=0.25,
    )


def _terrain(*, schematic: bool) -> TerrainSummary:
    return TerrainSummary(
        source="Made-up ramp",
        origin="tests",
        posting_m=58.6,
        accuracy_m=4.0,
        accuracy_note="made up for tests",
        vertical_datum="EGM2008",
        schematic=schematic,
        licence="none",
    )


def _aircraft() -> AircraftSummary:
    return AircraftSummary(
        id="dji-fc30",
        name="DJI FlyCart 30, two batteries",
        count=2,
        battery_sets=6,
        empty_mass_g=65_000,
        max_takeoff_mass_g=95_000,
        cruise_mps=15.0,
        climb_mps=4.0,
        descent_mps=3.0,
        drop_height_agl_m=15.0,
        drop_s=60.0,
        wind_limit_mps=12.0,
        ceiling_amsl_m=6000.0,
        ceiling_note="manufacturer's figure, without payload",
    )


def _porters() -> PorterComparison:
    return PorterComparison(
        drop=CAMP_1.id,
        mass_up_g=25_500,
        mass_down_g=14_000,
        porter_loads=3,
        walk_up_s=25_200,
        walk_down_s=14_400,
        crossings=6,
        flights=2,
        flight_s=2 * DURATION_S,
        model="made up for tests",
    )
