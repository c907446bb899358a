"""Movements close their time and place on their day, and finished flights are compared with them by other code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.findings import Severity
from lungta.core.provenance import InputSource
from lungta.core.time import TimeWindow
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import ZoneKind
from lungta.mountain.site.zones import active_zones
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.plan.corridor.model import Corridor, Waypoint
from lungta.plan.helicopters.conflicts import Flight, conflict_findings
from lungta.plan.helicopters.model import Announced, Movement
from lungta.plan.helicopters.zones import helicopter_notes, helicopter_zones, with_helicopters

SITE = load_site("khumbu")
NEPAL = ZoneInfo("Asia/Kathmandu")
DAY = date(2026, 4, 20)
SQUARE = tuple(
    (float(lat), float(lon))
    for lat, lon in (
        SITE.frame.to_geographic(*corner) for corner in ((-100, -100), (100, -100), (100, 100), (-100, 100))
    )
)


def window(start: str, end: str, day: str = "2026-04-20") -> TimeWindow:
    return TimeWindow(
        start_utc=datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=NEPAL),
        end_utc=datetime.fromisoformat(f"{day}T{end}").replace(tzinfo=NEPAL),
    )


def movement(start: str, end: str, **changed: object) -> Movement:
    plain = Movement(
        id="m", name="Load", window=window(start, end), outline=SQUARE, buffer_s=600.0, low_agl_m=None, high_agl_m=None,
        source="by radio",
    )  # fmt: skip
    return replace(plain, **changed)  # type: ignore[arg-type]


def announced(*movements: Movement, replaces: tuple[str, ...] = ()) -> Announced:
    source = InputSource(kind="helicopters", title="h.toml: movements", origin="h.toml")
    return Announced(movements=movements, replaces=replaces, source=source)


def ids(site: object, asked: TimeWindow) -> list[str]:
    return [zone.id for zone in active_zones(site, asked)]  # type: ignore[arg-type]


def test_zone_holds_during_the_time_and_its_buffers() -> None:
    """10:30-11:00 with 10 min: closed from 10:20 to 11:10, open a minute before and from that minute on."""
    site = with_helicopters(SITE, announced(movement("10:30", "11:00")), DAY)
    assert "helicopter-m" in ids(site, window("10:20", "10:21"))
    assert "helicopter-m" in ids(site, window("11:09", "11:20"))
    assert "helicopter-m" not in ids(site, window("10:00", "10:20"))
    assert "helicopter-m" not in ids(site, window("11:10", "11:30"))
    (zone,) = helicopter_zones(SITE, announced(movement("10:30", "11:00")), DAY)
    assert (zone.kind, zone.over_agl_m) == (ZoneKind.HELIPAD, None)
    assert "by radio" in zone.source
    assert "10 min" in zone.source


def test_announced_times_replace_assumed_hours() -> None:
    """The helipad's assumed morning is gone when the file says that its times replace it; the other zones stay."""
    site = with_helicopters(SITE, announced(movement("13:00", "13:10"), replaces=("base-camp-helipad",)), DAY)
    assert "base-camp-helipad" in ids(SITE, window("08:00", "09:00"))
    assert "base-camp-helipad" not in ids(site, window("08:00", "09:00"))
    assert {zone.id for zone in site.zones} == {zone.id for zone in SITE.zones} - {"base-camp-helipad"} | {
        "helicopter-m"
    }


@settings(max_examples=60, deadline=None)
@given(
    starts=st.integers(-1500, 3000), lasts=st.integers(1, 1400), asked=st.integers(0, 1439), for_min=st.integers(1, 200)
)
def test_on_its_day_a_zone_holds_as_the_clock_says(starts: int, lasts: int, asked: int, for_min: int) -> None:
    """Across midnight or not, within the local day a movement's zone meets a window just when their times do."""
    midnight = datetime(2026, 4, 20, tzinfo=NEPAL)
    end_min = min(asked + for_min, 1440)
    span = TimeWindow(
        start_utc=midnight + timedelta(minutes=starts), end_utc=midnight + timedelta(minutes=starts + lasts)
    )
    site = with_helicopters(SITE, announced(movement("10:00", "11:00", window=span)), DAY)
    question = TimeWindow(start_utc=midnight + timedelta(minutes=asked), end_utc=midnight + timedelta(minutes=end_min))
    meets = starts - 10 < end_min and asked < starts + lasts + 10
    assert ("helicopter-m" in ids(site, question)) is meets


def test_other_days_close_nothing_and_say_so() -> None:
    """A file for another day leaves the site as it is, with a notice that asks for the dates."""
    file = announced(movement("10:30", "11:00"))
    assert helicopter_zones(SITE, file, date(2026, 4, 21)) == ()
    (said,) = helicopter_notes(SITE, file, date(2026, 4, 21))
    assert (said.code, said.severity) == ("helicopters-another-day", Severity.NOTICE)
    assert helicopter_notes(SITE, file, DAY) == ()


def test_heights_open_what_lies_far_apart() -> None:
    """Well above the height limit nothing is closed but said; a known top lets the zone be crossed 150 m above it."""
    high = announced(movement("10:30", "11:00", low_agl_m=270.0))
    assert helicopter_zones(SITE, high, DAY) == ()
    assert [finding.code for finding in helicopter_notes(SITE, high, DAY)] == ["helicopter-above"]
    lower = announced(movement("10:30", "11:00", low_agl_m=269.0))
    assert len(helicopter_zones(SITE, lower, DAY)) == 1
    free = replace(SITE, limits=replace(SITE.limits, height_limit_agl_m=None))
    assert len(helicopter_zones(free, high, DAY)) == 1
    (zone,) = helicopter_zones(SITE, announced(movement("10:30", "11:00", high_agl_m=60.0)), DAY)
    assert zone.over_agl_m == 210.0


def terrain() -> Terrain:
    axis = np.arange(-2000.0, 2001.0, 100.0)
    source = TerrainSource(
        title="flat",
        origin="",
        licence="",
        vertical_datum="EGM2008",
        posting_m=100.0,
        sigma_m=1.0,
        accuracy_note="test",
    )
    flat = np.full((axis.size, axis.size), 5000.0)
    return Terrain(
        frame=SITE.frame, east_m=axis, north_m=axis, alt_amsl_m=flat, sigma_m=flat * 0.0 + 1.0, source=source
    )


def way(*points: tuple[float, float, float]) -> Corridor:
    waypoints = tuple(
        Waypoint(name="", lat_deg=0.0, lon_deg=0.0, alt_amsl_m=5000.0 + up, east_m=east, north_m=north,
                 height_above_pad_m=up, height_agl_m=up)
        for east, north, up in points
    )  # fmt: skip
    return Corridor(id="a>b", from_pad="a", to_pad="b", waypoints=waypoints, length_m=1.0, min_clearance_m=1.0,
                    required_clearance_m=1.0, max_height_agl_m=1.0, energy_search_j=1.0)  # fmt: skip


OVER, BESIDE = way((-900, 0, 60), (900, 0, 60)), way((-900, 150, 60), (900, 150, 60))
HIGH = way((-900, 0, 250), (900, 0, 250))


def flight(start: str, end: str, *ways: Corridor) -> Flight:
    return Flight(name="sortie 3", window=window(start, end), corridors=ways or (OVER,))


def test_conflict_says_which_flight_by_how_many_minutes() -> None:
    """In the air 10:15-10:40 against 10:20-11:10: 20 min shared; 20 min earlier or 55 min later would clear it."""
    (said,) = conflict_findings(SITE, announced(movement("10:30", "11:00")), [flight("10:15", "10:40")], terrain())
    assert (said.code, said.severity, said.subject) == ("helicopter-conflict", Severity.ERROR, "sortie 3")
    assert "sortie 3 is in the air for 20 min of the time kept clear for Load" in said.message
    assert "10:30, 11:00 (04:45, 05:15 UTC)" in said.message
    assert "into the announced time itself" in said.message
    assert "20 min earlier or 55 min later" in said.message


def test_moved_by_what_was_said_there_is_no_conflict() -> None:
    """The advice is exact: so much earlier or later, and nothing is left."""
    file = announced(movement("10:30", "11:00"))
    early, late = timedelta(minutes=20), timedelta(minutes=55)
    plain = flight("10:15", "10:40")
    for shift in (-early, late):
        moved = TimeWindow(start_utc=plain.window.start_utc + shift, end_utc=plain.window.end_utc + shift)
        assert conflict_findings(SITE, file, [replace(plain, window=moved)], terrain()) == ()
    (said,) = conflict_findings(SITE, file, [flight("10:15", "10:25")], terrain())
    assert "into the buffer about it" in said.message


@pytest.mark.parametrize(
    ("ways", "changed", "conflict"),
    [
        ((OVER,), {}, True),
        ((BESIDE,), {}, False),
        ((BESIDE, OVER), {}, True),
        ((HIGH,), {}, True),  # nobody said how high it goes
        ((HIGH,), {"high_agl_m": 90.0}, False),
        ((HIGH,), {"high_agl_m": 110.0}, True),
        ((way((-900, 0, 250), (50, 0, 250)),), {"high_agl_m": 90.0}, True),  # it comes down to a pad there
        ((OVER,), {"low_agl_m": 300.0}, False),
    ],
)
def test_conflicts_need_the_same_place(ways: tuple[Corridor, ...], changed: dict[str, float], conflict: bool) -> None:
    """Beside the outline, or well apart in height, a flight at the same time meets nothing."""
    file = announced(movement("10:30", "11:00", **changed))
    assert bool(conflict_findings(SITE, file, [flight("10:15", "10:40", *ways)], terrain())) is conflict


EXAMPLES = Path(__file__).parents[3] / "examples" / "weather"


@pytest.mark.real_data
def test_day_plan_keeps_clear_of_announced_movements(real_data: Path) -> None:
    """Planned blind, sorties meet a movement and are named; planned with its zone none does; the file is an input."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.mountain.terrain.read import read_terrain
    from lungta.mountain.weather.read import read_weather
    from lungta.plan.cargo.read import read_manifest
    from lungta.plan.cargo.samples import sample_manifest
    from lungta.plan.day import plan_day
    from lungta.plan.helicopters.day import with_helicopter_findings
    from lungta.plan.options import PlanOptions

    ground = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", SITE.frame, extent_m=SITE.extent_m)
    weather = read_weather(next(EXAMPLES.glob("*.csv")), timezone="Asia/Kathmandu")
    sample = sample_manifest("khumbu")
    assert sample is not None
    manifest = read_manifest(sample, pad_ids=[pad.id for pad in SITE.pads])
    outline = tuple((SITE.home.position.lat_deg + dlat, SITE.home.position.lon_deg + dlon)
                    for dlat, dlon in ((-0.001, -0.001), (-0.001, 0.001), (0.001, 0.001), (0.001, -0.001)))  # fmt: skip
    blind = plan_day(SITE, weather, load_aircraft("dji-fc30"), manifest, ground, PlanOptions(day=DAY, samples=64))
    first = blind.sorties[0]
    span = TimeWindow(start_utc=first.takeoff_utc, end_utc=first.takeoff_utc + timedelta(minutes=20))
    file = announced(movement("10:00", "11:00", window=span, outline=outline))
    codes = [finding.code for finding in with_helicopter_findings(blind, SITE, file, ground).findings]
    assert "helicopter-conflict" in codes
    closed = with_helicopters(SITE, file, DAY)
    options = PlanOptions(day=DAY, samples=64, more_inputs=(file.source,))
    seen = plan_day(closed, weather, load_aircraft("dji-fc30"), manifest, ground, options)
    seen = with_helicopter_findings(seen, closed, file, ground)
    assert seen.sorties
    assert "helicopter-conflict" not in [finding.code for finding in seen.findings]
    assert file.source in seen.inputs
    assert first.takeoff_utc.tzinfo is UTC
