"""From the odds of hours to windows."""

from __future__ import annotations

from lungta.core.time import TimeWindow
from lungta.mountain.weather.hour import HOUR
from lungta.plan.windows.limits import Limit
from lungta.plan.windows.model import FlyingWindow, HourOdds
from lungta.plan.windows.options import WindowOptions


def windows_in(
    odds: tuple[HourOdds, ...], light: tuple[TimeWindow, ...], options: WindowOptions
) -> tuple[FlyingWindow, ...]:
    """Return runs of hours that reach the threshold, cut to each day's light; a missing hour ends a run."""
    found = []
    for day in light:
        run: list[HourOdds] = []
        for each in (*odds, None):
            lit = each is not None and each.time_utc < day.end_utc and each.time_utc + HOUR > day.start_utc
            good = each is not None and lit and each.joint_frac >= options.threshold_frac
            if run and not (good and each is not None and each.time_utc == run[-1].time_utc + HOUR):
                found.append(_window(run, day))
                run = []
            if good and each is not None:
                run.append(each)
    return tuple(each for each in found if each.hours >= options.least_hours - 1e-9)


def _window(run: list[HourOdds], day: TimeWindow) -> FlyingWindow:
    lacking = {limit for hour in run for limit in hour.not_known}
    return FlyingWindow(
        start_utc=max(run[0].time_utc, day.start_utc),
        end_utc=min(run[-1].time_utc + HOUR, day.end_utc),
        least_frac=min(hour.joint_frac for hour in run),
        most_lee_frac=max((hour.lee_frac for hour in run if hour.lee_frac is not None), default=None),
        not_checked=tuple(limit for limit in Limit if limit in lacking),
    )
