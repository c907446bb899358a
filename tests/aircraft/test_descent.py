"""Falling loads and canopies against closed forms."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from lungta.aircraft.descent import (
    Parachute,
    Release,
    Surroundings,
    descent_mps,
    drift,
    ellipse_95,
    fall,
    opens,
)
from lungta.core.units import STANDARD_GRAVITY_MPS2 as G

TOLERANCE_M = 0.01
FLAT_M = 5000.0


def around(u: float = 0.0, v: float = 0.0, density: float = 0.7, slope: float = 0.0) -> Surroundings:
    def wind(east, north, alt):
        return np.stack([np.full(np.shape(east), u), np.full(np.shape(east), v)], axis=-1)

    return Surroundings(
        wind_mps=wind,
        density_kgm3=lambda east, north, alt: np.full(np.shape(east), density),
        ground_amsl_m=lambda east, north: FLAT_M + slope * np.asarray(east),
    )


def release(height_m: float, east_mps: float = 0.0, up_mps: float = 0.0) -> Release:
    one = np.ones(1)
    return Release(
        east_m=0.0 * one, north_m=0.0 * one, alt_amsl_m=(FLAT_M + height_m) * one,
        east_mps=east_mps * one, north_mps=0.0 * one, up_mps=up_mps * one,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("height_m", "speed_mps", "up_mps"), [(100.0, 15.0, 0.0), (60.0, 12.0, 3.0), (20.0, 0.0, -3.0)]
)
def test_in_empty_space_it_is_a_parabola(height_m: float, speed_mps: float, up_mps: float):
    """Without drag the time is (w + sqrt(w^2 + 2 g h)) / g, and the way the speed times that."""
    came = fall(15.0, 0.0, release(height_m, speed_mps, up_mps), around())
    time_s = (up_mps + np.sqrt(up_mps**2 + 2.0 * G * height_m)) / G
    assert came.duration_s[0] == pytest.approx(time_s, abs=2e-3)
    assert came.east_m[0] == pytest.approx(speed_mps * time_s, abs=0.03)
    assert came.impact_mps[0] == pytest.approx(np.hypot(speed_mps, np.sqrt(up_mps**2 + 2.0 * G * height_m)), abs=0.05)


@pytest.mark.parametrize("height_m", [30.0, 100.0, 400.0])
def test_straight_down_with_drag_has_a_closed_form(height_m: float):
    """From rest h = (vt^2 / g) ln cosh(g t / vt): times agree to 2 ms; five times that is caught."""
    terminal_mps = np.sqrt(2.0 * 15.0 * G / (0.7 * 0.5))
    time_s = terminal_mps / G * np.arccosh(np.exp(G * height_m / terminal_mps**2))
    came = fall(15.0, 0.5, release(height_m), around())
    assert came.duration_s[0] == pytest.approx(time_s, abs=2e-3)
    assert came.duration_s[0] != pytest.approx(time_s + 1e-2, abs=2e-3)
    assert came.impact_mps[0] == pytest.approx(terminal_mps * np.tanh(G * time_s / terminal_mps), rel=2e-3)


def test_long_falls_end_at_the_terminal_speed_and_with_the_wind():
    """After two kilometres weight and drag balance, and the load moves with the air."""
    came = fall(15.0, 1.0, release(2000.0, 15.0), around(u=-4.0, v=3.0))
    terminal_mps = np.sqrt(2.0 * 15.0 * G / (0.7 * 1.0))
    assert came.impact_mps[0] == pytest.approx(np.hypot(terminal_mps, 5.0), rel=1e-3)
    assert came.north_m[0] == pytest.approx(3.0 * came.duration_s[0], rel=0.05)


def test_drag_shortens_the_throw_and_wind_carries_it():
    """Thrown at 15 m/s a load comes down nearer with drag, and farther with the wind behind it."""
    there = release(100.0, 15.0)
    empty, still, behind = (fall(15.0, area, there, air).east_m[0] for area, air in
                            ((0.0, around()), (0.5, around()), (0.5, around(u=8.0))))  # fmt: skip
    assert still < empty
    assert still < behind


def test_it_ends_on_the_ground_wherever_that_is():
    """On ground that rises ahead it comes down sooner, on the slope."""
    came = fall(15.0, 0.0, release(50.0, 20.0), around(slope=0.5))
    assert came.alt_amsl_m[0] == pytest.approx(FLAT_M + 0.5 * came.east_m[0], abs=0.05)
    assert came.duration_s[0] < np.sqrt(2.0 * 50.0 / G)


def test_canopy_speed_is_weight_against_drag():
    """sqrt(2 m g / (rho C_D A)) by hand: 80 kg, 40 m2, 0.8, 0.65 kg/m3 give 8.68 m/s."""
    assert descent_mps(Parachute(), 80.0, 0.65) == pytest.approx(8.684, abs=2e-3)
    assert descent_mps(Parachute(), 80.0, 1.225) == pytest.approx(8.684 * np.sqrt(0.65 / 1.225), abs=2e-3)


def test_drift_is_wind_times_the_time_of_sinking():
    """After the opening it moves with the wind for height over descent speed; speed before it carries it on."""
    canopy = Parachute(opening_loss_m=30.0, opening_s=2.0)
    sinking = float(descent_mps(canopy, 80.0, 0.7))
    came = drift(canopy, 80.0, release(110.0, 10.0), around(u=5.0, v=-3.0))
    sinks_s = 80.0 / sinking
    assert came.east_m[0] == pytest.approx(2.0 * 10.0 + 5.0 * sinks_s, abs=TOLERANCE_M)
    assert came.east_m[0] != pytest.approx(2.0 * 10.0 + 5.0 * sinks_s + 5 * TOLERANCE_M, abs=TOLERANCE_M)
    assert came.north_m[0] == pytest.approx(-3.0 * sinks_s, abs=TOLERANCE_M)
    assert came.duration_s[0] == pytest.approx(2.0 + sinks_s, abs=1e-3)
    assert came.impact_mps[0] == pytest.approx(np.hypot(sinking, np.hypot(5.0, 3.0)))


def test_wind_that_is_not_known_below_the_ground_is_not_asked_for_there():
    """In a logarithmic wind that ends at the ground: h, times its mean from there up, over the speed of sinking."""
    canopy, rough_m = Parachute(opening_loss_m=30.0, opening_s=2.0), 0.03

    def wind(east, north, alt):
        height = alt - FLAT_M
        speed = np.where(height >= 0.0, np.log1p(np.maximum(height, 0.0) / rough_m), np.nan)
        return np.stack([speed, np.zeros(np.shape(east))], axis=-1)

    air = replace(around(), wind_mps=wind)
    both = Release(**{f.name: np.repeat(getattr(release(150.0), f.name), 2) for f in fields(Release)})
    both = replace(both, alt_amsl_m=FLAT_M + np.array([60.0, 150.0]))  # the first waits on the ground for the second
    came = drift(canopy, 80.0, both, air)
    for index, height_m in enumerate((30.0, 120.0)):
        summed = (height_m + rough_m) * np.log1p(height_m / rough_m) - height_m
        away_m = summed / float(descent_mps(canopy, 80.0, 0.7))
        assert came.east_m[index] == pytest.approx(away_m, abs=0.25)
        assert came.east_m[index] != pytest.approx(away_m + 5 * 0.25, abs=0.25)
    load = fall(15.0, 0.5, both, air)
    assert np.isfinite([load.east_m, load.duration_s, load.impact_mps]).all()
    assert load.alt_amsl_m == pytest.approx(FLAT_M, abs=0.01)
    assert 0.0 < load.east_m[0] < load.east_m[1]


@pytest.mark.parametrize("what", ["wind", "ground"])
def test_what_is_not_known_on_the_way_down_leaves_the_place_unknown(what: str):
    """Carried into wind or over ground that is not known it is NaN whole; one that is not carried there is known."""
    air = around(u=8.0)
    if what == "wind":
        calm = air.wind_mps
        air = replace(
            air,
            wind_mps=lambda east, north, alt: np.where(np.asarray(east)[..., None] < 50.0, calm(east, 0, 0), np.nan),
        )
    else:
        air = replace(air, ground_amsl_m=lambda east, north: np.where(np.asarray(east) < 50.0, FLAT_M, np.nan))
    two = Release(**{f.name: np.repeat(getattr(release(150.0), f.name), 2) for f in fields(Release)})
    two = replace(two, east_m=np.array([0.0, -500.0]))
    for came in (drift(Parachute(), 80.0, two, air), fall(15.0, 0.5, replace(two, east_mps=two.east_mps + 20.0), air)):
        for f in fields(came):
            assert np.isnan(getattr(came, f.name)[0])
            assert np.isfinite(getattr(came, f.name)[1])


def test_a_canopy_needs_its_height():
    """Below the height it loses while opening it does not open; slightly above it does."""
    canopy = Parachute(opening_loss_m=30.0)
    assert not opens(canopy, release(29.0), around())[0]
    assert opens(canopy, release(31.0), around())[0]
    assert not opens(canopy, release(31.0, 10.0), around(slope=0.5))[0]  # the ground rises ahead


def test_the_ellipse_holds_95_in_100():
    """Of seeded normal places 95 % lie inside, along the axes that it names."""
    covariance = np.array([[[400.0, 150.0], [150.0, 100.0]]])
    long_m, short_m, bearing = ellipse_95(covariance)
    places = np.random.default_rng(2).multivariate_normal([0.0, 0.0], covariance[0], 40_000)
    along = np.array([np.sin(np.radians(bearing[0])), np.cos(np.radians(bearing[0]))])
    across = np.array([along[1], -along[0]])
    inside = ((places @ along) / long_m[0]) ** 2 + ((places @ across) / short_m[0]) ** 2 <= 1.0
    assert np.mean(inside) == pytest.approx(0.95, abs=0.005)


def test_no_canopy_is_refused():
    """A canopy without area would never carry."""
    with pytest.raises(ValueError, match="canopy_area_m2"):
        Parachute(canopy_area_m2=0.0)
