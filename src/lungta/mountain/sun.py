"""Sunrise and sunset, and where the sun stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lungta.core.errors import SiteError
from lungta.core.geo import check_latitude_longitude
from lungta.core.time import TimeWindow, require_aware

HORIZON_DEG = -0.833  # of the sun's centre when its upper limb is on the horizon: US Naval Observatory

HALF_DAY = timedelta(hours=12)


class SunPosition(NamedTuple):
    """Where the sun's centre stands: bearing clockwise from north [deg, 0..360) and height above the level [deg]."""

    azimuth_deg: float
    elevation_deg: float


def sun_position(lat_deg: float, lon_deg: float, time_utc: datetime) -> SunPosition:
    """Return where the sun's centre stands at a place and time, without refraction.

    Refraction lifts the sun by up to half a degree on a flat horizon, by 0.05 deg and less above a mountain horizon of
    10 deg and at the thin air of 5,000 m.

    Parameters
    ----------
    lat_deg, lon_deg : float
        Place [deg].
    time_utc : datetime
        Aware time.

    References
    ----------
    The astral library's low-precision solar position (after Meeus, Astronomical Algorithms): within 0.01 deg of the
    Solar Position Algorithm (Reda & Andreas 2004, doi:10.1016/j.solener.2003.12.003) as implemented in pvlib, see
    tests/oracles/sun_and_sky.py.

    >>> noon = sun_position(27.98, 86.92, datetime(2026, 4, 20, 6, 11, tzinfo=UTC))
    >>> round(noon.azimuth_deg), round(noon.elevation_deg, 1)
    (180, 73.6)
    """
    from astral import Observer
    from astral.sun import zenith_and_azimuth

    check_latitude_longitude(lat_deg, lon_deg)
    require_aware(time_utc, "time_utc")
    zenith_deg, azimuth_deg = zenith_and_azimuth(Observer(lat_deg, lon_deg), time_utc, with_refraction=False)
    return SunPosition(float(azimuth_deg) % 360.0, 90.0 - float(zenith_deg))


def daylight_utc(lat_deg: float, lon_deg: float, day: date, timezone: str) -> TimeWindow:
    """Return the time from sunrise to sunset of a local day, over a flat horizon.

    Mountains hide the sun: at Base Camp it comes over the ridge an hour or more after the time returned here. Under the
    midnight sun the window is the whole local day.

    Parameters
    ----------
    lat_deg, lon_deg : float
        Place [deg].
    day : date
        Local date.
    timezone : str
        IANA name.

    Raises
    ------
    SiteError
        When the sun does not rise on that day.

    References
    ----------
    Upper limb on the horizon with 34' of refraction: the sun's centre 0.833 deg below it (US Naval Observatory).
    Times are those of the astral library, good to about a minute below 70 deg of latitude.

    >>> window = daylight_utc(28.0026, 86.8528, date(2026, 4, 20), "Asia/Kathmandu")
    >>> window.start_utc.strftime("%H:%M"), window.end_utc.strftime("%H:%M")
    ('23:43', '12:40')
    """
    from astral import LocationInfo
    from astral.sun import sunrise, sunset  # not `sun`: it fails where there is no dawn, as in June at 60 N

    check_latitude_longitude(lat_deg, lon_deg)
    zone = ZoneInfo(timezone)
    observer = LocationInfo(latitude=lat_deg, longitude=lon_deg).observer
    try:
        rise, fall = (event(observer, date=day, tzinfo=zone).astimezone(UTC) for event in (sunrise, sunset))
    except ValueError:  # no sunrise or sunset, or one that the library misses because it is near midnight in UTC
        return _searched_daylight(lat_deg, lon_deg, day, zone)
    if fall < rise:  # the sun sets after midnight: astral gives the evening before
        fall = sunset(observer, date=day + timedelta(days=1), tzinfo=zone).astimezone(UTC)
    return TimeWindow(start_utc=rise, end_utc=fall)


def _searched_daylight(lat_deg: float, lon_deg: float, day: date, zone: ZoneInfo) -> TimeWindow:
    """Daylight by bisection between noon and the midnights about it; the local day's end where the sun stays up."""
    noon = _solar_noon(day, lon_deg)
    if sun_position(lat_deg, lon_deg, noon).elevation_deg < HORIZON_DEG:
        raise SiteError(
            f"the sun does not rise at {lat_deg}, {lon_deg} on {day.isoformat()}.",
            remedy="Choose another date, or set daylight_only = false in the site if night flight is allowed.",
        )
    ends = []
    for midnight, local_day in ((noon - HALF_DAY, day), (noon + HALF_DAY, day + timedelta(days=1))):
        dark, light = midnight, noon
        if sun_position(lat_deg, lon_deg, midnight).elevation_deg >= HORIZON_DEG:
            ends.append(datetime.combine(local_day, time(), tzinfo=zone))
            continue
        for _ in range(20):  # 12 h halved 20 times: 0.04 s
            middle = dark + (light - dark) / 2
            up = sun_position(lat_deg, lon_deg, middle).elevation_deg >= HORIZON_DEG
            dark, light = (dark, middle) if up else (middle, light)
        ends.append(light)
    return TimeWindow(start_utc=ends[0], end_utc=ends[1])


def _solar_noon(day: date, lon_deg: float) -> datetime:
    """Mean solar noon: near enough to tell a sun that never sets from one that never rises."""
    return datetime.combine(day, time(12), tzinfo=UTC) - timedelta(hours=lon_deg / 15.0)
