"""Wind between hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from hill_wind import hill_wind
from lungta.mountain.wind.series import WindSeries

NOON = datetime(2026, 4, 20, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def series() -> WindSeries:
    first = replace(hill_wind(), time_utc=NOON)
    second = replace(first, u_mps=first.u_mps + np.float32(4.0), time_utc=NOON + timedelta(hours=1))
    return WindSeries(fields=(first, second))


def test_between_two_hours_the_wind_changes_evenly(series: WindSeries) -> None:
    """A quarter of an hour after the first field a quarter of the change has come; at its time all is as it was."""
    place = (10.0, -20.0, float(series.fields[0].grid.top_amsl_m) - 200.0)
    at_first = series.fields[0].at(*place)
    assert series.at(NOON, *place).u == pytest.approx(at_first.u, abs=1e-6)
    assert series.at(NOON + timedelta(minutes=15), *place).u == pytest.approx(at_first.u + 1.0, abs=1e-5)
    assert series.at(NOON + timedelta(minutes=15), *place).v == pytest.approx(at_first.v, abs=1e-6)


def test_times_and_places_broadcast_and_the_unknown_is_nan(series: WindSeries) -> None:
    """Many times along a path are asked at once; before the first and after the last field nothing is known."""
    times = np.array(["2026-04-20T05:59", "2026-04-20T06:30", "2026-04-20T07:00", "2026-04-20T07:01"], "datetime64[s]")
    found = series.at(times[:, None], np.zeros(3), 0.0, float(series.fields[0].grid.top_amsl_m) - 200.0)
    assert found.u.shape == (4, 3)
    assert np.isnan(found.u[[0, 3]]).all()
    assert np.isfinite(found.u[[1, 2]]).all()


def test_a_time_without_zone_or_fields_out_of_order_are_refused(series: WindSeries) -> None:
    """06:00 of which clock? And a series runs forwards."""
    with pytest.raises(ValueError, match="zone"):
        series.at(NOON.replace(tzinfo=None), 0.0, 0.0, 6000.0)
    with pytest.raises(ValueError, match="ascend"):
        WindSeries(fields=series.fields[::-1])
    with pytest.raises(ValueError, match="two fields"):
        WindSeries(fields=series.fields[:1])
