"""The sun's place against an independent program, and how it moves."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from lungta.mountain.sun import sun_position

ORACLE = json.loads((Path(__file__).parents[1] / "oracles" / "sun_and_sky.json").read_text(encoding="utf-8"))
TOLERANCE_DEG = 0.01


def apart_deg(azimuth_deg: float, elevation_deg: float, other_azimuth_deg: float, other_elevation_deg: float) -> float:
    """Angle on the sky between two directions."""
    azimuth, height, other, low = np.radians([azimuth_deg, elevation_deg, other_azimuth_deg, other_elevation_deg])
    half = np.sin((height - low) / 2) ** 2 + np.cos(height) * np.cos(low) * np.sin((azimuth - other) / 2) ** 2
    return float(np.degrees(2.0 * np.arcsin(np.sqrt(half))))


def test_sun_stands_where_the_solar_position_algorithm_has_it() -> None:
    """On both hemispheres, day and night, the sun is within 0.01 deg; five times that is caught."""
    for lat_deg, lon_deg, time, azimuth, elevation in ORACLE["sun"]:
        sun = sun_position(lat_deg, lon_deg, datetime.fromisoformat(time))
        assert apart_deg(sun.azimuth_deg, sun.elevation_deg, azimuth, elevation) < TOLERANCE_DEG
        off_deg = 5 * TOLERANCE_DEG
        assert apart_deg(sun.azimuth_deg, sun.elevation_deg + off_deg, azimuth, elevation) > TOLERANCE_DEG


def test_morning_sun_is_in_the_east() -> None:
    """At Everest the sun rises in the east, is in the south at noon and sets in the west, in any zone of the clock."""
    nepal = timezone(timedelta(hours=5, minutes=45))
    bearings = [
        sun_position(27.99, 86.92, datetime(2026, 4, 20, hour, 0, tzinfo=nepal)).azimuth_deg for hour in (7, 12, 17)
    ]
    assert 70.0 < bearings[0] < 110.0
    assert 170.0 < bearings[1] < 200.0
    assert 250.0 < bearings[2] < 290.0
    assert sun_position(27.99, 86.92, datetime(2026, 4, 20, 0, 15, tzinfo=UTC)) == sun_position(
        27.99, 86.92, datetime(2026, 4, 20, 6, 0, tzinfo=nepal)
    )


def test_time_without_zone_is_refused() -> None:
    """A clock without a zone does not tell where the sun is."""
    with pytest.raises(ValueError, match="time_utc"):
        sun_position(27.99, 86.92, datetime(2026, 4, 20, 6, 0))  # noqa: DTZ001
