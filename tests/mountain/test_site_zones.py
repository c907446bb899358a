"""Which zones hold when, and that they leave room to fly."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.ops import unary_union

from lungta.core.time import TimeWindow
from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.site.model import DailyWindow, Site, Zone, ZoneKind
from lungta.mountain.site.zones import active_zones

KHUMBU = load_site("khumbu")
NEPAL = ZoneInfo("Asia/Kathmandu")


def window(start: str, end: str) -> TimeWindow:
    return TimeWindow(
        start_utc=datetime.fromisoformat(start).replace(tzinfo=NEPAL),
        end_utc=datetime.fromisoformat(end).replace(tzinfo=NEPAL),
    )


def ids(start: str, end: str) -> set[str]:
    return {zone.id for zone in active_zones(KHUMBU, window(start, end))}


def test_route_holds_at_night_and_not_by_day() -> None:
    """Climbers cross the icefall at night: its zone holds then and opens at half past nine."""
    assert "icefall-route" in ids("2026-04-20T06:00", "2026-04-20T06:15")
    assert "icefall-route" in ids("2026-04-20T09:20", "2026-04-20T09:35")
    assert "icefall-route" not in ids("2026-04-20T09:30", "2026-04-20T09:45")
    assert "icefall-route" in ids("2026-04-20T23:50", "2026-04-21T00:10")
    assert "base-camp-tents" in ids("2026-04-20T13:00", "2026-04-20T13:15")


def with_zone(active: tuple[DailyWindow, ...]) -> Site:
    from dataclasses import replace

    zone = Zone(id="z", name="Z", kind=ZoneKind.ROUTE, outline=KHUMBU.zones[0].outline, active=active)
    return replace(KHUMBU, zones=(zone,))


@settings(max_examples=80, deadline=None)
@given(
    opens=st.integers(0, 1439),
    closes=st.integers(0, 1439),
    starts=st.integers(0, 2880),
    lasts=st.integers(1, 1500),
)
def test_activity_is_that_of_the_wall_clock(opens: int, closes: int, starts: int, lasts: int) -> None:
    """A window meets a zone exactly when some minute of it lies in the zone's hours, also across midnight."""
    daily = DailyWindow(start=time(opens // 60, opens % 60), end=time(closes // 60, closes % 60))
    start = datetime(2026, 4, 20, tzinfo=NEPAL).astimezone(UTC) + timedelta(minutes=starts)
    asked = TimeWindow(start_utc=start, end_utc=start + timedelta(minutes=lasts))
    length = (closes - opens) % 1440 or 1440
    minutes = {(minute - opens) % 1440 < length for minute in range(starts, starts + lasts)}
    assert bool(active_zones(with_zone((daily,)), asked)) is (True in minutes)


def shape(site: Site, zone: Zone) -> Polygon:
    return Polygon([site.frame.to_local(lat_deg, lon_deg) for lat_deg, lon_deg in zone.outline])


def point(site: Site, name: str) -> Point:
    position = site.pad(name).position
    return Point(site.frame.to_local(position.lat_deg, position.lon_deg))


@pytest.mark.parametrize("name", site_names())
@pytest.mark.parametrize("margin_m", [50.0])
def test_zones_leave_a_way_to_every_drop(name: str, margin_m: float) -> None:
    """With every zone holding at once, and 50 m kept from each, home and drops still lie in one connected space."""
    site = load_site(name)
    closed = unary_union([shape(site, zone).buffer(margin_m) for zone in site.zones])
    square = box(-site.extent_m, -site.extent_m, site.extent_m, site.extent_m)
    free = square.difference(closed)
    rooms = list(getattr(free, "geoms", [free]))
    (home_room,) = [room for room in rooms if room.contains(point(site, site.home.id))]
    for drop in site.drops:
        assert home_room.contains(point(site, drop.id)), f"{drop.id} is shut in"


@pytest.mark.parametrize("name", site_names())
def test_pads_stand_outside_every_zone_with_room_around(name: str) -> None:
    """No pad touches a zone; at least 80 m lie between."""
    site = load_site(name)
    for zone in site.zones:
        for pad in site.pads:
            assert shape(site, zone).distance(point(site, pad.id)) >= 80.0, (zone.id, pad.id)


def test_route_zone_lies_on_the_way_through_the_icefall() -> None:
    """The route's strip is where the route is: it joins the camp's end of the glacier with Camp I."""
    strip = next(shape(KHUMBU, zone) for zone in KHUMBU.zones if zone.id == "icefall-route")
    assert strip.distance(point(KHUMBU, "camp-1")) < 200.0
    assert strip.area / strip.length * 2.0 == pytest.approx(115.0, abs=10.0)  # 120 m wide
    straight = LineString([point(KHUMBU, "base-camp"), point(KHUMBU, "camp-1")])
    assert 50.0 < strip.distance(straight) < 150.0
