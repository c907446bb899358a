"""Stability of flow over ridges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.wind.lee.froude import (
    HEAT_CAPACITY_JPKGK,
    LeeRegime,
    brunt_vaisala_per_s,
    dividing_height_m,
    froude_number,
    lee_regime,
    lee_wavelength_m,
    scorer_per_m2,
    stability_per_s2,
    stability_ratio_frac,
)


def test_stability_agrees_with_potential_temperature() -> None:
    """N^2 from the lapse rate is g/theta dtheta/dz with theta = T (p0/p)^(R/cp) of a hydrostatic layer."""
    z = np.linspace(5000.0, 5010.0, 2)
    temperature = 270.0 - 0.0065 * (z - 5000.0)
    gas = 287.05
    pressure_ratio = (temperature[1] / temperature[0]) ** (STANDARD_GRAVITY_MPS2 / (gas * 0.0065))
    theta = temperature * np.array([1.0, pressure_ratio]) ** (-gas / HEAT_CAPACITY_JPKGK)
    oracle = STANDARD_GRAVITY_MPS2 / theta.mean() * (theta[1] - theta[0]) / 10.0
    found, tolerance = float(stability_per_s2(z, temperature)[0]), 1e-8
    assert abs(found - oracle) < tolerance
    assert abs(found - (oracle + 5 * tolerance)) > tolerance


def test_neutral_and_overturning_air() -> None:
    """The dry adiabat is neutral; steeper lapse is below 0 by layer, and has no frequency as a whole."""
    z = np.array([0.0, 1000.0, 2000.0])
    adiabat = 300.0 - STANDARD_GRAVITY_MPS2 / HEAT_CAPACITY_JPKGK * z
    assert stability_per_s2(z, adiabat) == pytest.approx([0.0, 0.0], abs=1e-12)
    assert np.all(stability_per_s2(z, 300.0 - 0.011 * z) < 0.0)
    assert brunt_vaisala_per_s(z, 300.0 - 0.011 * z) == 0.0


def test_whole_layer_weighs_layers_by_depth() -> None:
    """A thin inversion counts by its depth, not as one layer of two."""
    z, temperature = np.array([0.0, 100.0, 1000.0]), np.array([270.0, 275.0, 270.0])
    squared = stability_per_s2(z, temperature)
    assert brunt_vaisala_per_s(z, temperature) ** 2 == pytest.approx(0.1 * squared[0] + 0.9 * squared[1])


@pytest.mark.parametrize(("z", "t"), [([0.0], [280.0]), ([0.0, 0.0], [280.0, 279.0]), ([0.0, 1.0], [280.0])])
def test_profile_that_is_none_is_refused(z: list[float], t: list[float]) -> None:
    """One level has no lapse rate, and levels must ascend."""
    with pytest.raises(ValueError, match="ascending"):
        stability_per_s2(z, t)


def test_hunt_and_snyder() -> None:
    """At a Froude number of 0.4 the lower 60 % of a hill is flowed round (Hunt & Snyder 1980: h_d = H (1 - F))."""
    assert float(dividing_height_m(500.0, 0.4)) == pytest.approx(300.0)
    assert float(dividing_height_m(500.0, np.inf)) == 0.0


def test_froude_number_shapes() -> None:
    """Scalars, arrays and fields broadcast; neutral air is infinite; what is negative is refused."""
    assert froude_number(5.0, 500.0, 0.01).shape == ()
    assert froude_number(np.ones((2, 3)), 500.0, 0.01).shape == (2, 3)
    assert np.isinf(froude_number(5.0, 500.0, 0.0))
    with pytest.raises(ValueError, match="negative"):
        froude_number(-1.0, 500.0, 0.01)


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0))
def test_ratio_rises_with_the_froude_number(one: float, other: float) -> None:
    """The less stable, the freer the air is to move up and down; never above neutral nor below very stable."""
    low, high = stability_ratio_frac(sorted((one, other)))
    assert 0.04 <= low <= high <= 1.0


def test_ratio_at_a_strouhal_number_of_one() -> None:
    """exp(-1.5) at N H = U, as WindNinja's alpha squared; half the exponent would be its alpha."""
    assert float(stability_ratio_frac(1.0)) == pytest.approx(np.exp(-1.5), rel=1e-12)
    assert float(stability_ratio_frac(np.inf)) == 1.0
    assert float(stability_ratio_frac(0.0)) == 0.04


def test_regimes() -> None:
    """Round the hill, waves with rotors, eddies: in that order as stability weakens."""
    found = [lee_regime(number) for number in (0.0, 0.49, 0.5, 1.0, 1.5, 3.0, float("inf"))]
    stagnant, rotor, eddy = LeeRegime.STAGNANT, LeeRegime.ROTOR, LeeRegime.EDDY
    assert found == [stagnant, stagnant, rotor, rotor, eddy, eddy, eddy]
    for wrong in (-0.1, float("nan")):
        with pytest.raises(ValueError, match="not negative"):
            lee_regime(wrong)


def test_wavelength_and_scorer_agree_in_even_air() -> None:
    """Without shear the Scorer parameter is the square of the lee waves' wavenumber."""
    l2 = scorer_per_m2([0.0, 1000.0, 2000.0], [10.0] * 3, [0.012] * 3)
    assert np.allclose(2.0 * np.pi / np.sqrt(l2), lee_wavelength_m(10.0, 0.012))


def test_curvature_of_the_wind_counts_in_scorers() -> None:
    """A jet's nose, U'' < 0, adds to it: U = 20 - z^2/1e6 has U'' = -2e-6."""
    z = np.arange(-1000.0, 1001.0, 250.0)
    wind = 20.0 - z**2 / 1e6
    assert scorer_per_m2(z, wind, np.zeros(z.size))[4] == pytest.approx(2e-6 / 20.0)
    with pytest.raises(ValueError, match="wind above 0"):
        scorer_per_m2([0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [0.01] * 3)
