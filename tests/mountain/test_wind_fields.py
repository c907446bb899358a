"""Uniform and profile wind behind one protocol."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.field import WindField
from lungta.mountain.wind.profile import ProfileWind, wind_field_of
from lungta.mountain.wind.uniform import UniformWind

PROFILE = ProfileWind(alt_amsl_m=(5000.0, 6000.0), u_mps=(2.0, 10.0), v_mps=(0.0, -4.0), sigma_mps=2.5)
UNIFORM = UniformWind(u_mps=3.0, v_mps=-4.0, sigma_mps=1.5)


def hour(*levels: WindLevel) -> WeatherHour:
    return WeatherHour(
        time_utc=datetime(2026, 4, 20, 6, tzinfo=UTC),
        station_alt_amsl_m=5315.0,
        temperature_k=268.0,
        pressure_pa=53_510.0,
        wind=levels,
        wind_sigma_mps=2.0,
    )


@pytest.mark.parametrize(
    "field", [PROFILE, UNIFORM, wind_field_of(hour(WindLevel(alt_amsl_m=5315, wind_mps=5, from_deg=9)))]
)
def test_every_field_broadcasts(field: WindField) -> None:
    """Scalars, arrays and grids of points broadcast to one shape in every component."""
    for east, north, alt, shape in [
        (0.0, 0.0, 5500.0, ()),
        (0.0, [1.0, 2.0], 5500.0, (2,)),
        (np.zeros((1, 3)), np.zeros((4, 1)), 5500.0, (4, 3)),
        (0.0, 0.0, [], (0,)),
    ]:
        sample = field.at(east, north, alt)
        assert {part.shape for part in sample} == {shape}
        assert all(part.dtype == np.float64 for part in sample)


def test_profile_is_linear_between_levels_and_constant_outside() -> None:
    """Halfway in height is halfway in components; below and above the levels hold."""
    sample = PROFILE.at(0.0, 0.0, [4000.0, 5000.0, 5500.0, 6000.0, 8000.0])
    assert sample.u.tolist() == [2.0, 2.0, 6.0, 10.0, 10.0]
    assert sample.v.tolist() == [0.0, 0.0, -2.0, -4.0, -4.0]
    assert set(sample.w.tolist()) == {0.0}
    assert set(sample.sigma.tolist()) == {2.5}


def test_levels_keep_their_own_uncertainty() -> None:
    """A corrected forecast is surer at the camp than aloft; levels that say nothing have the hour's figure."""
    low = WindLevel(alt_amsl_m=5315, wind_mps=4, from_deg=220, sigma_mps=1.0)
    high = WindLevel(alt_amsl_m=6315, wind_mps=15, from_deg=270)
    assert wind_field_of(hour(low, high)).at(0.0, 0.0, [5000.0, 5815.0, 7000.0]).sigma.tolist() == [1.0, 1.5, 2.0]
    assert float(wind_field_of(hour(low, high), uniform=True).at(0.0, 0.0, 7000.0).sigma) == 1.0


def test_turning_wind_does_not_pass_through_the_opposite() -> None:
    """Between 350 and 10 deg the wind is northerly, not southerly: components are interpolated, not bearings."""
    field = wind_field_of(
        hour(WindLevel(alt_amsl_m=5000, wind_mps=5, from_deg=350), WindLevel(alt_amsl_m=6000, wind_mps=5, from_deg=10))
    )
    middle = field.at(0.0, 0.0, 5500.0)
    assert float(middle.v) == pytest.approx(-5.0 * np.cos(np.radians(10.0)))
    assert float(middle.u) == pytest.approx(0.0, abs=1e-12)


def test_westerly_blows_to_the_east() -> None:
    """Wind from 270 deg has a positive u: the sign that every corridor's energy hangs on."""
    sample = wind_field_of(hour(WindLevel(alt_amsl_m=5315, wind_mps=7, from_deg=270))).at(0.0, 0.0, 6000.0)
    assert float(sample.u) == pytest.approx(7.0)
    assert float(sample.v) == pytest.approx(0.0, abs=1e-12)


def test_uniform_takes_the_lowest_level_and_says_so() -> None:
    """The operator's single anemometer rules everywhere when asked for; the description names it."""
    levels = (
        WindLevel(alt_amsl_m=5315, wind_mps=4, from_deg=220),
        WindLevel(alt_amsl_m=6500, wind_mps=15, from_deg=270),
    )
    uniform, profile = wind_field_of(hour(*levels), uniform=True), wind_field_of(hour(*levels))
    assert float(np.hypot(*uniform.at(0.0, 0.0, 8000.0)[:2])) == pytest.approx(4.0)
    assert float(np.hypot(*profile.at(0.0, 0.0, 8000.0)[:2])) == pytest.approx(15.0)
    assert uniform.description == "one wind everywhere: 4.0 m/s from 220 deg, as at 5315 m AMSL"
    assert "held constant below and above" in profile.description


def test_calm_has_no_bearing() -> None:
    """A calm hour is called calm."""
    assert "calm" in wind_field_of(hour(WindLevel(alt_amsl_m=5315, wind_mps=0, from_deg=0))).description


@settings(max_examples=50, deadline=None)
@given(
    speeds=st.lists(st.floats(0.0, 60.0), min_size=2, max_size=6),
    alt=st.floats(-500.0, 9000.0),
)
def test_profile_never_exceeds_its_levels(speeds: list[float], alt: float) -> None:
    """Interpolation adds no wind: at no height does it blow harder than at the strongest level."""
    levels = tuple(
        WindLevel(alt_amsl_m=5000.0 + 400.0 * n, wind_mps=s, from_deg=(77 * n) % 360) for n, s in enumerate(speeds)
    )
    sample = wind_field_of(hour(*levels)).at(0.0, 0.0, alt)
    assert float(np.hypot(sample.u, sample.v)) <= max(speeds) + 1e-9


@pytest.mark.parametrize(
    ("alt_amsl_m", "u_mps", "sigma_mps"),
    [
        ((6000.0, 5000.0), (0.0, 0.0), 1.0),
        ((5000.0, 5000.0), (0.0, 0.0), 1.0),
        ((5000.0,), (0.0, 0.0), 1.0),
        ((), (), 1.0),
        ((5000.0,), (0.0,), -1.0),
        ((5000.0,), (0.0,), float("nan")),
    ],
)
def test_impossible_profiles_are_refused(
    alt_amsl_m: tuple[float, ...], u_mps: tuple[float, ...], sigma_mps: float
) -> None:
    """Levels ascend, every level has both components, and uncertainty is not negative."""
    with pytest.raises(ValueError, match=r"level|sigma"):
        ProfileWind(alt_amsl_m=alt_amsl_m, u_mps=u_mps, v_mps=u_mps, sigma_mps=sigma_mps)


@pytest.mark.parametrize(("u_mps", "sigma_mps"), [(float("nan"), 1.0), (1.0, -1.0), (float("inf"), 1.0)])
def test_impossible_uniform_wind_is_refused(u_mps: float, sigma_mps: float) -> None:
    """NaN is no wind."""
    with pytest.raises(ValueError, match="wind must be finite"):
        UniformWind(u_mps=u_mps, v_mps=0.0, sigma_mps=sigma_mps)
