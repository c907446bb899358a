"""Announced movements as zones of one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lungta.core.findings import Finding, notice
from lungta.core.time import TimeWindow
from lungta.mountain.site.model import DailyWindow, Site, Zone, ZoneKind
from lungta.plan.helicopters.model import ABOVE_M, Announced, Movement


def with_helicopters(site: Site, announced: Announced, day: date) -> Site:
    """Return a site as it is on one local day: movements of that day are zones, helipad zones they replace are gone.

    The zones hold from the buffer before each movement to the buffer after it. They are zones of *every* day, as all
    of a site's are: plan that one day with them.
    """
    kept = tuple(zone for zone in site.zones if zone.id not in announced.replaces)
    return replace(site, zones=(*kept, *helicopter_zones(site, announced, day)))


def helicopter_zones(site: Site, announced: Announced, day: date) -> tuple[Zone, ...]:
    """Return the zones of one local day, in the order of the file; movements that pass well overhead make none."""
    return tuple(
        zone
        for movement in announced.movements
        if not passes_above(site, movement) and (zone := _zone(site, movement, day)) is not None
    )


def helicopter_notes(site: Site, announced: Announced, day: date) -> tuple[Finding, ...]:
    """Return what to know of a file that closed less than it names: movements far above, or none on the local day."""
    of_day = [each for each in announced.movements if _of_day(site, each, day) is not None]
    if not of_day:
        text = f"{announced.source.title}, none on {day.isoformat()} local time: nothing is closed. Check the dates."
        return (notice("helicopters-another-day", text, site.id),)
    return tuple(_above(site, movement) for movement in of_day if passes_above(site, movement))


def _above(site: Site, movement: Movement) -> Finding:
    return notice(
        "helicopter-above",
        f"{movement.name} flies at {movement.low_agl_m:.0f} m above ground or higher, {ABOVE_M:.0f} m and more above "
        f"the height limit of {site.limits.height_limit_agl_m:.0f} m: nothing is closed for it. Stay below the limit.",
        movement.id,
    )


def kept_clear(movement: Movement) -> TimeWindow:
    """Return the time that is kept clear for a movement: announced time and buffers."""
    buffer = timedelta(seconds=movement.buffer_s)
    return TimeWindow(start_utc=movement.window.start_utc - buffer, end_utc=movement.window.end_utc + buffer)


def passes_above(site: Site, movement: Movement) -> bool:
    """Whether a movement stays so high above ground that nothing below the site's height limit comes near it."""
    limit_m = site.limits.height_limit_agl_m
    return movement.low_agl_m is not None and limit_m is not None and movement.low_agl_m >= limit_m + ABOVE_M


def _zone(site: Site, movement: Movement, day: date) -> Zone | None:
    active = _of_day(site, movement, day)
    if active is None:
        return None
    return Zone(
        id=f"helicopter-{movement.id}",
        name=f"Helicopter: {movement.name}",
        kind=ZoneKind.HELIPAD,
        outline=movement.outline,
        active=(active,),
        source=f"{movement.source} Announced for {_local(site, movement)}, kept clear {movement.buffer_s / 60:.0f} min "
        "before and after.",
        over_agl_m=None if movement.high_agl_m is None else movement.high_agl_m + ABOVE_M,
    )


def _of_day(site: Site, movement: Movement, day: date) -> DailyWindow | None:
    """The part of a movement's time, buffers included, that lies in a local day; None when none does."""
    zone = ZoneInfo(site.timezone)
    midnight, next_midnight = (datetime.combine(each, time(), tzinfo=zone) for each in (day, day + timedelta(days=1)))
    clear = kept_clear(movement)
    start, end = max(clear.start_utc, midnight), min(clear.end_utc, next_midnight)
    if start >= end:
        return None
    return DailyWindow(start=start.astimezone(zone).time(), end=end.astimezone(zone).time())


def _local(site: Site, movement: Movement) -> str:
    zone = ZoneInfo(site.timezone)
    start, end = (each.astimezone(zone) for each in (movement.window.start_utc, movement.window.end_utc))
    return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M} local time"
