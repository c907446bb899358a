"""Turbulence and gusts."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.mountain.wind.gust import gust_mps, turbulence_scale_frac
from lungta.mountain.wind.turbulence import (
    convective_velocity_mps,
    friction_velocity_mps,
    layer_depth_m,
    turbulence_mps,
    wake_turbulence_mps,
)

LAYER = {"friction_mps": 0.5, "layer_m": 1000.0}


@pytest.mark.real_data
def test_upwind_of_askervein(real_data: Path) -> None:
    """At 10 m upwind of Askervein the standard deviation is within 15 % of the measured, and nowhere below it."""
    with (real_data / "askervein" / "inflow_rs.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["sigma_u_mps"]]
    height, measured = (np.array([float(row[key]) for row in rows]) for key in ("height_agl_m", "sigma_u_mps"))
    friction = friction_velocity_mps(8.89, 10.0, 0.03)
    said = turbulence_mps(height, friction_mps=friction, layer_m=layer_depth_m(friction, 57.2))
    ratio, tolerance = said / measured, 0.15
    at_10_m = float(ratio[height == 10.0][0])
    assert abs(at_10_m - 1.0) < tolerance
    assert abs(at_10_m * (1.0 + 5 * tolerance) - 1.0) > tolerance
    assert ratio.min() > 1.0
    assert ratio.max() < 1.3  # 40 m: too much is said, as the docs tell


def test_causes_add_as_variances() -> None:
    """Friction, lee and thermals are independent: their variances add, and each alone is what the rest leaves."""
    lee = {"lee_top_agl_m": 100.0, "crest_wind_mps": 10.0}
    parts = [
        float(turbulence_mps(50.0, **LAYER)),
        float(turbulence_mps(50.0, friction_mps=0.0, layer_m=1000.0, **lee)),
        float(turbulence_mps(50.0, friction_mps=0.0, layer_m=1000.0, convective_mps=2.0)),
    ]
    assert parts[1:] == pytest.approx([1.8, 1.2])
    assert float(turbulence_mps(50.0, **LAYER, **lee, convective_mps=2.0)) == pytest.approx(np.linalg.norm(parts))


def test_values_per_column_hold_for_all_its_heights() -> None:
    """Fields of (ny, nx) go with heights of (ny, nx, nz), scalars with anything."""
    height = np.broadcast_to([10.0, 60.0, 400.0], (4, 5, 3))
    top = np.zeros((4, 5))
    top[2, 3] = 80.0
    found = turbulence_mps(
        height,
        friction_mps=np.full((4, 5), 0.5),
        layer_m=1000.0,
        lee_top_agl_m=top,
        crest_wind_mps=np.full((4, 5), 9.0),
    )
    assert found.shape == (4, 5, 3)
    outside = turbulence_mps([10.0, 60.0, 400.0], **LAYER)
    assert np.allclose(found[0, 0], outside)
    assert np.all(found[2, 3, :2] > outside[:2])
    assert found[2, 3, 2] == pytest.approx(outside[2])
    assert turbulence_mps(10.0, **LAYER).shape == ()


@given(st.floats(1.0, 3000.0), st.floats(1.0, 3000.0))
def test_friction_turbulence_falls_with_height(one: float, other: float) -> None:
    """The higher, the quieter, down to nothing above the friction layer."""
    low, high = turbulence_mps(sorted((one, other)), **LAYER)
    assert low >= high >= 0.0
    assert high == 0.0 or max(one, other) < 1000.0


def test_lee_turbulence_scales_with_the_crest_and_ends_above_the_zone() -> None:
    """Full to the zone's top, none at 1.5 times its height, twice as strong under twice the wind."""
    heights = [1.0, 100.0, 149.0, 150.0]
    once, twice = (wake_turbulence_mps(heights, lee_top_agl_m=100.0, crest_wind_mps=u) for u in (10.0, 20.0))
    assert once[:2].tolist() == pytest.approx([1.8, 1.8])
    assert 0.0 < once[2] < 0.1
    assert once[3] == 0.0
    assert twice == pytest.approx(2.0 * once)
    assert not wake_turbulence_mps(heights, lee_top_agl_m=0.0, crest_wind_mps=10.0).any()


def test_thermals_agree_with_panofsky_in_free_convection() -> None:
    """sigma_u = u* (12 + z_i/2|L|)^(1/3) tends to 0.585 w* without wind (Panofsky et al. 1977): 0.6 is within 3 %."""
    friction, layer = 1e-3, 1000.0
    thermals = float(convective_velocity_mps(150.0, layer_m=layer, temperature_k=270.0, density_kgm3=0.7))
    layer_over_l = 0.4 * (thermals / friction) ** 3
    oracle = friction * np.cbrt(12.0 + 0.5 * layer_over_l)
    said = float(turbulence_mps(10.0, friction_mps=friction, layer_m=layer, convective_mps=thermals))
    tolerance = 0.03
    assert abs(said / oracle - 1.0) < tolerance
    assert abs(said * (1 + 5 * tolerance) / oracle - 1.0) > tolerance


def test_no_thermals_by_night() -> None:
    """Ground that takes heat from the air makes no thermals."""
    assert convective_velocity_mps([-50.0, 0.0], layer_m=500.0, temperature_k=265.0, density_kgm3=0.7).tolist() == [
        0,
        0,
    ]


def test_logarithmic_wind_gives_back_its_friction() -> None:
    """u* from a logarithmic wind at any height is the same; a height within the roughness is refused."""
    heights = np.array([2.0, 10.0, 50.0])
    wind = 0.4 / 0.4 * np.log(heights / 0.02)
    assert friction_velocity_mps(wind, heights, 0.02) == pytest.approx([0.4, 0.4, 0.4])
    for height, roughness in ((0.02, 0.02), (10.0, 0.0)):
        with pytest.raises(ValueError, match="roughness"):
            friction_velocity_mps(5.0, height, roughness)


def test_layer_depth_is_finite_at_the_equator() -> None:
    """The law has no depth where the Earth does not turn under the air; it is held from 15 deg on."""
    assert layer_depth_m(0.5, 0.0) == layer_depth_m(0.5, -15.0)
    assert layer_depth_m(0.5, 28.0) < layer_depth_m(0.5, 20.0)


def test_an_observed_gust_scales_turbulence_to_itself() -> None:
    """Scaled by its own factor the field gives the station's gust, unless that asks for more than the bounds allow."""
    factor = turbulence_scale_frac(5.0, 11.0, 1.2)
    assert float(gust_mps(5.0, factor * 1.2)) == pytest.approx(11.0)
    assert turbulence_scale_frac(5.0, 40.0, 1.2) == 3.0
    assert turbulence_scale_frac(5.0, 5.0, 1.2) == 0.5
    with pytest.raises(ValueError, match="cannot belong"):
        turbulence_scale_frac(5.0, 4.0, 1.2)
    with pytest.raises(ValueError, match="above 0"):
        turbulence_scale_frac(5.0, 9.0, 0.0)
