"""The ground's heat balance: signs, the melting point, and that nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermal_ground import cover_of

from lungta.mountain.wind.thermal.prandtl import speed_per_kelvin_mpspk
from lungta.mountain.wind.thermal.settings import ANABATIC, KATABATIC
from lungta.mountain.wind.thermal.surface import (
    AIR_HEAT_CAPACITY_JPKGK,
    EMISSIVITY_FRAC,
    ROCK,
    STEFAN_BOLTZMANN_WM2K4,
    NearAir,
    SurfaceHeat,
    longwave_balance_wm2,
    surface_heat,
)


def air_of(temperature_k: float) -> NearAir:
    return NearAir(temperature_k=np.array([temperature_k]), density_kgm3=np.array([0.7]), gamma_kpm=0.0033)


def heat_of(gained_wm2: float, temperature_k: float = 268.0, *, ice: bool = False, snow: bool = False) -> SurfaceHeat:
    cover = cover_of((1,), ice=ice, snow=snow)
    found = surface_heat(np.array([gained_wm2]), cover, air_of(temperature_k), by_day=ANABATIC, by_night=KATABATIC)
    return SurfaceHeat(*(each[0] for each in found))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.floats(-200.0, 1000.0), st.floats(250.0, 290.0))
def test_rock_spends_what_it_gains(gained_wm2: float, temperature_k: float) -> None:
    """Heat into the ground, long waves, vapour and air add up to the gain, to a millionth."""
    heat = heat_of(gained_wm2, temperature_k)
    skin_wm2k, latent = (ANABATIC.skin_wm2k, 1.0 + 1.0 / ROCK.bowen_frac) if gained_wm2 > 0 else (np.inf, 1.0)
    skin_k = heat.warmth_k + heat.sensible_wm2 / skin_wm2k
    loss_wm2k = ROCK.admittance_wm2k + 4.0 * EMISSIVITY_FRAC * STEFAN_BOLTZMANN_WM2K4 * temperature_k**3
    assert loss_wm2k * skin_k + latent * heat.sensible_wm2 == pytest.approx(gained_wm2, rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(-150.0, 900.0), st.floats(0.1, 100.0), st.booleans(), st.booleans())
def test_more_gain_is_never_colder(gained_wm2: float, more_wm2: float, ice: bool, snow: bool) -> None:
    """Over any ground warmth and heat rise with the gain, and have its sign in air below the melting point."""
    low, high = (heat_of(gained, ice=ice, snow=snow) for gained in (gained_wm2, gained_wm2 + more_wm2))
    assert high.warmth_k >= low.warmth_k - 1e-12
    assert high.sensible_wm2 >= low.sensible_wm2 - 1e-12
    assert np.sign(low.warmth_k) == np.sign(gained_wm2)


def test_ice_in_warm_air_cools_it_at_noon() -> None:
    """With air at +5 degC and 700 W/m2 melting ice holds 0 degC: air beside it is 5 K colder, beside rock warmer."""
    melting, rock = heat_of(700.0, 278.15, ice=True), heat_of(700.0, 278.15)
    assert melting.warmth_k == pytest.approx(-5.0)
    assert melting.sensible_wm2 < 0.0 < rock.sensible_wm2


@pytest.mark.parametrize("kind", [{"ice": True}, {"snow": True}, {"ice": True, "snow": True}])
def test_ice_and_snow_never_pass_the_melting_point(kind: dict[str, bool]) -> None:
    """However strong the sun, in air of -2 degC the skin stays at 0 degC, 2 K warmer, skin layer and all."""
    heat = heat_of(900.0, 271.15, **kind)
    assert heat.warmth_k + heat.sensible_wm2 / ANABATIC.skin_wm2k == pytest.approx(2.0)


def test_katabatic_heat_is_the_bulk_law() -> None:
    """Over melting ice the flux is rho cp (b + k mu C) C with the published figures, worked out by hand here."""
    mu = float(speed_per_kelvin_mpspk(278.15, 0.0033, 5.0))
    by_hand_wm2 = 0.7 * AIR_HEAT_CAPACITY_JPKGK * (0.0037 + 0.0004 * mu * 5.0) * 5.0
    assert heat_of(700.0, 278.15, ice=True).sensible_wm2 == pytest.approx(-by_hand_wm2)
    assert by_hand_wm2 == pytest.approx(23.0, abs=1.0)


def test_clear_night_cools_and_cloud_holds_warmth() -> None:
    """Long waves take 90-120 W/m2 on a clear dry night, less in moist air, a fifth of it and less under overcast."""
    clear, moist, overcast = (
        float(longwave_balance_wm2(268.0, *pair)) for pair in ((0.5, 0.0), (0.9, 0.0), (0.5, 1.0))
    )
    assert -120.0 < clear < -90.0
    assert clear < moist < 0.0
    assert 0.0 > overcast > 0.2 * clear
