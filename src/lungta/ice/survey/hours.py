"""The time of day: when the sun stands on the slopes that avalanches and hanging ice break off.

Sun loosens snow and ice, and climbers cross at night for it. It is not what makes hanging ice fall: that breaks as it
creeps over its edge, at any hour. The avalanche of 18 April 2014 came down at about 06:30. Shade is no safety.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lungta.core.time import TimeWindow, require_aware
from lungta.ice.survey.flanks import starting_zones
from lungta.ice.survey.model import IcefallSurvey
from lungta.ice.survey.reach import travel_deg
from lungta.ice.survey.settings import SurveySettings
from lungta.mountain.sun import SunPosition, sun_position
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.shadow import sunlit_ground
from lungta.mountain.terrain.shape import hillshade

STEP = timedelta(minutes=30)
LINGER = timedelta(hours=3)
"""How long a slope stays warm after the sun has left it. Assumption."""
WARM_FACTOR = 2.0
"""How much oftener things fall while all slopes are warm than while none is. Assumption: no count by hour was found."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HoursOfSun:
    """Sun on the slopes above an icefall through one local day.

    Attributes
    ----------
    times_utc : tuple of datetime
        Every half hour from midnight to midnight, local time.
    sunlit_frac : array, shape (times,)
        Part of the starting zones that can reach the icefall which stands in direct sun, 0..1.
    warm_frac : array, shape (times,)
        Part that does or did within the last three hours, 0..1. The evening before counts as dark.
    starts_km2 : float
        Area of those starting zones on the map [km^2]; 0 when there are none, and all parts are then 0.
    """

    times_utc: tuple[datetime, ...]
    sunlit_frac: NDArray[np.float64]
    warm_frac: NDArray[np.float64]
    starts_km2: float

    @property
    def sun(self) -> TimeWindow | None:
        """From the first half hour with sun on any of the slopes to the last; None when there is none."""
        lit = [moment for moment, part in zip(self.times_utc, self.sunlit_frac, strict=True) if part > 0.0]
        return TimeWindow(start_utc=lit[0], end_utc=lit[-1] + STEP) if lit else None

    def factor_at(self, moment_utc: datetime) -> float:
        """Return how much oftener things fall at a moment than before dawn, 1..`WARM_FACTOR`, never less than 1.

        Parameters
        ----------
        moment_utc : datetime
            Aware time; outside the day it is that of midnight.
        """
        require_aware(moment_utc, "moment_utc")
        since_s = [(each - self.times_utc[0]).total_seconds() for each in self.times_utc]
        warm = np.interp((moment_utc - self.times_utc[0]).total_seconds(), since_s, self.warm_frac)
        return 1.0 + (WARM_FACTOR - 1.0) * float(warm)


def hours_of_sun(
    flanks: Terrain, survey: IcefallSurvey, day: date, timezone: str, settings: SurveySettings | None = None
) -> HoursOfSun:
    """Return when the sun stands on the slopes that can reach an icefall.

    Parameters
    ----------
    flanks : Terrain
        The mountain about the icefall; what lies off it casts no shadow.
    survey : IcefallSurvey
        Georeferenced.
    day : date
        Local date.
    timezone : str
        IANA name.
    settings : SurveySettings, optional
        What may start, and the largest fall.
    """
    starts = starts_above(flanks, survey, settings or SurveySettings())
    lat_deg, lon_deg = flanks.frame.origin_lat_deg, flanks.frame.origin_lon_deg
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(timezone)).astimezone(ZoneInfo("UTC"))
    times = tuple(midnight + n * STEP for n in range(49))
    lit = [sunlit(flanks, sun_position(lat_deg, lon_deg, moment)) & starts for moment in times]
    count, lingers = max(int(starts.sum()), 1), int(LINGER / STEP)
    warm = [np.any(lit[max(0, n - lingers) : n + 1], axis=0).sum() / count for n in range(len(times))]
    step_north_m = float(flanks.north_m[1] - flanks.north_m[0])
    return HoursOfSun(
        times_utc=times,
        sunlit_frac=np.array([each.sum() / count for each in lit]),
        warm_frac=np.array(warm),
        starts_km2=float(starts.sum()) * flanks.posting_m * step_north_m / 1e6,
    )


def sunlit(flanks: Terrain, sun: SunPosition) -> NDArray[np.bool_]:
    """Return the nodes that stand in direct sun: it is up, they face it, and no ground of the terrain hides it."""
    if sun.elevation_deg <= 0.0:
        return np.zeros(flanks.alt_amsl_m.shape, bool)
    step_north_m = float(flanks.north_m[1] - flanks.north_m[0])
    free = sunlit_ground(flanks.alt_amsl_m, step_north_m, flanks.posting_m, sun)
    faces = hillshade(flanks, sun_azimuth_deg=sun.azimuth_deg, sun_elevation_deg=sun.elevation_deg) > 0.0
    return np.asarray(free & faces)


def starts_above(flanks: Terrain, survey: IcefallSurvey, settings: SurveySettings) -> NDArray[np.bool_]:
    """Return starting zones whose largest avalanche runs to the middle of a survey by a straight energy line.

    The middle is the mean place and height of the survey's cells; ridges between are not looked at.
    """
    known = np.isfinite(survey.alt_amsl_m)
    rows, columns = np.nonzero(known)
    place = survey.grid.to_geographic(*survey.grid.place_of(rows.mean(), columns.mean()))
    east_m, north_m = flanks.frame.to_local(*place)
    away_m = np.hypot(flanks.east_m[None, :] - east_m, flanks.north_m[:, None] - north_m)
    drop_m = flanks.alt_amsl_m - float(np.mean(survey.alt_amsl_m[known]))
    reaches = drop_m > away_m * np.tan(np.radians(travel_deg(settings.largest_avalanche_m3)))
    return np.asarray(starting_zones(flanks, settings) & reaches)
