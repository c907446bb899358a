"""The local frame is true to scale near its origin, and swapped coordinates are named."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from lungta.core.geo import LocalFrame, Position, bearing_deg, check_latitude_longitude, wind_components_mps

EVEREST = LocalFrame(origin_lat_deg=27.9881, origin_lon_deg=86.925)
FRAMES = (
    EVEREST,
    LocalFrame(origin_lat_deg=-54.0, origin_lon_deg=-70.0),
    LocalFrame(origin_lat_deg=70.0, origin_lon_deg=179.9),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(FRAMES), st.floats(-30e3, 30e3), st.floats(-30e3, 30e3))
def test_round_trip(frame: LocalFrame, east_m: float, north_m: float) -> None:
    """Local metres to degrees and back is the identity to a tenth of a millimetre."""
    back_east_m, back_north_m = frame.to_local(*frame.to_geographic(east_m, north_m))
    assert math.hypot(back_east_m - east_m, back_north_m - north_m) < 1e-4


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(FRAMES), st.floats(100.0, 30e3), st.floats(0.0, 360.0))
def test_distance_and_bearing_from_the_origin_are_geodesic(
    frame: LocalFrame, distance_m: float, azimuth_deg: float
) -> None:
    """Within 30 km distances are the ellipsoid's to 1.2e-5, bearings to 0.01 deg; five times that is caught."""
    geodesic = Geod(ellps="WGS84")
    lon_deg, lat_deg, _ = geodesic.fwd(frame.origin_lon_deg, frame.origin_lat_deg, azimuth_deg, distance_m)
    east_m, north_m = frame.to_local(lat_deg, lon_deg)
    error_frac = abs(math.hypot(east_m, north_m) / distance_m - 1.0)
    assert error_frac < 1.2e-5
    assert abs(math.hypot(east_m, north_m) * (1 + 6e-5) / distance_m - 1.0) > 1.2e-5
    turn_deg = (bearing_deg(east_m, north_m) - azimuth_deg + 180.0) % 360.0 - 180.0
    assert abs(turn_deg) < 0.01


def test_scalars_give_floats_and_arrays_give_arrays() -> None:
    """The shape of the answer is the shape of the question; the origin is (0, 0)."""
    east_m, north_m = EVEREST.to_local(27.9881, 86.925)
    assert (east_m, north_m) == (pytest.approx(0.0, abs=1e-6), pytest.approx(0.0, abs=1e-6))
    lat_deg, lon_deg = EVEREST.to_geographic(np.zeros((2, 3)), np.zeros((2, 3)))
    assert lat_deg.shape == lon_deg.shape == (2, 3)


def test_swapped_latitude_and_longitude_are_named() -> None:
    """A latitude of 86.9 with a longitude of 28 is on the globe, 127.9 with 28 is not and says why."""
    check_latitude_longitude(86.9, 28.0)
    with pytest.raises(ValueError, match="swapped"):
        check_latitude_longitude(127.9, 28.0)
    with pytest.raises(ValueError, match=r"latitude 95\.0") as caught:
        check_latitude_longitude(95.0, 200.0)
    assert "swapped" not in str(caught.value)
    with pytest.raises(ValueError, match="swapped"):
        LocalFrame(origin_lat_deg=100.0, origin_lon_deg=28.0)


@pytest.mark.parametrize("alt_amsl_m", [-501.0, 9001.0, math.nan])
def test_a_position_off_the_earth_is_refused(alt_amsl_m: float) -> None:
    """Heights outside -500..9000 m are no ground and no drone."""
    with pytest.raises(ValueError, match="alt_amsl_m"):
        Position(lat_deg=28.0, lon_deg=86.9, alt_amsl_m=alt_amsl_m)


@pytest.mark.parametrize(("east", "north", "bearing"), [(0, 1, 0), (1, 0, 90), (0, -1, 180), (-1, 0, 270), (1, 1, 45)])
def test_bearing(east: float, north: float, bearing: float) -> None:
    """Bearings count clockwise from north."""
    assert bearing_deg(east, north) == pytest.approx(bearing)


def test_wind_from_the_west_blows_east() -> None:
    """A wind FROM 270 deg has positive u; from 0 deg it blows south; arrays broadcast."""
    u_mps, v_mps = wind_components_mps(10.0, np.array([270.0, 0.0]))
    np.testing.assert_allclose(u_mps, [10.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(v_mps, [0.0, -10.0], atol=1e-12)
