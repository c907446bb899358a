"""Rates from forecast precipitation, which models give as sums over times of many lengths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from lungta.mountain.weather.grib_fields import PointField
from lungta.mountain.weather.hour import HOUR


def rain_mmph(sums: Iterable[PointField], time_utc: datetime) -> float | None:
    """Return the mean rate [mm/h of water] over the shortest time that covers the hour after a moment, or None.

    GFS sums from the start of the run and from every sixth hour, ECMWF from the start of the run. Sums that begin
    together are taken from each other; what falls between two of them is spread evenly over their time. Packed sums may
    fall by a rounding: less than nothing counts as nothing.
    """
    by_begin: dict[datetime, dict[datetime, float]] = defaultdict(dict)
    for one in sums:
        if one.value is not None and one.end_utc > one.begin_utc:
            by_begin[one.begin_utc][one.end_utc] = one.value
    rates = []
    for begin_utc, ends in by_begin.items():
        total_mm = {begin_utc: 0.0} | ends
        for earlier, later in pairwise(sorted(total_mm)):
            if earlier <= time_utc and later >= time_utc + HOUR:
                hours = (later - earlier) / HOUR
                rates.append((hours, max(0.0, total_mm[later] - total_mm[earlier]) / hours))
    return min(rates)[1] if rates else None
