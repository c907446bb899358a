"""Odds by the hour and the windows that they leave, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from lungta.core.findings import Finding
from lungta.core.provenance import InputSource
from lungta.plan.windows.limits import FlyingLimits, Limit

SCHEMA = "lungta.windows/1"
NO_RECORD = "no record for this hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOdds:
    """The odds of one hour.

    Attributes
    ----------
    time_utc : datetime
        Its start.
    probability_frac : mapping of Limit to float or None
        That the limit holds along the whole path; None when the weather does not say what is needed to know. The dark
        is not judged further.
    joint_frac : float
        That all limits hold which are known. It is *not* the probability that flying is right while some are not.
    lee_frac : float or None
        Part of the corridors that lies in the lee of a ridge, 0..1; None when the wind field knows no lee.
    why : str
        The limit that most likely fails, or why there is no way; empty when nothing is likely to.
    """

    time_utc: datetime
    probability_frac: Mapping[Limit, float | None]
    joint_frac: float
    lee_frac: float | None = None
    why: str = ""

    @property
    def not_known(self) -> tuple[Limit, ...]:
        """Limits that could not be judged; in the dark, or without a corridor, nothing needs judging."""
        if 0.0 in (self.probability_frac[Limit.DAYLIGHT], self.probability_frac[Limit.WAY]):
            return ()
        return tuple(limit for limit, value in self.probability_frac.items() if value is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlyingWindow:
    """A time in which the odds of every hour reach the threshold.

    Attributes
    ----------
    start_utc, end_utc : datetime
        Cut to daylight where the site demands it.
    least_frac : float
        The lowest odds of an hour in it. Errors of hours are not independent: the odds of the whole window lie between
        this and the product of its hours.
    most_lee_frac : float or None
        Greatest part of the corridors in the lee of ridges in an hour of it; None when the wind field knows no lee.
    not_checked : tuple of Limit
        What was not known in some hour of it, and must be judged on the spot.
    """

    start_utc: datetime
    end_utc: datetime
    least_frac: float
    most_lee_frac: float | None
    not_checked: tuple[Limit, ...]

    @property
    def hours(self) -> float:
        """Length [h]."""
        return (self.end_utc - self.start_utc).total_seconds() / 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Odds and windows of some days for one drop.

    Attributes
    ----------
    site, drop, aircraft, timezone : str
        For what and where.
    heading : str
        The same in names, for a person.
    threshold_frac : float
        Odds that an hour of a window has at least.
    limits : FlyingLimits
        What was asked of the air.
    hours : tuple of HourOdds
        Ascending.
    missing_utc : tuple of datetime
        Hours of daylight without a record: nobody knows them, and no window spans them.
    windows : tuple of FlyingWindow
        Ascending.
    wind_field, cloud_known_by : str
        Which wind was used (of a solved one: that of the hour of the corridor search), and how the base of cloud is
        known.
    findings : tuple of Finding
        What a person must know first: `NOT FOR FLIGHT` where weather or terrain is assumed.
    inputs : tuple of InputSource
        Provenance.
    """

    site: str
    drop: str
    aircraft: str
    timezone: str
    heading: str
    threshold_frac: float
    limits: FlyingLimits
    hours: tuple[HourOdds, ...]
    missing_utc: tuple[datetime, ...]
    windows: tuple[FlyingWindow, ...]
    wind_field: str
    cloud_known_by: str
    findings: tuple[Finding, ...]
    inputs: tuple[InputSource, ...]

    @property
    def for_flight(self) -> bool:
        """False when weather or terrain is assumed."""
        return not any("NOT FOR FLIGHT" in finding.message for finding in self.findings)

    @property
    def not_checked(self) -> tuple[Limit, ...]:
        """Limits that are not known in at least one hour."""
        lacking = {limit for hour in self.hours for limit in hour.not_known}
        return tuple(limit for limit in Limit if limit in lacking)

    @property
    def lee_words(self) -> str:
        """How much of the corridors lies in the lee of ridges, and whether that counts."""
        known = [hour.lee_frac for hour in self.hours if hour.lee_frac is not None]
        if not known:
            return "Lee of ridges: this wind knows none."
        most = self.limits.most_lee_frac
        counted = "a warning, not in the odds" if most is None else f"more than {most:.0%} closes an hour"
        return f"Lee of ridges, where wind may tumble: {min(known):.0%} to {max(known):.0%} of the way; {counted}."


def windows_data(windows: Windows) -> dict[str, Any]:
    """Return windows as what JSON holds; keys carry their units."""
    return {
        "schema": SCHEMA,
        "for_flight": windows.for_flight,
        "site": windows.site,
        "drop": windows.drop,
        "aircraft": windows.aircraft,
        "timezone": windows.timezone,
        "threshold_frac": windows.threshold_frac,
        "limits": asdict(windows.limits),
        "wind_field": windows.wind_field,
        "cloud_known_by": windows.cloud_known_by,
        "not_checked": list(windows.not_checked),
        "windows": [
            {
                "start_utc": each.start_utc.isoformat(),
                "end_utc": each.end_utc.isoformat(),
                "least_frac": each.least_frac,
                "most_lee_frac": each.most_lee_frac,
                "not_checked": list(each.not_checked),
            }
            for each in windows.windows
        ],
        "missing_utc": [time.isoformat() for time in windows.missing_utc],
        "hours": [hour_row(hour) for hour in windows.hours],
        "findings": [asdict(each) for each in windows.findings],
        "inputs": [asdict(each) for each in windows.inputs],
    }


def hour_row(hour: HourOdds) -> dict[str, Any]:
    """Return the odds of an hour as a flat row; None where a limit is not known or, as the lee, not asked for."""
    odds = {f"{limit.value}_frac": hour.probability_frac.get(limit) for limit in Limit}
    way = {"path_in_lee_frac": hour.lee_frac, "why": hour.why}
    return {"time_utc": hour.time_utc.isoformat(), "joint_known_frac": hour.joint_frac, **odds, **way}


def no_record_row(time_utc: datetime) -> dict[str, Any]:
    """Return the row of an hour without a record: nothing is known of it, and that is what it says."""
    empty = {f"{limit.value}_frac": None for limit in Limit}
    return {
        "time_utc": time_utc.isoformat(),
        "joint_known_frac": None,
        **empty,
        "path_in_lee_frac": None,
        "why": NO_RECORD,
    }
