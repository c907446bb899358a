"""Closed forms of a radio path against the Recommendations' figures and the Fresnel integral."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import fresnel

from lungta.mountain.radio.loss import (
    bulge_m,
    free_space_loss_db,
    fresnel_radius_m,
    horizon_m,
    knife_edge_loss_db,
    knife_edge_v,
)

EXACT_DB = 0.15  # of the approximation against the integral
KNOWN_DB = 0.05  # of a published figure with one decimal


def integral_loss_db(v: np.ndarray) -> np.ndarray:
    """The loss behind a knife edge by the complex Fresnel integral (P.526, section 4.1)."""
    sine, cosine = fresnel(v)
    return -20.0 * np.log10(np.hypot(1.0 - cosine - sine, cosine - sine) / 2.0)


def test_knife_edge_follows_the_fresnel_integral() -> None:
    """From -0.78 to 10 the approximation is within 0.15 dB of the integral; five times that is caught."""
    v = np.linspace(-0.78, 10.0, 500)[1:]
    off_db = knife_edge_loss_db(v) - integral_loss_db(v)
    assert np.abs(off_db).max() < EXACT_DB
    assert np.abs(off_db + 5 * EXACT_DB).min() > EXACT_DB
    assert np.abs(off_db - 5 * EXACT_DB).min() > EXACT_DB


@pytest.mark.parametrize(("v", "loss_db"), [(0.0, 6.0), (1.0, 13.9), (2.4, 20.5)])
def test_knife_edge_has_the_known_values(v: float, loss_db: float) -> None:
    """6.0 dB where the ray grazes, 13.9 dB at v = 1, 20.5 dB at 2.4 (13 + 20 log v, the asymptote, gives 20.6)."""
    assert knife_edge_loss_db(v) == pytest.approx(loss_db, abs=KNOWN_DB)
    assert knife_edge_loss_db(v) + 5 * KNOWN_DB != pytest.approx(loss_db, abs=KNOWN_DB)


def test_a_clear_zone_loses_nothing() -> None:
    """0.6 of the first zone is v = -0.85: no loss; unknown stays unknown, and behind endless ground nothing is left."""
    assert knife_edge_v(0.6) == pytest.approx(-0.8485, abs=1e-4)
    assert knife_edge_loss_db(knife_edge_v([0.6, 5.0, np.inf])).tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(knife_edge_loss_db(knife_edge_v(np.nan)))
    assert knife_edge_loss_db(knife_edge_v(-np.inf)) == np.inf


def test_loss_grows_with_the_edge() -> None:
    """A higher edge never loses less."""
    assert (np.diff(knife_edge_loss_db(np.linspace(-3.0, 10.0, 1000))) >= 0.0).all()


@pytest.mark.parametrize(
    ("distance_km", "frequency_mhz"), [(1.0, 1.0), (1.0, 2400.0), (3.0, 5800.0), (0.02, 900.0), (120.0, 433.0)]
)
def test_free_space_is_the_recommendation_s(distance_km: float, frequency_mhz: float) -> None:
    """P.525: 32.4 + 20 log f + 20 log d, its constant rounded to a tenth; five times that is caught."""
    published_db = 32.4 + 20.0 * np.log10(frequency_mhz) + 20.0 * np.log10(distance_km)
    found_db = float(free_space_loss_db(distance_km * 1e3, frequency_mhz * 1e6))
    assert found_db == pytest.approx(published_db, abs=KNOWN_DB)
    assert found_db + 5 * KNOWN_DB != pytest.approx(published_db, abs=KNOWN_DB)


@pytest.mark.parametrize(("first_km", "second_km", "frequency_mhz"), [(1.0, 1.0, 2400.0), (0.3, 2.7, 5800.0)])
def test_zone_is_the_recommendation_s(first_km: float, second_km: float, frequency_mhz: float) -> None:
    """P.526 in practical units: 550 sqrt(d1 d2 / ((d1 + d2) f)), its constant rounded to 0.5 %."""
    published_m = 550.0 * np.sqrt(first_km * second_km / ((first_km + second_km) * frequency_mhz))
    found_m = float(fresnel_radius_m(first_km * 1e3, second_km * 1e3, frequency_mhz * 1e6))
    assert found_m == pytest.approx(published_m, rel=0.005)
    assert found_m * 1.025 != pytest.approx(published_m, rel=0.005)


def test_zone_is_half_a_wavelength_of_detour() -> None:
    """By its definition the way over the zone's edge is half a wavelength longer than the straight one."""
    radius_m = float(fresnel_radius_m(400.0, 2600.0, 2.4e9))
    detour_m = np.hypot(400.0, radius_m) + np.hypot(2600.0, radius_m) - 3000.0
    half_m = 0.5 * 299_792_458.0 / 2.4e9
    assert detour_m == pytest.approx(half_m, rel=1e-3)
    assert 1.005 * detour_m != pytest.approx(half_m, rel=1e-3)


def test_bulge_is_the_sphere_s() -> None:
    """Halfway along 50 km over an Earth of 8,495 km the ground stands 36.8 m above the chord."""
    radius_m = 4.0 / 3.0 * 6_371_000.0
    chord_m = radius_m * (1.0 - np.cos(25_000.0 / radius_m))
    assert bulge_m(25_000.0, 25_000.0) == pytest.approx(chord_m, rel=1e-5)
    assert 1.00005 * bulge_m(25_000.0, 25_000.0) != pytest.approx(chord_m, rel=1e-5)


def test_horizon_is_the_sphere_s() -> None:
    """From 100 m one sees 41.2 km over level ground: the tangent's touching point."""
    radius_m = 4.0 / 3.0 * 6_371_000.0
    tangent_m = radius_m * np.arccos(radius_m / (radius_m + 100.0))
    assert horizon_m(100.0) == pytest.approx(tangent_m, rel=1e-4)
    assert 1.0005 * horizon_m(100.0) != pytest.approx(tangent_m, rel=1e-4)
