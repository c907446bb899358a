"""Which zones hold when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.core.geo import LocalFrame
from lungta.core.time import TimeWindow
from lungta.mountain.site.model import DailyWindow, Site, Zone

if TYPE_CHECKING:
    from shapely import Polygon


def active_zones(site: Site, window: TimeWindow) -> tuple[Zone, ...]:
    """Return the zones that hold at any moment of a window, in the site's order.

    Windows of a zone are local times of every day; one that ends before it starts runs over midnight.

    >>> from datetime import UTC, datetime
    >>> from lungta.mountain.site.load import load_site
    >>> noon = TimeWindow(start_utc=datetime(2026, 4, 20, 6, tzinfo=UTC), end_utc=datetime(2026, 4, 20, 7, tzinfo=UTC))
    >>> "icefall-route" in [zone.id for zone in active_zones(load_site("khumbu"), noon)]
    False
    """
    zone_info = ZoneInfo(site.timezone)
    start, end = window.start_utc.astimezone(zone_info), window.end_utc.astimezone(zone_info)
    return tuple(zone for zone in site.zones if _holds(zone, start, end))


def zone_area(frame: LocalFrame, zone: Zone) -> Polygon:
    """Return a zone's outline as a polygon in the local frame [m]."""
    from shapely import Polygon

    lat_deg, lon_deg = zip(*zone.outline, strict=True)
    return Polygon(list(zip(*frame.to_local(lat_deg, lon_deg), strict=True)))


def _holds(zone: Zone, start: datetime, end: datetime) -> bool:
    return not zone.active or any(_meets(daily, start, end) for daily in zone.active)


def _meets(daily: DailyWindow, start: datetime, end: datetime) -> bool:
    """Whether a daily window shares a moment with [start, end); the day before counts when it crosses midnight."""
    day = start.date() - timedelta(days=1)
    while day <= end.date():
        opens = datetime.combine(day, daily.start, tzinfo=start.tzinfo)
        closes = datetime.combine(day, daily.end, tzinfo=start.tzinfo)
        if closes <= opens:
            closes = datetime.combine(day + timedelta(days=1), daily.end, tzinfo=start.tzinfo)
        if opens < end and start < closes:
            return True
        day += timedelta(days=1)
    return False
