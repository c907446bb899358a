"""The day by the hour: what the weather, the zones and the battery allow to each drop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.core.time import TimeWindow
from lungta.mountain.site.zones import active_zones
from lungta.mountain.sun import daylight_utc
from lungta.plan.dayplan import HourLimits
from lungta.plan.flight import Conditions, Track, round_trip
from lungta.plan.reserve import PayloadLimit, ReserveRule, closed, payload_limit, surface_binds, track_binds
from lungta.plan.schedule.model import Slot

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site, Zone
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather, WeatherHour
    from lungta.mountain.wind.hourly import WindOf
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.ways import Ways

HOUR = timedelta(hours=1)
FLIGHT_ALLOWANCE = timedelta(minutes=30)  # zones that become active this soon after the hour already hold in it
DURATION_MARGIN = 1.1  # the timetable allows a tenth more than the computed time in the air


@dataclass(frozen=True, slots=True, kw_only=True)
class FlyingHour:
    """One hour and one drop: the corridors that hold in it, the air, and what may be carried.

    `corridors` and `track` are None when the hour is closed, and `limit.binds` says why.
    """

    drop: Pad
    window: TimeWindow
    hour: WeatherHour | None
    limit: PayloadLimit
    conditions: Conditions | None = None
    corridors: tuple[Corridor, Corridor] | None = None
    track: Track | None = None


def flying_window(site: Site, day: date) -> TimeWindow:
    """Return the time in which flights may take place on a local day: daylight, or all of it where exempted."""
    if site.limits.daylight_only:
        home = site.home.position
        light = daylight_utc(home.lat_deg, home.lon_deg, day, site.timezone)
        return TimeWindow(start_utc=_minute(light.start_utc, up=True), end_utc=_minute(light.end_utc, up=False))
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(site.timezone))
    return TimeWindow(start_utc=midnight, end_utc=midnight + timedelta(days=1))


def _minute(time_utc: datetime, *, up: bool) -> datetime:
    whole = time_utc.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=1) if up and whole < time_utc else whole


def hour_windows(window: TimeWindow, weather: Weather) -> tuple[TimeWindow, ...]:
    """Return a window cut wherever a weather record begins or ends, and into hours where there is none.

    Records need not begin on the full hour of UTC: those of Nepal (UTC + 5:45) begin at 15 past.
    """
    edges = {edge for record in weather.hours for edge in (record.time_utc, record.time_utc + HOUR)}
    cuts = sorted({window.start_utc, window.end_utc} | {e for e in edges if window.start_utc < e < window.end_utc})
    pieces = []
    for start, end in pairwise(cuts):
        while end - start > HOUR:
            pieces.append(TimeWindow(start_utc=start, end_utc=start + HOUR))
            start += HOUR
        pieces.append(TimeWindow(start_utc=start, end_utc=end))
    return tuple(pieces)


def conditions_of(hour: WeatherHour, terrain: Terrain, wind_of: WindOf) -> Conditions:
    """Return the air of one hour over a terrain."""
    return Conditions(hour=hour, wind=wind_of(hour), terrain=terrain)


def median_hour(weather: Weather, windows: tuple[TimeWindow, ...], aircraft: Aircraft) -> WeatherHour | None:
    """Return the hour of median surface wind among those that may be flown, or None when there is no weather at all."""
    hours = [hour for hour in (weather.at(window.start_utc) for window in windows) if hour]
    calm = [hour for hour in hours if not surface_binds(aircraft, hour)] or hours
    by_wind = sorted(calm, key=lambda hour: (hour.wind[0].wind_mps, hour.time_utc))
    return by_wind[(len(by_wind) - 1) // 2] if by_wind else None


def open_hours(
    ways: Ways, drop: Pad, windows: tuple[TimeWindow, ...], weather: Weather, rule: ReserveRule
) -> list[FlyingHour]:
    """Return what each hour allows to one drop; ways round few zones are searched first, so that they serve others."""
    zones = {window: _zones_in(ways.site, window) for window in windows}
    opened: dict[TimeWindow, FlyingHour] = {}
    near: PayloadLimit | None = None
    for window in sorted(windows, key=lambda window: (len(zones[window]), window.start_utc)):
        opened[window] = _open_hour(ways, drop, window, weather, rule, near)
        near = opened[window].limit if opened[window].limit.max_payload_g else near
    return [opened[window] for window in windows]


def _zones_in(site: Site, window: TimeWindow) -> tuple[Zone, ...]:
    return active_zones(site, TimeWindow(start_utc=window.start_utc, end_utc=window.end_utc + FLIGHT_ALLOWANCE))


def _open_hour(
    ways: Ways, drop: Pad, window: TimeWindow, weather: Weather, rule: ReserveRule, near: PayloadLimit | None
) -> FlyingHour:
    hour = weather.at(window.start_utc)
    binds = "no weather for this hour" if hour is None else surface_binds(ways.aircraft, hour)
    if hour is None or binds:
        return FlyingHour(drop=drop, window=window, hour=hour, limit=closed(binds))
    pair = ways.to(drop, _zones_in(ways.site, window))
    if pair.corridors is None:
        return FlyingHour(drop=drop, window=window, hour=hour, limit=closed(pair.why_not))
    conditions = conditions_of(hour, ways.conditions.terrain, ways.wind_of)
    track = round_trip(*pair.corridors, ways.aircraft, conditions)
    why = track_binds(ways.aircraft, track)
    if not why and track.total_s * DURATION_MARGIN > FLIGHT_ALLOWANCE.total_seconds():
        why = f"the flight takes {track.total_s / 60:.0f} min, longer than zones are watched beyond the hour"
    if why:
        return FlyingHour(drop=drop, window=window, hour=hour, limit=closed(why))
    limit = payload_limit(ways.aircraft, track, rule, near)
    return FlyingHour(
        drop=drop,
        window=window,
        hour=hour,
        limit=limit,
        conditions=conditions,
        corridors=pair.corridors,
        track=track,
    )


def slot_of(hour: FlyingHour) -> Slot:
    """Return the hour as a slot of the timetable, its flight time rounded up with a margin."""
    duration_s = 0 if hour.track is None else int(hour.track.total_s * DURATION_MARGIN) + 1
    return Slot(
        drop=hour.drop.id,
        window=hour.window,
        max_payload_g=hour.limit.max_payload_g,
        max_up_g=hour.limit.max_up_g,
        max_down_g=hour.limit.max_down_g,
        duration_s=duration_s,
        reason=hour.limit.binds,
    )


def hour_limits_of(hour: FlyingHour) -> HourLimits | None:
    """Return the hour as a row of the plan's table; None when there is no weather for it."""
    if hour.hour is None:
        return None
    surface = hour.hour.wind[0]
    return HourLimits(
        drop=hour.drop.id,
        time_utc=hour.hour.time_utc,
        temperature_k=round(hour.hour.temperature_k, 2),
        pressure_pa=round(hour.hour.pressure_pa, 1),
        wind_mps=round(surface.wind_mps, 2),
        wind_from_deg=round(surface.from_deg, 1),
        gust_mps=None if surface.gust_mps is None else round(surface.gust_mps, 2),
        max_payload_g=hour.limit.max_payload_g,
        max_up_g=hour.limit.max_up_g,
        max_down_g=hour.limit.max_down_g,
        binds=hour.limit.binds,
    )
